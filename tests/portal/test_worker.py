"""Clocks: one worker at each of them at a time, one thing that fails keeps none of the others."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from portal import clock, mail, personal, worker
from portal.models import OutboxMessage, User
from portal.one_at_a_time import alone


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_clock_that_another_worker_is_at_is_left_to_it(monkeypatch):
    ran, held, let_go = [], threading.Event(), threading.Event()
    monkeypatch.setattr(worker, "clocks", [("thử", lambda _day: ran.append(1) or 1)])

    def other_worker():
        with alone("clock thử") as ours:
            assert ours
            held.set()
            let_go.wait(20)
        connection.close()

    other = threading.Thread(target=other_worker)
    other.start()
    held.wait(20)
    assert (worker.run_clocks(), ran) == ([], [])
    let_go.set()
    other.join()
    assert (worker.run_clocks(), ran) == ([("thử", 1)], [1])


@pytest.mark.django_db
def test_one_row_that_fails_keeps_none_of_the_others(cast):
    people = list(User.objects.order_by("pk")[:3])

    def act(person):
        if person == people[0]:
            raise ValueError("broken")
        return person != people[1]

    assert worker.each(people, act) == 1


@pytest.mark.django_db
def test_a_retention_that_failed_is_tried_again_the_same_day(monkeypatch):
    cache.clear()
    tried = []

    def failing(_day):
        tried.append(1)
        raise ValueError("once")

    monkeypatch.setattr(personal, "apply", failing)
    with pytest.raises(ValueError, match="once"):
        personal.daily(clock.today())
    assert personal.daily(clock.today()) == 0
    cache.delete(f"retention:{clock.today()}")
    monkeypatch.setattr(personal, "apply", lambda _day: tried.append(1) or 4)
    assert (personal.daily(clock.today()), personal.daily(clock.today()), len(tried)) == (4, 0, 2)


@pytest.mark.django_db
def test_a_mail_server_that_answers_nobody_holds_up_one_round_for_a_minute_at_most(cast, monkeypatch):
    for number in range(5):
        mail.tell_address(f"a{number}@tinh.example", "has_account", key=f"thu:{number}")
    passed = iter([0.0, 0.0, 61.0, 61.0])
    monkeypatch.setattr(mail, "monotonic", lambda: next(passed))
    monkeypatch.setattr(mail, "_send", lambda _message: False)
    mail.send_due()
    assert OutboxMessage.objects.filter(attempts=1).count() == 1


@pytest.mark.django_db
def test_a_mail_waits_out_a_night_without_its_server(cast, monkeypatch):
    mail.tell_address("a@tinh.example", "has_account", key="thu:dem")
    row = OutboxMessage.objects.get(key="thu:dem")
    begun = now = clock.recorded()
    monkeypatch.setattr(mail, "_mail_of", lambda _message: (_ for _ in ()).throw(OSError("away")))
    while row.given_up_at is None:
        monkeypatch.setattr(clock, "recorded", lambda at=now: at)
        mail.send_due()
        row.refresh_from_db()
        now = max(row.next_try_at, now)
    assert timedelta(hours=24) < now - begun < timedelta(hours=48)
