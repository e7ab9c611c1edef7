"""The outbox: each message once, tried again with growing pauses, given up for all to see; two workers never send the same."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.db import connection
from django.urls import reverse

from portal import clock, mail
from portal.models import OutboxMessage


def written(number=0, subject_="Thư", **facts):
    return OutboxMessage.objects.create(
        key=f"thu:{number}", kind="thu", address=f"nguoi-{number}@tinh.example", subject=subject_, body="Nội dung",
        stated_at=clock.now(), recorded_at=clock.recorded(), **facts,
    )  # fmt: skip


def later(message):
    """Its pause is over."""
    OutboxMessage.objects.filter(pk=message.pk).update(next_try_at=clock.recorded() - timedelta(seconds=1))


@pytest.fixture
def refusing(monkeypatch):
    def refuse(_self, *_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected("away")

    monkeypatch.setattr(EmailMessage, "send", refuse)


def test_a_message_is_sent_once_under_a_name_of_its_own(db, mailoutbox):
    message = written()
    assert (mail.send_due(), mail.send_due()) == (1, 0)
    assert [one.extra_headers["Message-ID"] for one in mailoutbox] == [f"<{message.pk}@portal.invalid>"]


def test_a_refused_message_waits_longer_each_time_and_is_given_up_with_its_reason(db, refusing):
    message, pauses = written(), []
    for _n in range(mail.GIVE_UP_AFTER):
        before = clock.recorded()
        assert mail.send_due() == 0
        message.refresh_from_db()
        pauses.append(round((message.next_try_at - before) / timedelta(minutes=1)))
        later(message)
    assert pauses == [min(2**n, 120) for n in range(1, mail.GIVE_UP_AFTER + 1)]
    assert message.given_up_at is not None
    assert "away" in message.last_error
    assert mail.send_due() == 0


def test_a_message_whose_worker_died_is_due_again_after_a_while_and_not_before(db, mailoutbox):
    message = written()
    assert mail._claimed(message.pk).attempts == 1
    assert mail.send_due() == 0
    later(message)
    assert mail.send_due() == 1
    assert len(mailoutbox) == 1


def test_a_message_that_cannot_be_a_mail_keeps_no_other_back(db, mailoutbox):
    broken, _good = written(1, subject_="Thư\rBcc: ai-khac@tinh.example"), written(2)
    assert mail.send_due() == 1
    broken.refresh_from_db()
    assert broken.last_error.startswith("BadHeaderError")
    assert [one.to for one in mailoutbox] == [["nguoi-2@tinh.example"]]


def test_a_message_that_kills_every_worker_is_given_up(db, mailoutbox):
    message = written(attempts=mail.GIVE_UP_AFTER)
    assert mail.send_due() == 0
    message.refresh_from_db()
    assert message.given_up_at is not None
    assert mailoutbox == []


def test_a_pause_written_by_a_clock_that_ran_ahead_holds_nothing_back(db, mailoutbox):
    written(next_try_at=clock.recorded() + timedelta(days=1))
    assert mail.send_due() == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_four_workers_at_once_send_each_message_once(cast):
    for number in range(25):
        written(number)
    start, sent = threading.Barrier(4), []

    def work():
        start.wait()
        try:
            sent.append(mail.send_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(sent) == 25
    assert len({one.to[0] for one in django_mail.outbox}) == len(django_mail.outbox) == 25


def test_a_mail_that_reached_nobody_is_seen_by_the_system_administrator_and_sent_again(cast, as_, mailoutbox):
    message = written(attempts=20, given_up_at=clock.recorded(), last_error="OSError: away")
    address = reverse("portal:undelivered")
    page = as_("quan-tri").get(address).content.decode()
    assert ("OSError: away" in page, message.address in page, message.body in page) == (True, True, False)
    untried = written(9, attempts=0, given_up_at=clock.recorded())
    assert untried.address not in as_("quan-tri").get(address).content.decode()
    assert [as_(key).get(address).status_code for key in ("thu-ky", "kiem-toan", "tac-gia")] == [403] * 3
    assert as_("thu-ky").post(address, {"pk": message.pk}).status_code == 403
    assert "thư không gửi được" in as_("quan-tri").get(reverse("portal:work")).content.decode()
    assert mail.send_due() == 0
    as_("quan-tri").post(address, {"pk": message.pk})
    assert (mail.send_due(), len(mailoutbox)) == (1, 1)
    assert "Không có thư nào" in as_("quan-tri").get(address).content.decode()
