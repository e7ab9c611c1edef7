"""Random rounds: whatever order of legal acts, no recused sheet counts, no rank contradicts the marks, no conclusion the vote."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from initiatives.models import Initiative, Outcome
from initiatives.states import State
from portal import clock
from portal.rights import UnitTree
from portal.workflow import NotPossibleNow, Refused
from review import explain, kept, recusals, standings
from review.actions import assignments, conclude, keeping, session, sheets
from review.actions.closing import added, dossier_digest
from review.models import Assignment, AssignmentState, Conclusion, ConfirmedSheet, RoundPanel, Seat, Session
from tests.review.support import REASON, ballot, marks_for

DOSSIERS, MEMBERS = 3, 5
MARKS = ("4", "9", "12", "16", "19")

acts = st.one_of(
    st.tuples(st.just("confirm"), st.integers(0, DOSSIERS - 1), st.integers(0, MEMBERS - 1), st.sampled_from(MARKS)),
    st.tuples(st.sampled_from(["recuse", "reopen", "abstain"]), st.integers(0, DOSSIERS - 1), st.integers(0, MEMBERS - 1), st.none()),
    st.tuples(st.sampled_from(["close", "rescore", "conclude"]), st.integers(0, DOSSIERS - 1), st.none(), st.none()),
    st.tuples(st.just("vote"), st.integers(0, DOSSIERS - 1), st.none(), st.sampled_from(["for", "against", "blank"])),
    st.tuples(st.just("meet"), st.none(), st.none(), st.none()),
)  # fmt: skip


class Play:
    """One round and what may be tried on it; what is refused changes nothing."""

    def __init__(self, make, council, cast, round_):
        self.cast, self.round, self.council = cast, round_, council
        self.dossiers = [make(State.SCORING, accepted_at=clock.now()).pk for _n in range(DOSSIERS)]
        found = Seat.objects.filter(council=council, can_score=True).select_related("user").order_by("pk")
        self.seats = list(found)[:MEMBERS]
        assignments.assign(Initiative.objects.filter(pk__in=self.dossiers), self.seats, by=cast["thu-ky"])
        # The first dossier comes to its session in every play; what happens to it there is the play's.
        for seat in range(len(self.seats)):
            self.confirm(0, seat, MARKS[seat % 2 + 2])
        self.close(0, None, None)

    def one(self, number):
        return Initiative.objects.get(pk=self.dossiers[number])

    def sheet(self, dossier, seat):
        one = self.one(dossier)
        rows = Assignment.objects.filter(initiative=one, seat=self.seats[seat], scoring_pass=one.scoring_pass)
        return rows.select_related("initiative__round", "seat__user").get()

    def act(self, name, dossier, seat, value):
        with suppress(NotPossibleNow, Refused, ObjectDoesNotExist, AttributeError), transaction.atomic():
            getattr(self, name)(dossier, seat, value)

    def confirm(self, dossier, seat, value):
        row = self.sheet(dossier, seat)
        sheets.finish(row, marks_for(row, value), by=row.seat.user)

    def recuse(self, dossier, seat, _value):
        seat = self.seats[seat]
        assignments.recuse(self.one(dossier), seat, source="declared", by=seat.user, note="x")

    def reopen(self, dossier, seat, _value):
        sheets.reopen_sheet(self.sheet(dossier, seat), by=self.cast["thu-ky"], reason="x")

    def abstain(self, dossier, seat, _value):
        row = self.sheet(dossier, seat)
        sheets.abstain(row, by=row.seat.user, reason="x")

    def close(self, dossier, _seat, _value):
        assignments.close_scoring(self.one(dossier), by=self.cast["thu-ky"])

    def rescore(self, dossier, _seat, _value):
        assignments.rescore(self.one(dossier), by=self.cast["thu-ky"], comment=REASON)

    def meet(self, _dossier, _seat, _value):
        waiting = session.waiting_for_a_session(self.round)
        held = session.call(self.round, council=self.council, held_at=clock.now(), place="x", by=self.cast["thu-ky"],
                            initiatives=waiting, late_reason=REASON)  # fmt: skip
        session.attend(held, self.council.seats.values_list("pk", flat=True), by=self.cast["thu-ky"])
        session.open_session(held, by=self.cast["thu-ky"])

    def vote(self, dossier, _seat, value):
        held = Session.objects.filter(items__initiative=self.dossiers[dossier], state="open").latest("pk")
        tree = UnitTree.read()
        out = recusals.all_of([self.one(dossier)], list(self.council.seats.all()), tree, clock.today())
        ballot(held, self.one(dossier), value, by=self.cast["thu-ky"], skip=tuple(seat for _one, seat in out))

    def conclude(self, dossier, _seat, _value):
        conclude.conclude(self.one(dossier), by=self.cast["chu-tich-hoi-dong"])

    def check(self):
        tree, day = UnitTree.read(), clock.today()
        counted = ConfirmedSheet.objects.filter(standing=True, assignment__state=AssignmentState.CONFIRMED)
        for sheet in counted.select_related("assignment__initiative", "assignment__seat"):
            one, seat = sheet.assignment.initiative, sheet.assignment.seat
            present = sheet.assignment.scoring_pass == one.scoring_pass and one.state != State.DECISION
            assert not (present and recusals.is_recused(one, seat, tree, day)), "a recused sheet counts"
        rows = standings.rows_of_round(self.round, kept.ranked_dossiers(self.round))
        places = standings.ranked(rows.values())
        for a in places:
            for b in places:
                better = (rows[a].mark, rows[a].links) > (rows[b].mark, rows[b].links)
                assert not better or places[a].rank < places[b].rank, "a rank contradicts the marks"
        for outcome in Outcome.objects.filter(current=True).select_related("initiative__round"):
            passed = outcome.gates_passed and outcome.mark >= outcome.initiative.round.pass_mark
            assert outcome.passed == (passed and outcome.votes_for >= outcome.votes_needed), "a conclusion contradicts"
        for record in Conclusion.objects.select_related("outcome"):
            assert explain.explanation(record)["same"], "a conclusion cannot be made again"
        total = "0" * 64
        for row in rows.values():
            total = added(total, dossier_digest(row.initiative.pk, row.present.digests))
        assert RoundPanel.objects.get(round=self.round).sheets_digest == total, "the digest lost a sheet"
        assert keeping.keep_standings(self.round).digest == total
        assert all(row.mark is None or Decimal(0) <= row.mark <= 100 for row in rows.values())


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(played=st.lists(acts, min_size=25, max_size=45))
def test_no_order_of_legal_acts_ends_in_a_contradiction(make, council, cast, round_, played):
    begun = transaction.atomic()
    begun.__enter__()
    try:
        play = Play(make, council, cast, round_)
        for act in played:
            play.act(*act)
        for number in range(DOSSIERS):
            for name, value in (("close", None), ("meet", None), ("vote", "for"), ("conclude", None)):
                play.act(name, number, None, value)
        play.check()
    finally:
        transaction.set_rollback(True)
        begun.__exit__(None, None, None)
