"""A contest of 142 entries with nine judges and a final, from assignment to signed minutes, through the pages alone."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from docx import Document

from initiatives.models import Initiative, Outcome, Round, Tier
from initiatives.states import State
from portal import clock
from review.models import (
    Assignment,
    AssignmentState,
    ConfirmedSheet,
    Criterion,
    RankingClose,
    RoundPanel,
    Rubric,
    Seat,
    Session,
)
from tests.review.support import REASON, more_members

ENTRIES, EACH, FINALISTS = 142, 3, 6


def moment(at):
    local = at.astimezone(clock.ZONE)
    return f"{local:%Y-%m-%dT%H:%M}"


@pytest.fixture
def contest(make, council, cast, round_):
    """142 entries in scoring, nine judges, a rubric for the contest and one for its final, three prizes."""
    panel = {"rubric": Rubric.objects.get(key="cuoc-thi"), "final_rubric": Rubric.objects.get(key="chung-khao")}
    RoundPanel.objects.filter(round=round_).update(**panel, final_weight=40)
    Round.objects.filter(pk=round_.pk).update(pass_mark=50)
    for order, quota in enumerate((1, 2, 3), 1):
        Tier.objects.create(round=round_, group="group", order=order, name=f"Giải {order}", quota=quota)
    for number in range(ENTRIES):
        at = clock.now() - timedelta(days=20, minutes=number)
        make(State.SCORING, accepted_at=clock.now(), submitted_at=at, title=f"Sáng kiến số {number}")
    more_members(council, cast, 6)
    return round_


def judges(council):
    seats = Seat.objects.filter(council=council, title="member").select_related("user").order_by("pk")
    return {seat.pk: signed_in(seat.user) for seat in seats}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def mark_all(clients, scoring_pass):
    """Each judge sends each sheet of the pass; a dossier's marks follow from its number, a judge's hand from the seat."""
    waiting = Assignment.objects.filter(scoring_pass=scoring_pass, state=AssignmentState.ASSIGNED)
    rubric = RoundPanel.objects.get().final_rubric if scoring_pass == 2 else RoundPanel.objects.get().rubric
    criteria = list(Criterion.objects.filter(rubric=rubric))
    for given in waiting.select_related("initiative").order_by("pk"):
        off = given.initiative_id % 7 + (given.seat_id % 3) / 2
        sheet = {f"value_{one.pk}": str(max(one.maximum - 1 - int(off), 0) or 1).replace(".", ",") for one in criteria}
        answer = clients[given.seat_id].post(reverse("review:sheet", args=[given.pk]), sheet | {"confirm": "1"})
        assert answer.status_code == 302, answer.content.decode()[:2000]


@pytest.mark.long
def test_142_entries_nine_judges_and_a_final_from_assignment_to_signed_minutes(contest, council, cast, as_):
    secretary, chair = as_("thu-ky"), as_("chu-tich-hoi-dong")
    clients, code = judges(council), contest.code

    lot = {"each": EACH, "seats": list(clients)}
    assert secretary.post(reverse("review:lot", args=[code]), lot).status_code == 302
    loads = [Assignment.objects.filter(seat=seat).count() for seat in clients]
    assert (sum(loads), max(loads) - min(loads) <= 1) == (ENTRIES * EACH, True)

    mark_all(clients, 1)
    secretary.post(reverse("review:close_all", args=[code]))
    assert Initiative.objects.filter(round=contest, state=State.DELIBERATION).count() == ENTRIES

    secretary.post(reverse("review:final_act", args=[code, "group"]), {"count": FINALISTS, "comment": REASON})
    finalists = set(Initiative.objects.filter(in_final=True).values_list("pk", flat=True))
    assert len(finalists) == FINALISTS
    secretary.post(
        reverse("review:final_act", args=[code, "boc-tham"]), {"starts_at": moment(clock.now() + timedelta(days=5))}
    )
    assert len(chair.get(reverse("review:final", args=[code])).context["timetable"]) == len(finalists)
    mark_all(clients, 2)
    secretary.post(reverse("review:close_all", args=[code]))
    assert Initiative.objects.filter(round=contest, state=State.DELIBERATION).count() == ENTRIES

    held_at = clock.now() + timedelta(days=10)
    called = secretary.post(reverse("review:call", args=[code]), {"held_at": moment(held_at), "place": "Hội trường A"})
    meeting = Session.objects.get()
    assert (called.status_code, meeting.items.count()) == (302, ENTRIES)
    chair.post(reverse("review:invited", args=[meeting.pk]), {"comes": "yes"})
    everybody = {"present": list(council.seats.values_list("pk", flat=True))}
    secretary.post(reverse("review:run_session", args=[meeting.pk, "co-mat"]), everybody)
    secretary.post(reverse("review:run_session", args=[meeting.pk, "mo"]))
    votes = {f"choice_{seat}": "for" for seat in council.seats.filter(can_vote=True).values_list("pk", flat=True)}
    for item in meeting.items.select_related("initiative"):
        secretary.post(reverse("review:vote", args=[item.pk]), votes)
        step = reverse("initiatives:step", args=[item.initiative_id, "conclude"])
        assert chair.post(step, {"comment": ""}).status_code == 302

    outcomes = Outcome.objects.filter(initiative__round=contest)
    assert (outcomes.count(), outcomes.filter(passed=True).count()) == (ENTRIES, ENTRIES)
    closed = chair.post(reverse("review:close_ranking", args=[code, "group"]), {"order": "", "note": ""})
    assert closed.status_code == 302
    first = Outcome.objects.get(rank=1)
    assert RankingClose.objects.count() == 1
    assert (first.initiative_id in finalists, first.tier.name) == (True, "Giải 1")
    secretary.post(reverse("review:run_session", args=[meeting.pk, "dong"]))
    chair.post(reverse("review:run_session", args=[meeting.pk, "ky"]))

    meeting.refresh_from_db()
    told = "\n".join(p.text for p in Document(io.BytesIO(
        secretary.get(reverse("review:minutes", args=[meeting.pk, "docx"])).content)).paragraphs)  # fmt: skip
    assert meeting.minutes_signed_by == cast["chu-tich-hoi-dong"]
    assert all(code in told for code in Initiative.objects.filter(round=contest).values_list("code", flat=True))
    assert ConfirmedSheet.objects.count() == ENTRIES * EACH + len(finalists) * EACH
    out = io.StringIO()
    call_command("recompute", round=code, stdout=out)
    assert out.getvalue().strip() == f"{code}: {ENTRIES} outcomes and 1 rankings made again, all the same byte for byte"
