"""Sets of initiatives that have a name, and the twin of `rules.may_see` asked of the database."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from initiatives.states import BEFORE_THE_OFFICE, CONCLUDED, State
from portal import clock
from portal.roles import APPROVERS, UNIT_LEADERS, UNIT_REVIEW, Role
from portal.text import words_of

# The twins of rules.sights, handed down by a higher room. Each is a semi-join: a join to many would need DISTINCT over
# rows with long texts, which PostgreSQL may plan into minutes.
sights: list[Callable[[Any], Q]] = []

NOTHING = Q(pk__in=())
# A draft taken back is its authors' own again, whatever was sent before.
SENT = Q(submitted_at__isnull=False) & ~Q(state=State.DRAFT)


class InitiativeQuerySet(models.QuerySet):
    """Everything is in `objects`; what a person may know of is asked for with `visible_to`."""

    def visible_to(self, user: Any) -> "InitiativeQuerySet":
        """The dossiers this person may know of; the twin of rules.may_see."""
        if not user.is_authenticated:
            return self.none()
        seen = own(user) | by_role(user.rights)
        for sight in sights:
            seen |= sight(user)
        return self.filter(seen)

    def of_author(self, user: Any) -> "InitiativeQuerySet":
        return self.filter(own(user))

    def for_cards(self) -> "InitiativeQuerySet":
        """What a list needs of each row, in a fixed number of statements."""
        return self.select_related("round", "unit", "desk_unit", "topic").prefetch_related("authorships", "requests")

    def with_since(self) -> "InitiativeQuerySet":
        """For the author's list: each with the time it came to its state, and what its sentence needs."""
        change = self.model._meta.get_field("changes").related_model.objects.filter(subject=OuterRef("pk"))
        moved = change.exclude(source=F("target")).order_by("-pk").values("stated_at")[:1]
        return (
            self.annotate(since=Coalesce(Subquery(moved), F("created_at")))
            .select_related("round__organiser", "desk_unit")
            .prefetch_related("holds")
        )

    def for_dossier(self) -> "InitiativeQuerySet":
        """What the page of one dossier needs."""
        return self._with_parts().prefetch_related("holds", self.outcomes_with_tier())

    def for_task_list(self) -> "InitiativeQuerySet":
        """The same for a dossier's own page, with what is seldom there asked in the one statement: another main author
        proposed, first appliers, a standing hold. Outcomes are read where the council has had it."""
        related = {name: self.model._meta.get_field(name).related_model for name in ("proposals", "appliers", "holds")}
        own = {name: model.objects.filter(initiative=OuterRef("pk")).order_by() for name, model in related.items()}
        return self._with_parts().annotate(
            proposed=Exists(own["proposals"].filter(ended_at=None)),
            has_appliers=Exists(own["appliers"]),
            held_by=Subquery(own["holds"].filter(lifted_at=None).values("document_number")[:1]),
        )

    def _with_parts(self) -> "InitiativeQuerySet":
        return self.select_related(
            "round__organiser", "round__authority", "unit", "desk_unit", "topic"
        ).prefetch_related("authorships", "sections", "metrics", "attachments", "requests__items")

    def outcomes_with_tier(self) -> Prefetch:
        """The outcomes and their tiers in one statement."""
        outcome = self.model._meta.get_field("outcomes").related_model
        return Prefetch("outcomes", outcome.objects.select_related("tier"))

    def for_list_to_sign(self) -> "InitiativeQuerySet":
        """What a line of the approver's list needs."""
        line = self.model.objects.filter(Q(pk=OuterRef("root")) | Q(root=OuterRef("root"))).exclude(pk=OuterRef("pk"))
        same = line.filter(
            state=State.AWARDED, round__kind=OuterRef("round__kind"), round__authority=OuterRef("round__authority")
        )
        return self.annotate(rewarded_before=Exists(same)).select_related("unit").prefetch_related(
            "authorships", self.outcomes_with_tier(), "holds", "objections", "consent_letter", "unit__grants",
            "round__tiers", "round__notices",
        )  # fmt: skip

    def under_notice(self) -> "InitiativeQuerySet":
        """Concluded as passed, in a round whose intended list is shown to the public today."""
        day = clock.today()
        return self.filter(
            state=State.DECISION,
            outcomes__current=True,
            outcomes__passed=True,
            round__notices__starts_on__lte=day,
            outcomes__concluded_at__date__lte=F("round__notices__starts_on"),
            round__notices__ends_on__gte=day,
        ).distinct()

    def matching(self, folded: str) -> "InitiativeQuerySet":
        """Search of staff lists: code, title, unit and authors, without diacritics; at most ten words count."""
        found = self
        named = self.model._meta.get_field("authorships").related_model.objects.filter(initiative=OuterRef("pk"))
        for word in words_of(folded):
            by_author = Exists(named.filter(folded_name__contains=word))
            found = found.filter(Q(search_text__contains=word) | by_author)
        return found


def own(user: Any) -> Q:
    """Authors; for a collective entry without named persons whoever acts for it."""
    unnamed = ~Q(authorships__user__isnull=False) & Q(created_by=user, on_paper=False)
    return Q(pk__in=user.authorships.values("initiative")) | unnamed


def by_role(rights: Any) -> Q:
    """What posts and grants let a person know of."""
    seen = NOTHING
    units = rights.desks(UNIT_REVIEW)
    if units:
        seen |= SENT & (Q(unit__in=units) | Q(desk_unit__in=units))
    led = rights.desks(UNIT_LEADERS)
    if led:
        below = {pk for pk in rights.tree.branches if _under(rights, pk, led)}
        office = Q(desk_unit__isnull=False, round__organiser__in=led)
        seen |= SENT & (Q(desk_unit__in=below) | office)
    organised = rights.desks({Role.INTAKE_OFFICER, *UNIT_LEADERS})
    if organised:
        seen |= Q(round__organiser__in=organised) & (Q(received_at__isnull=False) | Q(on_paper=True))
    return seen | _by_wide_role(rights)


def _under(rights: Any, unit: int, led: set[int]) -> bool:
    heir = rights.tree.heir(unit, rights.day)
    return heir is not None and any(upper in led for upper in rights.tree.above(heir))


def _by_wide_role(rights: Any) -> Q:
    seen = NOTHING
    emulation = rights.reach(Role.EMULATION_OFFICER)
    if emulation:
        seen |= Q(round__organiser__in=emulation, submitted_at__isnull=False) & ~Q(state__in=BEFORE_THE_OFFICE)
    decided = _authorities(rights)
    if decided:
        seen |= Q(round__authority__in=decided, state__in=CONCLUDED)
    audited = rights.reach(Role.AUDITOR)
    if audited:
        seen |= Q(round__organiser__in=audited) & SENT
    edited = rights.reach(Role.EDITOR)
    if edited:
        seen |= Q(round__organiser__in=edited, state=State.AWARDED)
    return seen


def _authorities(rights: Any) -> set[int]:
    """The units whose decisions this person signs, or would if everybody there were an author."""
    if not rights.has(*APPROVERS):
        return set()
    heirs = {pk: rights.tree.heir(pk, rights.day) for pk in rights.tree.branches}
    return {
        pk
        for pk, heir in heirs.items()
        if heir and any(rights.at(APPROVERS, unit) for unit in [heir, *rights.tree.above(heir)])
    }
