"""What this room puts into the menu and on everybody's "my work"."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives import imports, ledger_search, letters, personal, rules
from initiatives.actions import certificates, decision, emulation, indices, office, packs
from initiatives.actions.importing import READERS
from initiatives.forms.author import admits_citizens
from initiatives.models import Authorship, Confirmation, DecisionDraft, DraftState, Initiative, Objection
from initiatives.states import AUTHORS_TURN, EDITABLE, State
from portal import anchors, context, sign_up, work, worker
from portal.matrix_table import state_labels
from portal.personal_kinds import act_words
from portal.roles import APPROVERS, UNIT_REVIEW, Role
from portal.views_papers import OFFICES
from portal.work import Start, WorkItem

VERBS = {
    State.DRAFT: _("Viết tiếp"),
    State.UNIT_RETURNED: _("Sửa và nộp lại"),
    State.SUPPLEMENT: _("Bổ sung hồ sơ"),
    State.REVISION: _("Hoàn thiện theo kết luận"),
}
SENT_SHOWN = 10
PACK_READERS = (Role.EMULATION_OFFICER, Role.AUDITOR, Role.COUNCIL_OFFICE)
REPORT_READERS = (*PACK_READERS, *APPROVERS)


def authors_turn(user: Any) -> Iterator[WorkItem]:
    """Dossiers that wait for their author, and co-authorships that wait for a yes."""
    for initiative in Initiative.objects.of_author(user).filter(state__in=AUTHORS_TURN).for_cards():
        yield WorkItem(
            VERBS[State(initiative.state)],
            initiative.title,
            initiative.get_absolute_url(),
            initiative.label,
            initiative.deadline,
        )
    asked = Authorship.objects.filter(
        user=user, confirmation=Confirmation.WAITING, initiative__state__in=EDITABLE
    ).select_related("initiative")
    for author in asked:
        url = reverse("initiatives:confirm", args=[author.initiative_id, author.pk])
        yield WorkItem(_("Xác nhận tỷ lệ đóng góp"), author.initiative.title, url, author.initiative.label)


def approvers_turn(user: Any) -> Iterator[WorkItem]:
    if not user.rights.has(*APPROVERS):
        return
    waiting = Initiative.objects.visible_to(user).filter(state=State.DECISION).select_related("round")
    counts: dict[str, list] = {}
    for initiative in waiting:
        counts.setdefault(initiative.round.title, []).append(initiative)
    for title, rows in counts.items():
        yield WorkItem(_("Ký quyết định"), f"{title} ({len(rows)})", reverse("initiatives:decisions"))


def drafts_turn(user: Any) -> Iterator[WorkItem]:
    """Drafts that wait for my signature, and mine that were returned."""
    if user.rights.has(*APPROVERS):
        for draft in DecisionDraft.objects.filter(state=DraftState.SENT).select_related("round"):
            if rules.may_sign(draft.round, user):
                yield WorkItem(_("Ký hoặc trả lại dự thảo"), draft.subject, draft.get_absolute_url())
    if user.rights.has(Role.EMULATION_OFFICER):
        for draft in DecisionDraft.objects.filter(state=DraftState.RETURNED, drafted_by=user):
            yield WorkItem(_("Sửa dự thảo bị trả lại"), draft.subject, draft.get_absolute_url())


def officers_turn(user: Any) -> Iterator[WorkItem]:
    """Objections without an answer."""
    covered = user.rights.reach(Role.EMULATION_OFFICER)
    if not covered:
        return
    for objection in Objection.objects.filter(
        answered_at=None, initiative__round__organiser__in=covered
    ).select_related("initiative"):
        url = reverse("initiatives:answer_objection", args=[objection.pk])
        yield WorkItem(_("Trả lời ý kiến phản ánh"), objection.initiative.title, url, objection.initiative.label)


def letters_missing(user: Any) -> Iterator[WorkItem]:
    """Dossiers that wait for the upper authority's letter."""
    covered = user.rights.reach(Role.EMULATION_OFFICER)
    if not covered:
        return
    found = Initiative.objects.filter(
        state=State.DECISION, consent_letter__granted=None, consent_letter__isnull=False, round__organiser__in=covered
    ).select_related("consent_letter")
    for initiative in found:
        url = reverse("initiatives:consent", args=[initiative.pk])
        verb = _("Ghi văn bản của cấp trên trực tiếp")
        yield WorkItem(verb, initiative.title, url, initiative.label, initiative.consent_letter.due_on)


def on_their_way(user: Any) -> Iterator[WorkItem]:
    """What I handed in and where it stands, the newest first."""
    mine = Initiative.objects.of_author(user).exclude(state__in=AUTHORS_TURN)
    for initiative in mine.for_cards()[:SENT_SHOWN]:
        yield WorkItem(
            initiative.get_state_display(), initiative.title, initiative.get_absolute_url(), initiative.label
        )


def beginnings(user: Any) -> Iterator[Start]:
    yield Start(_("Viết một sáng kiến mới"), reverse("initiatives:new"))
    if user.rights.has(Role.INTAKE_OFFICER):
        yield Start(_("Vào sổ một hồ sơ giấy"), reverse("initiatives:paper"))
    if user.rights.has(Role.EMULATION_OFFICER):
        yield Start(_("Lập một đợt xét"), reverse("initiatives:new_round"))


def register_all() -> None:
    personal.register_all()
    letters.register_all()
    act_words.update(ledger_search.LABELS)
    sign_up.open_where.append(admits_citizens)
    state_labels.update(State.choices)
    work.waiting += [authors_turn, approvers_turn, drafts_turn, officers_turn, letters_missing]
    work.sent.append(on_their_way)
    work.starts.append(beginnings)
    anchors.owed.append(decision.signed_since)
    worker.clocks += [
        ("reminders", office.remind_due),
        ("lapses", office.lapse_due),
        ("packs made", packs.make_waiting),
        ("certificates made", certificates.make_waiting),
        ("consent letters reminded", emulation.remind_consents),
        ("desks passed on", office.pass_on_desks),
        ("overdue intake told", office.tell_overdue),
        ("earlier initiatives indexed", imports.index_waiting),
        ("heads of signed papers handed out", anchors.catch_up),
        ("head of the ledger handed out", anchors.daily),
    ]
    context.desk_rules += [
        (lambda user: user.rights.has(*APPROVERS), _("Ký quyết định"), "initiatives:decisions"),
        (lambda user: user.rights.has(Role.EMULATION_OFFICER), _("Thi đua"), "initiatives:emulation"),
        (lambda user: user.rights.has(*UNIT_REVIEW), _("Phong trào thi đua"), "initiatives:movements"),
        (lambda user: user.rights.has(*REPORT_READERS), _("Thống kê"), "initiatives:reports"),
        (lambda user: user.rights.has(*PACK_READERS), _("Hồ sơ trọn gói"), "initiatives:packs"),
        (lambda user: bool(indices.may_enter(user)), _("Các chỉ số"), "initiatives:indices"),
        (lambda user: user.rights.has(Role.EMULATION_OFFICER), _("Ngày nghỉ lễ"), "portal:holidays"),
        (lambda user: user.rights.has(*READERS), _("Các năm trước"), "initiatives:earlier"),
        (lambda user: user.rights.has(*OFFICES), _("Mẫu văn bản"), "portal:papers"),
        (lambda user: user.rights.has(Role.AUDITOR), _("Kiểm tra"), "initiatives:audit"),
        (ledger_search.reads_ledger, _("Sổ ghi"), "initiatives:ledger"),
    ]
