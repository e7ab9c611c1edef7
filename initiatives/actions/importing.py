"""Taking in a sheet of earlier initiatives: tried first, then for good; the sheet goes back with its answers."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import imports
from initiatives.models import ImportRun
from portal import clock, spreadsheets
from portal.roles import Role
from portal.workflow import Refused

IMPORTERS = {Role.INTAKE_OFFICER, Role.EMULATION_OFFICER}
READERS = IMPORTERS | {Role.AUDITOR, Role.COUNCIL_OFFICE}


@transaction.atomic
def run(content: bytes, name: str, *, by: Any, dry: bool) -> ImportRun:
    """Answer every row and keep both sheets. Raises NotThisSheet where it is no such sheet, Refused where not theirs."""
    if not by.rights.has(*IMPORTERS):
        raise Refused(_("Chỉ cán bộ tiếp nhận hoặc cán bộ thi đua nhập sáng kiến các năm trước."))
    head, rows = imports.answered(spreadsheets.read(content), by=by, dry=dry)
    sheet = spreadsheets.written(
        [*head, _("Kết quả")], ([*row.cells, *[""] * (len(head) - len(row.cells)), row.told] for row in rows)
    )
    fates = [row.fate for row in rows]
    made = ImportRun(
        name=name,
        dry=dry,
        created=fates.count("created"),
        there=fates.count("there"),
        refused=fates.count("refused"),
        by=by,
        stated_at=clock.now(),
    )
    made.file.save("in.xlsx", ContentFile(content), save=False)
    made.answered.save("out.xlsx", ContentFile(sheet), save=False)
    made.save()
    if not dry and made.created <= imports.AT_ONCE:
        imports.index_waiting()
    return made


def apply(tried: ImportRun, *, by: Any) -> ImportRun:
    """Take in for good what was tried."""
    with tried.file.open("rb") as file:
        return run(file.read(), tried.name, by=by, dry=False)
