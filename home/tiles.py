"""The schematic map of units as hexagons: positions from the units' table, one hexagon a unit; pure drawing."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

SIZE = 22.0
WIDTH = math.sqrt(3) * SIZE
MARGIN = 4.0
OWNER, APPLIES, OTHER = "owner", "applies", "other"


class Place(NamedTuple):
    """Where a unit stands on the map; sorted, they go row by row."""

    row: int
    column: int
    name: str
    unit: int


class Tile(NamedTuple):
    """One hexagon: its corners, where its letters stand, the letters, the unit's name and what it is to the exemplar."""

    points: str
    x: str
    y: str
    letters: str
    name: str
    role: str
    unit: int


class Map(NamedTuple):
    width: float
    height: float
    tiles: list[Tile]


def letters_of(name: str) -> str:
    """'HSĐ' of 'UBND xã Hoà Sơn Đông': the initials of the proper name, three at most."""
    words = [word for word in name.split() if word[:1].isupper() and not word.isupper()]
    return "".join(word[0] for word in words[-3:]).upper()


def centre(column: int, row: int) -> tuple[float, float]:
    """Every second row is moved by half a hexagon, as basalt columns stand."""
    x = MARGIN + WIDTH / 2 + column * WIDTH + (WIDTH / 2 if row % 2 else 0)
    return round(x, 1), round(MARGIN + SIZE + row * SIZE * 1.5, 1)


@lru_cache(maxsize=1024)
def corners(x: float, y: float) -> str:
    angles = (math.radians(60 * n - 90) for n in range(6))
    return " ".join(f"{x + SIZE * math.cos(a):.1f},{y + SIZE * math.sin(a):.1f}" for a in angles)


def drawn(places: Iterable[Place], roles: Mapping[int, str]) -> Map:
    """roles: unit → 'owner' or 'applies'."""
    tiles = []
    for one in places:
        x, y = centre(one.column, one.row)
        role = roles.get(one.unit, OTHER)
        tiles.append(Tile(corners(x, y), f"{x:g}", f"{y:g}", letters_of(one.name), one.name, role, one.unit))
    right = max((float(tile.x) for tile in tiles), default=0) + WIDTH / 2 + MARGIN
    bottom = max((float(tile.y) for tile in tiles), default=0) + SIZE + MARGIN
    return Map(round(right, 1), round(bottom, 1), tiles)
