"""Index results: entered or read from a sheet, each figure checked against the number ranked; the series ends with the merger."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.actions import indices
from initiatives.models import IndexAim, IndexResult
from initiatives.states import State
from portal import spreadsheets
from portal.models import Unit
from portal.workflow import NotPossibleNow, Refused


@pytest.fixture
def province(cast):
    return Unit.objects.get(code="DL")


def keep(province, cast, **facts):
    given = {"index": "PAR", "year": 2025, "score": Decimal("88.2"), "rank": 10, "ranked": 34, **facts}
    return indices.keep(province, by=cast["thi-dua"], **given)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"rank": 0}, "Hạng bắt đầu từ 1."),
        ({"rank": 35, "ranked": 34}, "Hạng 35 lớn hơn số tỉnh được xếp hạng năm 2025 (34)."),
        ({"rank": 40, "ranked": None}, "Hạng 40 lớn hơn số tỉnh được xếp hạng năm 2025 (34)."),
        ({"ranked": 63}, "Năm 2025 cả nước có 34 tỉnh, thành phố."),
        ({"year": 2024, "rank": 62, "ranked": 61}, "Hạng 62 lớn hơn số tỉnh được xếp hạng năm 2024 (61)."),
        ({"score": Decimal(101)}, "Điểm từ 0 đến 100."),
        ({"year": 2099}, "Năm phải từ 2009 đến năm nay."),
    ],
)
def test_a_figure_that_cannot_be_is_told(facts, told, province, cast):
    with pytest.raises(NotPossibleNow) as refusal:
        keep(province, cast, **facts)

    assert told in refusal.value.reasons
    assert not IndexResult.objects.filter(province=province).exists()


@pytest.mark.parametrize("facts", [
    {"year": 2024, "rank": 63, "ranked": 63}, {"rank": 34}, {"rank": None, "ranked": None}, {"score": None},
])  # fmt: skip
def test_what_can_be_is_kept_and_what_is_not_known_stays_empty(facts, province, cast):
    kept = keep(province, cast, **facts)

    assert {name: getattr(kept, name) for name in facts} == facts
    assert kept.entered_by == cast["thi-dua"]


def test_a_second_entry_corrects_the_first(province, cast):
    keep(province, cast)
    keep(province, cast, rank=9)

    assert IndexResult.objects.get(province=province).rank == 9


def test_the_series_of_a_merged_province_has_ended(cast):
    with pytest.raises(NotPossibleNow) as refusal:
        keep(Unit.objects.get(code="PY"), cast, year=2026)

    assert refusal.value.reasons == ["Tỉnh đã hợp nhất: chuỗi số liệu kết thúc năm 2025."]


@pytest.mark.parametrize("who", ["tac-gia", "phe-duyet", "kiem-toan", "bien-tap"])
def test_only_the_emulation_officer_enters(who, province, cast):
    with pytest.raises(Refused):
        indices.keep(province, by=cast[who], index="PAR", year=2025, score=None, rank=1, ranked=34)


def sheet(*rows):
    content = spreadsheets.written(indices.HEAD, rows)
    return SimpleUploadedFile("chi-so.xlsx", content)


def test_a_sheet_is_read_whole_or_not_at_all(province, as_):
    officer, address = as_("thi-dua"), reverse("initiatives:indices")
    good = [("PAR Index", 2024, "88,2", 36, 63, "Bộ Nội vụ"), ("SIPAS", 2024, "", "", "", "chưa rõ")]
    bad = [*good, ("PAPI", 2024, "x", 3, 61, ""), ("KHÁC", 2024, "", 1, "", "")]

    wrong = officer.post(address, {"province": province.pk, "sheet": sheet(*bad), "import": "1"})
    count = IndexResult.objects.filter(province=province).count()
    right = officer.post(address, {"province": province.pk, "sheet": sheet(*good), "import": "1"})

    told = wrong.content.decode()
    assert (wrong.status_code, count, right.status_code) == (409, 0, 302)
    assert "Dòng 4: năm, điểm, hạng phải là số." in told
    assert "Dòng 5: “KHÁC” không phải PAR Index, SIPAS, PAPI hay PCI." in told
    found = IndexResult.objects.get(province=province, index="PAR")
    assert (found.score, found.rank, found.source) == (Decimal("88.2"), 36, "Bộ Nội vụ")


def test_the_blank_sheet_is_read_again(as_):
    content = as_("thi-dua").get(reverse("initiatives:indices_blank")).content

    assert [*spreadsheets.read(content)][0] == [*indices.HEAD]


def test_the_public_page_shows_targets_the_end_and_who_aims_at_it(make, client):
    one = make(State.INTAKE)
    IndexAim.objects.create(initiative=one, index="SIPAS")

    page = client.get(reverse("home:index", args=["SIPAS"])).content.decode()

    assert "hợp nhất năm 2025: chuỗi số liệu kết thúc ở đây" in page
    assert "1 sáng kiến đã gửi hướng tới chỉ số này." in page
    assert "trong 40 tỉnh đầu" in page
    assert client.get(reverse("home:index", args=["KHAC"])).status_code == 404
