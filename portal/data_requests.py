"""What people ask about their own data: asked, answered within two working days, and erased as far as the law lets it go."""

import json
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from portal import clock, ledger, mail, people_rules, personal
from portal.models import DataAnswer, DataRequest, DataWish, Grant, LedgerFacts, LedgerRow, OutboxMessage, User
from portal.models.time import holidays
from portal.people import held_from
from portal.roles import Role
from portal.workdays import add_workdays
from portal.workflow import NotPossibleNow, Refused

ANSWER_WITHIN = 2
OPEN_AT_MOST = 5
SHORTEST = 20
NAMELESS = "da-xoa-"


def may_answer(request: DataRequest, person: Any) -> bool:
    """Who administers the whole province's accounts; never one's own request."""
    return people_rules.province_wide(person) and request.person_id != person.pk


def answerers() -> list[User]:
    """Who holds that role today at the top of the tree."""
    rows = Grant.objects.filter(role=Role.SYSTEM_ADMINISTRATOR, unit__parent=None).select_related("user")
    return [one.user for one in rows if one.holds_on(clock.today())]


@transaction.atomic
def ask(person: Any, wish: str, text: str) -> DataRequest:
    """A request with its day; told to whom it falls to. NotPossibleNow where five wait already."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.data_requests.filter(answered_at=None).count() >= OPEN_AT_MOST:
        raise NotPossibleNow([_("Đã có năm yêu cầu đang chờ trả lời: hãy chờ trả lời rồi gửi tiếp.")])
    now = clock.now()
    due = add_workdays(clock.today(), ANSWER_WITHIN, holidays())
    made = DataRequest.objects.create(person=person, wish=wish, text=text, asked_at=now, due_on=due)
    ledger.write("ask_about_data", made, by=person, wish=wish)
    mail.tell(answerers(), "data_asked", key=f"data_asked:{made.pk}", asked=made)
    return made


@transaction.atomic
def answer(request: DataRequest, outcome: str, words: str, *, erase: bool, by: Any) -> DataRequest:
    """One answer for good, mailed to who asked. erase: let go of everything that may go (only where they asked for it)."""
    found = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    by.forget_rights()
    if not may_answer(found, by):
        raise Refused(
            _("Yêu cầu về dữ liệu cá nhân do quản trị hệ thống của tỉnh trả lời, không ai trả lời cho chính mình.")
        )
    if found.answered_at is not None:
        raise NotPossibleNow([_("Yêu cầu này đã được trả lời.")])
    if len(words.strip()) < SHORTEST:
        raise NotPossibleNow([_("Hãy ghi câu trả lời, ít nhất 20 ký tự: người yêu cầu sẽ đọc nguyên văn.")])
    if erase and (found.wish != DataWish.ERASE or outcome == DataAnswer.REFUSED):
        raise NotPossibleNow([_("Chỉ xoá khi người đó yêu cầu xoá và câu trả lời là làm theo.")])
    found.outcome, found.answer, found.answered_by, found.answered_at = outcome, words.strip(), by, clock.now()
    found.save()
    ledger.write("answer_about_data", found, by=by, outcome=outcome)
    mail.tell([found.person], "data_answered", key=f"data_answered:{found.pk}", asked=found)
    if erase:
        _erase(found.person, by)
    return found


def _erase(person: User, by: Any) -> None:
    """What each kind lets go, and the account itself where no record leans on it; the answer's mail still goes out."""
    gone = {one.key: one.erase(person) for one in personal.kinds if one.erase}
    gone["account"] = int(forget_account(person))
    ledger.write(
        "erase_data", f"portal.user:{person.pk}", by=by, gone={key: count for key, count in gone.items() if count}
    )


def forget_account(person: User) -> bool:
    """Whether the account could be made nameless: nobody's record leans on it and it holds no right.

    The row stays as a number, so that the ledger's chain still reads; its names in the ledger are emptied.
    """
    if held_from(person, clock.today()) or leaned_on(person):
        return False
    forget_rights_never_held(person)
    person.full_name = _("Tài khoản đã xoá")
    forget_ways_in(person)
    person.save()
    person.posts.all().delete()
    rows = LedgerRow.objects.filter(person=person.pk) | LedgerRow.objects.filter(subject=f"portal.user:{person.pk}")
    LedgerFacts.objects.filter(row__in=rows).exclude(facts="").update(salt="", facts="")
    return True


def forget_ways_in(person: User) -> None:
    """Address, organisation, password and every other way to sign in; the caller saves the row."""
    person.organisation, person.is_active = "", False
    person.email = f"{NAMELESS}{secrets.token_hex(8)}@portal.invalid"
    person.set_unusable_password()
    for keys in (UserSession, Authenticator, SocialAccount):
        keys.objects.filter(user=person).delete()


def told_about(requests: Iterable[DataRequest]) -> QuerySet[OutboxMessage]:
    """What administrators were told of these requests, with the name of who asked, where it still stands."""
    which = Q(pk__in=[])
    for asked in requests:
        which |= Q(key__startswith=f"data_asked:{asked.pk}:") | Q(key__startswith=f"data_due:{asked.pk}:")
    return OutboxMessage.objects.filter(which, kind__in=("data_asked", "data_due")).exclude(address=mail.FORGOTTEN)


def forget_rights_never_held(person: User) -> None:
    """The name in the ledger's facts of rights whose row is gone."""
    for facts in LedgerFacts.objects.filter(row__subject__startswith="portal.grant:").exclude(facts=""):
        if json.loads(facts.facts).get("user") == person.pk:
            LedgerFacts.objects.filter(pk=facts.pk).update(salt="", facts="")


def sweep(_day: date) -> int:
    """The last mail to somebody who was made nameless, and what others were told of them, is emptied once it is sent."""
    last = OutboxMessage.objects.filter(recipient__email__startswith=NAMELESS).exclude(address=mail.FORGOTTEN)
    about = told_about(DataRequest.objects.filter(person__email__startswith=NAMELESS))
    waiting = mail.to_send().values("pk")
    return mail.emptied(last.exclude(pk__in=waiting)) + mail.emptied(about.exclude(pk__in=waiting))


class _Back(Exception):
    """Takes a trial back."""


# What goes with the account or is its own.
ITS_OWN = ("messages", "data_requests", "posts", "factor_resets")


def leaned_on(person: User) -> bool:
    """Whether any other row – a dossier, a sheet, a vote, a decision – names this person and is protected by that."""
    try:
        with transaction.atomic():
            # A day's mail is held by what it told of; both are this person's own.
            person.messages.update(gathered_in=None)
            for name in ITS_OWN:
                getattr(person, name).all().delete()
            User.objects.filter(pk=person.pk).delete()
            raise _Back
    except ProtectedError:
        return True
    except _Back:
        return False


def remind_due(day: date) -> int:
    """On its last day and every day after it an unanswered request is told again to whom it falls to."""
    late = list(DataRequest.objects.filter(answered_at=None, due_on__lte=day).select_related("person"))
    for one in late:
        mail.tell(answerers(), "data_due", key=f"data_due:{one.pk}:{day}", asked=one)
    return len(late)
