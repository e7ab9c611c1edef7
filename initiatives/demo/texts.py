"""A seeded generator of made-up dossiers: own titles, 60–120 words of summary, short sections with own figures."""

import json
import random
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from string import Formatter

from initiatives.demo.themes import THEMES, WAYS, Theme, Way
from portal.text import word_count

NOTE = "Người, nội dung và số liệu của hồ sơ này là hư cấu, viết cho bản trình diễn."
SUMMARY_AT_LEAST = 60

_TOLD = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))
AUDIENCES: dict[str, list[str]] = _TOLD["audiences"]
POOLS: dict[str, list[str]] = _TOLD["pools"]
TEMPLATES: dict[str, list[str]] = _TOLD["templates"]

# A town has quarters, a commune has villages; every other place is an agency.
QUARTERED = ("phường ", "thị trấn ", "thị xã ", "thành phố ")
VILLAGED = ("xã ", "huyện ")
# Counted one by one: half a ship or a third of a meeting would read as a slip.
OFFICERS = frozenset({"officer", "officer2"})
WHOLE = frozenset({"đơn", "bản", "lượt", "văn bản", "hộ", "chiếc", "cuộc"})
RISING = (
    "tỷ lệ giải ngân",
    "tham gia",
    "dùng được",
    "biết dịch vụ",
    "hoà giải",
    "qua tài khoản",
    "sinh hoạt",
    "đúng hạn",
    "mã truy xuất",
    "theo dõi",
    "được xử lý",
    "lưu trú",
)


@dataclass(frozen=True)
class MadeUp:
    """One made-up dossier's texts and figures."""

    title: str
    summary: str
    pillar: str
    solution_type: str
    sections: dict[str, str]
    metric: str
    unit: str
    before: Decimal
    after: Decimal


def made_up(number: int, place: str) -> MadeUp:
    """The dossier of this number for this place; the same number and place always give the same texts.

    Theme and way run in steps that share no factor, so no two of the first thousand numbers have both in common.
    """
    rng = random.Random(f"{number}:{place}")  # noqa: S311  texts for a demonstration, no secret
    theme = THEMES[number % len(THEMES)]
    turn = number // len(THEMES)
    way = WAYS[(number * 7 + turn) % len(WAYS)]
    before, after = figures(theme, rng)
    teller = Teller(theme, short(place), before, after, rng)
    trouble = (theme.harm if turn % 2 else theme.trouble).format(a=rng.randint(12, 240))
    main, other, last = pieces_of(way, turn)
    return MadeUp(
        title=f"{way.name} cho việc {theme.thing} ở {short(place)}",
        summary=summary(teller, trouble, main),
        pillar=theme.pillar,
        solution_type=way.kind,
        sections=report(teller, other, last),
        metric=capital(theme.metric),
        unit=theme.unit,
        before=before,
        after=after,
    )


def pieces_of(way: Way, turn: int) -> tuple[str, str, str]:
    """What is told of a way, first to last: its neighbours begin with another side of it."""
    first, _dot, second = way.doing.partition(". ")
    pieces = [f"{first.rstrip('.')}.", second, way.new]
    return pieces[turn % 3], pieces[(turn + 1) % 3], pieces[(turn + 2) % 3]


def short(place: str) -> str:
    """'UBND phường 8' → 'phường 8'."""
    return place.removeprefix("UBND ")


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def rises(theme: Theme) -> bool:
    return any(word in theme.metric for word in RISING)


def figures(theme: Theme, rng: random.Random) -> tuple[Decimal, Decimal]:
    """Before and after, better after."""
    if rises(theme):
        found = Decimal(rng.randint(210, 480)) / 10, Decimal(rng.randint(610, 970)) / 10
    else:
        found = Decimal(rng.randint(180, 640)) / 10, Decimal(rng.randint(20, 160)) / 10
    return (round(found[0], 0), round(found[1], 0)) if theme.unit in WHOLE else found


def said(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def audience_of(theme: Theme) -> str:
    """Whom the work is for: 'staff', 'business' or 'residents'."""
    return next((name for name, things in AUDIENCES.items() if theme.thing in things), "residents")


def spots_of(audience: str, place: str) -> list[str]:
    """The parts of a place where something can be tried."""
    if audience == "staff":
        return POOLS["spot:staff"]
    if place.startswith(QUARTERED):
        return POOLS["spot:quarter"]
    return POOLS["spot:village" if place.startswith(VILLAGED) else "spot:agency"]


class Teller:
    """Tells one dossier: its people, places, papers and dates are drawn once, so its sentences agree with each other."""

    def __init__(self, theme: Theme, place: str, before: Decimal, after: Decimal, rng: random.Random) -> None:
        self.rng = rng
        self.audience = audience_of(theme)
        months, start = rng.randint(4, 10), rng.randint(1, 12)
        self.fixed = {
            "place": place,
            "thing": theme.thing,
            "metric": theme.metric,
            "unit": theme.unit,
            "before": said(before),
            "after": said(after),
            "moved": "tăng" if rises(theme) else "giảm",
            "to": "lên" if rises(theme) else "xuống",
            "months": str(months),
            "staff": str(rng.randint(3, 9)),
            "sessions": str(rng.randint(2, 7)),
            "cases": str(rng.randint(160, 2400)),
            "cost": said(Decimal(rng.randint(15, 190)) / 10),
            "kit": said(Decimal(rng.randint(15, 190)) / 10),
            # Before the start, the start, a third of the way, the last month and the one after next.
            **{
                f"m{n}": str((start - 1 + step) % 12 + 1)
                for n, step in enumerate((-2, 0, months // 3, months, months + 2))
            },
        }
        for key in ("guide", "tool", "fund"):
            self.fixed[key] = rng.choice(POOLS[key])
        self.few = {
            "log": rng.sample(POOLS["log"], 2),
            "step": rng.sample(POOLS["step"], 5),
            "fault": rng.sample(POOLS["fault"], 5),
            "spot": rng.sample(spots_of(self.audience, place), 3),
            "officer": self._officers(),
        }
        self.known: set[str] = set()
        self.left: dict[str, list[str]] = {key: rng.sample(rows, len(rows)) for key, rows in TEMPLATES.items()}

    def _officers(self) -> list[str]:
        """Two people of the place, each by name and role."""
        names = [f"chị {self.rng.choice(POOLS['woman'])}", f"anh {self.rng.choice(POOLS['man'])}"]
        roles = self.rng.sample(POOLS["role"], 2)
        self.fixed["officer_role"] = roles[0]
        self.roles = dict(zip(self.rng.sample(names, 2), roles, strict=True))
        return list(self.roles)

    def tell(self, part: str, count: int = 1) -> str:
        """So many sentences of a part, none twice in a dossier."""
        return " ".join(self._sentence(self.left[part].pop()) for _n in range(count))

    def _sentence(self, template: str) -> str:
        words = self._words()
        wanted = [name for _text, name, _format, _kind in Formatter().parse(template) if name]
        words |= {name.lower(): self._called(words[name.lower()]) for name in wanted if name.lower() in OFFICERS}
        return template.format_map(
            {name: capital(words[name.lower()]) if name[0].isupper() else words[name] for name in wanted}
        )

    def _words(self) -> dict[str, str]:
        """A word for every slot: what the dossier holds throughout, and what each sentence draws afresh."""
        draw, rng = self.rng.choice, self.rng
        asked = rng.randint(40, 120)
        most = asked * rng.randint(72, 94) // 100
        words = {
            **self.fixed,
            **{name: draw(POOLS[name]) for name in ("worry", "win", "case", "day", "meet", "obstacle", "item")},
            "folk": draw(POOLS[f"folk:{self.audience}"]),
            "one": draw([f"bà {draw(POOLS['woman'])}", f"ông {draw(POOLS['man'])}"]),
            "n": str(rng.randint(2, 9)),
            "n2": str(rng.randint(2, 5)),
            "m": str(rng.randint(11, 48)),
            "k": str(rng.randint(60, 420)),
            "p": str(rng.randint(81, 97)),
            "high": str(rng.randint(18, 60)),
            "low": str(rng.randint(3, 12)),
            "asked": str(asked),
            "most": str(most),
            "rest": str(asked - most),
        }
        for name, held in (*self.few.items(), ("need", POOLS["need"]), ("channel", POOLS["channel"])):
            words[name], words[f"{name}2"] = rng.sample(held, 2)
        return words

    def _called(self, officer: str) -> str:
        """By name and role the first time, afterwards by name."""
        if officer in self.known:
            return officer
        self.known.add(officer)
        return f"{officer} ({self.roles[officer]})"


def summary(teller: Teller, trouble: str, main: str) -> str:
    """60 to 120 words."""
    text = f"{trouble} {teller.tell('opening')} {main} {teller.tell('measured')}"
    while word_count(text) < SUMMARY_AT_LEAST:
        text = f"{text} {teller.tell('closing')}"
    return text


def report(teller: Teller, other: str, last: str) -> dict[str, str]:
    """The six sections, a few short sentences each."""
    return {
        "problem": teller.tell("problem", 3),
        "solution": f"{other} {teller.tell('solution', 2)}",
        "novelty": f"{last} {teller.tell('novelty')}",
        "application": teller.tell("application", 2),
        "effects": f"{teller.tell('measured')} {teller.tell('effects', 2)}",
        "replication": teller.tell("replication", 2),
    }


def copied(source: MadeUp, number: int, place: str) -> MadeUp:
    """A planted likeness: another title and place, most of the source's sentences."""
    own = made_up(number, place)
    sections = {**source.sections, "application": own.sections["application"], "problem": own.sections["problem"]}
    return MadeUp(
        title=f"{own.title.split(' cho việc')[0]}: làm lại theo hướng mới tại {short(place)}",
        summary=source.summary,
        pillar=source.pillar,
        solution_type=source.solution_type,
        sections=sections,
        metric=source.metric,
        unit=source.unit,
        before=source.before,
        after=source.after,
    )
