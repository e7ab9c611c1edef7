"""The council: founded by a decision, its seats with dates and rights, and which round it scores by which rubric."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Round
from initiatives.states import State
from portal import clock, ledger, people, people_rules
from portal.workflow import NotPossibleNow, Refused
from review import rules
from review.actions.assignments import hand_over
from review.models import Attendance, Council, RoundPanel, Rubric, Seat, SeatTitle, Session, SessionState


def _must_found(council: Any, by: Any) -> None:
    by.forget_rights()
    if not rules.founds(council, by):
        raise Refused(_("Chỉ người tổ chức hội đồng của đơn vị này lập và sửa hội đồng."))


@transaction.atomic
def found(council: Council, *, by: Any) -> Council:
    """Keep a founding decision, new or corrected; the unit is one this person organises councils for."""
    _must_found(council, by)
    if council.pk is not None:
        _must_found(Council.objects.get(pk=council.pk), by)
    council.save()
    ledger.write("found_council", council, by=by, council=str(council))
    return council


def authors_against(council: Council, *, user: Any = None, round_: Any = None) -> list[str]:
    """In rounds that exclude judges: who of the council (or just this person) is an author there, in sentences."""
    rounds = Round.objects.filter(pk__in=RoundPanel.objects.filter(council=council).values("round"))
    rounds = (rounds | Round.objects.filter(pk=round_.pk if round_ else None)).filter(excludes_judges=True)
    people = [user.pk] if user else list(council.seats.filter(ends_on=None).values_list("user", flat=True))
    named = Initiative.objects.filter(round__in=rounds, authorships__user__in=people).exclude(state=State.WITHDRAWN)
    told = _(
        "%(name)s là tác giả của “%(title)s”: theo thể lệ, tác giả không thể là giám khảo, ban tổ chức hay thư ký."
    )
    rows = named.values_list("authorships__user", "authorships__full_name", "title")
    return [told % {"name": name, "title": title} for author, name, title in rows if author in people]


@transaction.atomic
def seat(
    council: Council,
    *,
    user: Any,
    title: str,
    by: Any,
    starts_on: date | None = None,
    substitute_for: Seat | None = None,
    **rights: Any,
) -> Seat:
    """Give a person a seat; a substitute takes over the place and the open sheets of whom it sits for.

    Raises NotPossibleNow where the person sits there already, a second chair is named, or an author of a round that
    excludes judges is named.
    """
    _must_found(council, by)
    start = starts_on or clock.today()
    against = authors_against(council, user=user)
    # Under lock, so that no such role is given meanwhile.
    if people_rules.stands_alone(people.locked(user), start):
        against.append(people_rules.told_alone())
    sitting = [one for one in council.seats.all() if one.ends_on is None or one.ends_on >= start]
    if any(one.user_id == user.pk for one in sitting):
        against.append(_("%(name)s đang là thành viên của hội đồng này.") % {"name": user.full_name})
    if title == SeatTitle.CHAIR and any(one.title == SeatTitle.CHAIR for one in sitting):
        against.append(_("Hội đồng đang có chủ tịch: hãy kết thúc vai trò cũ trước."))
    if against:
        raise NotPossibleNow(against)
    leads = title in (SeatTitle.CHAIR, SeatTitle.VICE_CHAIR)
    rights = {"can_conclude": leads, "can_sign": leads, **rights}
    if title == SeatTitle.EXPERT:
        rights |= {"can_vote": False, "can_conclude": False}
    made = Seat.objects.create(
        council=council, user=user, title=title, starts_on=start, substitute_for=substitute_for, **rights
    )
    ledger.write("seat", made, by=by, user=user.pk, title=title, member=user.full_name, starts_on=str(start))
    if substitute_for is not None:
        hand_over(substitute_for, made, by=by)
    # A member who joins while a session is planned or open is on its list.
    waiting = Session.objects.filter(council=council).exclude(state=SessionState.CLOSED)
    for one in waiting:
        again = Attendance.objects.filter(session=one, seat__user=user).update(seat=made)
        if not again:
            Attendance.objects.create(session=one, seat=made)
    return made


@transaction.atomic
def end_seat(seat_: Seat, *, by: Any, ends_on: date) -> None:
    """The member leaves the council; sheets stay, the place stays counted until somebody takes it."""
    _must_found(seat_.council, by)
    if seat_.ends_on is not None and seat_.ends_on <= clock.today():
        raise NotPossibleNow([_("Vai trò này đã kết thúc.")])
    seat_.ends_on = ends_on
    seat_.save(update_fields=["ends_on"])
    ledger.write("end_seat", seat_, by=by, member=seat_.user.full_name, ends_on=str(ends_on))


@transaction.atomic
def appoint(
    round_: Round, *, council: Council, rubric: Rubric, by: Any, final_rubric: Rubric | None = None, **final: Any
) -> RoundPanel:
    """Name the round's council and rubric, until assignments open; the final's rubric until the final begins."""
    by.forget_rights()
    if not rules.appoints(round_, by):
        raise Refused(_("Chỉ người tổ chức hội đồng chọn hội đồng và bộ tiêu chí của đợt."))
    against = authors_against(council, round_=round_) if round_.excludes_judges else []
    if against:
        raise NotPossibleNow(against)
    RoundPanel.objects.get_or_create(round=round_, defaults={"council": council, "rubric": rubric})
    panel = RoundPanel.objects.select_for_update(of=("self",)).get(round=round_)
    if panel.opened_at is not None and (panel.council_id, panel.rubric_id) != (council.pk, rubric.pk):
        raise NotPossibleNow([_("Đã mở phân công: bộ tiêu chí và hội đồng không đổi được nữa.")])
    finals = {"final_rubric": final_rubric, **final}
    if round_.initiatives.filter(in_final=True).exists() and any(
        getattr(panel, name) != value for name, value in finals.items()
    ):
        raise NotPossibleNow([_("Chung khảo đã bắt đầu: bộ tiêu chí và tỷ trọng chung khảo không đổi được nữa.")])
    panel.council, panel.rubric = council, rubric
    for name, value in finals.items():
        setattr(panel, name, value)
    panel.save(update_fields=["council", "rubric", *finals])
    ledger.write("appoint", panel, by=by, council=council.pk, rubric=str(rubric))
    return panel
