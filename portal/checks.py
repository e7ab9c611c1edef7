"""System checks: a step that a higher room must speak for has been spoken for."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from portal import workflow
from portal.models import Identity


def refuse_the_demo() -> None:
    """A start that was not asked for a demonstration serves none: its accounts' password is known to everybody.

    A database that is away says nothing; kept pages are served meanwhile. Raises ImproperlyConfigured.
    """
    if settings.DEMO:
        return
    try:
        shown = Identity.objects.filter(demo=True).exists()
    except DatabaseError:
        return
    if shown:
        raise ImproperlyConfigured(
            "This database holds the demonstration; PORTAL_DEMO=1 serves it, production does not."
        )


@register()
def held_steps_are_held(app_configs: Any, **_kwargs: Any) -> list[Error]:
    """One error for each step marked `held_by` that nobody handed a rule for."""
    return [
        Error(
            f"{model._meta.label}.{found.name} waits for {found.held_by}, which handed nothing down.", id="portal.E001"
        )
        for model in apps.get_models()
        if any(
            getattr(field, "name", "") == "state" and hasattr(field, "get_all_transitions")
            for field in model._meta.fields
        )
        for found in workflow.steps_of(model).values()
        if found.held_by and found.held_by not in workflow.handed_to(model, found.name).givers
    ]
