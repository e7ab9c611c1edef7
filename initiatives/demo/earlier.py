"""Made-up initiatives of the years before the portal, taken in as a sheet would be."""

from initiatives import imports
from initiatives.demo.texts import NOTE, made_up
from initiatives.models import EarlierInitiative
from portal import demo
from portal.models import Unit

SOURCE = "Danh sách minh hoạ"
FIRST = 900
YEARS = (2021, 2022, 2023)
EACH_YEAR = 4


def load() -> None:
    """Twelve records; loaded once."""
    if EarlierInitiative.objects.exists():
        return
    units = list(Unit.objects.filter(code__startswith="DL-", kind="commune", valid_to=None).order_by("code"))
    rows = []
    for number in range(len(YEARS) * EACH_YEAR):
        unit, year = units[number % len(units)], YEARS[number // EACH_YEAR]
        texts = made_up(FIRST + number, unit.name)
        told = "\n".join([NOTE, texts.summary, *texts.sections.values()])
        rows.append(
            [
                f"{SOURCE} {year}",
                str(number + 1),
                texts.title,
                "Người minh hoạ",
                unit.name,
                str(year),
                "cơ sở",
                "",
                told,
            ]
        )
    imports.answered([list(imports.HEADS.values()), *rows], by=demo.cast()["tiep-nhan"], dry=False)
    imports.index_waiting()
