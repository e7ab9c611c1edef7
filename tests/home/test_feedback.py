"""What readers send: nothing about them is kept, nothing is shown unmoderated; the public's vote is one an address, sealed."""

import re
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home import feedback, voting
from home import replication as actions
from home.models import FeedbackPage, PublicVote, UnitQuestion, Usefulness, Voice
from initiatives.models import Initiative, Round
from initiatives.states import State
from portal import clock, mail
from portal.models import OutboxMessage
from portal.settings import ACCOUNT_RATE_LIMITS as LIMITS
from portal.workflow import NotPossibleNow, Refused
from tests.home.test_public import address, exemplar  # noqa: F401  the published exemplar

# --- was it useful ---------------------------------------------------------------------------------------


def test_a_reader_says_it_was_useful_and_stays_unknown(exemplar, client):  # noqa: F811
    form = client.get(f"{address(exemplar)}co-ich/?co=1")
    answered = client.post(f"{address(exemplar)}co-ich/", {"useful": "yes", "text": "Thiếu mẫu thẻ."})

    row = Usefulness.objects.get()
    assert (form.status_code, answered.status_code, row.useful, row.text) == (200, 200, True, "Thiếu mẫu thẻ.")
    assert {one.name for one in Usefulness._meta.fields} == {"id", "initiative", "useful", "text", "said_at", "read_by"}


def test_what_readers_say_stands_on_no_public_page(exemplar, client):  # noqa: F811
    feedback.say(exemplar, useful=False, text="Lời riêng cho ban biên tập")

    for path in (address(exemplar), "/thu-vien/", "/"):
        assert "Lời riêng cho ban biên tập" not in client.get(path).content.decode()


def test_only_editors_read_it(exemplar, as_, cast):  # noqa: F811
    row = feedback.say(exemplar, useful=False, text="Thiếu số liệu")

    assert "Thiếu số liệu" in as_("bien-tap").get(reverse("home:feedback_desk")).content.decode()
    assert [as_(who).get(reverse("home:feedback_desk")).status_code for who in ("tac-gia", "thu-ky", "quan-tri")] == [
        403
    ] * 3
    feedback.read(row, by=cast["bien-tap"])
    assert Usefulness.objects.get().read_by == cast["bien-tap"]
    with pytest.raises(Refused):
        feedback.read(row, by=cast["tac-gia"])


def test_an_eleventh_message_within_the_hour_is_kept_in_the_form(exemplar, settings):  # noqa: F811
    settings.ACCOUNT_RATE_LIMITS = {"feedback": "2/h/ip"}
    client = Client()
    for _n in range(2):
        client.post(f"{address(exemplar)}co-ich/", {"useful": "yes"})

    late = client.post(f"{address(exemplar)}co-ich/", {"useful": "no", "text": "Lời dài đã gõ"})

    assert (late.status_code, "Lời dài đã gõ" in late.content.decode(), Usefulness.objects.count()) == (422, True, 2)


# --- questions and answers before the public -----------------------------------------------------------------


@pytest.fixture
def question(exemplar, cast):  # noqa: F811
    made = actions.ask(exemplar, name="Lê Văn Hỏi", contact="hoi@example.vn", text="Làm ở xã miền núi có được không?")
    actions.answer(made, by=cast["dau-moi"], text="Được, xem bước 2.")
    return UnitQuestion.objects.get()


def test_every_answered_question_is_within_the_editors_reach(question, as_):
    initiative, asked_at = question.initiative, question.asked_at
    UnitQuestion.objects.bulk_create(
        UnitQuestion(initiative=initiative, name="Lê Văn Hỏi", contact="hoi@example.vn", text=f"Câu hỏi {n}",
                     asked_at=asked_at, answered_at=asked_at, answer="Được.")
        for n in range(30)
    )  # fmt: skip
    desk = reverse("home:feedback_desk")
    costs, shown = [], ""
    for query in ("?hoi=1", "?hoi=2"):
        with CaptureQueriesContext(connection) as seen:
            shown = as_("bien-tap").get(desk + query).content.decode()
        costs.append(len(seen))

    assert reverse("home:publish_answer", args=[question.pk]) in shown
    assert "?hoi=1" in shown and costs[0] >= costs[1]


def test_an_answer_is_public_once_an_editor_words_it_and_without_the_asker(question, exemplar, cast, client):  # noqa: F811
    before = client.get(address(exemplar)).content.decode()
    feedback.publish_answer(
        question, by=cast["bien-tap"], question="Xã miền núi làm được không?", answer="Được, xem bước 2."
    )
    after = client.get(address(exemplar)).content.decode()

    assert ("Xã miền núi" in before, "Xã miền núi làm được không?" in after) == (False, True)
    assert ("Lê Văn Hỏi" in after, "hoi@example.vn" in after) == (False, False)
    feedback.withdraw_answer(question, by=cast["bien-tap"])
    assert "Xã miền núi làm được không?" not in client.get(address(exemplar)).content.decode()


def test_a_name_or_address_left_in_keeps_it_back(question, cast):
    for words in ("Lê Văn Hỏi hỏi: được không?", "Trả lời về hoi@example.vn"):
        with pytest.raises(NotPossibleNow):
            feedback.publish_answer(question, by=cast["bien-tap"], question=words, answer="Được.")


def test_an_unanswered_question_and_another_hand_publish_nothing(exemplar, question, cast):  # noqa: F811
    open_one = actions.ask(exemplar, name="Người khác", contact="b@example.vn", text="Còn câu này?")

    with pytest.raises(NotPossibleNow):
        feedback.publish_answer(open_one, by=cast["bien-tap"], question="Câu này?", answer="…")
    with pytest.raises(Refused):
        feedback.publish_answer(question, by=cast["dau-moi"], question="Câu?", answer="Được.")


# --- the form page -----------------------------------------------------------------------------------------------


def test_the_feedback_form_keeps_what_was_typed_and_thanks(cast, client):
    wrong = client.post("/gop-y/", {"c1": "", "c2": "Trang thư viện"})
    sent = client.post("/gop-y/", {"c1": "Chữ hơi nhỏ", "c2": "Trang thư viện"})

    assert "Trang thư viện" in wrong.content.decode()
    assert "Ban biên tập sẽ đọc" in sent.content.decode()
    assert FeedbackPage.objects.get().get_submission_class().objects.count() == 1
    assert "Chữ hơi nhỏ" not in client.get("/gop-y/").content.decode()


def test_the_form_speaks_english_and_is_never_kept(cast, client):
    answered = client.get("/en/gop-y/")

    assert ("What would you like to say" in answered.content.decode(), answered["Cache-Control"]) == (True, "no-store")


# --- the public's vote ---------------------------------------------------------------------------------------------


@pytest.fixture
def contest(make, cast, round_):
    Round.objects.filter(pk=round_.pk).update(kind="contest", organiser=round_.organiser)
    entries = [make(State.SCORING, title=f"Bài dự thi {n}", accepted_at=clock.now()) for n in (1, 2)]
    vote = voting.open_vote(
        Round.objects.get(pk=round_.pk),
        by=cast["thi-dua"],
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=3),
    )
    return vote, entries


def link_in(message):
    return re.search(r"/binh-chon/\S+", message.body)[0]


def voted(vote, entry, address):
    voting.ask(vote, entry, address=address)
    found = OutboxMessage.objects.filter(kind="vote", address=address).order_by("-pk").first()
    return Client().post(link_in(found), {})


def test_one_address_has_one_voice_and_only_once_confirmed(contest):
    vote, (one, other) = contest
    page = Client().get(reverse("home:vote", args=[vote.round.code]))
    asked = Client().post(reverse("home:vote", args=[vote.round.code]), {"entry": one.pk, "address": "a@example.vn"})

    assert (page.status_code, asked.status_code, Voice.objects.filter(verified_at=None).count()) == (200, 200, 1)
    assert voted(vote, one, "b@example.vn").status_code == 200
    voting.ask(vote, other, address="B@Example.vn ")
    assert OutboxMessage.objects.filter(kind="vote").count() == 2
    assert Voice.objects.exclude(verified_at=None).count() == 1


def test_opening_the_link_counts_nothing_pressing_twice_counts_once(contest):
    vote, (one, _other) = contest
    voting.ask(vote, one, address="a@example.vn")
    link = link_in(OutboxMessage.objects.get(kind="vote"))

    Client().get(link)
    assert Voice.objects.get().verified_at is None
    Client().post(link, {})
    Client().post(link, {})
    assert Voice.objects.exclude(verified_at=None).count() == 1


@pytest.mark.parametrize("token", ["x", "eyJ:abc:def", "x" * 900])
def test_a_token_made_elsewhere_is_no_link(token, contest):
    assert Client().get(f"/binh-chon/{token}/").status_code == 404


def test_nobody_sees_a_result_before_the_end(contest, as_):
    vote, (one, _other) = contest
    voted(vote, one, "a@example.vn")

    with pytest.raises(Refused):
        voting.result(vote)
    for who in ("thi-dua", "kiem-toan", "chu-tich-hoi-dong", "quan-tri"):
        page = as_(who).get(reverse("home:vote", args=[vote.round.code])).content.decode()
        assert not re.search(r"\d+ lượt", page)


def test_after_the_end_the_result_is_public_and_addresses_are_forgotten(contest):
    vote, (one, other) = contest
    for number in range(3):
        voted(vote, one, f"a{number}@example.vn")
    voted(vote, other, "c@example.vn")
    voting.ask(vote, other, address="never@example.vn")

    with clock.stated(vote.closes_at + timedelta(hours=1)):
        forgotten = voting.forget_addresses(clock.today())
        told = voting.result(PublicVote.objects.get())
        page = Client().get(reverse("home:vote", args=[vote.round.code])).content.decode()
        with pytest.raises(NotPossibleNow):
            voting.ask(vote, one, address="late@example.vn")

    assert [(row["initiative__title"], row["voices"]) for row in told] == [("Bài dự thi 1", 3), ("Bài dự thi 2", 1)]
    assert "3 lượt" in page
    assert (forgotten, PublicVote.objects.get().key, Voice.objects.filter(verified_at=None).count()) == (1, "", 0)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.NOT_ACCEPTED, State.ANNULLED])
def test_an_entry_that_left_the_contest_is_not_named_its_voices_are_one_number(state, contest):
    vote, (one, other) = contest
    voted(vote, one, "a@example.vn")
    voted(vote, other, "b@example.vn")
    Initiative.objects.filter(pk=one.pk).update(state=state)

    with clock.stated(vote.closes_at + timedelta(hours=1)):
        told = voting.result(PublicVote.objects.get())
        page = Client().get(reverse("home:vote", args=[vote.round.code])).content.decode()

    assert [row["initiative__title"] for row in told] == ["Bài dự thi 2"]
    assert ("Bài dự thi 1" in page, "1 lượt dành cho bài đã rút" in page) == (False, True)


def test_who_asks_in_anothers_name_takes_neither_their_link_nor_their_choice(contest):
    vote, (mine, theirs) = contest
    voting.ask(vote, mine, address="a@example.vn")
    link = link_in(OutboxMessage.objects.get(kind="vote"))
    voting.ask(vote, theirs, address="a@example.vn")
    later = link_in(OutboxMessage.objects.filter(kind="vote").order_by("-pk")[0])

    read = Client().get(link).content.decode()
    assert "Bài dự thi 1" in read
    assert Client().post(link, {}).status_code == 200
    assert Client().post(later, {}).status_code == 404
    assert [(row.initiative, row.verified_at is not None) for row in Voice.objects.all()] == [(mine, True)]


def test_the_later_link_is_as_good_and_one_voice_remains(contest):
    vote, (one, other) = contest
    voting.ask(vote, one, address="a@example.vn")

    assert voted(vote, other, "a@example.vn").status_code == 200
    assert [row.initiative for row in Voice.objects.exclude(verified_at=None)] == [other]


def test_an_address_is_written_to_three_times_an_hour_whoever_asks(contest, settings):
    vote, (one, _other) = contest
    settings.ACCOUNT_RATE_LIMITS = {"vote": LIMITS["vote"]}
    answers = [
        Client(REMOTE_ADDR=f"10.0.0.{n}").post(
            reverse("home:vote", args=[vote.round.code]), {"entry": one.pk, "address": f"{name}@example.vn"}
        ).status_code
        for n, name in enumerate(["nan-nhan", "Nan-Nhan", "nan-nhan", "nan-nhan", "nguoi-khac"])
    ]  # fmt: skip

    assert answers == [200, 200, 200, 422, 200]
    assert OutboxMessage.objects.filter(kind="vote").count() == 4


def test_every_entry_can_be_voted_for_however_many_there_are(contest, make, monkeypatch):
    vote, (_one, _other) = contest
    make(State.SCORING, title="Bài dự thi 3", accepted_at=clock.now())
    monkeypatch.setattr(voting, "LISTED", 2)
    address = reverse("home:vote", args=[vote.round.code])

    first, second = (Client().get(f"{address}{query}").content.decode() for query in ("", "?page=2"))
    last = voting.entries(vote.round).last()
    answered = Client().post(f"{address}?page=2", {"entry": last.pk, "address": "a@example.vn"})

    assert ("Bài dự thi 3" in first, "?page=2" in first, "Bài dự thi 3" in second) == (False, True, True)
    assert (answered.status_code, Voice.objects.get().initiative) == (200, last)


def test_a_voice_confirmed_too_late_does_not_count(contest):
    vote, (one, _other) = contest
    voting.ask(vote, one, address="a@example.vn")
    voice = Voice.objects.get()

    with clock.stated(vote.closes_at + timedelta(minutes=1)), pytest.raises(NotPossibleNow):
        voting.confirm(voice)


def test_only_the_organiser_opens_it_once_for_a_contest_with_an_end(contest, round_, cast):
    vote, _entries = contest
    times = {"opens_at": clock.now(), "closes_at": clock.now() + timedelta(days=1)}

    with pytest.raises(NotPossibleNow):
        voting.open_vote(vote.round, by=cast["thi-dua"], **times)
    with pytest.raises(Refused):
        voting.open_vote(vote.round, by=cast["tac-gia"], **times)
    other = Round.objects.exclude(pk=round_.pk).exclude(kind="contest").first()
    if other is not None:
        with pytest.raises((NotPossibleNow, Refused)):
            voting.open_vote(other, by=cast["thi-dua"], **times)


def test_no_table_holds_who_voted(contest):
    vote, (one, _other) = contest
    voted(vote, one, "a@example.vn")

    assert {one.name for one in Voice._meta.fields} == {
        "id",
        "vote",
        "initiative",
        "address_hash",
        "asked_at",
        "verified_at",
    }
    assert "example" not in Voice.objects.get().address_hash
    mail.send_due()
    assert outbox.outbox[-1].to == ["a@example.vn"]

    mail.forget("vote", sent_only=True)
    row = OutboxMessage.objects.get(kind="vote")
    assert ("a@example.vn" in f"{row.address}{row.body}{row.key}{row.subject}", row.body, row.sent_at is None) == (
        False,
        "",
        False,
    )
