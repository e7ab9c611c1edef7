"""The clocks of an appeal: thirty days, once prolonged to forty-five with a reason; handlers and appellant are told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from initiatives.models import DecisionDraft
from initiatives.states import State
from portal import clock
from portal.models import OutboxMessage
from portal.workflow import NotPossibleNow, Refused
from review.actions import appeals
from review.models import Appeal

TEXT = "Đề nghị xem lại tiêu chí hiệu quả."
WHY = "Phải xác minh tại ba đơn vị đã áp dụng."


def fresh(one):
    return type(one).objects.get(pk=one.pk)


@pytest.fixture
def admitted(make, cast, council):
    one = make(State.NOT_AWARDED)
    filed = appeals.file(one, by=cast["tac-gia"], text=TEXT)
    return appeals.admit(filed, by=cast["khieu-nai"])


def test_a_difficult_case_has_forty_five_days_once(admitted, cast):
    before = admitted.decide_due_on
    appeals.prolong(admitted, by=cast["khieu-nai"], why=WHY)

    with pytest.raises(NotPossibleNow):
        appeals.prolong(admitted, by=cast["khieu-nai"], why=WHY)

    told = OutboxMessage.objects.get(kind="appeal_prolonged", recipient=cast["tac-gia"])
    assert fresh(admitted).decide_due_on - before == timedelta(days=15)
    assert before == clock.today() + timedelta(days=30)
    assert WHY in told.body


def test_not_without_a_reason_nor_after_the_day(admitted, cast):
    with pytest.raises(NotPossibleNow):
        appeals.prolong(admitted, by=cast["khieu-nai"], why="Khó")
    with clock.stated(clock.now() + timedelta(days=40)), pytest.raises(NotPossibleNow):
        appeals.prolong(admitted, by=cast["khieu-nai"], why=WHY)

    assert fresh(admitted).prolonged_reason == ""


def test_who_drafted_the_refusal_does_not_handle_the_appeal(make, cast, council):
    one = make(State.NOT_AWARDED)
    draft = DecisionDraft.objects.create(
        round=one.round, kind="refusal", subject="A", grounds="B", articles="C", drafted_by=cast["khieu-nai"],
        drafted_at=clock.now(),
    )  # fmt: skip
    draft.lines.create(initiative=one)
    filed = appeals.file(one, by=cast["tac-gia"], text=TEXT)

    with pytest.raises(Refused):
        appeals.admit(filed, by=cast["khieu-nai"])


@pytest.mark.parametrize("who", ["tac-gia", "phe-duyet", "chu-tich-hoi-dong", "stranger"])
def test_only_the_handler_prolongs(who, admitted, cast):
    with pytest.raises(Refused):
        appeals.prolong(admitted, by=cast[who], why=WHY)


def test_it_is_prolonged_on_its_page(admitted, as_):
    handler = as_("khieu-nai")

    handler.post(reverse("review:handle_appeal", args=[admitted.pk, "keo-dai"]), {"why": WHY})

    assert fresh(admitted).prolonged_reason == WHY


def test_handlers_are_reminded_before_the_day_once_a_day(make, cast, council):
    filed = appeals.file(make(State.NOT_AWARDED), by=cast["tac-gia"], text=TEXT)
    early = appeals.remind_due(filed.admit_due_on - timedelta(days=4))
    due = [appeals.remind_due(filed.admit_due_on - timedelta(days=3)) for _n in range(2)]

    assert (early, due) == (0, [1, 0])
    assert OutboxMessage.objects.filter(kind="appeal_due", recipient=cast["khieu-nai"]).count() == 1


def test_a_filed_appeal_reaches_the_handler_of_the_province(make, cast, council):
    appeals.file(make(State.NOT_AWARDED), by=cast["tac-gia"], text=TEXT)

    assert OutboxMessage.objects.filter(kind="appeal", recipient=cast["khieu-nai"]).count() == 1
    assert Appeal.objects.count() == 1
