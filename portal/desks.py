"""What the portal itself puts into the menu and on "my work": the desks of those who look after people and their rights."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import context, sign_up, work, worker
from portal.clock import today
from portal.models import FactorReset
from portal.people import A_DAY, rules
from portal.roles import Role
from portal.work import Start, WorkItem


def resets_waiting(user: Any) -> Iterator[WorkItem]:
    """Second factors that wait for the second of two who agree."""
    if not rules.administers(user):
        return
    waiting = FactorReset.objects.filter(agreed_at=None, asked_at__date__gte=today() - A_DAY).exclude(asked_by=user)
    for one in waiting.filter(user__in=rules.people_of(user)).exclude(user=user).select_related("user"):
        url = reverse("portal:person", args=[one.user_id])
        yield WorkItem(_("Đồng ý mở lại xác thực hai lớp"), one.user.full_name, url)


def beginnings(user: Any) -> Iterator[Start]:
    if rules.administers(user):
        yield Start(_("Mời một người"), reverse("portal:invite"))
        yield Start(_("Nhập từ bảng tính"), reverse("portal:people_sheets"))


def register_all() -> None:
    work.waiting.append(resets_waiting)
    work.starts.append(beginnings)
    worker.clocks.append(("sign-ups forgotten", sign_up.forget_old))
    context.desk_rules.append((rules.administers, _("Người dùng"), "portal:people"))
    context.desk_rules.append((lambda user: user.rights.has(Role.AUDITOR), _("Quyền theo ngày"), "portal:rights_on"))
