"""Reports over whatever the filters leave: counts and days as tables of data, each in a fixed number of statements."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Avg, Count, F, FloatField, Func, Max, Min, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import rules
from initiatives.bodies import body_of
from initiatives.models import (
    Authorship,
    DecisionKind,
    DecisionLine,
    Initiative,
    Outcome,
    Pillar,
    Round,
    RoundKind,
    Topic,
)
from initiatives.states import BEFORE_THE_OFFICE, CONCLUDED, State
from portal import clock
from portal.models import Unit
from portal.roles import APPROVERS, UNIT_LEADERS, Role
from portal.workdays import add_months

WIDE = (Role.EMULATION_OFFICER, Role.AUDITOR, Role.COUNCIL_OFFICE)
STATE_WORDS = dict(State.choices)


class Table(NamedTuple):
    """A title, column heads, and rows of figures and texts; None is a figure that is not known."""

    title: str
    head: list[str]
    rows: list[tuple]


class Days(Func):
    """Days between two moments, with their fraction; on SQLite and PostgreSQL alike."""

    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(julianday(%(expressions)s))", arg_joiner=") - julianday(", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="(EXTRACT(EPOCH FROM (%(expressions)s)) / 86400.0)",
            arg_joiner=" - ",
            **context,
        )


def scope(user: Any) -> Any:
    """What this person's reports are over: their rounds' dossiers once sent; for a unit's leaders those of their unit."""
    rights = user.rights
    seen = Q(pk__in=())
    for role in WIDE:
        covered = rights.reach(role)
        if covered:
            seen |= Q(round__in=_organised_by(covered)) & ~Q(state__in=BEFORE_THE_OFFICE)
    if rights.has(*APPROVERS):
        signed = [one.pk for one in Round.objects.all() if rules.may_sign(one, user)]
        seen |= Q(round__in=signed, state__in=CONCLUDED)
    led = rights.desks(UNIT_LEADERS)
    if led:
        seen |= Q(unit__in=led) & ~Q(state=State.DRAFT)
    return Initiative.objects.filter(seen, submitted_at__isnull=False).order_by()


def _organised_by(units: set[int]) -> list[int]:
    return list(Round.objects.filter(organiser__in=units).values_list("pk", flat=True))


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def share(part: int, whole: int) -> str:
    """A share in the reader's way of writing figures: '75,0 %' or '75.0 %'; empty where there is no whole."""
    return "" if not whole else f"{number_format(100 * part / whole, 1)} %"


# --- the reports ------------------------------------------------------------------------------------


STAGES = {
    "unit": ("submitted_at", "received_at"),
    "intake": ("received_at", "accepted_at"),
    "council": ("accepted_at", "decided_at"),
}


def _days() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (start, end) in STAGES.items():
        span = Days(F(end), F(start))
        found |= {f"{name}_mean": Avg(span), f"{name}_most": Max(span)}
    return found


def funnel(rows: Any) -> list[Table]:
    """By round: sent, received, accepted, concluded, recognised, refused; and the mean days of each stage."""
    counted = rows.values("round__title").annotate(
        sent=Count("pk"),
        received=Count("received_at"),
        accepted=Count("accepted_at"),
        concluded=Count("pk", filter=Q(state__in=CONCLUDED)),
        won=Count("pk", filter=Q(state=State.AWARDED)),
        lost=Count("pk", filter=Q(state=State.NOT_AWARDED)),
        **{name: value for name, value in _days().items() if name.endswith("mean")},
    )
    lines = [
        (
            row["round__title"], row["sent"], row["received"], row["accepted"], row["concluded"], row["won"], row["lost"],
            share(row["won"], row["sent"]), *(rounded(row[f"{name}_mean"]) for name in STAGES),
        )
        for row in counted.order_by("round__title")
    ]  # fmt: skip
    heads = [
        _("Đợt"), _("Đã nộp"), _("Đã tiếp nhận"), _("Được chấp nhận"), _("Đã kết luận"), _("Được công nhận"),
        _("Không công nhận"), _("Tỷ lệ công nhận"), _("Ngày ở đơn vị"), _("Ngày tiếp nhận"), _("Ngày ở hội đồng"),
    ]  # fmt: skip
    return [Table(_("Phễu của từng đợt"), heads, lines)]


def results(rows: Any) -> list[Table]:
    """How dossiers ended, and why those were refused that were."""
    ended = rows.values_list("state").annotate(n=Count("pk"))
    lines = [(str(STATE_WORDS[state]), n) for state, n in sorted(ended, key=lambda row: -row[1])]
    refused = Outcome.objects.filter(current=True, initiative__in=rows.filter(state=State.NOT_AWARDED)).order_by()
    why = refused.aggregate(
        gates=Count("pk", filter=Q(gates_passed=False)),
        failed=Count("pk", filter=Q(gates_passed=True, passed=False)),
        below=Count("pk", filter=Q(passed=True)),
    )
    reasons = [
        (_("Không qua tiêu chí bắt buộc"), why["gates"]),
        (_("Không đủ điểm hoặc không đủ phiếu đồng ý"), why["failed"]),
        (_("Đạt, dưới mức giải hoặc không được cấp trên chấp thuận"), why["below"]),
    ]
    return [
        Table(_("Kết quả"), [_("Trạng thái"), _("Số hồ sơ")], lines),
        Table(_("Vì sao không được công nhận"), [_("Lý do"), _("Số hồ sơ")], reasons),
        _listed(rows, State.AWARDED, DecisionKind.RECOGNITION, _("Được công nhận"), _("Mức")),
        _listed(rows, State.NOT_AWARDED, DecisionKind.REFUSAL, _("Không công nhận"), _("Lý do")),
    ]


MOST_LISTED = 2000


def _listed(rows: Any, state: str, kind: str, title: str, last: str) -> Table:
    """The newest 2,000 of a state with what their signed paper says of each; the export of dossiers holds them all."""
    found = DecisionLine.objects.filter(initiative__in=rows.filter(state=state), decision__kind=kind).order_by("-pk")
    lines = [
        (code, name, unit, number, tier or "; ".join(map(str, why)))
        for code, name, unit, number, tier, why in found.values_list(
            "initiative__code", "initiative__title", "initiative__unit_name", "decision__number", "tier_name", "reasons"
        )[:MOST_LISTED]
    ]
    return Table(title, [_("Mã"), _("Tên sáng kiến"), _("Đơn vị"), _("Quyết định"), last], lines)


COUNTS = {
    "sent": Count("pk"),
    "accepted": Count("accepted_at"),
    "won": Count("pk", filter=Q(state=State.AWARDED)),
}
COUNT_HEADS = (
    gettext_lazy("Đã nộp"),
    gettext_lazy("Được chấp nhận"),
    gettext_lazy("Được công nhận"),
    gettext_lazy("Tỷ lệ công nhận"),
)


def _counted(label: str, counts: tuple[int, int, int]) -> tuple:
    return (label, *counts, share(counts[2], counts[0]))


def by_unit(rows: Any) -> list[Table]:
    """By body: the unit itself, or the department or district above it; people without a unit on a line of their own."""
    units = Unit.objects.in_bulk()
    found: dict[str, tuple[int, int, int]] = {}
    for unit, *counts in rows.values_list("unit").annotate(**COUNTS).values_list("unit", *COUNTS):
        name = body_of(units[unit], units).name if unit in units else _("Người dân, doanh nghiệp")
        kept = found.get(name, (0, 0, 0))
        found[name] = tuple(a + b for a, b in zip(kept, counts, strict=True))  # type: ignore[assignment]
    lines = [_counted(name, counts) for name, counts in found.items()]
    return [
        Table(
            _("Theo đơn vị"),
            [_("Đơn vị"), *map(str, COUNT_HEADS)],
            sorted(lines, key=lambda row: (-row[3], -row[1], row[0])),
        )
    ]


def by_pillar(rows: Any) -> list[Table]:
    words = dict(Pillar.choices)
    counted = rows.values_list("pillar").annotate(**COUNTS).values_list("pillar", *COUNTS)
    lines = [_counted(str(words.get(value, _("chưa chọn"))), tuple(counts)) for value, *counts in counted]
    return [
        Table(
            _("Theo nội dung cải cách"), [_("Nội dung"), *map(str, COUNT_HEADS)], sorted(lines, key=lambda row: -row[1])
        )
    ]


def by_topic(rows: Any) -> list[Table]:
    words = {one.pk: str(one) for one in Topic.objects.all()}
    counted = rows.values_list("topic").annotate(**COUNTS).values_list("topic", *COUNTS)
    lines = [_counted(words.get(value, _("không theo nhóm lĩnh vực")), tuple(counts)) for value, *counts in counted]
    return [
        Table(
            _("Theo nhóm lĩnh vực"),
            [_("Nhóm lĩnh vực"), *map(str, COUNT_HEADS)],
            sorted(lines, key=lambda row: -row[1]),
        )
    ]


def times(rows: Any) -> list[Table]:
    """Mean and longest days of each stage, and how many open dossiers are past their day."""
    found = rows.aggregate(**_days())
    names = {"unit": _("Đơn vị xem xét"), "intake": _("Tiếp nhận"), "council": _("Hội đồng và quyết định")}
    spans = [(names[key], rounded(found[f"{key}_mean"]), rounded(found[f"{key}_most"])) for key in STAGES]
    late = rows.aggregate(**{key: Count("pk", filter=told) for key, (_label, told) in overdue(clock.today()).items()})
    lines = [(str(label), late[key]) for key, (label, _told) in overdue(clock.today()).items()]
    return [
        Table(_("Thời gian từng bước"), [_("Bước"), _("Số ngày trung bình"), _("Lâu nhất")], spans),
        Table(_("Đang quá hạn"), [_("Bước"), _("Số hồ sơ")], lines),
    ]


def overdue(day: date) -> dict[str, tuple[Any, Q]]:
    """Which open dossiers are past the day of the step they are in."""
    three_months = clock.at(add_months(day, -3), 0)
    return {
        "unit": (gettext_lazy("Đơn vị xem xét"), Q(state=State.UNIT_REVIEW, desk_due_on__lt=day)),
        "intake": (gettext_lazy("Tiếp nhận"), Q(state=State.INTAKE, intake_due_on__lt=day)),
        "scoring": (gettext_lazy("Chấm điểm"), Q(state=State.SCORING, round__scoring_due_on__lt=day)),
        "decision": (
            gettext_lazy("Kết quả sau 3 tháng từ ngày chấp nhận"),
            Q(
                state__in=[State.SCORING, State.DELIBERATION, State.REVISION, State.DECISION],
                accepted_at__lt=three_months,
            ),
        ),
    }


# Which title an initiative recognised at which level may be used for (Luật Thi đua, khen thưởng 2022).
TITLES = {
    RoundKind.BASE_RECOGNITION: gettext_lazy("Chiến sĩ thi đua cơ sở"),
    RoundKind.PROVINCIAL_RECOGNITION: gettext_lazy("Chiến sĩ thi đua cấp tỉnh"),
}
MOST_AUTHORS = 2000


def titles(rows: Any, at_most: int = MOST_AUTHORS) -> list[Table]:
    """Who may still use which recognised initiatives for a title, and until when the first of them may be used."""
    usable = Q(pk__in=())
    years: dict[int, tuple[str, int]] = {}
    for round_ in Round.objects.filter(kind__in=TITLES):
        since = clock.at(add_months(clock.today(), -12 * round_.title_years), 0)
        usable |= Q(round=round_.pk, decided_at__gte=since)
        years[round_.pk] = (round_.kind, round_.title_years)
    won = rows.filter(usable, state=State.AWARDED)
    counted = (
        Authorship.objects.filter(initiative__in=won)
        .order_by()
        .values_list("user", "full_name", "workplace", "initiative__round")
        .annotate(n=Count("pk"), first=Min("initiative__decided_at"))
        .order_by("-n", "full_name")[:at_most]
    )
    found: dict[tuple, tuple[int, date]] = {}
    for user, name, workplace, round_pk, n, first in counted:
        kind, kept = years[round_pk]
        until = add_months(first.astimezone(clock.ZONE).date(), 12 * kept)
        key = (user or name, name, workplace, kind)
        count, earliest = found.get(key, (0, until))
        found[key] = (count + n, min(earliest, until))
    lines = [
        (name, workplace, str(TITLES[kind]), n, f"{until:%d/%m/%Y}")
        for (_user, name, workplace, kind), (n, until) in sorted(found.items(), key=lambda row: (-row[1][0], row[0][1]))
    ]
    heads = [
        _("Tác giả"),
        _("Đơn vị"),
        _("Danh hiệu có thể xét"),
        _("Số sáng kiến còn dùng được"),
        _("Sáng kiến đầu tiên dùng đến"),
    ]
    return [Table(_("Sáng kiến dùng để xét danh hiệu"), heads, lines)]


KINDS: dict[str, tuple[Any, Callable[[Any], list[Table]]]] = {
    "pheu": (gettext_lazy("Phễu"), funnel),
    "ket-qua": (gettext_lazy("Kết quả, lý do"), results),
    "don-vi": (gettext_lazy("Theo đơn vị"), by_unit),
    "noi-dung": (gettext_lazy("Theo nội dung cải cách"), by_pillar),
    "linh-vuc": (gettext_lazy("Theo nhóm lĩnh vực"), by_topic),
    "thoi-gian": (gettext_lazy("Thời gian, quá hạn"), times),
    "danh-hieu": (gettext_lazy("Xét danh hiệu"), titles),
}
