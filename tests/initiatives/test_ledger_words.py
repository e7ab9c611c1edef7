"""The ledger's page speaks its reader's language, and settings that results and money follow from are acts with what they were."""

import ast
import json
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from initiatives import ledger_search, ledger_words
from initiatives.actions import campaign, emulation, tables
from initiatives.models import AwardForm, Movement, ParPoints
from initiatives.states import State
from portal import ledger
from portal.models import LedgerRow
from portal.workflow import Refused

OURS = [
    path for room in ("portal", "initiatives", "review", "home") for path in (settings.BASE_DIR / room).rglob("*.py")
]
ELSEWHERE = {"by", "dossier", "changed", "name"}


def facts_written():
    """The names under which acts keep what a reader of the ledger sees."""
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or "bench" in path.name:
                continue
            if ast.unparse(node.func) == "ledger.write":
                yield from (keyword.arg for keyword in node.keywords if keyword.arg)
            for keyword in node.keywords:
                if keyword.arg == "details" and isinstance(keyword.value, ast.Dict):
                    yield from (ast.literal_eval(key) for key in keyword.value.keys)


def test_every_fact_an_act_keeps_has_its_words():
    assert set(facts_written()) - set(ledger_words.FACTS) - ELSEWHERE == set()


def of(act):
    row = LedgerRow.objects.select_related("side").filter(act=act).order_by("-seq").first()
    return row, dict(ledger_words.told(row))


def test_what_a_setting_was_and_is_stands_under_the_names_of_its_form(cast, round_):
    round_.appeal_days, round_.blind = 45, True
    emulation.keep_round(round_, by=cast["thi-dua"])
    ledger.settle()
    _row, told = of("set_round")
    assert told == {"số ngày được khiếu nại": "90 → 45", "chấm ẩn danh": "không → có"}


def test_states_roles_and_choices_are_words_and_moments_are_the_provinces():
    facts = {"source": "draft", "target": "unit_review", "stated_at": "2026-11-29T03:05:06.000000Z", "role": "auditor",
             "details": {"granted": True}, "comment": ""}  # fmt: skip
    told = dict(ledger_words.lines_of("initiatives.initiativechange:1", facts))
    assert told == {
        "Từ trạng thái": str(State.DRAFT.label), "Sang trạng thái": "Đơn vị đang xem xét", "Thời điểm ghi": "10:05 29/11/2026",
        "Vai trò": "Kiểm toán, thanh tra", "Chấp thuận": "có",
    }  # fmt: skip


def test_an_act_that_leaves_the_state_says_it_once():
    facts = {"source": "unit_review", "target": "unit_review", "comment": "đã gọi điện"}
    told = list(ledger_words.lines_of("initiatives.initiativechange:1", facts))
    assert told[0] == ("Trạng thái", "Đơn vị đang xem xét")
    assert len(told) == 2


def test_base_salary_points_and_quota_are_acts_that_keep_what_stood_there_before(cast, movement_):
    officer = cast["thi-dua"]
    for amount in ("2340000", "2530000"):
        tables.keep_salary(by=officer, starts_on=date(2026, 7, 1), amount=Decimal(amount), document="NĐ thử")
    for points in ("1.5", "2"):
        tables.keep_points(by=officer, year=2026, count_at_least=10, points=Decimal(points), document="")
    for most in (3, 5):
        campaign.set_quota(movement_, by=officer, form=AwardForm.values[0], for_collectives=True, at_most=most)
    ledger.settle()
    assert of("set_salary")[1] == {"mức lương cơ sở (đồng)": "2340000 → 2530000"}
    assert of("set_points")[1] == {"điểm": "1.50 → 2"}
    assert of("set_quota")[1]["số lượng tối đa"] == "3 → 5"
    assert ParPoints.objects.get(year=2026, count_at_least=10).points == 2
    for key in ("tac-gia", "thu-ky", "quan-tri"):
        with pytest.raises(Refused):
            tables.keep_salary(by=cast[key], starts_on=date(2026, 7, 1), amount=Decimal(1), document="")
        with pytest.raises(Refused):
            tables.keep_points(by=cast[key], year=2026, count_at_least=10, points=Decimal(1), document="")


def test_the_auditors_page_shows_no_name_of_a_column(cast, as_, round_):
    round_.appeal_days = 45
    emulation.keep_round(round_, by=cast["thi-dua"])
    ledger.settle()
    page = as_("kiem-toan").get(reverse("initiatives:ledger")).content.decode()
    assert ("số ngày được khiếu nại" in page, "appeal_days" in page) == (True, False)
    assert json.loads(of("set_round")[0].side.facts)["changed"] == {"appeal_days": ["90", "45"]}
    assert "set_round" in ledger_search.labels()


@pytest.fixture
def movement_(cast):
    return Movement.objects.get(pk=Movement.objects.values_list("pk").first()[0])
