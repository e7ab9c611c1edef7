"""Who may do what with an initiative: predicates of (initiative, user), and nothing else."""

from collections.abc import Callable, Iterable
from typing import Any

from initiatives.states import AUTHORS_TURN, BEFORE_THE_OFFICE, CONCLUDED, DECIDED, State
from portal.roles import APPROVERS, UNIT_LEADERS, UNIT_REVIEW, Role

# request kind → who gives its extension; the council's revision is handed down by a higher room.
extenders: dict[str, Callable[[Any, Any], bool]] = {}
# (initiative, user, what) → whether it is kept back, handed down by a higher room: blind rounds, the recused.
kept_back: list[Callable[[Any, Any, str], bool]] = []

# round → whether its council has met, handed down by a higher room; its way of voting is fixed from then on.
council_met: list[Callable[[Any], bool]] = []

# (round, user) → the rule by which this person cannot be an author of the round, handed down by a higher room.
barred: list[Callable[[Any, Any], str]] = []

# Further sights, handed down by a higher room with their twin in querysets: a seat in the council, an appeal.
sights: list[Callable[[Any, Any], bool]] = []


def is_author(initiative: Any, user: Any) -> bool:
    return user.pk in initiative.author_ids


def is_main_author(initiative: Any, user: Any) -> bool:
    """The main author; for a collective entry without named persons, whoever acts for the unit."""
    if initiative.author_ids:
        return initiative.main_author_id == user.pk
    return initiative.created_by_id == user.pk and not initiative.on_paper


def acts_for_paper(initiative: Any, user: Any) -> bool:
    """The intake officer who enters the signed answers of a paper dossier whose main author has no account."""
    return initiative.on_paper and initiative.main_author_id is None and is_intake_officer(initiative, user)


def speaks_for_the_authors(initiative: Any, user: Any) -> bool:
    return is_main_author(initiative, user) or acts_for_paper(initiative, user)


def is_own(initiative: Any, user: Any) -> bool:
    """Author, or acting for a collective entry: kept out of every step of review, scoring, decision and appeal."""
    return is_author(initiative, user) or is_main_author(initiative, user)


def is_the_clock(_initiative: Any, user: Any) -> bool:
    return user.is_system


# --- whether a step's button makes sense at all -----------------------------------------------------


def goes_through_its_unit(initiative: Any) -> bool:
    """The round has unit review and the author a unit; otherwise a dossier goes straight to the standing office."""
    return initiative.round.unit_review and initiative.unit_id is not None


def goes_straight_to_the_office(initiative: Any) -> bool:
    return not goes_through_its_unit(initiative)


def came_on_paper(initiative: Any) -> bool:
    return initiative.on_paper


def stands_below_the_line(initiative: Any) -> bool:
    """In a contest: passed, its group ranked, and no prize."""
    outcome = initiative.outcome
    ranked = outcome is not None and outcome.passed and outcome.ranking_closed_at is not None
    return ranked and initiative.round.is_contest and outcome.tier_id is None


def may_be_recognised(initiative: Any) -> bool:
    outcome = initiative.outcome
    return outcome is not None and outcome.passed and not stands_below_the_line(initiative)


def of_a_cancelled_round(initiative: Any) -> bool:
    return initiative.round.cancelled


# --- who acts -----------------------------------------------------------------------------------------


def holders(initiative: Any, units: Iterable[int], roles: Iterable[str], user: Any) -> dict[int, set[str]]:
    """unit → the roles somebody who is no author holds there today. One statement."""
    rights = user.rights
    desks = {unit: rights.tree.family(unit, rights.day) for unit in units}
    rows = initiative.round.organiser.grants.model.objects.filter(
        role__in=list(roles),
        unit__in=set().union(*desks.values()) if desks else (),
        starts_on__lte=rights.day,
        user__is_active=True,
    ).exclude(user__in=initiative.author_ids or {initiative.created_by_id})
    found: dict[int, set[str]] = {}
    for role, unit, ends_on in rows.values_list("role", "unit_id", "ends_on"):
        if ends_on is None or ends_on >= rights.day:
            for desk, family in desks.items():
                if unit in family:
                    found.setdefault(desk, set()).add(role)
    return found


def acting(initiative: Any, user: Any, units: list[int], order: tuple[str, ...]) -> tuple[int, str] | None:
    """Who acts: the first unit of the chain, and there the first role of the order, that somebody fit holds."""
    found = holders(initiative, units, order, user)
    return next(((unit, role) for unit in units for role in order if role in found.get(unit, ())), None)


def desk_chain(initiative: Any, user: Any) -> list[int]:
    """The desk's unit, its upper units, and last the standing office (design §4, "Nobody acts on their own").

    A dossier that has left the desk keeps the author's unit here: a second click is "not now", not "never yours".
    """
    rights = user.rights
    desk = rights.tree.heir(initiative.desk_unit_id or initiative.unit_id, rights.day)
    chain = [desk, *rights.tree.above(desk)] if desk else []
    office = rights.tree.heir(initiative.round.organiser_id, rights.day)
    return [*dict.fromkeys([*chain, office])] if office else chain


def _leads(initiative: Any, user: Any, order: tuple[str, ...], *, any_of_order: bool) -> bool:
    if is_own(initiative, user) or not user.rights.has(*order):
        return False
    chain = desk_chain(initiative, user)
    if not any(user.rights.at(order, unit) for unit in chain):
        return False
    found = acting(initiative, user, chain, order)
    if found is None:
        return False
    unit, role = found
    return user.rights.at(order if any_of_order else (role,), unit)


def may_endorse_for_unit(initiative: Any, user: Any) -> bool:
    """Head or deputy of the desk's unit; where all of them are authors, those of the next unit up."""
    return _leads(initiative, user, (Role.UNIT_HEAD, Role.UNIT_DEPUTY), any_of_order=True)


def may_decline_for_unit(initiative: Any, user: Any) -> bool:
    """The head alone; the deputy where the head is an author or there is none."""
    return _leads(initiative, user, (Role.UNIT_HEAD, Role.UNIT_DEPUTY), any_of_order=False)


def may_review_for_unit(initiative: Any, user: Any) -> bool:
    if is_own(initiative, user):
        return False
    return user.rights.at(UNIT_REVIEW, initiative.desk_unit_id or initiative.unit_id) or may_endorse_for_unit(
        initiative, user
    )


def is_intake_officer(initiative: Any, user: Any) -> bool:
    """The standing office's intake officer; where all of them are authors, its head or deputy."""
    organiser = initiative.round.organiser_id
    if is_own(initiative, user):
        return False
    if user.rights.at({Role.INTAKE_OFFICER}, organiser):
        return True
    if not user.rights.at(UNIT_LEADERS, organiser):
        return False
    order = (Role.INTAKE_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    found = acting(initiative, user, [user.rights.tree.heir(organiser, user.rights.day)], order)
    return found is not None and user.rights.at({found[1]}, found[0])


def is_emulation_officer(initiative: Any, user: Any) -> bool:
    return runs_movement(initiative.round, user) and not is_own(initiative, user)


def runs_movement(round_: Any, user: Any) -> bool:
    """Whether this person sets the windows, holds and cancellation of the round."""
    return user.rights.over({Role.EMULATION_OFFICER}, round_.organiser_id)


def may_approve(initiative: Any, user: Any) -> bool:
    """The approver; where that is an author or the post is empty the deputy, then the upper authority."""
    order = (Role.APPROVER, Role.APPROVER_DEPUTY)
    if is_own(initiative, user) or not user.rights.has(*order):
        return False
    rights = user.rights
    authority = rights.tree.heir(initiative.round.authority_id, rights.day)
    chain = [authority, *rights.tree.above(authority)] if authority else []
    found = acting(initiative, user, chain, order)
    return found is not None and rights.at({found[1]}, found[0])


def may_sign(round_: Any, user: Any) -> bool:
    """Whether papers of this round wait for this person's hand; each line is asked about again when it is signed."""
    return user.rights.has(*APPROVERS) and _approves_for(user.rights, round_)


def sees_decisions(round_: Any, user: Any, kind: str = "recognition") -> bool:
    """Who works with a round's signed papers as a whole: who signs, its emulation officer and auditor; an editor with
    those that recognise."""
    organiser = round_.organiser_id
    read = {Role.EMULATION_OFFICER, Role.AUDITOR} | ({Role.EDITOR} if kind == "recognition" else set())
    return may_sign(round_, user) or any(organiser in user.rights.reach(role) for role in read)


def may_write(initiative: Any, user: Any) -> bool:
    """Every author while it is the authors' turn; an intake officer a paper dossier's draft."""
    if initiative.state == State.DRAFT and initiative.on_paper:
        return is_intake_officer(initiative, user)
    return initiative.state in AUTHORS_TURN and (is_own(initiative, user) or acts_for_paper(initiative, user))


def may_lead_writing(initiative: Any, user: Any) -> bool:
    """Names, shares and removals are the main author's; on a paper dossier the intake officer's."""
    return may_write(initiative, user) and (initiative.on_paper or is_main_author(initiative, user))


def against_naming(round_: Any, user: Any) -> list[str]:
    """Why this person cannot be named as an author in the round: the sentence of each rule that bars them."""
    return [told for told in (rule(round_, user) for rule in barred) if told]


def may_name_acting(initiative: Any, user: Any) -> bool:
    """The unit's head or deputy says who acts for its collective entry without named persons."""
    unnamed = not initiative.author_ids and initiative.category == "collective"
    return unnamed and user.rights.at(UNIT_LEADERS, initiative.unit_id)


def may_see(initiative: Any, user: Any) -> bool:
    """Whether this dossier is theirs to know of; the twin of InitiativeQuerySet.visible_to."""
    if not user.is_authenticated:
        return False
    return (
        is_own(initiative, user) or _sees_by_role(initiative, user) or any(sight(initiative, user) for sight in sights)
    )


def _sees_by_role(initiative: Any, user: Any) -> bool:
    rights, round_ = user.rights, initiative.round
    # A draft taken back is its authors' own again, whatever was sent before.
    sent = initiative.submitted_at is not None and initiative.state != State.DRAFT
    return (
        (sent and (rights.at(UNIT_REVIEW, initiative.unit_id) or _on_desk(initiative, rights)))
        or _sees_at_the_office(initiative, rights)
        or (sent and rights.over({Role.AUDITOR}, round_.organiser_id))
        or (initiative.state in CONCLUDED and _approves_for(rights, round_))
        or (initiative.state == State.AWARDED and rights.over({Role.EDITOR}, round_.organiser_id))
    )


def _sees_at_the_office(initiative: Any, rights: Any) -> bool:
    if rights.at({Role.INTAKE_OFFICER, *UNIT_LEADERS}, initiative.round.organiser_id) and (
        initiative.received_at is not None or initiative.on_paper
    ):
        return True
    return (
        initiative.submitted_at is not None
        and initiative.state not in BEFORE_THE_OFFICE
        and rights.over({Role.EMULATION_OFFICER}, initiative.round.organiser_id)
    )


def _on_desk(initiative: Any, rights: Any) -> bool:
    """Whether the dossier lies on their desk, or would if everybody below were an author."""
    if initiative.desk_unit_id is None:
        return False
    desk = rights.tree.heir(initiative.desk_unit_id, rights.day)
    stand_ins = [*(rights.tree.above(desk) if desk else ()), initiative.round.organiser_id]
    return rights.at(UNIT_REVIEW, initiative.desk_unit_id) or any(rights.at(UNIT_LEADERS, unit) for unit in stand_ins)


def _approves_for(rights: Any, round_: Any) -> bool:
    authority = rights.tree.heir(round_.authority_id, rights.day)
    return any(rights.at(APPROVERS, unit) for unit in [authority, *(rights.tree.above(authority) if authority else ())])


def may_see_confidential(initiative: Any, user: Any) -> bool:
    """Authors, intake, the approver; council members through `review` (domain §6.5)."""
    if is_own(initiative, user):
        return True
    if keeps_from(initiative, user, "authors"):
        return False
    rights, round_ = user.rights, initiative.round
    return rights.at({Role.INTAKE_OFFICER}, round_.organiser_id) or (
        initiative.state in CONCLUDED and _approves_for(rights, round_)
    )


def may_open_exemplar(initiative: Any, user: Any) -> bool:
    """An editor opens the public page of what is awarded."""
    return initiative.state == State.AWARDED and user.rights.over({Role.EDITOR}, initiative.round.organiser_id)


def may_extend(initiative: Any, user: Any) -> bool:
    """Whoever asks for a thing gives its one extension: the unit, the standing office, or as a higher room says."""
    request = initiative.open_request
    return request is not None and any(
        rule(initiative, user) for kind, rule in extenders.items() if kind == request.kind
    )


def keeps_from(initiative: Any, user: Any, what: str) -> bool:
    """Whether a higher room keeps 'authors' or the 'outcome' of a dossier from a person who may else read it."""
    return any(rule(initiative, user, what) for rule in kept_back)


def may_appeal(initiative: Any, user: Any) -> bool:
    """An author of a dossier that ended, or that the unit declined, may appeal; the window is the round's."""
    return (is_own(initiative, user) or acts_for_paper(initiative, user)) and (
        initiative.state in DECIDED | {State.NOT_ACCEPTED, State.UNIT_DECLINED}
        or (initiative.state == State.WITHDRAWN and initiative.lapsed)
    )


extenders["return"] = may_review_for_unit
extenders["supplement"] = is_intake_officer
