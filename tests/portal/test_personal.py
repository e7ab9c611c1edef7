"""Personal data: a purpose for every field, one's own page, requests with their two working days, and what is emptied when."""

import json
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import reverse
from wagtail.contrib.forms.models import FormSubmission

from home.models import FeedbackPage, UnitQuestion
from initiatives.actions import author, authors
from initiatives.models import Attachment, Authorship, FirstApplier, IdeaNote, Initiative, Objection, ParkedText
from portal import clock, data_requests, ledger, mail, people, personal
from portal.ledger_check import check
from portal.models import (
    DataRequest,
    FactorReset,
    Grant,
    Holiday,
    LedgerFacts,
    LedgerRow,
    OutboxMessage,
    PeopleSheet,
    Post,
    Retention,
    Unit,
    User,
)
from portal.workflow import NotPossibleNow, Refused

A_DAY = timedelta(days=1)
OURS = ("portal", "initiatives", "review", "home")
# Columns that hold a person's name, address or own words; whoever adds one says here what it is for, or in `NOT_PERSONAL` why it is none.
TELLING = {
    "full_name",
    "folded_name",
    "email",
    "contact",
    "address",
    "born_on",
    "position",
    "workplace",
    "holder",
    "phone",
}
NOT_PERSONAL = {
    "home.ExemplarPage.contact": "an office, as it stands on a public page",
    "portal.Unit.folded_name": "an office",
    "portal.Identity.help_email": "an office",
}


def by_client(person):
    client = Client()
    client.force_login(person)
    return client


def columns():
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for one in model._meta.get_fields():
            telling = getattr(one, "name", "") in TELLING or isinstance(one, models.EmailField)
            if telling and getattr(one, "column", None) and not one.is_relation:
                yield f"{model._meta.app_label}.{model.__name__}.{one.name}"


def test_every_column_that_tells_of_a_person_has_its_purpose():
    told = {name for one in personal.kinds for name in one.fields}
    assert set(columns()) - told == set(NOT_PERSONAL)


def test_every_column_named_is_there_and_every_kind_says_what_for_and_until_when():
    for one in personal.kinds:
        assert all((one.label, one.purpose, one.ground, one.ends)), one.key
        for name in one.fields:
            app, model, column = name.split(".")
            apps.get_model(app, model)._meta.get_field(column)
    assert len({one.key for one in personal.kinds}) == len(personal.kinds)
    assert {one.key for one in personal.kinds if bool(one.months) != bool(one.empty)} == set()


@pytest.mark.django_db
def test_the_notice_tells_everybody_each_kind_with_the_months_that_are_set(client, cast):
    personal.set_months(personal.kind_of("messages"), 37, by=cast["quan-tri"])
    page = client.get(reverse("portal:personal_notice")).content.decode()
    assert [str(one.label) for one in personal.kinds if str(one.label) not in page] == []
    assert "37 tháng" in page


# --- one's own page ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_person_sees_and_downloads_what_is_held_of_them_and_of_nobody_else(cast):
    mine, other = cast["tac-gia"], cast["dong-tac-gia"]
    IdeaNote.objects.create(user=mine, text="Gộp hai biểu mẫu", created_at=clock.now())
    IdeaNote.objects.create(user=other, text="Chuyện của người khác", created_at=clock.now())
    client = by_client(mine)

    page = client.get(reverse("portal:my_data")).content.decode()
    answer = client.post(reverse("portal:my_data_file"))
    held = json.loads(answer.content)

    assert mine.email in page
    assert "Gộp hai biểu mẫu" in page
    assert "Chuyện của người khác" not in page + answer.content.decode()
    assert other.email not in page + answer.content.decode()
    assert {"Tài khoản", "Nơi công tác, chức vụ", "Ý tưởng đã ghi"} <= {one["kind"] for one in held["held"]}
    assert all(one["purpose"] and one["ground"] for one in held["held"])
    assert answer["Cache-Control"] == "no-store"
    ledger.settle()
    assert LedgerRow.objects.filter(act="download_own_data", person=mine.pk).count() == 1


@pytest.mark.django_db
def test_a_download_is_no_get_and_nobodys_who_is_not_signed_in(cast, client):
    assert by_client(cast["tac-gia"]).get(reverse("portal:my_data_file")).status_code == 405
    assert client.get(reverse("portal:my_data")).status_code == 302


# --- requests ---------------------------------------------------------------------------------------


def asked_by(person, wish="correct", text="Họ tên tôi ghi sai dấu, đúng là Thuỷ."):
    return data_requests.ask(person, wish, text)


@pytest.mark.django_db
def test_a_request_is_due_in_two_working_days_and_told_to_the_administrator(cast):
    friday = datetime.combine(clock.today() + (4 - clock.today().weekday()) % 7 * A_DAY, time(10), tzinfo=clock.ZONE)
    Holiday.objects.all().delete()
    with clock.stated(friday):
        by_client(cast["tac-gia"]).post(reverse("portal:my_data"), {"wish": "correct", "text": "Sai họ tên."})
    made = DataRequest.objects.get()
    assert made.due_on == friday.date() + 4 * A_DAY
    assert OutboxMessage.objects.get(kind="data_asked").recipient == cast["quan-tri"]


@pytest.mark.django_db
def test_a_public_holiday_moves_the_day(cast):
    friday = datetime.combine(clock.today() + (4 - clock.today().weekday()) % 7 * A_DAY, time(10), tzinfo=clock.ZONE)
    Holiday.objects.all().delete()
    Holiday.objects.create(day=friday.date() + 3 * A_DAY, name="Nghỉ bù")
    with clock.stated(friday):
        assert asked_by(cast["tac-gia"]).due_on == friday.date() + 5 * A_DAY


@pytest.mark.django_db
def test_the_administrator_answers_once_and_the_person_reads_it_word_for_word(cast):
    made, admin = asked_by(cast["tac-gia"]), by_client(cast["quan-tri"])
    words = {"outcome": "done", "words": "Đã sửa họ tên theo giấy tờ của anh/chị."}
    address = reverse("portal:data_request", args=[made.pk])
    assert admin.post(address, words).status_code == 302
    assert admin.post(address, words).status_code == 409
    assert words["words"] in by_client(cast["tac-gia"]).get(reverse("portal:my_data")).content.decode()
    assert words["words"] in OutboxMessage.objects.get(kind="data_answered").body


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["tac-gia", "thu-truong", "kiem-toan", "thu-ky"])
def test_nobody_else_sees_or_answers_a_request(cast, role):
    made, client = asked_by(cast["dong-tac-gia"]), by_client(cast[role])
    assert client.get(reverse("portal:data_requests")).status_code == 403
    assert client.get(reverse("portal:data_request", args=[made.pk])).status_code == 403
    with pytest.raises(Refused):
        data_requests.answer(made, "done", "x" * 30, erase=False, by=cast[role])


@pytest.mark.django_db
def test_nobody_answers_their_own_request(cast):
    made = asked_by(cast["quan-tri"])
    with pytest.raises(Refused):
        data_requests.answer(made, "done", "x" * 30, erase=False, by=cast["quan-tri"])


@pytest.mark.django_db
def test_on_its_last_day_and_after_it_a_request_is_told_again_once_a_day(cast):
    made = asked_by(cast["tac-gia"])
    days = [made.due_on - A_DAY, made.due_on, made.due_on, made.due_on + A_DAY]
    for day in days:
        data_requests.remind_due(day)
    assert OutboxMessage.objects.filter(kind="data_due").count() == 2


@pytest.mark.django_db
def test_five_may_wait_at_once_and_the_sixth_keeps_its_words(cast):
    for _n in range(5):
        asked_by(cast["tac-gia"])
    answer = by_client(cast["tac-gia"]).post(reverse("portal:my_data"), {"wish": "see", "text": "Câu thứ sáu của tôi"})
    assert answer.status_code == 409
    assert "Câu thứ sáu của tôi" in answer.content.decode()


@pytest.mark.django_db
def test_an_old_sheet_keeps_that_it_was_taken_in_and_one_never_taken_in_goes_whole(cast):
    by, then = cast["quan-tri"], clock.now() - 400 * A_DAY
    for taken in (None, then):
        sheet = PeopleSheet(
            kind="people", name="bang.xlsx", by=by, stated_at=then, taken_in_at=taken, answers=[[1, ["x"], "new", ""]]
        )
        sheet.file.save("bang.xlsx", ContentFile(b"x"), save=True)
    personal.apply(clock.today())
    kept = PeopleSheet.objects.get()
    assert (kept.taken_in_at, kept.file.name, kept.answers) == (then, "", [])
    assert by_client(by).get(reverse("portal:people_sheet", args=[kept.pk])).status_code == 200


# --- erasing ----------------------------------------------------------------------------------------


def erased(person, by, outcome="done"):
    return answer_erase(asked_by(person, "erase", "Xin xoá mọi dữ liệu về tôi."), by, outcome)


def answer_erase(made, by, outcome="done"):
    return data_requests.answer(made, outcome, "Đã xoá những gì pháp luật cho phép xoá.", erase=True, by=by)


@pytest.mark.django_db
def test_an_account_no_record_leans_on_is_made_nameless_and_the_ledger_still_verifies(cast):
    person = User.objects.create_user("roi-di@nha.example", "mot-cau-that-dai", full_name="Người Rời Đi")
    ledger.write("login", person, by=person)
    ledger.settle()
    IdeaNote.objects.create(user=person, text="Ý của người rời đi", created_at=clock.now())
    mail.tell([person], "has_account", key="mot")
    OutboxMessage.objects.update(sent_at=clock.recorded())

    top = Unit.objects.get(code="DL")
    never = Grant.objects.create(user=person, role="editor", unit=top, starts_on=clock.today() + 9 * A_DAY)
    people.close(never, clock.today() - A_DAY, cast["quan-tri"])
    made = asked_by(person, "erase", "Xin xoá mọi dữ liệu về tôi.")
    assert "Người Rời Đi" in OutboxMessage.objects.filter(kind="data_asked").first().body
    ledger.settle()
    answer_erase(made, cast["quan-tri"])
    ledger.settle()

    left = User.objects.get(pk=person.pk)
    assert (left.full_name, left.is_active, "roi-di" in left.email) == ("Tài khoản đã xoá", False, False)
    assert not IdeaNote.objects.filter(user=person).exists()
    assert "Người Rời Đi" not in "".join(LedgerFacts.objects.values_list("facts", flat=True))
    last = OutboxMessage.objects.get(kind="data_answered", recipient=person)
    assert (data_requests.sweep(clock.today()), last.address) == (0, "roi-di@nha.example")
    mail.send_due()
    assert data_requests.sweep(clock.today()) >= 1
    assert not OutboxMessage.objects.filter(address="roi-di@nha.example").exists()
    assert not OutboxMessage.objects.filter(body__contains="Người Rời Đi").exists()
    told = OutboxMessage.objects.get(key=f"mot:{person.pk}")
    assert (told.body, told.address) == ("", mail.FORGOTTEN)
    assert check(ledger.rows(), {}).sound


@pytest.mark.django_db
def test_a_day_s_mail_and_what_it_told_of_hold_nobody_s_account(cast):
    person = User.objects.create_user(
        "doc-gop@nha.example", "mot-cau-that-dai", full_name="Người Đọc", told_by="portal"
    )
    mail.tell([person], "has_account", key="gop")
    mail.tell([person], "has_account", key="mot")
    digest, told = OutboxMessage.objects.filter(recipient=person).order_by("pk")
    OutboxMessage.objects.filter(pk=told.pk).update(gathered_in=digest)
    assert data_requests.leaned_on(person) is False
    assert OutboxMessage.objects.get(pk=told.pk).gathered_in == digest
    assert data_requests.forget_account(person) is True


@pytest.mark.django_db
def test_a_kind_that_fails_keeps_no_other_from_its_turn(cast, monkeypatch):
    mail.tell([cast["tac-gia"]], "has_account", key="cu")
    then = clock.recorded() - 4000 * A_DAY
    OutboxMessage.objects.update(recorded_at=then, sent_at=then)

    def broken(_before):
        raise ValueError("broken")

    first = personal.Held("broken", "x", "x", "x", "x", (), months=1, empty=broken)
    monkeypatch.setattr(personal, "kinds", [first, *personal.kinds])
    with pytest.raises(ValueError, match="broken"):
        personal.apply(clock.today())
    assert OutboxMessage.objects.get().body == ""


@pytest.mark.django_db
def test_an_author_of_a_dossier_keeps_the_account_and_loses_what_may_go(cast, make):
    one = make("scoring")
    person = one.authorships.get(is_main=True).user
    IdeaNote.objects.create(user=person, text="Ý cũ", created_at=clock.now())
    erased(person, cast["quan-tri"], "partly")
    left = User.objects.get(pk=person.pk)
    assert (left.full_name, left.email, left.is_active) == (person.full_name, person.email, True)
    assert not IdeaNote.objects.filter(user=person).exists()
    assert Authorship.objects.filter(user=person, full_name=person.full_name).exists()


@pytest.mark.django_db
def test_a_draft_nobody_else_has_a_hand_in_goes_with_its_person_and_one_with_a_co_author_stays(
    cast, round_, django_capture_on_commit_callbacks
):
    person = User.objects.create_user("nhap@nha.example", "mot-cau-that-dai", full_name="Người Viết Nháp")
    alone, shared = (author.begin(by=person, round=round_, title=title) for title in ("Một mình", "Hai người"))
    kept = Attachment.objects.create(
        initiative=alone, name="a.pdf", file=ContentFile(b"%PDF-1.7", "nhap.pdf"), kind="pdf", size=8, sha256="0" * 64,
        uploaded_by=person, uploaded_at=clock.now(),
    )  # fmt: skip
    authors.name_author(shared, by=person, user=cast["dong-tac-gia"], share=Decimal(40))
    with django_capture_on_commit_callbacks(execute=True):
        erased(person, cast["quan-tri"], "partly")
    assert list(Initiative.objects.filter(created_by=person)) == [shared]
    assert kept.file.storage.exists(kept.file.name) is False
    assert User.objects.get(pk=person.pk).full_name == "Người Viết Nháp"

    authors.unname(shared.authorships.get(user=cast["dong-tac-gia"]), by=person)
    assert data_requests.leaned_on(person) is True


@pytest.mark.django_db
def test_an_account_with_nothing_but_drafts_is_made_nameless(cast, round_):
    person = User.objects.create_user("chi-nhap@nha.example", "mot-cau-that-dai", full_name="Chỉ Viết Nháp")
    author.begin(by=person, round=round_, title="Chưa nộp")
    erased(person, cast["quan-tri"])
    assert User.objects.get(pk=person.pk).full_name == "Tài khoản đã xoá"
    assert not Initiative.objects.filter(created_by=person.pk).exists()


@pytest.mark.django_db
def test_who_holds_or_held_a_role_stays_named(cast):
    person = cast["dau-moi"]
    assert data_requests.forget_account(User.objects.get(pk=person.pk)) is False
    assert User.objects.get(pk=person.pk).full_name == person.full_name


@pytest.mark.django_db
def test_nothing_is_erased_where_it_was_not_asked_for_or_was_refused(cast):
    made = asked_by(cast["tac-gia"])
    with pytest.raises(NotPossibleNow):
        data_requests.answer(made, "done", "x" * 30, erase=True, by=cast["quan-tri"])
    with pytest.raises(NotPossibleNow):
        erased(cast["dong-tac-gia"], cast["quan-tri"], "refused")


# --- retention --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_sets_the_months_and_who_only_reads_them(cast):
    address = reverse("portal:set_retention", args=["messages"])
    assert by_client(cast["quan-tri"]).post(address, {"months": "12"}).status_code == 302
    assert by_client(cast["kiem-toan"]).get(reverse("portal:retention")).status_code == 200
    assert by_client(cast["kiem-toan"]).post(address, {"months": "1"}).status_code == 403
    assert by_client(cast["thu-ky"]).get(reverse("portal:retention")).status_code == 403
    assert (
        by_client(cast["quan-tri"]).post(reverse("portal:set_retention", args=["seats"]), {"months": "1"}).status_code
        == 404
    )
    assert Retention.objects.get().months == 12
    ledger.settle()
    assert LedgerRow.objects.filter(act="set_retention", person=cast["quan-tri"].pk).count() == 1


def made_old(cast, make, days):
    """A row of every kind that is emptied, `days` old."""
    then = clock.recorded() - days * A_DAY
    person, one = cast["tac-gia"], make("withdrawn")
    Post.objects.create(
        user=person, unit=one.unit, position="Chức vụ cũ", starts_on=then.date() - A_DAY, ends_on=then.date()
    )
    with clock.stated(then):
        mail.tell([person], "has_account", key=f"cu:{days}")
        OutboxMessage.objects.filter(key__startswith=f"cu:{days}:").update(recorded_at=then, sent_at=then)
        UserSession.objects.create(
            user=person, ip="127.0.0.1", session_key=f"s{days}", user_agent="x", last_seen_at=then
        )
        UserSession.objects.filter(session_key=f"s{days}").update(last_seen_at=then)
        sheet = PeopleSheet(
            kind="people", name="bang.xlsx", by=cast["quan-tri"], stated_at=then, answers=[[1, ["x"], "new", ""]]
        )
        sheet.file.save("bang.xlsx", ContentFile(b"x"), save=True)
        wish = asked_by(person)
        DataRequest.objects.filter(pk=wish.pk).update(
            answered_at=then, answered_by=cast["quan-tri"], outcome="done", answer="Đã sửa."
        )
        Authorship.objects.filter(initiative=one).update(born_on=clock.today(), email="cu@nha.example")
        Initiative.objects.filter(pk=one.pk).update(created_at=then)
        FactorReset.objects.create(user=person, asked_by=cast["quan-tri"], asked_at=then, reason="Mất máy")
        FirstApplier.objects.create(initiative=one, full_name="Người Giúp", born_on=clock.today())
        Objection.objects.create(
            initiative=one, name="Bạn Đọc", contact="đ/c", text="Ý kiến", received_at=then, answered_at=then
        )
        ParkedText.objects.create(initiative=one, key="problem", user=person, text="chữ", saved_at=then)
        UnitQuestion.objects.create(
            initiative=one, name="Bạn Đọc", contact="doc@nha.example", text="Hỏi", asked_at=then, answered_at=then
        )
        form = FormSubmission.objects.create(page=FeedbackPage.objects.first(), form_data={"x": "y"})
        FormSubmission.objects.filter(pk=form.pk).update(submit_time=then)
    return one


LEFT = {
    "posts": lambda: Post.objects.filter(position="Chức vụ cũ").count(),
    "factor_resets": lambda: FactorReset.objects.exclude(reason="").count(),
    "messages": lambda: OutboxMessage.objects.filter(key__startswith="cu:").exclude(body="").count(),
    "sessions": lambda: UserSession.objects.filter(session_key__startswith="s").count(),
    "sheets": lambda: PeopleSheet.objects.exclude(file="").count(),
    "wishes": lambda: DataRequest.objects.exclude(text="").count(),
    "contacts": lambda: Authorship.objects.filter(email="cu@nha.example").values("initiative").distinct().count(),
    "objections": lambda: Objection.objects.exclude(name="").count(),
    "parked": lambda: ParkedText.objects.count(),
    "askers": lambda: UnitQuestion.objects.exclude(name="").count(),
    "submissions": lambda: FormSubmission.objects.count(),
}


@pytest.mark.django_db
def test_each_kind_is_emptied_when_its_months_are_over_and_not_before(cast, make):
    """Two worlds, one older than the longest term and one of today: of every kind the old goes and the new stays."""
    made_old(cast, make, 4000)
    made_old(cast, make, 0)
    emptying = {one.key for one in personal.kinds if one.empty}
    assert emptying == set(LEFT) | {"acts", "account", "drafts"}
    assert {key: count() for key, count in LEFT.items()} == dict.fromkeys(LEFT, 2)

    personal.apply(clock.today())

    assert {key: count() for key, count in LEFT.items()} == dict.fromkeys(LEFT, 1)
    ledger.settle()
    told = LedgerRow.objects.filter(act="retention").values_list("subject", flat=True)
    assert {one.rpartition(":")[2] for one in told} == set(LEFT)
    assert personal.apply(clock.today()) == 0


@pytest.mark.django_db
def test_names_in_the_ledger_are_emptied_after_their_months_and_the_chain_still_verifies(cast):
    ledger.write("login", cast["tac-gia"], by=cast["tac-gia"])
    ledger.settle()
    day = clock.today()
    assert personal.kind_of("acts").empty(datetime.combine(day - 120 * 30 * A_DAY, time.min, tzinfo=clock.ZONE)) == 0
    assert personal.apply(day + 3700 * A_DAY) >= 1
    assert not LedgerFacts.objects.filter(facts__contains=cast["tac-gia"].full_name).exists()
    assert check(ledger.rows(), {}).sound


@pytest.mark.django_db
def test_months_that_were_set_count_from_then_on(cast):
    mail.tell([cast["tac-gia"]], "has_account", key="moi")
    then = clock.recorded() - 100 * A_DAY
    OutboxMessage.objects.update(recorded_at=then, sent_at=then)
    assert personal.apply(clock.today()) == 0
    personal.set_months(personal.kind_of("messages"), 3, by=cast["quan-tri"])
    assert personal.apply(clock.today()) == 1


@pytest.mark.django_db
def test_why_a_second_factor_was_opened_anew_is_emptied_in_its_time(cast):
    then = clock.now() - 900 * A_DAY
    for at in (then, clock.now()):
        FactorReset.objects.create(
            user=cast["tac-gia"], asked_by=cast["quan-tri"], asked_at=at, reason="Rơi máy ở bến xe"
        )
    page = by_client(cast["tac-gia"]).get(reverse("portal:my_data")).content.decode()
    assert "Rơi máy ở bến xe" in page
    personal.apply(clock.today())
    assert sorted(FactorReset.objects.values_list("reason", flat=True)) == ["", "Rơi máy ở bến xe"]
