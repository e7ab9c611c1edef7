"""The permission matrix as its readers see it: auditors, and those who give rights."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal import matrix_table as table
from portal import people_rules as rules
from portal.roles import Role
from portal.workflow import Refused

PAGE = 100


@login_required
def matrix(request: HttpRequest) -> HttpResponse:
    """All lines, or those of one kind of person."""
    if not (request.user.rights.has(Role.AUDITOR) or rules.administers(request.user)):
        raise Refused(_("Bảng này của kiểm toán và người quản trị quyền."))
    who = request.GET.get("ai", "")
    labels = table.labels()
    lines = [one for one in table.read() if who not in labels or who in one.opens | one.sends]
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    rows = [(one, table.state_words(one), told(one.opens, labels), told(one.sends, labels)) for one in page]
    return render(request, "portal/matrix.html", {"rows": rows, "page_obj": page, "labels": labels, "who": who})


def told(keys: frozenset[str], labels: dict[str, Any]) -> str:
    """Labels in the table's order; 'everybody' and 'nobody' in words."""
    if keys == frozenset(labels):
        return _("Mọi người")
    if keys == frozenset(labels) - {table.PUBLIC}:
        return _("Mọi người đã đăng nhập")
    return "; ".join(str(label) for key, label in labels.items() if key in keys) or _("Không ai")
