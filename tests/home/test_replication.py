"""Another unit registers, applies, reports and confirms; questions reach the unit; the year's check; evidence for the province."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from home import actions, exemplars, papers, replication, tiles
from home.models import ExemplarPage, Replication, ReplicationState, StillInUse, UnitQuestion
from initiatives.actions import author
from initiatives.models import Initiative
from initiatives.reasons import against_few_confirmations
from initiatives.states import State
from portal import clock
from portal.demo import grant, person
from portal.models import OutboxMessage, Unit
from portal.workflow import NotPossibleNow, Refused
from tests.papers import pdf_text

FIGURE = replication.Figure("Hồ sơ phải bổ sung", "%", Decimal(30), Decimal(12))
WORDS = {
    "economic": "Bớt 60 lượt đi lại mỗi tháng.",
    "social": "Đủ giấy tờ ngay lần đầu.",
    "reach": "Nơi có quầy đều làm được.",
}


def fresh(one):
    return type(one).objects.get(pk=one.pk)


@pytest.fixture
def page(make, cast, council):
    """A public exemplar of UBND xã Hoà Sơn Đông."""
    initiative = make(State.AWARDED)
    made = actions.open_page(initiative, by=cast["bien-tap"])
    for one in initiative.authorships.all():
        actions.answer(fresh(initiative), one, by=one.user, given=True)
    actions.publish(made, by=cast["bien-tap"])
    return ExemplarPage.objects.get(pk=made.pk)


@pytest.fixture
def adopter(cast):
    """The head of another commune."""
    return head_of("DL-TUYTHANH", "truong-xa")


def head_of(code, key):
    unit = Unit.objects.get(code=code)
    found = person(f"{key}@demo.example", f"Thủ trưởng {code}", unit, "Chủ tịch")
    grant(found, "unit_head", unit)
    return found


def registered(page, head):
    return replication.register(page, head.posts.get().unit, by=head, note="Làm tại quầy")


def confirmed(page, head):
    found = replication.begin(registered(page, head), by=head, applied_on=clock.today())
    replication.report(found, by=head, figures=[FIGURE], **WORDS)
    return replication.confirm(found, by=head, position="Chủ tịch UBND xã")


def test_from_registering_to_the_heads_confirmation(page, adopter, client):
    found = confirmed(page, adopter)

    told = client.get(page.url).content.decode()
    assert (found.state, found.figures.get().after) == (ReplicationState.CONFIRMED, Decimal(12))
    assert "Hồ sơ phải bổ sung: 30 → 12 %" in told
    assert '<strong class="p-figure">1</strong>' in told
    assert "p-tile p-tile--applies" in told
    steps = [row.step for row in page.initiative.changes.order_by("pk")][-4:]
    assert steps == [f"replication_{name}" for name in ("registered", "begun", "reported", "confirmed")]


def test_the_confirmation_is_a_paper_of_its_own(page, adopter):
    told = pdf_text(papers.confirmation(confirmed(page, adopter)))

    for part in (page.initiative.title, *WORDS.values(), "Hồ sơ phải bổ sung % 30 12", adopter.full_name):
        assert part in told


def test_a_unit_does_not_replicate_its_own(page, cast):
    with pytest.raises(NotPossibleNow) as refusal:
        replication.register(page, Unit.objects.get(code="DL-HOASONDONG"), by=cast["thu-truong"])

    assert refusal.value.reasons == ["Đây là điển hình của chính đơn vị: đơn vị khác mới đăng ký áp dụng lại."]


def test_nor_does_the_unit_it_was_merged_into(page, cast):
    old = Unit.objects.get(code="DL-EABUNG")
    Initiative.objects.filter(pk=page.initiative_id).update(unit=old)
    heir = Unit.objects.get(code="DL-TUYTHANH")
    head = head_of("DL-TUYTHANH", "truong-xa")
    old.valid_to, old.successor = clock.today() - timedelta(days=1), heir
    old.save()

    with pytest.raises(NotPossibleNow):
        replication.register(fresh(page), heir, by=head)


def test_once_a_unit_and_again_after_giving_up(page, adopter):
    found = registered(page, adopter)

    with pytest.raises(NotPossibleNow):
        registered(page, adopter)
    replication.give_up(found, by=adopter, why="Chưa có người làm.")
    registered(page, adopter)

    assert Replication.objects.get().state == ReplicationState.REGISTERED


@pytest.mark.parametrize("who", ["tac-gia", "thu-truong", "thi-dua", "bien-tap", "stranger"])
def test_nobody_registers_for_another_unit(who, page, cast):
    with pytest.raises(Refused):
        replication.register(page, Unit.objects.get(code="DL-TUYTHANH"), by=cast[who])


def test_only_its_head_confirms_and_no_author(page, adopter, cast):
    found = replication.begin(registered(page, adopter), by=adopter, applied_on=clock.today())
    replication.report(found, by=adopter, figures=[FIGURE], **WORDS)
    grant(cast["tac-gia"], "unit_head", Unit.objects.get(code="DL-TUYTHANH"))

    for who in ("thu-truong", "tac-gia", "phe-duyet"):
        with pytest.raises(Refused):
            replication.confirm(found, by=cast[who], position="X")

    assert fresh(found).state == ReplicationState.REPORTED


def test_a_report_has_a_figure_of_its_own(page, adopter):
    found = replication.begin(registered(page, adopter), by=adopter, applied_on=clock.today())

    with pytest.raises(NotPossibleNow):
        replication.report(found, by=adopter, figures=[], **WORDS)


def test_steps_come_in_their_order(page, adopter):
    found = registered(page, adopter)

    for act in (
        lambda: replication.report(found, by=adopter, figures=[FIGURE], **WORDS),
        lambda: replication.confirm(found, by=adopter, position="X"),
        lambda: replication.begin(found, by=adopter, applied_on=clock.today() + timedelta(days=1)),
    ):
        with pytest.raises(NotPossibleNow):
            act()

    assert fresh(found).state == ReplicationState.REGISTERED


def test_owner_and_authors_are_told(page, adopter, cast):
    confirmed(page, adopter)

    told = set(OutboxMessage.objects.values_list("kind", "recipient__email"))
    assert ("replication", cast["thu-truong"].email) in told
    assert ("to_confirm", adopter.email) in told
    assert ("replicated", cast["tac-gia"].email) in told


def test_over_the_screens(page, adopter, cast, client):
    client.force_login(adopter)
    unit = Unit.objects.get(code="DL-TUYTHANH")

    made = client.post(reverse("home:register_replication", args=[page.slug]), {"unit": unit.pk, "note": ""})
    client.post(made.url, {"applied_on": str(clock.today()), "begin": "1"})
    wrong = client.post(
        made.url, {**WORDS, "name_1": "Hồ sơ", "unit_1": "%", "before_1": "x", "after_1": "1", "report": "1"}
    )
    client.post(
        made.url, {**WORDS, "name_1": "Hồ sơ", "unit_1": "%", "before_1": "30,5", "after_1": "12", "report": "1"}
    )
    client.post(made.url, {"position": "Chủ tịch", "confirm": "1"})

    found = Replication.objects.get()
    assert (wrong.status_code, WORDS["economic"] in wrong.content.decode()) == (422, True)
    assert (found.state, found.figures.get().before) == (ReplicationState.CONFIRMED, Decimal("30.5"))
    for form in ("pdf", "docx"):
        assert client.get(reverse("home:confirmation_paper", args=[found.pk, form])).status_code == 200


@pytest.mark.parametrize(("who", "status"), [
    ("tac-gia", 200), ("thu-truong", 200), ("bien-tap", 200), ("kiem-toan", 200), ("stranger", 404), ("thanh-vien-1", 404),
])  # fmt: skip
def test_who_reads_a_replication(who, status, page, adopter, as_):
    found = registered(page, adopter)

    assert as_(who).get(reverse("home:replication", args=[found.pk])).status_code == status


# --- evidence for the province --------------------------------------------------------------------


def test_a_round_that_asks_for_confirmations_counts_them(page, adopter, round_, make):
    round_.confirmations_at_least = 2
    round_.save()
    one = make(State.DRAFT, derived_from=page.initiative, root=page.initiative)
    before = [*against_few_confirmations(fresh(one))]
    confirmed(page, adopter)
    with_one = [*against_few_confirmations(fresh(one))]
    confirmed(page, head_of("DL-EABUNG", "truong-khac"))

    told = "Đợt này cần ít nhất 2 đơn vị khác đã xác nhận áp dụng; hiện có %s."
    assert (before, with_one) == ([told % 0], [told % 1])
    assert [*against_few_confirmations(fresh(one))] == []


def test_handing_in_is_refused_without_them(round_, make, cast):
    round_.confirmations_at_least = 1
    round_.save()

    with pytest.raises(NotPossibleNow) as refusal:
        author.submit(make(State.DRAFT), by=cast["tac-gia"])

    assert "Đợt này cần ít nhất 1 đơn vị khác đã xác nhận áp dụng; hiện có 0." in refusal.value.reasons


def test_what_is_no_longer_used_or_recognised_is_no_evidence(page, adopter, cast):
    confirmed(page, adopter)
    with_one = replication.confirmations([page.initiative_id])
    with clock.stated(clock.now() + timedelta(days=400)):
        replication.ask_who_still_uses(clock.today())
        replication.say_still_in_use(StillInUse.objects.exclude(replication=None).get(), by=adopter, in_use=False)
    unused = replication.confirmations([page.initiative_id])
    StillInUse.objects.update(in_use=True)
    used = replication.confirmations([page.initiative_id])
    Initiative.objects.filter(pk=page.initiative_id).update(state=State.ANNULLED)

    assert (with_one, unused, used, replication.confirmations([page.initiative_id])) == (1, 0, 1, 0)


def test_beginning_again_carries_no_old_signature(page, adopter, client):
    found = confirmed(page, adopter)
    replication.give_up(found, by=adopter, why="Chưa có người làm.")
    again = registered(page, adopter)
    client.force_login(adopter)

    assert (again.confirmed_by, again.reported_at, again.figures.count()) == (None, None, 0)
    assert client.get(reverse("home:confirmation_paper", args=[again.pk, "pdf"])).status_code == 404


def test_a_unit_below_the_owner_is_the_owner(page, cast):
    Initiative.objects.filter(pk=page.initiative_id).update(unit=Unit.objects.get(code="DL-TUYTHANH"))
    centre = head_of("DL-TUYTHANH-PVHCC", "giam-doc")

    with pytest.raises(NotPossibleNow):
        replication.register(fresh(page), Unit.objects.get(code="DL-TUYTHANH-PVHCC"), by=centre)


# --- questions -------------------------------------------------------------------------------------


def test_a_question_reaches_the_unit_and_no_address_is_shown(page, cast, client, as_):
    address = reverse("home:ask_unit", args=[page.slug])
    client.post(address, {"name": "Bà Hoa", "contact": "hoa@example.vn", "text": "Thẻ in ở đâu?"})
    asked = UnitQuestion.objects.get()
    shown = as_("thu-truong").get(reverse("home:question", args=[asked.pk])).content.decode()
    replication.answer(asked, by=cast["thu-truong"], text="In tại văn phòng.")

    sent = OutboxMessage.objects.get(kind="unit_answer")
    assert (asked.text in shown, "hoa@example.vn" in shown) == (True, False)
    assert (sent.address, "In tại văn phòng." in sent.body, cast["thu-truong"].email in sent.body) == (
        "hoa@example.vn", True, False
    )  # fmt: skip
    assert cast["thu-truong"].email not in client.get(page.url).content.decode()


@pytest.mark.parametrize("who", ["tac-gia", "bien-tap", "stranger"])
def test_only_the_unit_answers_once(who, page, cast):
    asked = replication.ask(page, name="Bà Hoa", contact="hoa@example.vn", text="Thẻ in ở đâu?")

    with pytest.raises(Refused):
        replication.answer(asked, by=cast[who], text="Không phải tôi.")
    replication.answer(asked, by=cast["thu-truong"], text="In tại văn phòng.")
    with pytest.raises(NotPossibleNow):
        replication.answer(asked, by=cast["thu-truong"], text="Lần hai.")

    assert fresh(asked).answer == "In tại văn phòng."


# --- still in use? ----------------------------------------------------------------------------------


def test_a_year_later_owner_and_adopters_are_asked_once_and_the_answer_is_shown(page, adopter, cast, client):
    confirmed(page, adopter)
    later = clock.now() + timedelta(days=400)
    with clock.stated(later):
        first, again = replication.ask_who_still_uses(clock.today()), replication.ask_who_still_uses(clock.today())
        owner, theirs = StillInUse.objects.get(replication=None), StillInUse.objects.exclude(replication=None).get()
        replication.say_still_in_use(owner, by=cast["thu-truong"], in_use=True)
        replication.say_still_in_use(theirs, by=adopter, in_use=False, text="Đã có phần mềm mới.")
        told = client.get(page.url).content.decode()

    assert (first, again) == (2, 0)
    assert f"vẫn áp dụng (trả lời năm {later.year})" in told
    assert f"Năm {later.year}: không còn áp dụng." in told


def test_not_before_a_year_and_not_by_another(page, adopter, cast):
    confirmed(page, adopter)
    soon = replication.ask_who_still_uses(clock.today() + timedelta(days=300))
    with clock.stated(clock.now() + timedelta(days=400)):
        replication.ask_who_still_uses(clock.today())
        with pytest.raises(Refused):
            replication.say_still_in_use(StillInUse.objects.get(replication=None), by=adopter, in_use=True)

    assert soon == 0


# --- the map ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_map_places_each_unit_by_its_column_in_the_table():
    units = {one.pk: one for one in Unit.objects.filter(code__in=["DL-HOASONDONG", "DL-TUYTHANH"])}
    owner = next(pk for pk, one in units.items() if one.code == "DL-HOASONDONG")

    made = tiles.drawn([one for one in exemplars.places() if one.unit in units], {owner: tiles.OWNER})

    assert {(tile.role, tile.letters) for tile in made.tiles} == {("owner", "HSĐ"), ("other", "TT")}
    assert {tile.unit: (float(tile.x), float(tile.y)) for tile in made.tiles} == {
        pk: tiles.centre(one.tile_column, one.tile_row) for pk, one in units.items()
    }
    assert [(one.row, one.column) for one in exemplars.places()] == sorted(
        Unit.objects.filter(tile_row__isnull=False, valid_to=None).values_list("tile_row", "tile_column")
    )
