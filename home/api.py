"""The portal's open data, version 1: read-only JSON with lasting identifiers, cursors and ETags (CC BY 4.0)."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, Literal

from django.core import signing
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Query, Schema, Status
from ninja.errors import ValidationError

from home import exemplars, opening
from home.feeds import whole
from home.groups import FRONT, LIBRARY, ROUNDS
from home.models import BITS, CostBand, ExemplarPage, Finding, UseStage
from initiatives.models import Index, IndexResult, IndexTarget, Pillar, Round, RoundKind
from initiatives.published import recognised
from initiatives.states import State
from portal import pages
from portal.models import Unit, UnitKind

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SALT = "api-cursor"
PAGE, MOST = 50, 200
DESCRIPTION = (
    "Dữ liệu mở của Cổng sáng kiến: điển hình đã công bố, đợt xét với số liệu không định danh, quyết định công nhận, các "
    "chỉ số cải cách. Chỉ đọc, không cần tài khoản. Open data of the portal: published exemplars, rounds in anonymous "
    "totals, decisions of recognition, reform indices. Read-only, no account. Licence CC BY 4.0: name the source. "
    "Identifiers (`code`) never change. Lists are paged by `next`; answers have an ETag."
)

api = NinjaAPI(
    title="Cổng sáng kiến – dữ liệu mở",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    openapi_extra={"info": {"license": {"name": "CC BY 4.0", "url": LICENCE}}},
)


class Problem(Schema):
    """What was wrong with a request, in words."""

    detail: str


class ExemplarSummary(Schema):
    """An exemplar as a list shows it."""

    code: str = Field(description="Lasting identifier")
    title: str
    title_en: str
    summary: str
    unit: str
    unit_kind: str
    pillar: str = Field(description="P0 to P6")
    field: str
    level: str = Field(description="Kind of the round it was recognised in")
    year: int
    award: str
    figure: str
    figure_of: str
    stage: str
    cost_band: str
    kit: bool = Field(description="Whether it comes with steps and files to copy it")
    applying: int = Field(description="Other units that apply it now")
    indices: list[str]
    decision_number: str
    decision_date: date | None
    published_at: datetime
    updated_at: datetime
    url: str

    @staticmethod
    def resolve_unit(row: Finding) -> str:
        return row.unit_name

    @staticmethod
    def resolve_indices(row: Finding) -> list[str]:
        return [name for name, bit in BITS.items() if row.aims & bit]

    @staticmethod
    def resolve_url(row: Finding) -> str:
        return whole(f"/ma/{row.code}/")


class Adopter(Schema):
    """Another unit that applies it, with its own figures."""

    unit: str
    state: str
    applied_on: date | None
    figures: list[dict[str, Any]]


class Exemplar(ExemplarSummary):
    """One exemplar whole: its parts as plain text."""

    parts: dict[str, str]
    authors: list[str]
    adopters: list[Adopter]


class Exemplars(Schema):
    items: list[ExemplarSummary]
    next: str | None = Field(description="Cursor of the next page, null on the last")


class RoundTotals(Schema):
    """A round and its entries as anonymous totals."""

    code: str
    title: str
    kind: str
    organiser: str
    opens_at: datetime
    closes_at: datetime | None
    received: int
    accepted: int
    recognised: int
    not_recognised: int


class Recognition(Schema):
    """One line of a signed decision of recognition."""

    code: str
    title: str
    unit: str
    tier: str
    round: str
    decision_number: str
    decision_date: date


class Recognitions(Schema):
    items: list[Recognition]
    next: str | None


class IndexYear(Schema):
    """One year of one index; what is not known is null."""

    province: str
    index: str
    year: int
    score: Decimal | None
    rank: int | None
    ranked: int | None
    target_rank: int | None
    source: str


class UnitRow(Schema):
    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None


class Filters(Schema):
    """What a list of exemplars is narrowed by; one value each."""

    pillar: Literal[tuple(Pillar.values)] | None = None
    unit_kind: Literal[tuple(UnitKind.values)] | None = None
    unit: str | None = Field(None, max_length=40, description="Code of a unit")
    level: Literal[tuple(RoundKind.values)] | None = None
    year: int | None = Field(None, ge=2000, le=2100)
    stage: Literal[tuple(UseStage.values)] | None = None
    cost_band: Literal[tuple(CostBand.values)] | None = None
    index: Literal[tuple(Index.values)] | None = None
    kit: bool | None = None


class Paging(Schema):
    cursor: str | None = Field(None, max_length=300)
    limit: int = Field(PAGE, ge=1, le=MOST)


@api.exception_handler(ValidationError)
def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400: what was asked is not understood; which part, in words."""
    told = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors)
    return JsonResponse({"detail": told}, status=400)


def cursor_of(*key: Any) -> str:
    return signing.dumps(key, salt=SALT)


def opened(cursor: str) -> list[Any]:
    """What a cursor of ours says. Http400 as a ValidationError for one that was made or changed elsewhere."""
    try:
        return signing.loads(cursor, salt=SALT)
    except signing.BadSignature as error:
        raise ValidationError([{"loc": ("query", "cursor"), "msg": _("không phải con trỏ do cổng cấp")}]) from error


ANSWERS = {400: Problem}


@api.get("/exemplars", response={200: Exemplars, **ANSWERS}, summary="Published exemplars, the newest first")
def list_exemplars(request: HttpRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """The cursor is a place in the order of publication: page 500 costs what page 1 costs."""
    rows = filtered(filters).order_by("-published_at", "-page")
    if paging.cursor:
        at, page = key_of(paging.cursor, kind="exemplars")
        rows = rows.filter(Q(published_at__lt=at) | Q(published_at=at, page__lt=page), published_at__lte=at)
    found = list(rows[: paging.limit + 1])
    more = len(found) > paging.limit
    last = found[paging.limit - 1] if more else None
    return {
        "items": found[: paging.limit],
        "next": cursor_of("exemplars", last.published_at.isoformat(), last.pk) if last else None,
    }


def key_of(cursor: str, *, kind: str) -> tuple[Any, int]:
    told = opened(cursor)
    if len(told) != 3 or told[0] != kind:
        raise ValidationError([{"loc": ("query", "cursor"), "msg": _("con trỏ của danh sách khác")}])
    return (datetime.fromisoformat(told[1]) if kind == "exemplars" else date.fromisoformat(told[1])), int(told[2])


def filtered(filters: Filters) -> Any:
    rows = Finding.objects.all()
    asked = filters.dict(exclude_none=True)
    if index := asked.pop("index", None):
        rows = rows.filter(aims__in=[bits for bits in range(1, 16) if bits & BITS[index]])
    if unit := asked.pop("unit", None):
        rows = rows.filter(unit__code=unit)
    return rows.filter(**asked)


@api.get(
    "/exemplars/{code}",
    response={200: Exemplar, 404: Problem, **ANSWERS},
    summary="One exemplar, whole",
    url_name="exemplar",
)
def one_exemplar(request: HttpRequest, code: str) -> Any:
    page = ExemplarPage.objects.live().select_related("finding", "initiative").filter(finding__code=code[:20]).first()
    if page is None:
        return Status(404, {"detail": _("Không có điển hình công khai nào mang mã này.")})
    row = page.finding
    names = [one["full_name"] for one in exemplars.named(page.initiative) if one["full_name"]]
    row.parts = {block.block_type: opening.plain(block.get_prep_value()["value"]) for block in page.body}
    row.authors = list(dict.fromkeys(names))
    row.adopters = [
        {"unit": one.unit_name, "state": one.state, "applied_on": one.applied_on,
         "figures": [{"name": f.name, "unit": f.unit, "before": f.before, "after": f.after} for f in one.rows] if one.tells_figures else []}
        for one in exemplars.adopters_of(page.initiative)[0]
    ]  # fmt: skip
    return row


@api.get("/rounds", response=list[RoundTotals], summary="Rounds with anonymous totals")
def list_rounds(request: HttpRequest) -> Any:
    return round_totals()


def round_totals() -> list[dict[str, Any]]:
    """Each round with how many dossiers it received, accepted, recognised and refused. Two statements."""
    counted = {
        "received": Count("initiatives", filter=Q(initiatives__submitted_at__isnull=False)),
        "accepted": Count("initiatives", filter=Q(initiatives__accepted_at__isnull=False)),
        "recognised": Count("initiatives", filter=Q(initiatives__state=State.AWARDED)),
        "not_recognised": Count("initiatives", filter=Q(initiatives__state=State.NOT_AWARDED)),
    }
    rows = Round.objects.select_related("organiser").prefetch_related("events").annotate(**counted)
    return [
        {"code": row.code, "title": row.title, "kind": row.kind, "organiser": row.organiser.name, "opens_at": row.opens_at,
         "closes_at": row.deadline, **{name: getattr(row, name) for name in counted}}
        for row in rows
    ]  # fmt: skip


@api.get("/decisions", response={200: Recognitions, **ANSWERS}, summary="Lines of signed decisions of recognition")
def list_decisions(request: HttpRequest, paging: Query[Paging]) -> Any:
    rows = recognised().select_related("initiative__round", "decision").order_by("-decision__date", "-pk")
    if paging.cursor:
        day, line = key_of(paging.cursor, kind="decisions")
        rows = rows.filter(Q(decision__date__lt=day) | Q(decision__date=day, pk__lt=line))
    found = list(rows[: paging.limit + 1])
    last = found[paging.limit - 1] if len(found) > paging.limit else None
    items = [
        {"code": row.initiative.code, "title": row.initiative.title, "unit": row.initiative.unit_name, "tier": row.tier_name,
         "round": row.initiative.round.code, "decision_number": row.decision.number, "decision_date": row.decision.date}
        for row in found[: paging.limit]
    ]  # fmt: skip
    return {"items": items, "next": cursor_of("decisions", last.decision.date.isoformat(), last.pk) if last else None}


@api.get("/indices", response=list[IndexYear], summary="Results of the four reform indices with the movement's targets")
def list_indices(request: HttpRequest) -> Any:
    return index_years()


def index_years() -> list[dict[str, Any]]:
    """Each published result with the year's target. Two statements."""
    targets = {(row.index, row.year): row.rank_at_most for row in IndexTarget.objects.all()}
    return [
        {"province": row.province.name, "index": row.index, "year": row.year, "score": row.score, "rank": row.rank,
         "ranked": row.ranked, "target_rank": targets.get((row.index, row.year)), "source": row.source}
        for row in IndexResult.objects.select_related("province")
    ]  # fmt: skip


@api.get("/units", response=list[UnitRow], summary="Units by their codes")
def list_units(request: HttpRequest) -> Any:
    return Unit.objects.order_by("code")


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Read by any site's page; held at most a minute by a CDN."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{LICENCE}>; rel="license"'
    response.headers.setdefault("Cache-Control", pages.FOR_BROWSERS)
    return response


# What is the same for every caller until one of these groups changes: answered from the store like a page.
KEPT_IN = {
    "list_exemplars": LIBRARY, "list_units": LIBRARY, "list_rounds": FRONT, "list_indices": FRONT, "list_decisions": ROUNDS,
    "library": LIBRARY, "rounds": FRONT, "indices": FRONT, "decisions": ROUNDS,
}  # fmt: skip


# What each call may be asked; the others take nothing.
ASKED = {
    "list_exemplars": frozenset({*Filters.model_fields, *Paging.model_fields}),
    "list_decisions": frozenset(Paging.model_fields),
}


def not_understood(request: HttpRequest, name: str) -> HttpResponse | None:
    """400 for a parameter the call does not take: passed over, it would have the answer made anew beside the kept one."""
    takes = ASKED.get(name, frozenset())
    unknown = ", ".join(sorted(request.GET.keys() - takes))[:200]
    if not unknown and (takes or not request.META["QUERY_STRING"]):
        return None
    return JsonResponse({"detail": _("Lời gọi này không nhận tham số: %(names)s.") % {"names": unknown}}, status=400)


def opened_view(view: Callable, name: str) -> Callable:
    """One of the API's views with the headers of open data; a whole list without a question is kept."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = open_to_all(not_understood(request, name) or view(request, *args, **kwargs))
        kept = name in KEPT_IN and response.status_code == 200 and request.method == "GET"
        return pages.keep(request, response, KEPT_IN[name]) if kept else response

    return shown
