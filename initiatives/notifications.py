"""Which message goes to whom after which act."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from initiatives import deadlines
from portal import clock, mail
from portal.models import User
from portal.rights import UnitTree
from portal.roles import APPROVERS, UNIT_REVIEW, Role

LISTED = 30


def authors_of(initiative: Any) -> list[User]:
    """The authors with an account; for a collective entry whoever acts for it."""
    ids = initiative.author_ids or {initiative.created_by_id}
    return list(User.objects.filter(pk__in=ids))


def holders_over(roles: Any, unit_id: int | None) -> list[User]:
    """Who holds these roles at the unit or anywhere above it: an officer of the province covers its departments."""
    tree = UnitTree.read()
    heir = tree.heir(unit_id, clock.today()) if unit_id else None
    units = [heir, *tree.above(heir)] if heir else [unit_id]
    return list({one.pk: one for unit in units for one in holders_of(roles, unit)}.values())


def holders_of(roles: Any, unit_id: int | None) -> list[User]:
    """Who holds these roles where the unit's affairs lie today: at itself, or at its heir."""
    day = clock.today()
    held = Q(grants__starts_on__lte=day) & (Q(grants__ends_on=None) | Q(grants__ends_on__gte=day))
    tree = UnitTree.read()
    heir = tree.heir(unit_id, day)
    family = tree.family(heir, day) if heir else {unit_id}
    return list(User.objects.filter(held, grants__role__in=list(roles), grants__unit__in=family).distinct())


def _occasion(initiative: Any, kind: str) -> str:
    return f"{kind}:{initiative.pk}:{initiative.changes.count()}"


def _tell(people: Any, kind: str, initiative: Any, **context: Any) -> None:
    mail.tell(people, kind, key=_occasion(initiative, kind), initiative=initiative, **context)


def handed_in(initiative: Any) -> None:
    _tell(authors_of(initiative), "handed_in", initiative)
    for_the_desk(initiative)


def for_the_desk(initiative: Any) -> None:
    """Tell the desk it lies on: the unit's, else the standing office's."""
    if initiative.desk_unit_id:
        _tell(holders_of(UNIT_REVIEW, initiative.desk_unit_id), "for_the_desk", initiative)
    else:
        _tell(holders_of({Role.INTAKE_OFFICER}, initiative.round.organiser_id), "for_the_desk", initiative)


def asked(initiative: Any, request: Any) -> None:
    _tell(authors_of(initiative), "asked", initiative, request=request)


def reminded(initiative: Any, request: Any) -> None:
    mail.tell(
        authors_of(initiative),
        "reminded",
        key=f"reminded:{request.pk}:{request.reminders}",
        initiative=initiative,
        request=request,
    )


def answered(initiative: Any) -> None:
    _tell(holders_of({Role.INTAKE_OFFICER}, initiative.round.organiser_id), "answered", initiative)


def withdrawn(initiative: Any) -> None:
    _tell(authors_of(initiative), "withdrawn", initiative)


def moved_on(initiative: Any, change: Any, *, silent: bool = False) -> None:
    """Where it stands now and what the reason was, to its authors; `silent`: without the words that went with it."""
    _tell(authors_of(initiative), "moved_on", initiative, comment="" if silent else change.comment)


def accepted(initiative: Any) -> None:
    """Taken in, with the day the result is promised for."""
    _tell(authors_of(initiative), "accepted", initiative, until=deadlines.result_due(initiative))


def concluded(initiative: Any, change: Any) -> None:
    """The council's result, to the authors and to the unit whose dossier it is; its words stay with the council."""
    moved_on(initiative, change, silent=True)
    _tell(_others(unit_of(initiative), initiative), "moved_on", initiative, comment="")


def unit_of(initiative: Any) -> list[User]:
    """Who looks after the unit's dossiers today."""
    return holders_of(UNIT_REVIEW, initiative.unit_id) if initiative.unit_id else []


def _others(people: list[User], initiative: Any) -> list[User]:
    """Without the authors, who have a letter of their own."""
    authors = {one.pk for one in authors_of(initiative)}
    return [one for one in people if one.pk not in authors]


def decided(initiative: Any, change: Any) -> None:
    _tell(authors_of(initiative), "decided", initiative, change=change)


def signed(decision: Any, initiatives: Iterable[Any]) -> None:
    """A signed decision, once to each unit with its own dossiers and once to the emulation officers with all."""
    by_unit: dict[int, list[Any]] = {}
    initiatives = list(initiatives)
    for one in initiatives:
        if one.unit_id:
            by_unit.setdefault(one.unit_id, []).append(one)
    officers = holders_over({Role.EMULATION_OFFICER}, decision.round.organiser_id)
    told = [
        ("all", officers, initiatives),
        *((unit, holders_of(UNIT_REVIEW, unit), own) for unit, own in by_unit.items()),
    ]
    for whose, people, own in told:
        facts = {"decision": decision, "rows": own[:LISTED], "count": len(own), "more": max(0, len(own) - LISTED)}
        path = reverse("initiatives:decision", args=[decision.pk]) if whose == "all" else reverse("review:unit_list")
        mail.tell(people, "signed", key=f"signed:{decision.pk}:{whose}", path=path, **facts)


def certified(certificate: Any) -> None:
    """The paper is there, to the author whose name it bears; a collective one to whoever acts for the entry."""
    author, initiative = certificate.authorship, certificate.line.initiative
    facts = {
        "initiative": initiative,
        "certificate": certificate,
        "path": initiative.get_absolute_url(),
    }
    people = (
        [author.user] if author is not None and author.user_id else authors_of(initiative) if author is None else []
    )
    mail.tell(people, "certified", key=f"certified:{certificate.pk}", **facts)


def overdue(initiative: Any, people: list[User], due: Any, desk: Any) -> None:
    """A desk that did not finish in time: to who has the work and to their head."""
    key = f"overdue:{initiative.pk}:{due}"
    mail.tell(people, "overdue", key=key, initiative=initiative, due=due, desk=desk)


def refused(initiative: Any, change: Any, line: Any) -> None:
    """The letter to those refused: the reasons one by one, until when they may appeal, and how."""
    until = change.stated_at.astimezone(clock.ZONE).date() + timedelta(days=initiative.round.appeal_days)
    _tell(authors_of(initiative), "refused", initiative, change=change, line=line, until=until)


def consent_due(initiative: Any, letter: Any) -> None:
    """The upper authority's letter is still missing: to the emulation officers of the round."""
    people = holders_over({Role.EMULATION_OFFICER}, initiative.round.organiser_id)
    key = f"consent_due:{letter.pk}:{letter.reminders}"
    mail.tell(people, "consent_due", key=key, initiative=initiative, letter=letter)


def draft_sent(draft: Any) -> None:
    people = holders_over(APPROVERS, draft.round.authority_id)
    mail.tell(people, "draft_sent", key=f"draft:{draft.pk}:{draft.sent_at.timestamp()}", draft=draft)


def draft_returned(draft: Any) -> None:
    key = f"draft_returned:{draft.pk}:{draft.sent_at.timestamp()}"
    mail.tell([draft.drafted_by], "draft_returned", key=key, draft=draft)


def named(initiative: Any, people: list[User]) -> None:
    """Asked to confirm a share, or asked again after the shares changed."""
    _tell(people, "named", initiative)


def linked(initiative: Any, authorship: Any, token: str) -> None:
    """The one-time link of an outside person; its key is the link itself, so that a new one is told again."""
    mail.tell_address(
        authorship.email,
        "linked",
        key=f"linked:{authorship.pk}:{authorship.link_sha256[:16]}",
        initiative=initiative,
        author=authorship,
        path=reverse("initiatives:by_link", args=[token]),
    )


def main_proposed(initiative: Any, people: list[User]) -> None:
    _tell(people, "main_proposed", initiative)


def the_system() -> User:
    """The account that acts where nobody is signed in."""
    return User.objects.system()
