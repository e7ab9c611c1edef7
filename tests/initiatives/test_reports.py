"""Reports count what their reader may see, under the filters of the screen; files hold the same; exports stream."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from docx import Document

from initiatives import bench_reports, reports
from initiatives.actions import decision
from initiatives.models import Initiative
from initiatives.states import State
from portal import clock, spreadsheets
from portal.models import Unit

WHY = {"purpose": "Báo cáo quý theo công văn"}


@pytest.fixture
def several(make, cast, council):
    """Three recognised, two refused, one in scoring, one at the unit; one of them of another unit."""
    found = [make(State.AWARDED, decided_at=clock.now(), accepted_at=clock.now()) for _n in range(2)]
    found.append(make(State.AWARDED, unit="DL-TUYTHANH", decided_at=clock.now(), accepted_at=clock.now(), pillar="P6"))
    found += [make(State.NOT_AWARDED, decided_at=clock.now(), accepted_at=clock.now()) for _n in range(2)]
    found += [make(State.SCORING, accepted_at=clock.now()), make(State.UNIT_REVIEW)]
    return found


def rows_of(user, kind, **filters):
    return reports.KINDS[kind][1](reports.scope(user).filter(**filters))


def test_the_funnel_counts_each_stage(several, cast, round_):
    (table,) = rows_of(cast["thi-dua"], "pheu")

    row = next(row for row in table.rows if row[0] == round_.title)
    assert row[1:8] == (6, 6, 6, 5, 3, 2, "50,0 %")
    with translation.override("en"):
        (table,) = rows_of(cast["thi-dua"], "pheu")
    assert next(row for row in table.rows if row[0] == round_.title)[7] == "50.0 %"


def test_days_per_stage_are_days(several, cast, round_):
    one = several[0]
    at = clock.now()
    Initiative.objects.filter(pk=one.pk).update(
        submitted_at=at - timedelta(days=30),
        received_at=at - timedelta(days=26),
        accepted_at=at - timedelta(days=16),
        decided_at=at,
    )

    spans, _late = rows_of(cast["thi-dua"], "thoi-gian", pk=one.pk)

    assert [row[1:] for row in spans.rows] == [(4.0, 4.0), (10.0, 10.0), (16.0, 16.0)]


def test_why_they_were_refused(several, cast):
    several[3].outcomes.update(gates_passed=True)
    for kind, one, facts in (("recognition", several[0], {"tier_name": "Giải Ba"}), ("refusal", several[3], {
        "reasons": ["Tính mới: đã có nơi làm.", "Hiệu quả: chưa có số liệu."]})):  # fmt: skip
        decision.draw_up(
            one.round, kind=kind, number=f"1/{kind}", signed_on=clock.today(), by=cast["phe-duyet"], position="CT"
        ).lines.create(initiative=one, **facts)

    ended, why, won, lost = rows_of(cast["thi-dua"], "ket-qua")

    assert [row[0::4] for row in won.rows] == [(several[0].code, "Giải Ba")]
    assert [row[0::4] for row in lost.rows] == [
        (several[3].code, "Tính mới: đã có nơi làm.; Hiệu quả: chưa có số liệu.")
    ]  # fmt: skip
    assert dict(ended.rows)[str(State.AWARDED.label)] == 3
    assert dict(why.rows) == {
        "Không qua tiêu chí bắt buộc": 1, "Không đủ điểm hoặc không đủ phiếu đồng ý": 1,
        "Đạt, dưới mức giải hoặc không được cấp trên chấp thuận": 0,
    }  # fmt: skip


def test_by_unit_and_by_content(several, cast):
    (units,) = rows_of(cast["thi-dua"], "don-vi")
    (contents,) = rows_of(cast["thi-dua"], "noi-dung")

    assert {row[0]: row[1:4] for row in units.rows} == {
        "UBND xã Hoà Sơn Đông": (5, 5, 2), Unit.objects.get(code="DL-TUYTHANH").name: (1, 1, 1)
    }  # fmt: skip
    assert [row[1] for row in contents.rows] == [5, 1]


def test_overdue_is_counted_from_the_day_of_the_step(several, cast):
    Initiative.objects.filter(pk=several[5].pk).update(accepted_at=clock.now() - timedelta(days=120))

    _spans, late = rows_of(cast["thi-dua"], "thoi-gian")

    assert dict(late.rows)["Kết quả sau 3 tháng từ ngày chấp nhận"] == 1


def test_titles_count_what_is_still_of_use(several, cast, round_):
    Initiative.objects.filter(pk=several[0].pk).update(decided_at=clock.now() - timedelta(days=4 * 365))

    (table,) = rows_of(cast["thi-dua"], "danh-hieu")
    mine = [row for row in table.rows if row[0] == cast["tac-gia"].full_name]
    round_.title_years = 5
    round_.save()
    (longer,) = rows_of(cast["thi-dua"], "danh-hieu")

    assert sum(row[3] for row in mine) == 2
    assert {row[2] for row in mine} == {"Chiến sĩ thi đua cấp tỉnh"}
    assert sum(row[3] for row in longer.rows if row[0] == cast["tac-gia"].full_name) == 3


def test_a_units_head_reports_on_the_own_unit_alone(several, cast):
    assert set(reports.scope(cast["thu-truong"]).values_list("unit__code", flat=True)) == {"DL-HOASONDONG"}
    assert reports.scope(cast["thu-truong"]).count() == 6


def test_nobody_reports_on_what_they_may_not_see(several, make, cast):
    taken_back = make(State.DRAFT)
    Initiative.objects.filter(pk=taken_back.pk).update(submitted_at=clock.now(), code="SK-TEST-99999")

    for who in ("thu-truong", "thi-dua", "phe-duyet", "kiem-toan"):
        found = set(reports.scope(cast[who]).values_list("pk", flat=True))
        assert found <= set(Initiative.objects.visible_to(cast[who]).values_list("pk", flat=True))


def test_a_blind_round_tells_no_author_in_a_file(several, as_, round_, cast):
    round_.blind = True
    round_.save()

    content = b"".join(
        as_("kiem-toan").post(reverse("initiatives:report_file", args=["ho-so", "csv"]), WHY).streaming_content
    )

    rows = {row[0]: row for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))}
    assert rows[several[5].code][2:4] == ["", ""]
    assert cast["tac-gia"].full_name in rows[several[0].code][2]


@pytest.mark.parametrize("who", ["tac-gia", "thanh-vien-1", "stranger", "tiep-nhan"])
def test_who_has_no_reports(who, several, as_):
    client = as_(who)

    for address in (reverse("initiatives:reports"), reverse("initiatives:report_file", args=["ho-so", "csv"])):
        assert client.get(address).status_code == 403


def test_the_files_hold_the_figures_of_the_screen_and_say_under_what(several, as_, round_):
    officer = as_("thi-dua")
    query = f"?round={round_.pk}&pillar=P2"

    page = officer.get(reverse("initiatives:report", args=["pheu"]) + query).content.decode()
    sheet = [*spreadsheets.read(officer.get(reverse("initiatives:report_file", args=["pheu", "xlsx"]) + query).content)]
    paper = Document(io.BytesIO(officer.get(reverse("initiatives:report_file", args=["pheu", "docx"]) + query).content))

    told = [row[0] for row in sheet if row]
    assert "Nội dung cải cách: Cải cách thủ tục hành chính" in told
    assert any(line.startswith("Quy định của đợt: điểm đạt từ") for line in told)
    assert "Nội dung cải cách: Cải cách thủ tục hành chính" in page
    figures = next(row for row in sheet if row and row[0] == round_.title)
    assert figures[1:7] == ["5", "5", "5", "4", "2", "2"]
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "Nội dung cải cách: Cải cách thủ tục hành chính" in "\n".join(line.text for line in paper.paragraphs)
    assert round_.title in cells


def test_every_dossier_goes_out_with_its_authors(several, as_, cast):
    officer = as_("thi-dua")

    content = b"".join(officer.post(reverse("initiatives:report_file", args=["ho-so", "csv"]), WHY).streaming_content)
    sheet = b"".join(officer.post(reverse("initiatives:report_file", args=["ho-so", "xlsx"]), WHY).streaming_content)

    rows = [*csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    assert len(rows) == 7
    assert rows[1][2] == f"{cast['tac-gia'].full_name}, {cast['dong-tac-gia'].full_name}"
    assert list(spreadsheets.read(sheet)) == rows


def test_a_text_like_a_formula_goes_out_as_text(several, as_):
    Initiative.objects.filter(pk=several[0].pk).update(title='=HYPERLINK("http://x")')
    officer = as_("thi-dua")

    content = b"".join(
        officer.post(reverse("initiatives:report_file", args=["ho-so", "csv"]), WHY).streaming_content
    ).decode()
    sheet = b"".join(officer.post(reverse("initiatives:report_file", args=["ho-so", "xlsx"]), WHY).streaming_content)

    assert '"\'=HYPERLINK(""http://x"")"' in content
    assert '=HYPERLINK("http://x")' in [cell for row in spreadsheets.read(sheet) for cell in row]


def test_unknown_reports_and_forms_are_not_found(several, as_):
    officer = as_("thi-dua")

    for address in ("/thong-ke/khac/", "/thong-ke/pheu.exe", "/thong-ke/ho-so.pdf"):
        assert officer.get(address).status_code == 404


@pytest.mark.django_db
def test_reports_and_exports_cost_the_same_for_5_000_as_for_50(cast):
    """A twentieth of `bench reports`: the statements of every report and of the export."""
    counts = []
    reports.scope(cast["thi-dua"])  # rights are read once a request
    for seed, rows in ((1, 50), (2, 5_000)):
        bench_reports.generate_more(seed, rows)
        found = {}
        for kind, (_label, make) in reports.KINDS.items():
            with CaptureQueriesContext(connection) as seen:
                make(reports.scope(cast["thi-dua"]))
            found[kind] = len(seen)
        with CaptureQueriesContext(connection) as seen:
            count = sum(1 for _row in bench_reports.report_exports.dossiers(reports.scope(cast["thi-dua"])))
        found["export"] = len(seen)
        counts.append((count >= rows, found))

    assert counts[0][1] == counts[1][1]
    assert all(enough for enough, _found in counts)
    assert max(counts[1][1].values()) <= 15
