"""The secret ballot: counts stay, choices do not; who has voted is known, how is not."""

import glob
import logging
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from initiatives.models import Round
from initiatives.states import State
from portal.workflow import NotPossibleNow, Refused
from review import explain, sealing
from review.actions import assignments, ballot, conclude
from review.models import Ballot, BallotVoter, Conclusion, SealedVote, Seat, Vote
from tests.review.support import fresh, seat_of

SECRETS = ("bí mật thứ nhất", "bí mật thứ hai")


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch):
    """The key is made with the smallest cost: what is tested is who can open, not how long it takes."""
    monkeypatch.setattr(sealing.argon2id, "OPSLIMIT_MODERATE", sealing.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealing.argon2id, "MEMLIMIT_MODERATE", sealing.argon2id.MEMLIMIT_MIN)


@pytest.fixture
def secret_round(round_):
    Round.objects.filter(pk=round_.pk).update(secret_ballot=True)
    round_.secret_ballot = True
    return round_


@pytest.fixture
def opened(secret_round, scored, meet, council, cast):
    """(the dossier, its open ballot): chair and secretary are the tellers."""
    one = scored()
    item = meet([one]).items.get()
    made = ballot.open_ballot(
        item,
        tellers=(seat_of(council, cast["chu-tich-hoi-dong"]), seat_of(council, cast["thu-ky"])),
        passphrases=SECRETS,
        by=cast["thu-ky"],
    )
    return one, made


VOTERS = ("chu-tich-hoi-dong", "pho-chu-tich-hoi-dong", "thu-ky", "thanh-vien-1", "thanh-vien-2", "thanh-vien-3")


def vote_all(made, cast, against=()):
    for key in VOTERS:
        ballot.cast(made, "against" if key in against else "for", by=cast[key])


def test_counts_are_kept_and_sealed_votes_are_gone(opened, cast):
    _one, made = opened
    vote_all(made, cast, against=("thanh-vien-2",))

    closed = ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"])

    assert (closed.in_favour, closed.against, closed.blank) == (5, 1, 0)
    assert SealedVote.objects.count() == 0
    assert BallotVoter.objects.filter(ballot=made, voted=True).count() == 6


def test_the_count_decides_and_is_made_again(opened, cast):
    one, made = opened
    vote_all(made, cast, against=("thanh-vien-1", "thanh-vien-2", "thanh-vien-3"))
    ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"])

    outcome = conclude.conclude(one, by=cast["chu-tich-hoi-dong"])

    assert (outcome.votes_for, outcome.votes_against, outcome.votes_needed, outcome.passed) == (3, 3, 4, False)
    assert explain.explanation(Conclusion.objects.get(outcome=outcome))["same"] is True
    assert "choices" not in Conclusion.objects.get(outcome=outcome).content["vote"]


def test_an_open_ballot_concludes_nothing(opened, cast):
    one, made = opened
    vote_all(made, cast)
    with pytest.raises(NotPossibleNow) as late:
        conclude.conclude(one, by=cast["chu-tich-hoi-dong"])

    assert "Chưa bỏ phiếu" in str(late.value)
    assert fresh(one).state == State.DELIBERATION


def test_nobody_votes_twice(opened, cast):
    _one, made = opened
    ballot.cast(made, "for", by=cast["thanh-vien-1"])
    with pytest.raises(NotPossibleNow):
        ballot.cast(made, "against", by=cast["thanh-vien-1"])

    assert SealedVote.objects.count() == 1


def test_who_is_not_on_the_roll_does_not_vote(opened, cast):
    _one, made = opened
    for key in ("stranger", "tac-gia", "kiem-toan"):
        with pytest.raises(Refused):
            ballot.cast(made, "for", by=cast[key])

    assert SealedVote.objects.count() == 0


def test_a_member_recused_meanwhile_does_not_vote(opened, council, cast):
    one, made = opened
    assignments.recuse(
        one, seat_of(council, cast["thanh-vien-1"]), source="declared", by=cast["thanh-vien-1"], note="x"
    )
    with pytest.raises(Refused):
        ballot.cast(made, "for", by=cast["thanh-vien-1"])


def test_a_vote_cast_before_a_recusal_spoils_the_ballot(opened, council, cast):
    one, made = opened
    vote_all(made, cast)
    ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"])
    assignments.recuse(
        one, seat_of(council, cast["thanh-vien-1"]), source="declared", by=cast["thanh-vien-1"], note="x"
    )
    with pytest.raises(NotPossibleNow) as late:
        conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    ballot.void_ballot(made, reason="Có thành viên rút lui sau khi bỏ phiếu", by=cast["thu-ky"])

    assert "bỏ phiếu lại" in str(late.value)
    assert Ballot.objects.get(pk=made.pk).voided_reason
    assert one.changes.filter(step="void_ballot").count() == 1


def test_wrong_passphrases_open_nothing(opened, cast):
    _one, made = opened
    vote_all(made, cast)
    for wrong in ((SECRETS[0], "sai hoàn toàn"), (SECRETS[1], SECRETS[0])):
        with pytest.raises(NotPossibleNow):
            ballot.close_ballot(made, passphrases=wrong, by=cast["thu-ky"])

    assert SealedVote.objects.count() == 6


def test_a_lost_passphrase_means_a_new_ballot(opened, council, cast):
    _one, made = opened
    vote_all(made, cast)
    ballot.void_ballot(made, reason="Người kiểm phiếu quên mật khẩu", by=cast["thu-ky"])
    tellers = (seat_of(council, cast["chu-tich-hoi-dong"]), seat_of(council, cast["thu-ky"]))
    again = ballot.open_ballot(made.item, tellers=tellers, passphrases=SECRETS, by=cast["thu-ky"])

    assert SealedVote.objects.count() == 0
    assert again.voters.filter(voted=True).count() == 0


def test_fewer_than_three_voters_are_counted_on_paper(secret_round, scored, meet, council, cast):
    one = scored()
    meeting = meet([one])
    absent = [key for key in VOTERS if key not in {"chu-tich-hoi-dong", "thu-ky"}]
    meeting.attendance.filter(seat__user__in=[cast[key].pk for key in absent]).update(present=False)
    item = meeting.items.get()
    tellers = (seat_of(council, cast["chu-tich-hoi-dong"]), seat_of(council, cast["thu-ky"]))
    with pytest.raises(NotPossibleNow) as few:
        ballot.open_ballot(item, tellers=tellers, passphrases=SECRETS, by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow) as differ:
        ballot.paper_ballot(item, tellers=tellers, first=(2, 0, 0), second=(1, 1, 0), by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow) as many:
        ballot.paper_ballot(item, tellers=tellers, first=(3, 0, 0), second=(3, 0, 0), by=cast["thu-ky"])
    made = ballot.paper_ballot(item, tellers=tellers, first=(1, 1, 0), second=(1, 1, 0), by=cast["thu-ky"])

    assert "phiếu giấy" in str(few.value)
    assert "đếm lại" in str(differ.value)
    assert "từ 1 đến 2" in str(many.value)
    assert (made.in_favour, made.against, made.issued) == (1, 1, 2)


def test_tellers_are_two_people_who_are_here(secret_round, scored, meet, council, cast):
    one = scored()
    meeting = meet([one])
    chair, secretary = (seat_of(council, cast[key]) for key in ("chu-tich-hoi-dong", "thu-ky"))
    meeting.attendance.filter(seat=chair).update(present=False)
    for tellers in ((secretary, secretary), (secretary, chair)):
        with pytest.raises(NotPossibleNow):
            ballot.open_ballot(meeting.items.get(), tellers=tellers, passphrases=SECRETS, by=cast["thu-ky"])

    assert Ballot.objects.count() == 0


def test_an_open_ballot_is_not_written_down_member_by_member(opened, cast, as_):
    _one, made = opened
    seat = Seat.objects.get(user=cast["thanh-vien-1"])
    as_("thu-ky").post(reverse("review:vote", args=[made.item_id]), {f"choice_{seat.pk}": "for"})

    assert Vote.objects.count() == 0


def test_two_equal_votes_look_nothing_alike():
    key = sealing.public_key(SECRETS, salt := sealing.new_salt())
    votes = [sealing.sealed(choice, key) for choice in ("for", "for", "against", "blank")]

    assert len(set(votes)) == 4
    assert len({len(vote) for vote in votes}) == 1
    assert sealing.counted(votes, SECRETS, salt, key) == Counter({"for": 2, "against": 1, "blank": 1})


# --- what is left behind ----------------------------------------------------------------------------


def written_anywhere() -> list[bytes]:
    """Every byte the database has on disk, its write-ahead log included; the rows as text where the disk is not ours."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        if os.path.exists(name):
            # By another process: whoever closes one of these files drops every lock this process has on it, and the
            # next to leave the database then takes the log for its own and deletes it.
            return [subprocess.run(["cat", *glob.glob(f"{name}*")], capture_output=True, check=True).stdout]  # noqa: S607
        with connection.cursor() as cursor:
            return [cursor.connection.serialize()]
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
            found += [row[0].encode() for row in cursor.fetchall()]
    return found


def test_nothing_that_is_kept_tells_who_voted_how(opened, cast, as_, caplog):
    """One votes against by the page; then rows, bytes on disk and log lines are read for a choice tied to a person."""
    one, made = opened
    caplog.set_level(logging.DEBUG)
    address = reverse("review:cast", args=[made.pk])
    for key in VOTERS:
        as_(key).post(address, {"choice": "against" if key == "thanh-vien-2" else "for"})
    before = list(made.voters.values_list("seat__user__email", flat=True).order_by("pk"))
    ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"])
    conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    stored = b"".join(written_anywhere())

    assert not any(sealing.readable(choice) in stored for choice in sealing.CHOICES)
    lines = [line for line in caplog.text.splitlines() if "choice" in line and "INSERT" not in line]
    assert lines == []
    assert not any("against" in record.getMessage() and "sealed" in record.getMessage() for record in caplog.records)
    # Who has voted is kept, for all alike, and neither row has a time or an order of voting.
    assert len(before) == 6
    assert {field.name for field in BallotVoter._meta.get_fields()} == {"id", "ballot", "seat", "voted"}
    assert {field.name for field in SealedVote._meta.get_fields()} == {"id", "ballot", "sealed"}
    assert one.changes.filter(step__icontains="vote").count() == 0


def test_the_sealed_vote_cannot_be_read_with_all_that_is_stored(opened, cast):
    """With rows alone (public key, salt, sealed bytes) nothing opens: a key made from a guess does not fit."""
    _one, made = opened
    vote_all(made, cast)
    votes = [bytes(one) for one in SealedVote.objects.values_list("sealed", flat=True)]
    with pytest.raises(sealing.WrongPassphrase):
        sealing.counted(votes, ("đoán thứ nhất", "đoán thứ hai"), made.salt, made.public_key)

    assert all(b"for" not in vote and b"against" not in vote for vote in votes)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_write_ahead_log_holds_no_readable_vote(secret_round, scored, meet, council, cast):
    """PostgreSQL's log of the ballot is read byte by byte; on SQLite every page that is stored."""
    one = scored()
    item = meet([one]).items.get()
    tellers = (seat_of(council, cast["chu-tich-hoi-dong"]), seat_of(council, cast["thu-ky"]))
    made = ballot.open_ballot(item, tellers=tellers, passphrases=SECRETS, by=cast["thu-ky"])
    vote_all(made, cast, against=("thanh-vien-2",))
    written = write_ahead_log()
    ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"])

    assert not any(sealing.readable(choice) in written for choice in sealing.CHOICES)
    assert written


def write_ahead_log() -> bytes:
    """PostgreSQL's segments where this user may read them; else all that is stored, free pages included."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            data = cursor.fetchone()[0]
        found = b"".join(Path(path).read_bytes() for path in glob.glob(f"{data}/pg_wal/0*"))
        if found:
            return found
    return b"".join(written_anywhere())
