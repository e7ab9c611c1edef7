"""What higher rooms add to a dossier's page: each registers a function that answers with a panel or None."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from initiatives import rules
from portal.roles import Role


@dataclass(frozen=True)
class Panel:
    """A template and what it is shown with."""

    template: str
    facts: dict = field(default_factory=dict)


registered: list[Callable[[Any, Any], Panel | None]] = []


def panels_for(initiative: Any, user: Any) -> list[Panel]:
    found = [make(initiative, user) for make in registered]
    return [panel for panel in found if panel is not None]


def emulation_panel(initiative: Any, user: Any) -> Panel | None:
    """Hold, consent letter and objections for the emulation officer."""
    if not user.rights.has(Role.EMULATION_OFFICER) or not rules.is_emulation_officer(initiative, user):
        return None
    return Panel(
        "initiatives/panel_emulation.html",
        {
            "initiative": initiative,
            "hold": initiative.standing_hold,
            "funded": initiative.state_funded,
            "letter": getattr(initiative, "consent_letter", None) if initiative.state_funded else None,
            "objections": list(initiative.objections.all()) if initiative.round.notice_days else [],
        },
    )


registered.append(emulation_panel)
