"""The only door to a change of state: checks, moves, saves and writes the history row in one transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import django_fsm
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal import clock, ledger

# (subject, user) -> may this person ever take the step on this subject?
Allowed = Callable[[Any, Any], bool]
# (subject, *, by, at, comment, **details) -> sentences that speak against it; empty when free.
Reasons = Callable[..., Iterable[str]]


class NotPossibleNow(Exception):
    """The step is yours, but not now: carries the sentences that say why and what to do."""

    def __init__(self, reasons: Iterable[str | Promise], subject: Any = None) -> None:
        self.reasons = list(reasons)
        self.subject = subject
        super().__init__("; ".join(str(reason) for reason in self.reasons))


class Refused(PermissionDenied):
    """The step can never be this person's on this subject."""


@dataclass(frozen=True)
class Step:
    """One step of a state machine as the table in docs/workflow.md has it."""

    name: str
    label: str | Promise
    allowed: Allowed
    edges: tuple[tuple[str, str], ...]
    reasons: Reasons | None = None
    offered: Callable[[Any], bool] | None = None
    held_by: str = ""
    by_clock: bool = False
    usual: bool = False
    grave: bool = False

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(source for source, _target in self.edges)


@dataclass
class Handed:
    """What a higher room told the gate about one step."""

    allowed: list[Allowed] = field(default_factory=list)
    reasons: list[Reasons] = field(default_factory=list)
    givers: set[str] = field(default_factory=set)


_handed: dict[tuple[str, str], Handed] = {}


def hand_down(
    model: str, name: str, *, giver: str, allowed: Allowed | None = None, reasons: Reasons | None = None
) -> None:
    """Tell the gate, from an AppConfig.ready, who may take a step and what speaks against it.

    model: label as in 'initiatives.Initiative'. giver: the app that speaks. `allowed` widens who may; `reasons` adds
    to what speaks against.
    """
    handed = _handed.setdefault((model.lower(), name), Handed())
    handed.givers.add(giver)
    if allowed and allowed not in handed.allowed:
        handed.allowed.append(allowed)
    if reasons and reasons not in handed.reasons:
        handed.reasons.append(reasons)


def handed_to(model: type[models.Model], name: str) -> Handed:
    return _handed.get((model._meta.label_lower, name), Handed())


def nobody(_subject: Any, _user: Any) -> bool:
    """For steps whose holder only a higher room knows."""
    return False


def step(
    state: Any,
    *,
    source: str | Iterable[str],
    target: Any,
    label: str | Promise,
    allowed: Allowed,
    reasons: Reasons | None = None,
    held_by: str = "",
    **facts: Any,
) -> Callable:
    """Declare a step on a model: django-fsm's transition with who, why not and its label compulsory.

    held_by: the app that must hand down who or what speaks against it, '' where the step's own rules are all.
    facts: `by_clock`, `usual` (the button shown first), `grave` (asks once more), `offered` (whether its button makes
    sense on this subject at all; the gate still asks everything).
    """
    if not callable(allowed) or (reasons is not None and not callable(reasons)):
        raise TypeError("allowed and reasons must be callables")
    custom = {"label": label, "allowed": allowed, "reasons": reasons, "held_by": held_by, **facts}
    sources = [source] if isinstance(source, str) else list(source)

    def decorate(method: Callable) -> Callable:
        moved = django_fsm.transition(field=state, source=sources, target=target, custom=custom)(method)
        moved.alters_data = True
        return moved

    return decorate


def steps_of(model: type[models.Model]) -> dict[str, Step]:
    """Every step of a model by its name, its stacked edges together."""
    if "_workflow_steps" not in model.__dict__:
        model._workflow_steps = _collect(model)
    return model._workflow_steps


def _collect(model: type[models.Model]) -> dict[str, Step]:
    edges: dict[str, list[tuple[str, str]]] = {}
    facts: dict[str, dict] = {}
    for edge in model._meta.get_field("state").get_all_transitions(model):
        targets = getattr(edge.target, "allowed_states", None) or [edge.target]
        edges.setdefault(edge.name, []).extend((str(edge.source), str(target)) for target in targets)
        facts.setdefault(edge.name, edge.custom)
    return {name: Step(name=name, edges=tuple(sorted(edges[name])), **facts[name]) for name in edges}


def may_take(subject: models.Model, name: str, user: Any) -> bool:
    """Could this person ever take this step on this subject?"""
    found = steps_of(type(subject))[name]
    return found.allowed(subject, user) or any(rule(subject, user) for rule in handed_to(type(subject), name).allowed)


def reasons_against(subject: models.Model, name: str, **details: Any) -> list[str]:
    """Every sentence that speaks against the step now, its own and the handed down ones."""
    found = steps_of(type(subject))[name]
    rules = [found.reasons, *handed_to(type(subject), name).reasons]
    told = [sentence for rule in rules if rule for sentence in rule(subject, **details)]
    return list(dict.fromkeys(told))


def available_steps(subject: models.Model, user: Any) -> list[Step]:
    """The steps that lead on from the state it has and that this person may take, the usual one first."""
    steps = [
        found
        for found in steps_of(type(subject)).values()
        if subject.state in found.sources
        and not found.by_clock
        and may_take(subject, found.name, user)
        and (found.offered is None or found.offered(subject))
    ]
    return sorted(steps, key=lambda found: (not found.usual, found.grave, found.name))


def locked(subject: models.Model) -> models.Model:
    """The row as it is now, held until the transaction ends (on SQLite the transaction holds all)."""
    return type(subject).objects.select_for_update(of=("self",)).get(pk=subject.pk)


def perform(
    subject: models.Model, name: str, *, by: Any, at: Any = None, comment: str = "", **details: Any
) -> models.Model:
    """Take a step: lock, ask the person, the edge and the reasons, move, save and record, all or nothing.

    Returns the history row; its `subject` is the row as saved. Raises Refused (403) where the step can never be
    this person's, NotPossibleNow (409) with every reason where it is not possible now.
    """
    with transaction.atomic():
        subject = locked(subject)
        at = at or clock.now()
        by.forget_rights()
        if not may_take(subject, name, by):
            raise Refused(_("Bước này không thuộc quyền của anh/chị đối với hồ sơ này."))
        found = steps_of(type(subject))[name]
        if subject.state not in found.sources:
            raise NotPossibleNow([not_from_here(subject, found)], subject)
        reasons = reasons_against(subject, name, by=by, at=at, comment=comment, **details)
        if reasons:
            raise NotPossibleNow(reasons, subject)
        return _move(subject, found, by=by, at=at, comment=comment, details=details)


def must(rule: Allowed, subject: Any, by: Any) -> None:
    """Refused where the rule does not give this person, asked afresh, the act on this subject."""
    by.forget_rights()
    if not rule(subject, by):
        raise Refused(_("Việc này không thuộc quyền của anh/chị đối với hồ sơ này."))


def not_from_here(subject: models.Model, found: Step) -> str:
    return _("“%(step)s” không còn thực hiện được: hồ sơ đang ở trạng thái “%(state)s”. Hãy tải lại trang.") % {
        "step": found.label,
        "state": subject.get_state_display(),
    }


def _move(subject: models.Model, found: Step, *, by: Any, at: Any, comment: str, details: dict) -> models.Model:
    source = subject.state
    try:
        getattr(subject, found.name)(by=by, at=at, **details)
        subject.save()
    except (django_fsm.TransitionNotAllowed, django_fsm.ConcurrentTransition, django_fsm.InvalidResultState) as late:
        raise NotPossibleNow([not_from_here(subject, found)], subject) from late
    return record(subject, found.name, by=by, at=at, comment=comment, source=source, details=details)


def record(
    subject: models.Model,
    name: str,
    *,
    by: Any,
    at: Any = None,
    comment: str = "",
    source: str | None = None,
    details: dict | None = None,
) -> models.Model:
    """Write a history row; without a `source` it is an event that changes no state (a desk passed on, a hold).

    The same act goes into the ledger when the transaction commits.
    """
    row = subject.changes.create(
        step=name,
        source=subject.state if source is None else source,
        target=subject.state,
        actor=by,
        actor_name=by.full_name,
        comment=comment,
        details={key: value for key, value in (details or {}).items() if isinstance(value, str | int | bool | list)},
        stated_at=at or clock.now(),
        recorded_at=clock.recorded(),
    )
    ledger.write(name, row, by=by, dossier=subject.pk, **told_of(row))
    return row


def told_of(row: Any) -> dict[str, Any]:
    """What the ledger says of a history row, and what the row is later held against."""
    return {
        "source": row.source,
        "target": row.target,
        "comment": row.comment,
        "details": row.details,
        "stated_at": ledger.moment(row.stated_at),
        "name": row.actor_name,
    }


class StateChange(models.Model):
    """A history row: who took which step from where to where, with the stated and the recorded time."""

    step = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    actor = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    comment = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True
