"""What the made-up entries are about: themes with their troubles, and ways of working with their steps."""

import json
from pathlib import Path
from typing import NamedTuple


class Theme(NamedTuple):
    """A field of work, the figure it is measured by, and what was wrong in it."""

    thing: str
    pillar: str
    metric: str
    unit: str
    trouble: str
    harm: str


class Way(NamedTuple):
    """A way of working: its name, what is done, and what is new about it."""

    name: str
    kind: str
    doing: str
    new: str


_TOLD = json.loads((Path(__file__).parent / "themes.json").read_text(encoding="utf-8"))
THEMES = tuple(Theme(**row) for row in _TOLD["themes"])
WAYS = tuple(Way(**row) for row in _TOLD["ways"])
