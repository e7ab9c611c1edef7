"""The body of an entry: the nearest unit at or above the author's own that enters a contest in its own name; pure."""

from collections.abc import Mapping
from typing import Any

from portal.models import UnitKind

BODY_KINDS = frozenset({UnitKind.DEPARTMENT, UnitKind.CENTRAL_AGENCY, UnitKind.MASS_ORGANISATION, UnitKind.DISTRICT})


def body_of(unit: Any, units: Mapping[int, Any]) -> Any:
    """The nearest body at or above; the unit itself where there is none (communes since July 2025)."""
    here, seen = unit, set()
    while here is not None and here.kind not in BODY_KINDS and here.pk not in seen:
        seen.add(here.pk)
        here = units.get(here.parent_id)
    return here if here is not None and here.kind in BODY_KINDS else unit
