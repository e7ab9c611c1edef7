"""What the pages around the library read: front page, movement, calls, news, people and units honoured."""

import re
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from home.indices import ended, table
from home.models import ExemplarPage, Finding, NewsPage
from initiatives.models import Initiative, Movement, Pillar, Round
from initiatives.published import recognised
from initiatives.states import State
from portal import clock
from portal.text import told

NEWEST = 3
# The six contents of reform; their direction is shown beside them where an exemplar is about it.
SIX = Pillar.choices
NEWS_A_PAGE = 12
# What a card shows of an exemplar, and a call of its round.
CARD = (
    "code", "slug", "title", "title_en", "unit_name", "year", "award", "award_en", "figure", "figure_of", "applying", "pictures",
)  # fmt: skip
CALL = ("code", "title", "title_en", "kind", "opens_at", "closes_at", "organiser__name", "organiser__valid_to")  # fmt: skip
LINES_A_PAGE = 100


def front_facts(_request: Any) -> dict:
    """Figures, newest exemplars, open calls, the movement with its indices, news. Seven statements."""
    counts = counted()
    by_pillar = {name: pair for name, pair in counts.items() if name}
    newest = list(Finding.objects.only(*CARD).order_by("-published_at", "-page")[:NEWEST])
    movement = (
        Movement.objects.select_related("launched_by")
        .only("title", "title_en", "launched_by__name", "launched_by__valid_to")
        .first()
    )
    rounds = calls(Round.objects.only("code", "title", "title_en", "opens_at", "closes_at"))
    return {
        "movement": movement,
        "indices": table(movement) if movement else [],
        "ended": ended(movement) if movement else None,
        "received": counts[""][0],
        "awarded": counts[""][1],
        "exemplars": sum(total for total, _applied in by_pillar.values()),
        "spread": sum(applied for _total, applied in by_pillar.values()),
        "pillars": [
            (value, label, by_pillar.get(value, (0, 0))[0])
            for value, label in SIX
            if value != Pillar.DIRECTION or value in by_pillar
        ],
        "newest": newest,
        "open_rounds": [round_ for round_ in rounds if round_.is_open()],
        "until": good_until(rounds),
        "news": list(NewsPage.objects.live().only("slug", "title", "title_en", "day").order_by("-day", "-pk")[:NEWEST]),
    }


def counted() -> dict[str, tuple[int, int]]:
    """'' → (dossiers handed in, recognised); content of reform → (exemplars, units that apply them). One statement."""
    handed_in = Initiative.objects.filter(submitted_at__isnull=False).order_by().values(of=Value(""))
    handed_in = handed_in.annotate(total=Count("pk"), part=Count("pk", filter=Q(state=State.AWARDED)))
    public = Finding.objects.order_by().annotate(of=Concat(F("pillar"), Value("."))).values("of")
    public = public.annotate(total=Count("pk"), part=Coalesce(Sum("applying"), 0))
    rows = handed_in.values_list("of", "total", "part").union(public.values_list("of", "total", "part"), all=True)
    return {"": (0, 0)} | {of.rstrip(".") or ("" if of == "" else "?"): (total, part) for of, total, part in rows}


def movement_facts(request: Any) -> dict:
    """The newest movement, or the one whose code is asked for, as its plan has it, its contents with their exemplars,
    its rounds, its indices; the others by their names."""
    movements = list(Movement.objects.select_related("launched_by"))
    asked = request.GET.get("ma", "")
    found = next((one for one in movements if one.code == asked), movements[0] if movements else None)
    return {
        "movement": found,
        "movements": [one for one in movements if one != found],
        "contents": found.contents.all() if found else (),
        "rounds": calls(),
        "indices": table(found) if found else [],
        "ended": ended(found) if found else None,
    }


def calls(rows: Any = None) -> list[Round]:
    """Every round, those that take entries first, then the newest. Two statements."""
    told = Round.objects.select_related("organiser").only(*CALL) if rows is None else rows
    rounds = list(told.prefetch_related("events"))
    return sorted(rounds, key=lambda one: (not one.is_open(), -one.opens_at.timestamp()))


def call_facts(_request: Any) -> dict:
    rounds = calls()
    return {"rounds": rounds, "until": good_until(rounds)}


def good_until(rounds: list[Round]) -> float:
    """Until midnight, because days are counted; earlier where one of these rounds opens or closes before."""
    moments = [at for one in rounds for at in (one.opens_at, one.deadline) if at is not None and at > clock.recorded()]
    return min([clock.midnight_after(), *moments]).timestamp()


def news_of(request: Any) -> dict:
    """One page of news, the newest first."""
    rows = NewsPage.objects.live().select_related("picture").prefetch_related("picture__renditions")
    return {"page_obj": Paginator(rows.order_by("-day", "-pk"), NEWS_A_PAGE).get_page(request.GET.get("page"))}


# What the list of those honoured shows of a line, its dossier, round and decision: a sixth of their columns.
OF_A_LINE = (
    "tier_name", "initiative__title", "initiative__unit_name", "initiative__made_up_note", "initiative__state",
    "initiative__round__title", "initiative__round__title_en", "decision__number", "decision__date",
)  # fmt: skip


def honours(request: Any) -> dict:
    """One page of the signed lists of one year, by round and tier, and the year's units. Six statements.

    Persons are named where their exemplar is public: they said yes to that.
    """
    lines = recognised()
    years = [day.year for day in lines.dates("decision__date", "year", order="DESC")]
    asked = request.GET.get("nam", "")
    year = int(asked) if re.fullmatch(r"20\d\d", asked) and int(asked) in years else (years[0] if years else None)
    of_year = lines.filter(decision__date__year=year)
    rows = (
        of_year.select_related("initiative__round", "decision")
        .only(*OF_A_LINE)
        .prefetch_related("initiative__authorships")
        .order_by("initiative__round__code", "tier_name", "initiative__code")
    )
    page = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("page"))
    public = dict(
        ExemplarPage.objects.live()
        .filter(initiative__in=[row.initiative_id for row in page])
        .values_list("initiative", "slug")
    )
    honoured = [{"line": row, "slug": public.get(row.initiative_id, "")} for row in page]
    groups = [
        {"round": round_, "lines": list(of)}
        for round_, of in groupby(honoured, key=lambda one: one["line"].initiative.round)
    ]
    return {"years": years, "year": year, "groups": groups, "units": units_of(of_year), "page_obj": page}


def units_of(lines: Any) -> list[tuple[str, int]]:
    """Units with how many of theirs these lines recognise, the most first. One statement."""
    counted = lines.order_by().values_list("initiative__unit_name").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "initiative__unit_name"))


# Written out: it stands below every page, and composing it anew costs more than asking it. It begins at the few pages
# of the two kinds, never at the tree.
FOOTER = """
SELECT p.title, told.title_en, p.url_path FROM (
    SELECT page_ptr_id, title_en FROM home_standardpage UNION ALL SELECT page_ptr_id, title_en FROM home_feedbackpage
) told JOIN wagtailcore_page p ON p.id = told.page_ptr_id WHERE p.live AND p.show_in_menus ORDER BY p.path
"""


def footer_pages() -> list[tuple[str, str]]:
    """(title, address) of the pages an editor put into the menu, below every public page. One statement."""
    front = reverse("home:front")
    with connection.cursor() as cursor:
        cursor.execute(FOOTER)
        # The tree begins at /trang-chu/, which is the front page.
        return [
            (told(title, title_en), f"{front}{path.strip('/').partition('/')[2]}/")
            for title, title_en, path in cursor.fetchall()
        ]
