"""What people are told: in the portal, at once or once a day as they chose; every letter in both languages, to be looked at before."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail as box
from django.test import Client
from django.urls import reverse

from initiatives import decision_papers, notifications
from initiatives.actions import certificates, decision, office
from initiatives.models import Certificate
from portal import anchors, clock, ledger, letters, mail, notices
from portal.ledger_check import heads_from
from portal.models import LedgerHead, OutboxMessage
from review.actions import assignments, conclude
from review.models import Assignment
from tests.review.support import ballot, confirm, seat_of

A_DAY = timedelta(days=1)


def by_client(person):
    client = Client()
    client.force_login(person)
    return client


def at(hour, days=0):
    return datetime.combine(clock.today() + days * A_DAY, time(hour), tzinfo=clock.ZONE)


def told(kind, person=None):
    rows = OutboxMessage.objects.filter(kind=kind)
    return rows.filter(recipient=person) if person else rows


def choosing(person, way):
    notices.choose(person, way, "vi")
    person.refresh_from_db()
    return person


# --- the choice -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_at_once_is_mailed_daily_waits_and_portal_is_only_read_there(cast, make):
    at_once, daily, portal = (
        cast["tac-gia"],
        choosing(cast["dong-tac-gia"], "daily"),
        choosing(cast["thu-truong"], "portal"),
    )
    mail.tell([at_once, daily, portal], "handed_in", key="mot", initiative=make("unit_review"))

    mail.send_due()

    assert [message.to for message in box.outbox] == [[at_once.email]]
    pages = [by_client(one).get(reverse("portal:notices")).content.decode() for one in (at_once, daily, portal)]
    assert all("hồ sơ đã được gửi" in page for page in pages)


@pytest.mark.django_db
def test_what_has_a_term_by_law_or_guards_the_account_is_mailed_at_once_all_the_same(cast, make):
    person = choosing(cast["tac-gia"], "portal")
    always = {kind for kind, one in letters.letters.items() if one.at_once}
    assert {"asked", "reminded", "refused", "hearing", "appeal_answer", "session", "account_changed", "grant"} <= always
    for kind in sorted(always - {"digest"}):
        with_sample = letters.letters[kind].sample()
        mail.tell([person], kind, key=f"luon:{kind}", **with_sample)
    assert set(told_ways(person)) == {"mail"}


def told_ways(person):
    return OutboxMessage.objects.filter(recipient=person, key__startswith="luon:").values_list("way", flat=True)


@pytest.mark.django_db
def test_a_person_chooses_on_their_page_and_nobody_chooses_for_another(cast):
    person, client = cast["tac-gia"], by_client(cast["tac-gia"])
    assert client.post(reverse("portal:choose_notices"), {"way": "daily", "language": "en"}).status_code == 302
    person.refresh_from_db()
    assert (person.told_by, person.language) == ("daily", "en")
    assert client.post(reverse("portal:choose_notices"), {"way": "never", "language": "vi"}).status_code == 422
    assert client.get(reverse("portal:choose_notices")).status_code == 405
    cast["dong-tac-gia"].refresh_from_db()
    assert cast["dong-tac-gia"].told_by == "mail"


# --- once a day -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_mail_a_day_tells_of_all_that_waited_and_was_not_read_meanwhile(cast, make):
    person, one = choosing(cast["tac-gia"], "daily"), make("unit_review")
    for key in ("mot", "hai", "ba"):
        mail.tell([person], "handed_in", key=key, initiative=one)
    notices.read(notices.of(person).filter(key__startswith="ba:"))

    with clock.stated(at(6)):
        assert notices.gather(clock.today()) == 0
    with clock.stated(at(8)):
        assert notices.gather(clock.today()) == 1
        mail.tell([person], "handed_in", key="bon", initiative=one)
        assert notices.gather(clock.today()) == 0
    digest = told("digest", person).get()
    assert digest.subject == "2 tin mới từ Cổng sáng kiến"
    assert digest.body.count(one.get_absolute_url()) == 2
    assert set(digest.gathered.values_list("key", flat=True)) == {f"mot:{person.pk}", f"hai:{person.pk}"}
    with clock.stated(at(8, 1)):
        assert notices.gather(clock.today()) == 1
    assert told("digest", person).count() == 2
    mail.send_due()
    assert len(box.outbox) == 2


@pytest.mark.django_db
def test_the_day_s_mail_goes_to_nobody_who_left(cast, make):
    person = choosing(cast["tac-gia"], "daily")
    mail.tell([person], "handed_in", key="mot", initiative=make("unit_review"))
    person.is_active = False
    person.save()
    with clock.stated(at(8)):
        assert notices.gather(clock.today()) == 0
    assert not told("digest").exists()


# --- in the portal ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_looking_changes_nothing_opening_marks_as_read_and_leads_there(cast, make):
    person, one = cast["tac-gia"], make("unit_review")
    mail.tell([person], "handed_in", key="mot", initiative=one)
    client, notice = by_client(person), told("handed_in").get()

    client.get(reverse("portal:notices"))
    assert notices.unread(person) == 1
    assert client.get(reverse("portal:open_notice", args=[notice.pk])).status_code == 405
    assert client.post(reverse("portal:open_notice", args=[notice.pk])).url == one.get_absolute_url()
    assert notices.unread(person) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["//xau.example/", "https://xau.example/", ""])
def test_opening_a_notice_never_leads_out_of_the_portal(cast, path):
    mail.tell([cast["tac-gia"]], "has_account", key="mot")
    OutboxMessage.objects.update(path=path)
    answer = by_client(cast["tac-gia"]).post(reverse("portal:open_notice", args=[told("has_account").get().pk]))
    assert answer.url == reverse("portal:notices")


@pytest.mark.django_db
def test_nobody_sees_or_opens_what_another_was_told(cast, make):
    mail.tell([cast["tac-gia"]], "handed_in", key="mot", initiative=make("unit_review"))
    other, notice = by_client(cast["thu-truong"]), told("handed_in").get()
    assert other.post(reverse("portal:open_notice", args=[notice.pk])).status_code == 404
    assert other.post(reverse("portal:read_notices")).status_code == 302
    assert notice.subject not in other.get(reverse("portal:notices")).content.decode()
    assert notices.unread(cast["tac-gia"]) == 1


@pytest.mark.django_db
def test_what_is_not_read_is_counted_on_my_work_and_read_all_at_once(cast, make):
    for key in ("mot", "hai"):
        mail.tell([cast["tac-gia"]], "handed_in", key=key, initiative=make("unit_review"))
    client = by_client(cast["tac-gia"])
    assert "2 thông báo chưa đọc" in client.get(reverse("portal:work")).content.decode()
    client.post(reverse("portal:read_notices"))
    assert "thông báo chưa đọc" not in client.get(reverse("portal:work")).content.decode()


@pytest.mark.django_db
def test_a_link_that_opens_an_account_stands_on_no_page(cast):
    mail.tell([cast["tac-gia"]], "invited", key="moi", by=cast["quan-tri"], path="/bi-mat/")
    assert "/bi-mat/" not in by_client(cast["tac-gia"]).get(reverse("portal:notices")).content.decode()


def test_where_a_notice_leads_is_the_letter_s_own_link_whatever_people_wrote_before_it():
    site = settings.SITE_ADDRESS
    assert letters.path_of(f"Xem {site}/cua-nguoi-khac/ nhé\n{site}/ho-so/7/") == "/ho-so/7/"
    assert letters.path_of("Xem https://xau.example/ho-so/7/") == ""


# --- the letters ------------------------------------------------------------------------------------

VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def test_every_letter_is_registered_with_when_and_whom():
    written = {path.stem for path in Path(settings.BASE_DIR, "templates/mail").glob("*.txt") if path.stem[0] != "_"}
    assert set(letters.letters) == written
    assert all(str(one.when) and str(one.whom) for one in letters.letters.values())


@pytest.mark.parametrize("kind", sorted(letters.letters))
def test_every_letter_stands_in_both_languages_with_a_subject_and_no_gap(kind):
    vietnamese, english = letters.shown(kind)
    assert (vietnamese.language, english.language) == ("vi", "en")
    assert VIETNAMESE.search(vietnamese.subject + vietnamese.body)
    assert not VIETNAMESE.search(re.sub(r"/QĐ\S*|/TB\S*", "", english.subject + english.body))
    for one in (vietnamese, english):
        assert one.subject
        assert one.body
        assert not re.search(r"None|\(\)|“”|  +,|SK-2026-00001\S*:\s*$", one.subject + one.body)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"), [("thu-ky", 200), ("tiep-nhan", 200), ("kiem-toan", 200), ("tac-gia", 403)]
)
def test_the_secretary_looks_at_the_letters_and_an_author_does_not(cast, role, status):
    client = by_client(cast[role])
    answers = {
        client.get(reverse("portal:letters")).status_code,
        client.get(reverse("portal:letter", args=["refused"])).status_code,
    }
    assert answers == {status}
    if status == 200:
        assert client.get(reverse("portal:letter", args=["khong-co"])).status_code == 404


# --- who is told of what (domain §6.8) -----------------------------------------------------------------


def names(kind):
    return {row.recipient.email.partition("@")[0] for row in told(kind).select_related("recipient")}


@pytest.mark.django_db
def test_accepted_goes_to_the_authors_with_the_promised_day(cast, make):
    one = make("scoring", accepted_at=clock.now())
    notifications.accepted(one)
    assert names("accepted") == {"tac-gia", "dong-tac-gia"}
    assert "Kết quả chậm nhất" in told("accepted").first().body


@pytest.mark.django_db
def test_a_result_goes_to_authors_and_unit_without_the_council_s_words(cast, scored, meet):
    one = scored()
    ballot(meet([one]), one, by=cast["thu-ky"])
    conclude.conclude(one, by=cast["chu-tich-hoi-dong"], comment="Lời riêng của hội đồng về hồ sơ này.")
    assert names("moved_on") == {"tac-gia", "dong-tac-gia", "dau-moi", "thu-truong", "pho"}
    assert not any("Lời riêng" in row.body for row in told("moved_on"))


@pytest.mark.django_db
def test_once_nothing_is_scored_any_more_the_chair_is_told_and_not_before(cast, make, council):
    first, second = make("scoring", accepted_at=clock.now()), make("scoring", accepted_at=clock.now())
    seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2, 3)]
    for assignment in assignments.assign([first, second], seats, by=cast["thu-ky"]):
        confirm(assignment, "16")
    assignments.close_scoring(first, by=cast["thu-ky"])
    assert names("aggregated") == set()
    assignments.close_scoring(second, by=cast["thu-ky"])
    assert names("aggregated") == {"chu-tich-hoi-dong"}
    assert "2 hồ sơ chờ hội đồng họp" in told("aggregated").get().body


@pytest.mark.django_db
def test_a_decision_goes_once_to_the_unit_and_the_officers_and_each_author_has_a_letter_and_a_certificate(cast, make):
    rows = [make("decision"), make("decision")]
    decision.decide(
        rows, kind="recognition", by=cast["phe-duyet"], number="12/QĐ-UBND", date=clock.today(), position="Chủ tịch"
    )
    certificates.make_waiting(clock.today())
    assert names("signed") >= {"dau-moi", "thu-truong", "thi-dua"}
    assert told("signed", cast["thi-dua"]).count() == 1
    assert all(one.label in told("signed", cast["dau-moi"]).get().body for one in rows)
    assert told("decided", cast["tac-gia"]).count() == 2
    assert names("certified") == {"tac-gia", "dong-tac-gia"}
    assert told("certified").count() == 4
    certificates.make_waiting(clock.today())
    assert told("certified").count() == 4


@pytest.mark.django_db
def test_the_copy_of_a_signed_decision_prints_the_ledger_s_head_of_its_signing(cast, make):
    paper = decision.decide(
        [make("decision")], kind="recognition", by=cast["phe-duyet"], number="13/QĐ-UBND", date=clock.today(),
        position="Chủ tịch",
    )  # fmt: skip
    assert decision_papers.decision_paper(paper).foot == ""
    ledger.settle()
    head = anchors.hand_out(f"decision:{paper.pk}")
    assert heads_from(decision_papers.decision_paper(paper).foot) == {head.seq: head.hash}


@pytest.mark.django_db
def test_signing_a_decision_hands_out_the_head_by_itself_and_the_clock_what_a_death_left(
    cast, make, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as afterwards:
        paper = decision.decide(
            [make("decision")], kind="recognition", by=cast["phe-duyet"], number="13/QĐ-UBND", date=clock.today(),
            position="Chủ tịch",
        )  # fmt: skip
    ledger.settle()
    occasion = LedgerHead.objects.filter(occasion=f"decision:{paper.pk}")
    assert (anchors.catch_up(clock.today()), occasion.count()) == (1, 1)
    occasion.delete()
    for call in afterwards:
        call()
    assert (occasion.count(), anchors.catch_up(clock.today())) == (1, 0)


@pytest.mark.django_db
def test_a_broken_file_keeps_no_other_certificate_and_the_first_maker_tells_its_author(cast, make, monkeypatch):
    decision.decide(
        [make("decision"), make("decision")], kind="recognition", by=cast["phe-duyet"], number="14/QĐ-UBND",
        date=clock.today(), position="Chủ tịch",
    )  # fmt: skip
    first, *others = Certificate.objects.order_by("pk")
    whole = certificates.certificate_paper

    def broken(one):
        if one.pk == first.pk:
            raise ValueError("no paper")
        return whole(one)

    monkeypatch.setattr(certificates, "certificate_paper", broken)
    assert certificates.make_waiting(clock.today()) == len(others)
    monkeypatch.undo()
    certificates.with_file(first)
    assert told("certified").count() == 1 + len(others)


@pytest.mark.django_db
def test_intake_past_its_term_is_told_once_to_officers_and_their_heads(cast, make):
    one = make("intake", intake_due_on=clock.today() - A_DAY)
    assert office.tell_overdue(clock.today()) == 1
    assert office.tell_overdue(clock.today() + A_DAY) == 0
    assert "tiep-nhan" in names("overdue")
    assert "tac-gia" not in names("overdue")
    assert one.code in told("overdue").first().subject


@pytest.mark.django_db
def test_a_desk_that_is_passed_on_tells_who_had_it_and_their_head(cast, make):
    make("unit_review", desk_due_on=clock.today() - A_DAY)
    assert office.pass_on_desks(clock.today()) == 1
    assert names("overdue") >= {"dau-moi", "thu-truong"}


@pytest.mark.django_db
def test_late_sheets_are_told_once_to_the_member_and_the_chair(cast, make, council):
    one = make("scoring", accepted_at=clock.now())
    seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2)]
    done, _owed = assignments.assign([one], seats, by=cast["thu-ky"])
    confirm(done, "16")
    Assignment.objects.update(due_on=clock.today() - A_DAY)
    assert assignments.tell_late(clock.today()) == 1
    assert assignments.tell_late(clock.today() + A_DAY) == 0
    member = {"thanh-vien-1", "thanh-vien-2"} - {done.seat.user.email.partition("@")[0]}
    assert names("sheets_late") == {"chu-tich-hoi-dong"} | member
