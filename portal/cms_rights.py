"""Who comes into Wagtail's screens: the editors of the day, by the portal's own rights and no other.

Wagtail asks for a group in its tables of pages; the group follows the grants, and on the day itself the right decides.
"""

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group
from django.db.models import Q
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView

from portal.models import Unit, User
from portal.people_rules import edits
from portal.roles import Role

GROUP = "Editors"
# Name, address and picture are a person's own affair at their account, with the password asked for.
PANELS = ("notifications", "locale", "theme")


class EditorsOfTheDay(AuthenticationBackend):
    """allauth's backend, where nobody without the right has a permission of Wagtail, whatever group they are in."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm.startswith("wagtail") and not edits(user_obj):
            return False
        return super().has_perm(user_obj, perm, obj)


def let_in(person: User, role: str, unit: Unit) -> None:
    """With the right to edit comes the group; before its first day the right keeps them out."""
    if role == Role.EDITOR and unit.parent_id is None:
        person.groups.add(Group.objects.get(name=GROUP))


def follow(day: date) -> int:
    """For the clock: the group holds whoever may edit today or later, and nobody else; how many came or went."""
    lasting = Q(grants__ends_on=None) | Q(grants__ends_on__gte=day)
    editors = set(User.objects.filter(lasting, grants__role=Role.EDITOR, grants__unit__parent=None, is_active=True))
    group = Group.objects.get(name=GROUP)
    members = set(User.objects.filter(groups=group))
    for person in editors - members:
        person.groups.add(group)
    for person in members - editors:
        person.groups.remove(group)
    return len(editors ^ members)


@require_admin_access
def account(request: Any) -> Any:
    return CmsAccount.as_view()(request)


class CmsAccount(AccountView):
    """Wagtail's page of one's settings without what would change who somebody is."""

    def get_panels(self) -> list:
        return [panel for panel in super().get_panels() if panel.name in PANELS]
