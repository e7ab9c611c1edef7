"""Accounts and drafts nobody came back to: told a month before, spared by one signing in, then gone with nothing that is a record."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from initiatives.actions import author
from initiatives.models import Attachment, Authorship, Initiative, Section
from portal import clock, ledger, mail, people, personal, unused
from portal.ledger_check import check
from portal.models import LedgerRow, OutboxMessage, Post, User

A_DAY = timedelta(days=1)
YEARS = {"account": 60, "drafts": 36}


@pytest.fixture
def gone(db):
    """Somebody without a post who last signed in seven years ago."""
    person = User.objects.create_user(
        "xa-cong@nha.example", "mot-cau-that-dai", full_name="Người Đi Xa", organisation="HTX"
    )
    then = clock.now() - 7 * 365 * A_DAY
    User.objects.filter(pk=person.pk).update(date_joined=then, last_login=then)
    return User.objects.get(pk=person.pk)


def a_month_on():
    """Everything that was told is told a month ago."""
    OutboxMessage.objects.update(recorded_at=clock.recorded() - 29 * A_DAY, sent_at=clock.recorded() - 29 * A_DAY)


def letters(kind):
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk").values_list("address", flat=True))


# --- accounts ---------------------------------------------------------------------------------------


def test_an_account_is_told_a_month_before_it_ends_and_only_then_made_nameless(gone):
    personal.apply(clock.today())
    personal.apply(clock.today() + A_DAY)
    assert letters("account_ends") == ["xa-cong@nha.example"]
    assert User.objects.get(pk=gone.pk).full_name == "Người Đi Xa"

    a_month_on()
    personal.apply(clock.today())
    left = User.objects.get(pk=gone.pk)
    assert (left.full_name, left.organisation, left.is_active) == ("Tài khoản đã xoá", "", False)
    assert "xa-cong" not in left.email
    ledger.settle()
    assert LedgerRow.objects.filter(act="close_account", subject=f"portal.user:{gone.pk}").count() == 1
    assert check(ledger.rows(), {}).sound
    assert personal.apply(clock.today() + A_DAY) == 0


def test_signing_in_within_the_month_keeps_the_account_and_a_second_absence_is_told_again(gone):
    personal.apply(clock.today())
    assert Client().login(username=gone.email, password="mot-cau-that-dai")
    a_month_on()
    personal.apply(clock.today())
    assert User.objects.get(pk=gone.pk).full_name == "Người Đi Xa"

    User.objects.filter(pk=gone.pk).update(last_login=clock.now() - 6 * 365 * A_DAY)
    personal.apply(clock.today())
    assert User.objects.get(pk=gone.pk).full_name == "Người Đi Xa"
    assert letters("account_ends") == ["xa-cong@nha.example"] * 2


def test_who_is_named_in_a_dossier_keeps_the_name_and_loses_every_way_in(gone, make):
    one = make("awarded")
    Authorship.objects.filter(initiative=one, is_main=True).update(user=gone, full_name=gone.full_name)
    personal.apply(clock.today())
    a_month_on()
    personal.apply(clock.today())
    left = User.objects.get(pk=gone.pk)
    assert (left.full_name, left.organisation, left.is_active) == ("Người Đi Xa", "", False)
    assert "xa-cong" not in left.email
    assert not Client().login(username=left.email, password="mot-cau-that-dai")
    assert one.authorships.get(is_main=True).full_name == "Người Đi Xa"
    assert not unused.unused(clock.now()).filter(pk=gone.pk).exists()


@pytest.mark.parametrize("ends", [None, A_DAY])
def test_who_serves_somewhere_or_holds_a_role_is_never_told_and_never_closed(gone, cast, ends):
    unit = cast["tac-gia"].posts.get().unit
    Post.objects.create(
        user=gone, unit=unit, position="Công chức", starts_on=clock.today() - 3000 * A_DAY,
        ends_on=ends and clock.today() + ends,
    )  # fmt: skip
    assert not unused.unused(clock.now()).filter(pk=gone.pk).exists()
    Post.objects.filter(user=gone).update(ends_on=clock.today() - 2500 * A_DAY)
    assert unused.unused(clock.now()).filter(pk=gone.pk).exists()


def test_who_sits_on_a_council_alone_keeps_the_account(gone, council):
    seat = council.seats.get(user__email="thanh-vien-2@demo.example")
    seat.user = gone
    seat.save()
    assert not unused.unused(clock.now()).filter(pk=gone.pk).exists()
    council.seats.filter(pk=seat.pk).update(
        starts_on=clock.today() - 3000 * A_DAY, ends_on=clock.today() - 2500 * A_DAY
    )
    assert unused.unused(clock.now()).filter(pk=gone.pk).exists()


@pytest.mark.parametrize(("how", "stays"), [("waiting", True), ("given up", False)])
def test_a_letter_that_still_waits_to_leave_has_told_nobody_and_one_given_up_holds_nothing_up(gone, how, stays):
    personal.apply(clock.today())
    a_month_on()
    at = clock.recorded() - 29 * A_DAY
    OutboxMessage.objects.update(sent_at=None, given_up_at=None if how == "waiting" else at)
    personal.apply(clock.today())
    assert (User.objects.get(pk=gone.pk).full_name == "Người Đi Xa") is stays


def test_a_locked_account_needs_no_word(gone, cast):
    User.objects.filter(pk=gone.pk).update(is_active=False)
    personal.apply(clock.today())
    assert letters("account_ends") == []
    assert User.objects.get(pk=gone.pk).full_name == "Tài khoản đã xoá"


def test_the_clock_and_whoever_was_made_nameless_are_never_looked_at(gone):
    system = User.objects.system()
    User.objects.filter(pk=system.pk).update(date_joined=clock.now() - 9000 * A_DAY)
    personal.apply(clock.today())
    a_month_on()
    personal.apply(clock.today())
    assert list(unused.unused(clock.now() - 2000 * A_DAY)) == []


# --- drafts -----------------------------------------------------------------------------------------


@pytest.fixture
def left(gone, round_):
    """A draft of four years ago with a file, its author away for as long."""
    one = author.begin(by=gone, round=round_, title="Bỏ dở")
    then = clock.now() - 4 * 365 * A_DAY
    Attachment.objects.create(
        initiative=one, name="a.pdf", file=ContentFile(b"%PDF-1.7", "bo-do.pdf"), kind="pdf", size=8, sha256="0" * 64,
        uploaded_by=gone, uploaded_at=then,
    )  # fmt: skip
    Initiative.objects.filter(pk=one.pk).update(created_at=then)
    Section.objects.filter(initiative=one).update(saved_at=then)
    return Initiative.objects.get(pk=one.pk)


def drafts_after_their_time():
    personal.kind_of("drafts").warn(clock.now() - 1000 * A_DAY)
    a_month_on()
    return personal.kind_of("drafts").empty(clock.now() - 1095 * A_DAY)


def test_a_draft_is_told_a_month_before_it_goes_and_its_file_goes_with_it(left, django_capture_on_commit_callbacks):
    kept = left.attachments.get()
    assert personal.kind_of("drafts").empty(clock.now() - 1095 * A_DAY) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts_after_their_time() == 1
    assert letters("draft_ends") == ["xa-cong@nha.example"]
    assert not Initiative.objects.filter(pk=left.pk).exists()
    assert kept.file.storage.exists(kept.file.name) is False


def test_a_draft_whose_author_signed_in_stays_with_every_word(left, gone):
    personal.kind_of("drafts").warn(clock.now() - 1000 * A_DAY)
    a_month_on()
    User.objects.filter(pk=gone.pk).update(last_login=clock.now())
    assert personal.kind_of("drafts").empty(clock.now() - 1095 * A_DAY) == 0
    assert Initiative.objects.filter(pk=left.pk).exists()


@pytest.mark.parametrize("what", ["section", "file", "co-author"])
def test_a_draft_somebody_still_works_on_stays(left, cast, what):
    if what == "section":
        Section.objects.update_or_create(
            initiative=left, key="problem", defaults={"text": "Mới", "saved_at": clock.now()}
        )
    elif what == "file":
        left.attachments.update(uploaded_at=clock.now())
    else:
        Authorship.objects.create(initiative=left, user=cast["dong-tac-gia"], full_name="Cùng viết", order=9, share=10)
        User.objects.filter(pk=cast["dong-tac-gia"].pk).update(last_login=clock.now())
    assert drafts_after_their_time() == 0
    assert letters("draft_ends") == []


def test_what_was_handed_in_once_is_no_draft_that_goes(gone, make):
    for state in ("unit_returned", "withdrawn", "awarded"):
        one = make(state)
        Initiative.objects.filter(pk=one.pk).update(created_by=gone, created_at=clock.now() - 2000 * A_DAY)
    before = Initiative.objects.count()
    assert drafts_after_their_time() == 0
    assert Initiative.objects.count() == before


def test_the_months_of_both_are_a_row_that_the_administrator_sets(gone, left, cast):
    assert {key: personal.months_kept()[key] for key in YEARS} == YEARS
    for key in YEARS:
        personal.set_months(personal.kind_of(key), 120, by=cast["quan-tri"])
    personal.apply(clock.today())
    a_month_on()
    personal.apply(clock.today())
    assert Initiative.objects.filter(pk=left.pk).exists()
    assert User.objects.get(pk=gone.pk).full_name == "Người Đi Xa"
    assert letters("account_ends") == letters("draft_ends") == []


def test_somebody_invited_again_after_the_account_ended_is_somebody_new(gone, cast):
    personal.apply(clock.today())
    a_month_on()
    personal.apply(clock.today())
    unit = cast["tac-gia"].posts.get().unit
    again = people.invite("xa-cong@nha.example", "Người Đi Xa", unit, "Công chức", by=cast["quan-tri"])
    assert again.pk != gone.pk
    assert mail.FORGOTTEN not in letters("invited")
