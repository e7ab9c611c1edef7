"""The library: every count equals a count by hand, exact accents come first, a typing error still finds, nothing breaks it."""

import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from home import actions, bench_library, catalogue, excerpts, search
from home.models import BITS, ExemplarPage, Finding, LibraryPage, TitleTrigram, on_its_way
from home.search import Question
from home.views import library as views
from initiatives.models import Initiative, Tier, Topic
from initiatives.states import State
from portal import clock
from tests.home.test_public import exemplar  # noqa: F401  the published exemplar


@pytest.fixture
def library(cast):
    """Sixty made-up exemplars with every filter filled."""
    bench_library.made_up(60, seed=7)
    return list(Finding.objects.all())


def passes(row, name, value):
    if name == search.AIM:
        return bool(row.aims & BITS[value])
    return getattr(row, search.COLUMNS[name]) == value


def by_hand(rows, chosen, name):
    """value → how many of the rows pass every filter but this one."""
    left = [row for row in rows if all(passes(row, other, value) for other, value in chosen.items() if other != name)]
    if name == search.AIM:
        return {index: n for index in BITS if (n := sum(bool(row.aims & BITS[index]) for row in left))}
    counted = Counter(getattr(row, search.COLUMNS[name]) for row in left)
    told = {True: "1", False: "0"}
    return {
        told.get(value, str(value)) if isinstance(value, bool) else str(value): n
        for value, n in counted.items()
        if value not in ("", None)
    }


def values_of(rows, name):
    return (
        list(BITS)
        if name == search.AIM
        else sorted({getattr(row, search.COLUMNS[name]) for row in rows} - {"", None}, key=str)
    )


def test_every_count_is_what_a_person_would_count(library):
    chance = random.Random(3)
    for _n in range(25):
        names = chance.sample([name for name in search.FACETS if values_of(library, name)], chance.randrange(4))
        chosen = {name: chance.choice(values_of(library, name)) for name in names}

        told = search.counts(Question("", chosen))

        right = [row for row in library if all(passes(row, name, value) for name, value in chosen.items())]
        assert told.total == len(right), chosen
        for name in search.FACETS:
            assert told.by_value.get(name, {}) == by_hand(library, chosen, name), (chosen, name)
        assert {row.pk for row in search.hits(Question("", chosen), at_most=100)} == {row.pk for row in right}


def test_without_a_filter_that_leaves_nothing_so_many_are_left(library):
    years = Counter(row.year for row in library)
    chosen = {"nam": next(iter(years)), "giai": "Giải không có"}

    told = search.counts(Question("", chosen))

    assert (told.total, told.without) == (0, {"giai": years[chosen["nam"]]})


def test_a_filter_finds_its_hits_however_many_fail_it(library, monkeypatch):
    """What fails a filter takes no room among what is counted: the rare value is as far from the first row as can be."""
    monkeypatch.setattr(search, "COUNTED", 5)
    rare = library[-1]
    Finding.objects.filter(pk=rare.pk).update(award="Giải hiếm")

    found = search.found(search.asked({"giai": "Giải hiếm"}))

    assert (found.counts.total, found.counts.capped, [row.pk for row in found.hits]) == (1, False, [rare.pk])
    assert found.counts.without == {"giai": len(library)}
    others = Counter(row.award for row in library[:-1] if row.award)
    assert found.counts.by_value["giai"] == {"Giải hiếm": 1, **others}


def test_more_hits_than_are_counted_are_told_as_at_least(library, client, monkeypatch):
    monkeypatch.setattr(search, "COUNTED", 5)
    level, total = Counter(row.level for row in library).most_common(1)[0]

    found = search.found(search.asked({"cap": level}))
    shown = client.get(f"/thu-vien/?cap={level}").content.decode()

    assert total > search.PAGE
    assert (found.counts.total, found.counts.capped, len(found.hits)) == (6, True, search.PAGE)
    assert "Ít nhất 6 điển hình" in shown


@pytest.mark.parametrize("look", ["", "?xem=ban-do"])
def test_every_unit_with_hits_can_be_chosen(look, library, client, monkeypatch):
    monkeypatch.setattr(views, "SHOWN_VALUES", 3)

    page = client.get(f"/thu-vien/{look}").content.decode()

    units = {row.unit_id for row in library}
    assert len(units) > 3
    assert {int(key) for key in re.findall(r"don-vi=(\d+)", page)} == units


def test_a_chosen_value_beyond_the_fullest_is_in_sight(library, client, monkeypatch):
    monkeypatch.setattr(views, "SHOWN_VALUES", 3)
    rarest = Counter(row.field for row in library).most_common()[-1][0]

    page = client.get("/thu-vien/", {"linh-vuc": rarest}).content.decode()

    within = page.partition(f'<span class="p-facet__label" lang="vi">{rarest}<')[0]
    assert within.rpartition("<details")[2].startswith(" open>")


def test_an_english_page_calls_fields_and_awards_by_their_english_names(library, round_, client):
    field, other = sorted({row.field for row in library})[:2]
    Topic.objects.create(round=round_, number=99, name=field, name_en="One-stop desks")
    Finding.objects.filter(award="Giải Nhì").update(award="Giải Sáng tạo")
    Tier.objects.create(round=round_, group="group", order=99, name="Giải Sáng tạo", name_en="Creative prize")

    page = client.get("/en/thu-vien/").content.decode()

    label = '<span class="p-facet__label"'
    for told in (f"{label}>One-stop desks<", f"{label}>Creative prize<", f'{label} lang="vi">{other}<'):
        assert told in page
    assert "One-stop desks" not in client.get("/thu-vien/").content.decode()


def test_a_row_without_a_value_fails_the_filter_by_it(library):
    Finding.objects.update(movement=None)

    found = search.found(search.asked({"phong-trao": "1"}))

    assert (found.counts.total, found.hits, found.counts.without) == (0, [], {"phong-trao": len(library)})


def published(cast, make, title, *, days=0):
    initiative = make(State.AWARDED, co_author=False, title=title, decided_at=clock.now())
    page = ExemplarPage(title=title, slug=f"dien-hinh-{initiative.pk}", initiative=initiative, summary="Không nhắc gì.")
    with on_its_way():
        LibraryPage.objects.get().add_child(instance=page)
    at = clock.now() - timedelta(days=days)
    ExemplarPage.objects.filter(pk=page.pk).update(first_published_at=at, last_published_at=at)
    catalogue.refresh(initiative)
    return title


def titles(text):
    return [row.title for row in search.found(search.asked({"q": text})).hits]


def test_exact_accents_come_first_then_the_same_letters(cast, make):
    exact = published(cast, make, "Tú trong thư mục chung", days=9)
    other = published(cast, make, "Từ trong thủ mức chung", days=1)

    assert titles("tú trong thư") == [exact, other]
    assert titles("tu trong thu") == [other, exact]


def test_a_phrase_in_the_title_comes_before_its_words_apart(cast, make):
    apart = published(cast, make, "Hẹn người dân một phiếu", days=1)
    phrase = published(cast, make, "Phiếu hẹn cho người dân", days=9)

    assert titles("phiếu hẹn") == [phrase, apart]


@pytest.mark.parametrize("typed", ["pheiu hen dong", "phieu hen dongg", "Phiéu hẹn đọng", "phieuhen dong"])
def test_a_title_is_found_with_a_typing_error(typed, cast, make):
    wanted = published(cast, make, "Phiếu hẹn động cho bộ phận một cửa")
    published(cast, make, "Đội nhắc việc bằng tin nhắn")

    result = search.found(search.asked({"q": typed}))

    assert ([row.title for row in result.hits], result.guessed) == ([wanted], typed != "Phiéu hẹn đọng")


def test_words_of_nothing_find_nothing(cast, make):
    published(cast, make, "Phiếu hẹn động")

    assert titles("xyzzy quux") == []


@pytest.mark.parametrize("typed", ["???", "🙂", "… – !"])
def test_signs_alone_find_nothing(typed, cast, make, client):
    published(cast, make, "Phiếu hẹn động")

    library = client.get("/thu-vien/", {"q": typed}).content.decode()
    everything = client.get("/tim-kiem/", {"q": typed}).content.decode()

    assert titles(typed) == []
    assert "Không có điển hình nào khớp tất cả." in library
    assert "Hãy gõ ít từ hơn" in everything and "Trang khác" not in everything


def test_the_words_are_marked_whatever_their_accents():
    assert search.highlighted("Phiếu hẹn động", "phieu DONG") == [("Phiếu", True), (" hẹn ", False), ("động", True)]


def with_text(page, text):
    ExemplarPage.objects.filter(pk=page.pk).update(body=[("lessons", f"<p>{text}</p>")])
    catalogue.put(list(catalogue.live_pages().filter(pk=page.pk)))


def test_a_hit_whose_title_does_not_hold_the_words_shows_where_its_text_does(cast, make, client):
    """Who searches without accents sees why a page is there: the words in place, marked, of the page as it is published."""
    page = ExemplarPage.objects.get(title=published(cast, make, "Phiếu hẹn động"))
    place = "Trước &amp; sau: Máy quét đặt cạnh quầy số ba thì hết hàng chờ."
    with_text(page, "Câu mở đầu. " * 30 + place + " Câu kết." * 30)
    shown = client.get("/thu-vien/", {"q": "may quet canh quay"}).content.decode()
    excerpt = re.search(r"p-hit__excerpt. lang=.vi.>(.*?)</p>", shown, re.DOTALL)[1].strip()
    assert "<mark>Máy</mark> <mark>quét</mark> đặt <mark>cạnh</mark> <mark>quầy</mark> số ba" in excerpt
    assert (excerpt[0], excerpt[-1], "&amp;" in excerpt, "&lt;p" in excerpt) == ("…", "…", True, False)
    # Where the title says it, nothing more is told; a hit by the unit's name has no text to show.
    for typed in ("phieu hen", page.initiative.unit_name):
        assert "p-hit__excerpt" not in client.get("/thu-vien/", {"q": typed}).content.decode()
    page.refresh_from_db()
    page.body = [("lessons", "<p>Máy quét mới, bản nháp chưa công bố.</p>")]
    page.save_revision()
    assert "chưa công bố" not in client.get("/thu-vien/", {"q": "may quet canh quay"}).content.decode()


def test_an_excerpt_is_the_place_with_most_of_the_words():
    text = "hồ xa. " + "chữ " * 40 + "Hồ sơ đất đai ở quầy, " + "chữ " * 40 + "sơ"
    assert "Hồ sơ đất đai" in excerpts.around(text, {"ho", "so", "dat"})
    assert excerpts.around("không có gì", {"ho"}) == ""
    assert excerpts.around("Hồ sơ", {"so"}) == "Hồ sơ"


def test_a_page_taken_off_leaves_no_row_no_word_no_trigram(exemplar, cast):  # noqa: F811
    actions.take_off(exemplar, by=cast["bien-tap"])

    assert (Finding.objects.count(), TitleTrigram.objects.count(), titles("một lần nói")) == (0, 0, [])


def test_a_page_taken_off_while_two_are_compared_is_not_found(cast, make, client):
    for title in ("Phiếu hẹn động", "Quầy lưu động"):
        published(cast, make, title)
    address = "/thu-vien/so-sanh/?" + "&".join(f"ma={row.code}" for row in Finding.objects.all())
    before = client.get(address).status_code
    # As between two statements of one request: the row is still there, the page is not.
    ExemplarPage.objects.filter(title="Quầy lưu động").update(live=False)

    assert (before, client.get(address).status_code) == (200, 404)


def test_the_worker_makes_good_what_a_hand_left_wrong(exemplar):  # noqa: F811
    Finding.objects.all().delete()

    assert (catalogue.keep_true(), titles("một lần nói"), catalogue.keep_true()) == (1, [exemplar.title], 0)
    assert (catalogue.rebuild(), Finding.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "query", ["", "?q=thu+tuc", "?q=thu+tuc&tru-cot=P2&nam=2025", "?xem=the", "?xem=ban-do", "?q=thu+tcu+hahn"]
)
def test_a_search_costs_the_same_for_three_and_for_three_hundred(query, cast, client):
    counted = []
    for rows in (3, 297):
        bench_library.made_up(rows)
        client.get(f"/thu-vien/{query}")
        with CaptureQueriesContext(search.connection) as seen:
            client.get(f"/thu-vien/{query}")
        counted.append(len(seen))

    assert counted[1] <= counted[0] + 3
    assert max(counted) <= 10


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 10_000, "q=" + "thu+" * 2500, "q=%00", "q=%22+OR+1%3D1", "q=NEAR%28a+b%29", "q=a*+-b", "q='%3B--", "q=%F0%9F%98%80",
        "q=%E1%BB%", "tru-cot=P9", "tru-cot=P2'", "don-vi=99999999999999999999", "don-vi=-1", "nam=abc", "chi-so=%00",
        "la-gi=1", "page=-1", "page=0", "xem=khong-co", "xep=khong-co", "giai=" + "x" * 400, "linh-vuc=%00",
    ],
)  # fmt: skip
def test_whatever_stands_in_the_address_gets_a_page(query, library, client):
    assert client.get(f"/thu-vien/?{query}").status_code == 200
    assert client.get(f"/tim-kiem/?{query}").status_code == 200


@pytest.mark.parametrize("page", ["101", "1000000000"])
def test_beyond_page_one_hundred_the_reader_is_asked_to_narrow(page, library, client):
    answered = client.get(f"/thu-vien/?page={page}")

    assert (answered.status_code, "thu hẹp" in answered.content.decode()) == (404, True)


def test_the_state_is_in_the_address_and_each_filter_can_be_taken_off(library, client):
    row = library[0]
    page = client.get(f"/thu-vien/?tru-cot={row.pillar}&nam={row.year}&xem=the").content.decode()

    assert f'href="/thu-vien/?nam={row.year}&amp;xem=the"' in page
    assert f'href="/thu-vien/?tru-cot={row.pillar}&amp;xem=the"' in page


def test_no_hit_says_which_filter_to_drop_and_what_that_would_give(library, client):
    year = library[0].year
    there = sum(row.year == year for row in library)

    page = client.get(f"/thu-vien/?nam={year}&giai=Giai+khong+co").content.decode()

    assert f"còn {there} điển hình" in page


def test_two_are_compared_side_by_side(cast, make, client):
    one, other = published(cast, make, "Thẻ hỏi đáp hai mặt"), published(cast, make, "Phiếu hẹn động")
    codes = [Initiative.objects.get(title=title).code for title in (one, other)]

    page = client.get(f"/thu-vien/so-sanh/?ma={codes[0]}&ma={codes[1]}").content.decode()

    assert (one in page, other in page) == (True, True)
    assert client.get("/thu-vien/so-sanh/?ma=x").status_code == 200


def test_the_lasting_address_leads_to_the_page_whatever_it_is_called(exemplar, client):  # noqa: F811
    code = exemplar.initiative.code

    answered = client.get(f"/ma/{code}/")

    assert (answered.status_code, answered.url) == (302, f"/thu-vien/{exemplar.slug}/")
    assert client.get("/ma/SK-KHONG-CO/").status_code == 404
