"""What the portal itself puts into the menu and on "my work": the desks of those who look after people and their rights."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import (
    cms_rights,
    context,
    data_requests,
    letters_own,
    mail,
    notices,
    personal,
    personal_kinds,
    sessions,
    sign_up,
    work,
    worker,
)
from portal.clock import today
from portal.models import DataRequest, FactorReset
from portal.people import A_DAY, rules
from portal.roles import Role
from portal.views_notices import LETTER_READERS
from portal.work import Start, WorkItem


def resets_waiting(user: Any) -> Iterator[WorkItem]:
    """Second factors that wait for the second of two who agree."""
    if not rules.administers(user):
        return
    waiting = FactorReset.objects.filter(agreed_at=None, asked_at__date__gte=today() - A_DAY).exclude(asked_by=user)
    for one in waiting.filter(user__in=rules.people_of(user)).exclude(user=user).select_related("user"):
        url = reverse("portal:person", args=[one.user_id])
        yield WorkItem(_("Đồng ý mở lại xác thực hai lớp"), one.user.full_name, url)


def data_wishes(user: Any) -> Iterator[WorkItem]:
    """What others ask about their data, for whoever answers for the whole province."""
    if rules.province_wide(user):
        for one in DataRequest.objects.filter(answered_at=None).exclude(person=user).select_related("person"):
            url = reverse("portal:data_request", args=[one.pk])
            yield WorkItem(_("Trả lời yêu cầu về dữ liệu cá nhân"), one.person.full_name, url, due=one.due_on)


def mails_that_reached_nobody(user: Any) -> Iterator[WorkItem]:
    if rules.province_wide(user) and (n := mail.given_up().count()):
        yield WorkItem(_("Xem thư không gửi được"), gettext("%(n)s thư") % {"n": n}, reverse("portal:undelivered"))


def beginnings(user: Any) -> Iterator[Start]:
    if rules.administers(user):
        yield Start(_("Mời một người"), reverse("portal:invite"))
        if rules.province_wide(user):
            yield Start(_("Tên, màu, biểu trưng của cổng"), reverse("portal:identity"))
            yield Start(_("Thời hạn lưu dữ liệu cá nhân"), reverse("portal:retention"))
        yield Start(_("Nhập từ bảng tính"), reverse("portal:people_sheets"))


def register_all() -> None:
    work.waiting += [resets_waiting, mails_that_reached_nobody]
    work.starts.append(beginnings)
    personal_kinds.register_all()
    letters_own.register_all()
    work.waiting.append(data_wishes)
    worker.clocks += [
        ("editors of the day", cms_rights.follow),
        ("sessions of the past forgotten", sessions.tidy),
        ("links to passwords emptied once sent", lambda _day: mail.forget("password_reset_key", sent_only=True)),
        ("addresses of strangers emptied once told", lambda _day: mail.forget("unknown_account", sent_only=True)),
        ("sign-ups forgotten", sign_up.forget_old),
        ("personal data emptied", personal.daily),
        ("the day's mails gathered", notices.gather),
        ("last mails to the nameless emptied", data_requests.sweep),
        ("requests about data reminded", data_requests.remind_due),
    ]
    context.footers.append(lambda: [(gettext("Dữ liệu cá nhân"), reverse("portal:personal_notice"))])
    context.desk_rules.append((lambda user: user.rights.has(*LETTER_READERS), _("Mẫu thư"), "portal:letters"))
    context.desk_rules.append((rules.administers, _("Người dùng"), "portal:people"))
    context.desk_rules.append((lambda user: user.rights.has(Role.AUDITOR), _("Quyền theo ngày"), "portal:rights_on"))
