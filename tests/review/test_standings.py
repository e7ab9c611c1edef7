"""The standings: what they rest on, when what was kept fits, what stands beside the rank, what a conclusion is made of."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from initiatives.models import Initiative, Outcome, Tier
from initiatives.states import State
from portal import clock
from portal.models import Post
from portal.rights import UnitTree
from portal.workflow import NotPossibleNow
from review import agreement, explain, kept, recusals, rules, standings
from review.actions import assignments, conclude, disqualify, keeping, ranking, sheets
from review.actions.closing import added, dossier_digest
from review.models import Assignment, Conclusion, ConfirmedSheet, RoundPanel, Seat, StandingLine, StandingsRun
from tests.review.support import REASON, ballot, confirm, fresh, seat_of, tier


def digest_of_round(round_):
    return RoundPanel.objects.get(round=round_).sheets_digest


def from_scratch(round_):
    """The round's digest made from every counting sheet, without the kept one."""
    total = "0" * 64
    for row in standings.rows_of_round(round_, kept.ranked_dossiers(round_)).values():
        total = added(total, dossier_digest(row.initiative.pk, row.present.digests))
    return total


def test_digest_follows_what_closes_and_not_what_is_confirmed_elsewhere(scored, make, council, cast, round_):
    scored()
    before = digest_of_round(round_)
    other = make(State.SCORING, accepted_at=clock.now())
    (given,) = assignments.assign([other], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    confirm(given)

    assert digest_of_round(round_) == before == from_scratch(round_)


def test_digest_follows_every_act_that_changes_what_counts(scored, meet, council, cast, round_):
    one, two = scored(), scored()
    item = meet([one]).items.get()
    item.rescore_voted = True
    item.save()
    assignments.rescore(one, by=cast["thu-ky"], comment=REASON)
    after_rescore = digest_of_round(round_), from_scratch(round_)
    assignments.recuse(two, seat_of(council, cast["thanh-vien-1"]), source="secretary", by=cast["thu-ky"], note="x")

    assert after_rescore[0] == after_rescore[1]
    assert digest_of_round(round_) == from_scratch(round_) != after_rescore[0]


def test_a_disqualified_dossier_leaves_the_digest_and_the_ranking(scored, council, cast, round_, as_):
    one, two = scored("16"), scored("10")
    proposal = disqualify.propose(one, by=cast["thu-ky"], rule="Sao chép toàn bộ hồ sơ khác của năm trước.")
    disqualify.hear(proposal, by=cast["tac-gia"], statement="Đã giải trình.")
    disqualify.disqualify(fresh(one), by=cast["chu-tich-hoi-dong"], comment=REASON)

    page = as_("chu-tich-hoi-dong").get(reverse("review:standings", args=[round_.code]))

    assert digest_of_round(round_) == from_scratch(round_)
    assert [(line.initiative.pk, line.rank) for line in page.context["page_obj"]] == [(two.pk, 1)]


def test_kept_standings_fit_until_a_sheet_changes(scored, council, cast, round_):
    one = scored()
    run = keeping.keep_standings(round_)
    fitted = kept.fits(RoundPanel.objects.get(round=round_), run)
    assignments.recuse(one, seat_of(council, cast["thanh-vien-1"]), source="secretary", by=cast["thu-ky"], note="x")

    assert (fitted, kept.fits(RoundPanel.objects.get(round=round_), run)) == (True, False)
    assert keeping.keep_due() == 1
    assert keeping.keep_due() == 0


def test_a_digest_that_was_lost_is_made_anew_from_the_sheets(scored, round_):
    scored()
    right = digest_of_round(round_)
    RoundPanel.objects.filter(round=round_).update(sheets_digest="f" * 64)

    keeping.keep_standings(round_)

    assert digest_of_round(round_) == right


def test_a_large_round_says_that_it_is_being_recomputed_and_does_not_conclude(
    scored, meet, cast, round_, as_, monkeypatch
):
    one = scored()
    ballot(meet([one]), one, by=cast["thu-ky"])
    monkeypatch.setattr(kept, "LIVE_SHEETS", 1)

    page = as_("chu-tich-hoi-dong").get(reverse("review:standings", args=[round_.code])).content.decode()
    with pytest.raises(NotPossibleNow) as late:
        conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    keeping.keep_standings(round_)
    conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])

    assert "đang được tính lại" in page
    assert "đang được tính lại" in str(late.value)
    assert fresh(one).state == State.DECISION


def test_the_kept_page_shows_what_the_live_page_shows(scored, cast, round_, as_, monkeypatch):
    for value in ("16", "9", "16", "12", "3"):
        scored(value)
    keeping.keep_standings(round_)
    address = reverse("review:standings", args=[round_.code])

    def shown():
        lines = as_("chu-tich-hoi-dong").get(address).context["page_obj"]
        return [(one.initiative.pk, one.rank, one.link, one.sheets, one.mark, dict(one.figures)) for one in lines]

    live = shown()
    monkeypatch.setattr(kept, "LIVE_SHEETS", 1)
    stored = shown()

    assert [line[:5] for line in stored] == [line[:5] for line in live]
    assert [line[5]["mean"] for line in stored] == [line[5]["mean"] for line in live]


@pytest.mark.parametrize("large", [False, True], ids=["live", "kept"])
def test_who_is_recused_sees_neither_the_dossier_nor_its_gap(scored, council, cast, round_, as_, monkeypatch, large):
    first, second = scored("16"), scored("12")
    assignments.recuse(
        first, seat_of(council, cast["pho-chu-tich-hoi-dong"]), source="secretary", by=cast["thu-ky"], note="x"
    )
    keeping.keep_standings(round_)
    monkeypatch.setattr(kept, "LIVE_SHEETS", 1 if large else 3_000)

    def lines(who):
        page = as_(who).get(reverse("review:standings", args=[round_.code]))
        return [(line.initiative.pk, line.rank) for line in page.context["page_obj"]], page.content.decode()

    assert lines("chu-tich-hoi-dong")[0] == [(first.pk, 1), (second.pk, 2)]
    seen, text = lines("pho-chu-tich-hoi-dong")
    assert seen == [(second.pk, 1)]
    assert "chỉ tính trong các hồ sơ anh/chị được xem" in text


def test_recusal_asked_in_sql_is_the_same_as_asked_one_by_one(make, scored, council, cast, round_):
    """kept_out_q is the twin of all_of, over every seat and dossiers of several units and times."""
    dossiers = [make(State.SCORING), make(State.SCORING, unit="DL-SYT", co_author=False), scored(), make(State.DRAFT)]
    Post.objects.create(user=cast["thanh-vien-1"], unit=dossiers[0].unit, position="x", starts_on=clock.today())
    assignments.recuse(dossiers[0], seat_of(council, cast["thanh-vien-3"]), source="declared",
                       by=cast["thanh-vien-3"], note="x")  # fmt: skip
    tree, day = UnitTree.read(), clock.today()
    for seat in Seat.objects.filter(council=council).select_related("user"):
        one_by_one = {pk for pk, _seat in recusals.all_of(Initiative.objects.all(), [seat], tree, day)}
        in_sql = Initiative.objects.filter(recusals.kept_out_q(seat.user, tree, day)).values_list("pk", flat=True)

        assert set(in_sql) == one_by_one


def test_a_mark_changed_after_the_fact_does_not_change_the_standings_and_is_found(scored, meet, cast):
    one = scored()
    ballot(meet([one]), one, by=cast["thu-ky"])
    outcome = conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    sheet = ConfirmedSheet.objects.filter(assignment__initiative=one).first()
    sheet.content["marks"]["A"]["value"] = "30"
    sheet.save()

    told = explain.explanation(Conclusion.objects.get(outcome=outcome))

    assert told["same"] is False
    assert told["problems"] == [f"sheet {sheet.digest[:12]}: its digest does not fit its content"]


def test_a_conclusion_is_made_again_byte_for_byte(scored, meet, cast):
    one = scored()
    ballot(meet([one]), one, by=cast["thu-ky"])
    outcome = conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    record = Conclusion.objects.get(outcome=outcome)
    again = explain.outcome_of(record.content, explain.figures_of(record.content, explain.sheets_named(record.content)))

    assert explain.canonical(again) == explain.canonical(explain.stored(Outcome.objects.get(pk=outcome.pk)))


def test_recompute_says_so_and_names_what_differs(scored, meet, cast, round_):
    one, two = scored("16"), scored("12")
    meeting = meet([one, two])
    for each in (one, two):
        ballot(meeting, each, by=cast["thu-ky"])
        conclude.conclude(each, by=cast["chu-tich-hoi-dong"])
    tier(round_, 1, quota=1)
    ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"])
    out = StringIO()
    call_command("recompute", round=round_.code, stdout=out)
    Outcome.objects.filter(initiative=one).update(mark=Decimal("1.00"))
    differing = StringIO()
    with pytest.raises(SystemExit) as failed:
        call_command("recompute", round=round_.code, stdout=differing)

    assert out.getvalue().strip() == f"{round_.code}: 2 outcomes and 1 rankings made again, all the same byte for byte"
    assert f"{one.code}: mark 1.00 ≠" in differing.getvalue()
    assert "1 differ" in str(failed.value)


def test_recompute_finds_a_rank_that_the_marks_do_not_give(scored, meet, cast, round_):
    one, two = scored("16"), scored("12")
    meeting = meet([one, two])
    for each in (one, two):
        ballot(meeting, each, by=cast["thu-ky"])
        conclude.conclude(each, by=cast["chu-tich-hoi-dong"])
    close = ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"])
    for line in close.lines:
        line["rank"] = 3 - line["rank"]
    close.save()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("recompute", round=round_.code, stdout=out)

    assert f"{one.code}: rank 2 ≠ 1" in out.getvalue()


def test_the_file_explains_a_result_to_whom_sees_marks_and_to_nobody_else(scored, meet, cast, as_):
    one = scored()
    ballot(meet([one]), one, by=cast["thu-ky"])
    conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    address = reverse("review:explained_file", args=[one.pk])

    told = json.loads(as_("kiem-toan").get(address).content)

    assert (told["same"], told["made_again"]) == (True, told["stored"])
    assert len(told["confirmed_sheets"]) == 3
    assert as_("tac-gia").get(address).status_code == 403
    assert as_("thanh-vien-1").get(address).status_code in {403, 404}
    assert as_("stranger").get(address).status_code == 404


def test_reopening_keeps_what_was_confirmed(make, council, cast):
    one = make(State.SCORING, accepted_at=clock.now())
    (given,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    confirm(given, "10")
    sheets.reopen_sheet(given, by=cast["thu-ky"], reason="Ghi nhầm một mục")
    confirm(Assignment.objects.get(pk=given.pk), "12")

    kept_sheets = ConfirmedSheet.objects.filter(assignment=given).values_list("number", "standing", "content__marks")
    assert [(number, standing, marks["A"]["value"]) for number, standing, marks in kept_sheets] == [
        (1, False, "10"),
        (2, True, "12"),
    ]


def test_too_few_sheets_are_not_rankable_and_not_last(scored, council, cast, round_, as_):
    low, few = scored("3"), scored("16")
    assignments.recuse(few, seat_of(council, cast["thanh-vien-1"]), source="secretary", by=cast["thu-ky"], note="x")

    lines = as_("chu-tich-hoi-dong").get(reverse("review:standings", args=[round_.code])).context["page_obj"]

    assert [(line.initiative.pk, line.rank) for line in lines] == [(low.pk, 1), (few.pk, None)]


# --- beside the official rank -----------------------------------------------------------------------


def marked(*rows):
    return [agreement.Marked(key, dict(totals)) for key, totals in enumerate(rows)]


def test_severity_is_what_a_member_gives_below_the_others():
    rows = marked(*({"Hiền": base, "Nghiêm": base - 10, "Vừa": base - 5} for base in (70, 75, 80, 85, 90)))

    told = agreement.agreement(rows)

    assert {one.name: one.severity for one in told.members} == {"Hiền": 5.0, "Nghiêm": -5.0, "Vừa": 0.0}


def test_a_strict_member_is_taken_out_of_the_adjusted_mark():
    """Two dossiers of one level, one of them marked by the strict member: raw marks differ, adjusted ones do not."""
    common = [{"Hiền": base, "Nghiêm": base - 10} for base in (70, 75, 80, 85)]
    rows = marked(*common, {"Hiền": 80, "Vừa": 80}, {"Nghiêm": 70, "Vừa": 80})

    told = agreement.agreement(rows)

    assert told.adjusted[4] == pytest.approx(told.adjusted[5], abs=0.01)


def test_alpha_is_one_where_all_agree_and_unknown_below_two_members():
    same = marked(*({"A": base, "B": base} for base in (70, 80, 90)))
    alone = marked({"A": 70}, {"A": 80})

    assert (agreement.agreement(same).alpha, agreement.agreement(alone).alpha) == (1.0, None)


def test_alpha_of_a_known_table():
    """Krippendorff's own example (2011, interval data), four observers over twelve units: alpha 0.849."""
    table = (
        (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
        (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
        (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
        (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
    )
    rows = marked(*({f"o{n}": row[unit] for n, row in enumerate(table) if row[unit] is not None} for unit in range(12)))

    assert agreement.agreement(rows).alpha == pytest.approx(0.849, abs=0.001)


def test_a_mark_far_from_the_rest_is_named():
    rows = marked(*({"A": 70 + n, "B": 71 + n, "C": 69 + n} for n in range(10)), {"A": 75, "B": 75, "C": 30})

    assert agreement.agreement(rows).outlying == {10: ["C"]}


def test_how_sure_is_certain_where_sheets_cannot_change_the_order():
    rows = marked({"A": 90, "B": 91}, {"A": 50, "B": 51}, {"A": 10, "B": 11})

    assert agreement.how_sure(rows, [1, 2], method="mean", seed=7) == {
        0: {1: 1.0, 2: 1.0},
        1: {1: 0.0, 2: 1.0},
        2: {1: 0.0, 2: 0.0},
    }


def test_how_sure_is_a_half_where_two_share_their_sheets():
    rows = marked({"A": 60, "B": 80}, {"A": 80, "B": 60}, {"A": 10, "B": 11})

    told = agreement.how_sure(rows, [1], method="mean", seed=7)

    assert told[0][1] + told[1][1] == pytest.approx(1.0)
    assert 0.3 < told[1][1] < 0.7


def test_the_same_seed_draws_the_same():
    rows = marked({"A": 60, "B": 80, "C": 71}, {"A": 80, "B": 60, "C": 70}, {"A": 65, "B": 71, "C": 77})

    assert agreement.how_sure(rows, [1], method="median", seed=3) == agreement.how_sure(
        rows, [1], method="median", seed=3
    )


def test_what_was_kept_tells_how_sure_each_prize_line_is(scored, round_):
    for value in ("16", "12", "8"):
        scored(value)
    Tier.objects.create(round=round_, group="group", order=1, name="Giải nhất", quota=1)

    run = keeping.keep_standings(round_)

    assert [line.draws for line in StandingLine.objects.filter(run=run)] == [{"1": 1.0}, {"1": 0.0}, {"1": 0.0}]
    assert StandingsRun.objects.get(round=round_).sheets == 9


def test_rules_forget_a_panel_that_was_moved(round_, council):
    first = rules.panel_of(round_)
    rules.forget_panel(round_)

    assert rules.panel_of(round_) is not first
