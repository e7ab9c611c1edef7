"""The way to the council and its conditions: the year, entrants, desks, paper, supplements, clocks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from initiatives.actions import author, authors
from initiatives.actions import office as way
from initiatives.models import (
    Initiative,
    RoundCategory,
    RoundUnitKind,
)
from initiatives.states import State
from portal import clock
from portal.demo import grant
from portal.models import User
from portal.workflow import NotPossibleNow, Refused, may_take, reasons_against
from review import rules
from review.actions import council as council_actions
from review.actions import office
from review.models import (
    Condition,
    RoundPanel,
    Rubric,
)
from tests.review.support import (
    REASON,
    fresh,
    intake_yes,
    seat_of,
)


def test_accept_after_the_year_of_a_dossier_handed_in_in_time(make, council, cast):
    today = clock.today()
    one = make(State.INTAKE, first_applied_on=date(today.year - 1, today.month, today.day) - timedelta(days=1))
    one.round.sheets_at_least = 1
    one.round.save()
    intake_yes(one, cast["tiep-nhan"])
    assert list(reasons_against(fresh(one), "accept", by=cast["tiep-nhan"], at=clock.now(), comment="")) == []


def test_resubmit_after_return_after_the_year(make, council, cast):
    today = clock.today()
    one = make(State.UNIT_RETURNED, first_applied_on=date(today.year - 1, today.month, today.day) - timedelta(days=1))
    assert list(reasons_against(fresh(one), "submit", by=cast["tac-gia"], at=clock.now(), comment="")) == []


def test_answer_supplement_rechecks_authors(make, council, cast):
    one = make(State.INTAKE)
    office.request_supplement(one, by=cast["tiep-nhan"], items=[{"section": "authors", "what": "x", "why": ""}])
    authors.name_author(fresh(one), by=cast["tac-gia"], user=cast["thanh-vien-1"], share=Decimal(50))
    for it in fresh(one).open_request.items.all():
        author.answer_item(it, "xong", by=cast["tac-gia"])
    with pytest.raises(NotPossibleNow):
        author.answer_supplement(fresh(one), by=cast["tac-gia"])


def test_unit_kind_must_be_eligible(make, council, cast, round_):
    RoundUnitKind.objects.filter(round=round_).delete()
    RoundUnitKind.objects.create(round=round_, kind="department")
    with pytest.raises(NotPossibleNow):
        author.submit(make(), by=cast["tac-gia"])


def test_category_must_be_admitted(make, council, cast, round_):
    RoundCategory.objects.filter(round=round_, category="group").delete()
    with pytest.raises(NotPossibleNow):
        author.submit(make(), by=cast["tac-gia"])


def test_organiser_is_refused_as_author(make, council, cast, round_):
    round_.excludes_judges = True
    round_.save()
    one = make()
    one.authorships.filter(is_main=False).update(user=cast["thi-dua"])
    with pytest.raises(NotPossibleNow):
        author.submit(fresh(one), by=cast["tac-gia"])


def test_register_paper_refuses_a_judge(make, council, cast, round_):
    round_.excludes_judges = True
    round_.save()
    one = make(on_paper=True, paper_scan="x.png", paper_arrived_on=clock.today())
    one.authorships.filter(is_main=False).update(user=cast["thanh-vien-1"])
    with pytest.raises(NotPossibleNow):
        way.register_paper(fresh(one), by=cast["tiep-nhan"])


def test_appoint_refuses_a_council_with_an_author(make, council, cast, round_):
    round_.excludes_judges = True
    round_.save()
    one = make(State.SCORING)
    one.authorships.filter(is_main=False).update(user=cast["thanh-vien-1"])
    RoundPanel.objects.filter(round=round_).delete()
    with pytest.raises(NotPossibleNow):
        council_actions.appoint(round_, council=council, rubric=Rubric.objects.get(key="mac-dinh"), by=cast["thu-ky"])


def test_somebody_answers_for_a_paper_dossier(make, council, cast):
    one = make(State.SUPPLEMENT, on_paper=True)
    one.authorships.update(user=None)
    one = fresh(one)
    assert [k for k, u in cast.items() if may_take(one, "answer_supplement", u)] != []


def test_recall_after_decline_and_escalation(make, council, cast):
    one = make(State.UNIT_REVIEW)
    office.decline(one, by=cast["thu-truong"], comment=REASON)
    author.escalate(fresh(one), by=cast["tac-gia"])
    with pytest.raises(NotPossibleNow):
        author.recall(fresh(one), by=cast["tac-gia"])


def test_recall_after_return(make, council, cast):
    one = make()
    author.submit(one, by=cast["tac-gia"])
    office.return_to_author(fresh(one), by=cast["dau-moi"], comment=REASON, sections=["effects"])
    author.submit(fresh(one), by=cast["tac-gia"])
    with pytest.raises(NotPossibleNow):
        author.recall(fresh(one), by=cast["tac-gia"])


def test_upper_unit_endorses_only_with_its_own_checklist(make, council, cast):
    one = make(State.UNIT_REVIEW)
    office.answer_checks(
        one, dict.fromkeys(Condition.objects.filter(kind="unit", active=True), ("yes", "")), by=cast["dau-moi"]
    )
    office.decline(one, by=cast["thu-truong"], comment=REASON)
    author.escalate(fresh(one), by=cast["tac-gia"])
    assert (
        list(
            reasons_against(
                fresh(one), "endorse", by=cast["thu-truong"], at=clock.now(), comment="", intake_due_on=None
            )
        )
        != []
    )


def test_unit_reviewer_does_not_extend_intakes_supplement(make, council, cast, as_):
    one = make(State.SUPPLEMENT)
    r = as_("dau-moi").post(f"/ho-so/{one.pk}/gia-han/", {"comment": REASON})
    assert r.status_code == 403


def test_intake_does_not_extend_the_councils_revision(make, council, cast, as_):
    one = make(State.REVISION)
    r = as_("tiep-nhan").post(f"/ho-so/{one.pk}/gia-han/", {"comment": REASON})
    assert r.status_code == 403


def test_standing_office_sees_what_it_must_review(make, council, cast):
    for g in list(cast["thu-truong"].grants.all()) + list(cast["pho"].grants.all()):
        g.delete()
    from portal.models import Grant

    Grant.objects.filter(role__in=["unit_head", "unit_deputy"]).delete()
    one = make(State.UNIT_REVIEW)
    u = cast["stranger"]
    grant(u, "unit_head", one.round.organiser)
    u = User.objects.get(pk=u.pk)
    assert may_take(one, "endorse", u)
    assert Initiative.objects.visible_to(u).filter(pk=one.pk).exists()


def test_pass_on_desk_checks_state_under_lock(make, council, cast, monkeypatch):
    one = make(State.UNIT_REVIEW, desk_due_on=None)
    Initiative.objects.filter(pk=one.pk).update(desk_due_on=clock.today() - timedelta(days=1))
    real = way.locked

    def slow(x):
        Initiative.objects.filter(pk=x.pk).update(state=State.INTAKE, desk_unit=None, desk_due_on=None)
        return real(x)

    monkeypatch.setattr(way, "locked", slow)
    way.pass_on_desks(clock.today())
    assert fresh(one).desk_unit is None


def test_three_reminders_at_three_times(make, council, cast):
    make(State.SUPPLEMENT)
    late = clock.today() + timedelta(days=20)
    with clock.stated(clock.at(late)):
        way.remind_due(late)
        n = way.lapse_due(late)
    assert n == 0


def test_who_filled_the_checklist_is_recused(make, council, cast):
    one = make(State.UNIT_REVIEW)
    grant(cast["thanh-vien-2"], "unit_reviewer", one.unit)
    office.answer_checks(
        one, dict.fromkeys(Condition.objects.filter(kind="unit", active=True), ("yes", "")), by=cast["thanh-vien-2"]
    )
    office.endorse(one, by=cast["thu-truong"])
    assert rules.is_recused(fresh(one), seat_of(council, cast["thanh-vien-2"]), cast["thu-ky"])


def test_waiver_not_decided_by_anybody_or_later(make, council, cast):
    one = make(State.AWARDED, waiver_reason=REASON)
    with pytest.raises((Refused, NotPossibleNow)):
        way.decide_waiver(one, by=cast["stranger"], granted=False)


def test_collective_paper_without_author(make, council, cast):
    one = make(on_paper=True, co_author=False, paper_scan="x.png", paper_arrived_on=clock.today())
    one.authorships.all().delete()
    with pytest.raises(NotPossibleNow):
        way.register_paper(fresh(one), by=cast["tiep-nhan"])


def test_paper_window_year_counts_from_arrival(make, council, cast):
    today = clock.today()
    applied = date(today.year - 1, today.month, today.day) - timedelta(days=10)
    one = make(on_paper=True, paper_scan="x.png", paper_arrived_on=today - timedelta(days=15), first_applied_on=applied)
    way.register_paper(fresh(one), by=cast["tiep-nhan"])
    intake_yes(fresh(one), cast["tiep-nhan"])
    assert list(reasons_against(fresh(one), "accept", by=cast["tiep-nhan"], at=clock.now(), comment="")) == []


def test_clone_only_by_author_into_open_round(make, council, cast, round_):
    one = make(State.WITHDRAWN)
    round_.closes_at = clock.now() - timedelta(days=1)
    round_.save()
    with pytest.raises((Refused, NotPossibleNow)):
        author.clone(one, by=cast["stranger"], round=round_)
