"""What a person holds on a day: posts, grants, and the tree of units with who took over from whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Q

from portal.roles import ON_TOP


class Branch(NamedTuple):
    """One unit as the tree needs it."""

    pk: int
    parent: int | None
    successor: int | None
    kind: str
    valid_from: date | None
    valid_to: date | None

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def begins_after(self, day: date) -> bool:
        return self.valid_from is not None and self.valid_from > day

    def ended(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day


@dataclass
class UnitTree:
    """Parents, children and heirs of every unit; pure once it is made."""

    branches: dict[int, Branch]
    children: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple]) -> "UnitTree":
        tree = cls({row[0]: Branch(*row) for row in rows})
        for branch in tree.branches.values():
            if branch.parent:
                tree.children.setdefault(branch.parent, []).append(branch.pk)
        return tree

    @classmethod
    def read(cls) -> "UnitTree":
        """The tree as it stands in the database. One statement."""
        columns = ("pk", "parent_id", "successor_id", "kind", "valid_from", "valid_to")
        return cls.of(apps.get_model("portal", "Unit").objects.values_list(*columns))

    def heir(self, unit: int | None, day: date) -> int | None:
        """Who holds on that day what this unit held: itself, its successor, else its upper unit, and so on (design §4).

        None where nobody is in force; the caller then takes the round's organiser.
        """
        seen: set[int] = set()
        while unit is not None and unit not in seen:
            seen.add(unit)
            branch = self.branches[unit]
            if not branch.ended(day):
                return unit
            takes_over = branch.successor and self.branches[branch.successor]
            unit = branch.successor if takes_over and not takes_over.begins_after(day) else branch.parent
        return None

    def merged(self, unit: int, day: date) -> int:
        """The unit it was merged into by that day; one that ended without a successor stays itself."""
        seen: set[int] = set()
        while unit not in seen:
            seen.add(unit)
            branch = self.branches[unit]
            if not branch.ended(day) or branch.successor is None:
                return unit
            unit = branch.successor
        return unit

    def above(self, unit: int | None) -> list[int]:
        """The unit's upper units, nearest first."""
        found: list[int] = []
        while unit is not None:
            unit = self.branches[unit].parent
            if unit is None or unit in found:
                break
            found.append(unit)
        return found

    def below(self, unit: int) -> set[int]:
        """Every unit below this one, at any depth, itself left out."""
        found: set[int] = set()
        waiting = list(self.children.get(unit, ()))
        while waiting:
            child = waiting.pop()
            if child not in found:
                found.add(child)
                waiting.extend(self.children.get(child, ()))
        return found

    def family(self, unit: int, day: date) -> set[int]:
        """The unit and every unit whose affairs have come to it by that day."""
        return {pk for pk in self.branches if self.heir(pk, day) == unit} | {unit}

    def kind(self, unit: int) -> str:
        return self.branches[unit].kind


@dataclass
class Rights:
    """One person's grants on one day."""

    day: date
    tree: UnitTree
    grants: dict[str, frozenset[int]]
    memo: dict[Any, Any] = field(default_factory=dict)
    _covered: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, user: Any, day: date) -> "Rights":
        """Two statements: the tree and the grants that hold on the day."""
        tree = UnitTree.read()
        held = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
        grants: dict[str, set[int]] = {}
        for role, unit in user.grants.filter(held).values_list("role", "unit_id"):
            heir = tree.heir(unit, day)
            if heir is not None and (role not in ON_TOP or tree.branches[heir].parent is None):
                grants.setdefault(role, set()).add(heir)
        return cls(day, tree, {role: frozenset(held) for role, held in grants.items()})

    @classmethod
    def none(cls, day: date) -> "Rights":
        """The rights of somebody who is not signed in."""
        return cls(day, UnitTree({}), {})

    def has(self, *roles: str) -> bool:
        """Whether any of these roles is held anywhere."""
        return any(self.grants.get(role) for role in roles)

    def on_top(self, role: str) -> bool:
        """Whether this role is held over the whole province: at a unit that stands under no other."""
        return any(self.tree.branches[unit].parent is None for unit in self.grants.get(role, ()))

    def at(self, roles: Iterable[str], unit: int | None) -> bool:
        """Whether one of these roles is held exactly at this unit or at one whose affairs it took over."""
        if unit is None:
            return False
        heir = self.tree.heir(unit, self.day)
        return any(heir in self.grants.get(role, ()) for role in roles)

    def over(self, roles: Iterable[str], unit: int | None) -> bool:
        """Whether one of these roles is held at this unit or anywhere above it."""
        return unit is not None and any(unit in self.reach(role) for role in roles)

    def desks(self, roles: Iterable[str]) -> set[int]:
        """Every unit, ended ones included, whose desk these roles are held at."""
        held = {unit for role in roles for unit in self.grants.get(role, ())}
        return {unit for unit in self.tree.branches if self.tree.heir(unit, self.day) in held}

    def reach(self, role: str) -> set[int]:
        """Every unit a role's scope covers: the unit, those below it, and those that ended into them."""
        if role not in self._covered:
            covered: set[int] = set()
            for unit in self.grants.get(role, ()):
                covered |= {unit} | self.tree.below(unit)
            covered |= {pk for pk in self.tree.branches if self.tree.heir(pk, self.day) in covered}
            self._covered[role] = covered
        return self._covered[role]
