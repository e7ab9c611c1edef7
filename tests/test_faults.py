"""The drills of faults at a twentieth of their full counts, or at the size they are asked for."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from portal import drill_clock, drill_mail
from review import drill_absence, drill_crowd, drill_disk, drill_kill, drill_posts

pytestmark = [
    pytest.mark.long,
    pytest.mark.races,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture(scope="module", autouse=True)
def served_files():
    """What the served portal's pages name."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "SECRET_KEY": settings.SECRET_KEY}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, env=env, cwd=settings.BASE_DIR, check=True)


def numbers(line):
    return [int(word) for word in line.replace(",", "").split() if word.isdecimal()]


def test_web_processes_killed_in_the_middle_of_a_submission_a_score_a_decision_ten_rounds(cast):
    told = list(drill_kill.run(10))
    assert told[0] == f"{connection.vendor}: 10 rounds"
    assert sum(numbers(line)[0] for line in told[1:-1]) == 10


def test_a_half_done_act_would_be_found(cast):
    """The drill itself: an act of which a part is missing is neither whole nor nothing."""
    from review import drill_acts

    whole = {"state": 1, "history": 1}
    assert drill_acts.stands({"state": 1, "history": 0}, whole).startswith("half")
    assert drill_acts.stands({"state": 0, "history": 0}, whole) == drill_acts.NOTHING
    assert drill_acts.stands(dict(whole), whole) == drill_acts.WHOLE


def test_workers_killed_in_the_middle_of_a_mail_three_rounds(cast):
    told = list(drill_mail.run(3))
    assert told[0].startswith(f"{connection.vendor}: 12 messages")
    assert told[0].endswith("12 arrived")


def test_the_database_gone_for_ten_seconds_and_back_once(cast):
    told = list(drill_absence.run(1))
    assert told[0] == f"{connection.vendor}: 1 absences of 10 s, 3 forms sent meanwhile and again after"
    assert told[1].endswith("worker: ok")


def test_a_full_disk_on_upload_and_on_write_twice(cast):
    writes = 2 if connection.vendor == "sqlite" else 0
    told = list(drill_disk.run(2))
    assert told[0] == f"{connection.vendor}: 2 uploads, {writes} acts on a full disk, each tried again with room"


def test_the_clock_jumps_a_day_forward_and_back_three_times(cast):
    told = list(drill_clock.run(3))
    assert told[0].endswith("0 times something was done again")


def test_forms_sent_twice_at_once_again_later_and_too_early_ten_acts(cast):
    told = list(drill_posts.run(10))
    assert told[0].startswith(f"{connection.vendor}: 10 acts, 50 posts")


def test_twenty_people_on_two_nodes_act_on_one_round(cast):
    told = list(drill_crowd.run(2))
    assert told[0].startswith(f"{connection.vendor}: 20 people, 2 nodes")


def test_eight_writers_on_one_node_never_meet_a_locked_database(cast):
    told = list(drill_crowd.writers(2))
    assert told[0].startswith(f"{connection.vendor}: 8 people, 1 nodes")
