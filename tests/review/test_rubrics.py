"""Rubrics: versions, what a frozen one refuses, the chair's correction that reopens every sheet and keeps both."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from initiatives import ledger_words
from initiatives.states import State
from portal import clock, ledger
from portal.models import LedgerRow
from portal.workflow import NotPossibleNow, Refused
from review.actions import assignments, conclude, rubrics, sheets
from review.forms.rubrics import CriterionForm
from review.models import Assignment, ConfirmedSheet, Criterion, Mark, RoundPanel, Rubric, RubricCorrection, ScoreSheet
from tests.review.support import REASON, ballot, confirm, fresh, seat_of

RUBRIC_ACTS = ["new_rubric", "set_criterion", "drop_criterion", "correct_round_rubric"]


@pytest.fixture
def scoring(make, council, cast):
    """In scoring: one sheet confirmed, one begun, one untouched."""
    one = make(State.SCORING, accepted_at=clock.now())
    seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2, 3)]
    given = assignments.assign([one], seats, by=cast["thu-ky"])
    confirm(given[0], "10")
    criterion = Criterion.objects.get(rubric__key="mac-dinh", rubric__version=1, code="B2")
    sheets.save_marks(given[1], {criterion: {"value": Decimal("9.5")}}, by=cast["thanh-vien-2"])
    return fresh(one)


def corrected(cast, maximum="9"):
    """Version 2 of the default: B2 is worth less."""
    new = rubrics.new_version(Rubric.objects.get(key="mac-dinh", version=1), by=cast["thu-ky"])
    criterion = new.criteria.get(code="B2")
    criterion.maximum = Decimal(maximum)
    return rubrics.keep_criterion(criterion, [], by=cast["thu-ky"]).rubric


def test_a_new_version_copies_every_criterion_with_its_bands(council, cast):
    old = Rubric.objects.get(key="mac-dinh", version=1)
    new = rubrics.new_version(old, by=cast["thu-ky"])

    def told(rubric):
        return [
            (c.code, c.maximum, c.guide, [(b.low, b.high, b.text) for b in c.bands.all()])
            for c in rubric.criteria.all()
        ]

    assert (new.version, new.replaces, told(new)) == (2, old, told(old))
    with pytest.raises(Refused):
        rubrics.new_version(old, by=cast["thanh-vien-1"])


def test_every_change_of_a_rubric_is_an_act_that_keeps_what_it_was(scoring, round_, cast):
    new = corrected(cast)
    rubrics.drop_criterion(new.criteria.get(code="B2"), by=cast["thu-ky"])
    rubrics.correct(round_, new, by=cast["chu-tich-hoi-dong"], reason=REASON)
    ledger.settle()
    rows = LedgerRow.objects.select_related("side").filter(act__in=RUBRIC_ACTS).order_by("seq")
    assert [row.act for row in rows] == RUBRIC_ACTS
    assert dict(ledger_words.told(rows[1]))["Bộ tiêu chí"] == str(new)
    assert json.loads(rows[1].side.facts)["changed"] == {"maximum": ["10.00", "9"]}


def test_a_frozen_rubric_takes_no_change(scoring, cast):
    criterion = Criterion.objects.get(rubric__key="mac-dinh", rubric__version=1, code="B2")
    criterion.maximum = Decimal(99)
    with pytest.raises(NotPossibleNow):
        rubrics.keep_criterion(criterion, [], by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        rubrics.drop_criterion(criterion, by=cast["thu-ky"])

    assert Criterion.objects.get(pk=criterion.pk).maximum == Decimal(10)


def test_a_correction_reopens_every_sheet_and_keeps_both(scoring, round_, cast):
    new = corrected(cast)
    made = rubrics.correct(round_, new, by=cast["chu-tich-hoi-dong"], reason=REASON)
    states = Assignment.objects.filter(initiative=scoring).values_list("state", flat=True)
    old_sheet = ConfirmedSheet.objects.get()

    assert list(states) == ["assigned"] * 3
    assert (old_sheet.standing, old_sheet.rubric.version, made.reopened) == (False, 1, 2)
    assert set(ScoreSheet.objects.values_list("rubric__version", flat=True)) == {2}
    assert (RoundPanel.objects.get(round=round_).rubric, new.frozen_at) == (new, None)
    assert Rubric.objects.get(pk=new.pk).frozen_at is not None
    assert scoring.changes.filter(step="correct_rubric").count() == 1


def test_marks_that_still_fit_are_carried_over_and_the_others_are_asked_anew(scoring, round_, cast):
    rubrics.correct(round_, corrected(cast, "9"), by=cast["chu-tich-hoi-dong"], reason=REASON)
    kept = {
        (mark.sheet.assignment.seat.user.email.split("@")[0], mark.criterion.code): mark.value
        for mark in Mark.objects.select_related("criterion", "sheet__assignment__seat__user")
    }

    assert kept["thanh-vien-1", "A"] == Decimal(10)
    assert kept["thanh-vien-2", "B2"] is None
    assert {mark.criterion.rubric.version for mark in Mark.objects.all()} == {2}


def test_after_a_correction_a_dossier_in_deliberation_is_scored_again_before_it_concludes(scored, meet, round_, cast):
    one = scored()
    rubrics.correct(round_, corrected(cast), by=cast["chu-tich-hoi-dong"], reason=REASON)
    ballot(meet([one]), one, by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow) as late:
        conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    assignments.rescore(fresh(one), by=cast["thu-ky"], comment=REASON)
    again = Assignment.objects.filter(initiative=one, scoring_pass=2)

    assert "chấm lại theo bộ mới" in str(late.value)
    assert again.count() == 3
    assert confirm(again[0], "8").rubric.version == 2


@pytest.mark.parametrize("who", ["thu-ky", "thanh-vien-1", "pho-chu-tich-hoi-dong", "stranger"])
def test_only_the_chair_corrects(scoring, round_, cast, who):
    new = corrected(cast)
    with pytest.raises(Refused):
        rubrics.correct(round_, new, by=cast[who], reason=REASON)

    assert RubricCorrection.objects.count() == 0


def test_no_correction_once_a_dossier_is_concluded(scoring, scored, meet, round_, cast):
    one = scored()
    ballot(meet([one]), one, by=cast["thu-ky"])
    conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    with pytest.raises(NotPossibleNow) as late:
        rubrics.correct(round_, corrected(cast), by=cast["chu-tich-hoi-dong"], reason=REASON)

    assert "đã có hồ sơ được kết luận" in str(late.value)


def test_a_correction_is_a_later_version_of_the_same_rubric(scoring, round_, cast):
    other = rubrics.new_version(Rubric.objects.get(key="cuoc-thi", version=1), by=cast["thu-ky"])
    for wrong in (other, Rubric.objects.get(key="mac-dinh", version=1)):
        with pytest.raises(NotPossibleNow):
            rubrics.correct(round_, wrong, by=cast["chu-tich-hoi-dong"], reason=REASON)


def test_a_sheet_confirmed_on_an_old_rubric_does_not_stand(scoring, round_, cast):
    """A page opened before the correction is sent after it: nothing counts on the old version."""
    given = Assignment.objects.get(initiative=scoring, seat__user=cast["thanh-vien-3"])
    old = {c: {"yes": True} if c.maximum is None else {"value": c.maximum - 1}
           for c in Criterion.objects.filter(rubric__key="mac-dinh", rubric__version=1)}  # fmt: skip
    rubrics.correct(round_, corrected(cast), by=cast["chu-tich-hoi-dong"], reason=REASON)
    with pytest.raises(NotPossibleNow) as late:
        sheets.finish(given, old, by=cast["thanh-vien-3"])

    assert "Bộ tiêu chí" in str(late.value)
    assert ConfirmedSheet.objects.filter(assignment=given).count() == 0


def test_two_versions_are_shown_beside_each_other(council, cast, as_):
    new = corrected(cast)
    old = Rubric.objects.get(key="mac-dinh", version=1)
    lines = as_("thanh-vien-1").get(reverse("review:compare_rubrics", args=[old.pk, new.pk])).context["lines"]

    assert [line["code"] for line in lines if line["differs"]] == ["B2"]
    assert as_("stranger").get(reverse("review:rubric", args=[new.pk])).status_code == 403


def test_the_real_rubrics_are_there_with_their_totals(council):
    def total(key):
        return sum(c.maximum or 0 for c in Criterion.objects.filter(rubric__key=key, rubric__version=1))

    totals = {
        key: total(key) for key in ("phu-binh", "van-mon", "tran-bien", "thai-nguyen-tre", "mac-dinh", "chung-khao")
    }
    assert totals == {"phu-binh": 100, "van-mon": 100, "tran-bien": 100, "thai-nguyen-tre": 80, "mac-dinh": 100,
                      "chung-khao": 100}  # fmt: skip
    assert Criterion.objects.get(rubric__key="van-mon", code="A.1").pass_mark == 10


@pytest.mark.parametrize(
    ("bands", "wrong"),
    [
        ("27–30: mới | new\n21–26: khá", ""),
        ("27–30: mới\n25–28: khá", "chồng"),
        ("mười–hai: x", "Không đọc"),
        ("27–31: quá", "vượt"),
    ],
)
def test_bands_are_read_line_by_line(council, bands, wrong):
    rubric = Rubric.objects.get(key="mac-dinh", version=1)
    form = CriterionForm(
        {"code": "Z", "order": "9", "text": "Thử", "kind": "band", "maximum": "30", "step": "0,5", "bands": bands},
        instance=Criterion(rubric=rubric),
    )

    told = " ".join(str(error) for errors in form.errors.values() for error in errors)
    assert (wrong in told) if wrong else told == ""
