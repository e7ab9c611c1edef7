"""The library: hits beside the filters with their counts, as list, cards or map; two exemplars side by side."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Value as Constant
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home import excerpts, exemplars, search, tiles
from home.groups import LIBRARY
from home.models import CostBand, Finding, UseStage
from home.search import AIM, FACETS, LAST_PAGE, Question
from initiatives.models import Movement, Pillar, RoundKind, Tier, Topic
from portal import clock, pages
from portal.models import Unit, UnitKind
from portal.rights import UnitTree
from portal.text import told

LOOKS = ("the", "ban-do")
SHOWN_VALUES = 40
OPEN_FACETS = frozenset({"tru-cot", "nam", "su-dung"})


class Value(NamedTuple):
    """One value of a filter: its words and their language where it is not the page's, how many hits it would leave,
    whether it is chosen, where it leads."""

    label: str
    language: str
    count: int
    chosen: bool
    address: str


class Facet(NamedTuple):
    name: str
    label: str
    values: list[Value]
    # Beyond the fullest: behind one more press.
    more: list[Value]
    open: bool
    more_open: bool


class Chip(NamedTuple):
    """A chosen filter: its words, where it is taken off, and how many hits that would give."""

    label: str
    address: str
    count: int


def labels() -> dict[str, str]:
    return {
        "tru-cot": _("Nội dung cải cách"), "linh-vuc": _("Lĩnh vực"), "loai-don-vi": _("Loại đơn vị"),
        "don-vi": _("Đơn vị"), "cap": _("Cấp công nhận"), "nam": _("Năm"), "phong-trao": _("Phong trào"),
        AIM: _("Chỉ số hướng tới"), "su-dung": _("Tình trạng áp dụng"), "chi-phi": _("Chi phí"),
        "giai": _("Giải thưởng"), "bo-tai-lieu": _("Bộ tài liệu để làm theo"),
    }  # fmt: skip


# Kept with each exemplar as Vietnamese words.
NAMED = (("linh-vuc", Topic), ("giai", Tier))
FIXED = {
    "tru-cot": Pillar, "loai-don-vi": UnitKind, "cap": RoundKind, "su-dung": UseStage, "chi-phi": CostBand,
}  # fmt: skip


def names(counts: search.Counts, chosen: Any) -> dict[str, dict[str, str]]:
    """The words of every value that has hits or is chosen. At most three statements."""
    found = {name: {str(value): str(label) for value, label in kind.choices} for name, kind in FIXED.items()}
    found["bo-tai-lieu"] = {"1": _("có các bước và tệp tải về"), "True": _("có các bước và tệp tải về")}
    for name, model, text in (("don-vi", Unit, "name"), ("phong-trao", Movement, "title")):
        keys = {int(key) for key in counts.by_value.get(name, ())} | ({chosen[name]} if name in chosen else set())
        english = ("title_en",) if model is Movement else ()
        rows = model.objects.filter(pk__in=keys).values_list("pk", text, *english) if keys else ()
        found[name] = {str(row[0]): told(row[1], row[2] if len(row) > 2 else "") for row in rows}
    return found | english_names(counts)


def english_names(counts: search.Counts) -> dict[str, dict[str, str]]:
    """On an English page what fields and awards are called there, as far as rounds say so. One statement."""
    if get_language() != "en" or not any(counts.by_value.get(name) for name, _model in NAMED):
        return {}
    rows = [
        model.objects.exclude(name_en="")
        .order_by()
        .annotate(kind=Constant(name))
        .values_list("kind", "name", "name_en")
        for name, model in NAMED
    ]
    found: dict[str, dict[str, str]] = {}
    for kind, name, english in sorted(rows[0].union(*rows[1:])):
        found.setdefault(kind, {})[name] = english
    return found


def address(question: Question, look: str = "", **changes: Any) -> str:
    """This question's address with some of it changed; a change to None takes it out."""
    asked = {"q": question.text, **question.chosen, "xep": question.order, "xem": look} | changes
    if asked.get("bo-tai-lieu"):
        asked["bo-tai-lieu"] = "1"
    kept = {name: value for name, value in asked.items() if value not in {None, ""}}
    return f"{reverse('home:library')}{'?' + urlencode(kept) if kept else ''}"


def language_of(name: str, value: str, named: dict[str, str]) -> str:
    """Units have Vietnamese names alone; fields and awards have them where no round tells another."""
    return "vi" if name == "don-vi" or (name in dict(NAMED) and value not in named) else ""


def facets(question: Question, counts: search.Counts, words: dict, look: str) -> list[Facet]:
    """Each filter with its values, the fullest first; years the newest first."""
    found = []
    for name, label in labels().items():
        chosen = str(question.chosen[name]) if name in question.chosen else None
        chosen = "1" if chosen == "True" else chosen
        by_value = dict(counts.by_value.get(name, {}))
        by_value.pop("0" if name == "bo-tai-lieu" else None, None)
        if chosen is not None:
            by_value.setdefault(chosen, 0)
        pairs = sorted(
            by_value.items(), key=(lambda one: one[0]) if name == "nam" else (lambda one: one[1]), reverse=True
        )
        named = words.get(name, {})
        values = [
            Value(
                named.get(value, value),
                language_of(name, value, named),
                count,
                value == chosen,
                address(question, look, **{name: None if value == chosen else value}),
            )
            for value, count in pairs
        ]
        if values:
            shown_, more = values[:SHOWN_VALUES], values[SHOWN_VALUES:]
            open_ = name in OPEN_FACETS or chosen is not None
            found.append(Facet(name, label, shown_, more, open_, any(one.chosen for one in more)))
    return found


def chips(question: Question, counts: search.Counts, words: dict, look: str) -> list[Chip]:
    """What is chosen, each with the hits there would be without it."""
    kinds, found = labels(), []
    for name in FACETS:
        if name in question.chosen:
            value = str(question.chosen[name])
            label = f"{kinds[name]}: {words.get(name, {}).get(value, value)}"
            found.append(Chip(label, address(question, look, **{name: None}), counts.without.get(name, counts.total)))
    return found


def facts(request: HttpRequest) -> dict[str, Any]:
    """All the library's page shows for its query string."""
    question = search.asked(request.GET)
    result = search.found(question)
    question = result.question
    look = request.GET.get("xem", "") if request.GET.get("xem") in LOOKS else ""
    words = names(result.counts, question.chosen)
    last = result.pages
    return {
        "question": question,
        "result": result,
        "look": look,
        "facets": facets(question, result.counts, words, look),
        "chips": chips(question, result.counts, words, look),
        "hits": shown(result),
        "start": (question.page - 1) * search.PAGE + 1,
        "kept": [(name, "1" if value is True else value) for name, value in question.chosen.items()],
        "map": unit_map(question, result.counts) if look == "ban-do" else None,
        "looks": [(name, label, address(question, name), name == look) for name, label in looks()],
        "orders": [(name, label, address(question, look, xep=name), name == question.sorted_by) for name, label in orders(question)],
        "all": address(Question(question.text), look),
        "plain": not request.GET,
        "before": address(question, look, page=question.page - 1) if question.page > 1 else "",
        "after": address(question, look, page=question.page + 1) if question.page < last else "",
    }  # fmt: skip


def looks() -> list[tuple[str, str]]:
    return [("", _("Danh sách")), ("the", _("Thẻ")), ("ban-do", _("Bản đồ"))]


def orders(question: Question) -> list[tuple[str, str]]:
    best = [(search.BEST, _("sát nhất"))] if question.text else []
    return [*best, (search.NEWEST, _("mới nhất")), (search.MOST_APPLIED, _("nhiều nơi áp dụng"))]


def shown(result: search.Result, at_most: int = search.PAGE) -> list[dict[str, Any]]:
    """Each hit with its title, summary and, where these do not hold what was typed, an excerpt; in pieces, the typed words marked."""
    english = get_language() == "en"
    hits, typed = result.hits[:at_most], result.question.text
    # What was found by a typing error stands in no text.
    told_in_text = excerpts.of(hits, typed) if typed and not result.guessed else {}
    return [
        {
            "row": hit,
            "url": exemplars.address_of(hit.slug),
            "title": search.highlighted(hit.title_en if english and hit.title_en else hit.title, typed),
            "summary": search.highlighted(hit.summary_en if english and hit.summary_en else hit.summary, typed),
            "excerpt": told_in_text.get(hit.pk, ()),
            "english": english and bool(hit.title_en),
        }
        for hit in hits
    ]


def unit_map(question: Question, counts: search.Counts) -> dict[str, Any]:
    """Each unit in force today as a hexagon with how many of these exemplars it has, those of units it took over included;
    beside it how many have no place on the map. Two statements."""
    day, tree = clock.today(), UnitTree.read()
    by_unit: dict[int, int] = {}
    for key, count in counts.by_value.get("don-vi", {}).items():
        heir = tree.heir(int(key), day)
        by_unit[heir or 0] = by_unit.get(heir or 0, 0) + count
    drawn = tiles.drawn(exemplars.places(), dict.fromkeys(by_unit, tiles.APPLIES))
    shown_ = [(tile, by_unit.pop(tile.unit, 0)) for tile in drawn.tiles]
    return {"width": drawn.width, "height": drawn.height, "tiles": shown_, "elsewhere": sum(by_unit.values())}


def beyond(request: HttpRequest) -> HttpResponse | None:
    """Nobody reads page 101: the reader is asked to narrow instead."""
    question = search.asked(request.GET)
    if question.page <= LAST_PAGE:
        return None
    return render(request, "home/narrow.html", {"last": LAST_PAGE, "back": address(question)}, status=404)


def compare(request: HttpRequest) -> HttpResponse:
    """Two exemplars side by side, named in the address by their codes."""
    codes = [code[:20] for code in request.GET.getlist("ma")][:2]
    rows = {row.code: row for row in Finding.objects.filter(code__in=codes).select_related("unit")}
    chosen = [rows[code] for code in codes if code in rows]
    if len(chosen) != 2 or chosen[0] == chosen[1]:
        others = list(Finding.objects.order_by("-published_at")[:LAST_PAGE])
        alike = chosen[0].similar if chosen else []
        rows = sorted(others, key=lambda row: alike.index(row.pk) if row.pk in alike else len(alike))
        facts = {"chosen": chosen, "rows": rows}
        return pages.keep(request, render(request, "home/compare_choose.html", facts), LIBRARY)
    found = exemplars.pages_of([one.pk for one in chosen])
    if len(found) != len(chosen):
        # One was taken off since its row was read.
        raise Http404
    sides = [{"row": row, "page": found[row.pk], "url": exemplars.address_of(row.slug)} for row in chosen]
    facts = {"sides": sides, "parts": exemplars.side_by_side(sides)}
    return pages.keep(request, render(request, "home/compare.html", facts), LIBRARY)


def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The lasting address of an exemplar, whatever its page is called today."""
    return redirect(exemplars.address_of(get_object_or_404(Finding, code=code).slug))
