"""What is done to people's accounts, posts and grants: each act checked, written to the ledger and told to whom it concerns."""

from datetime import date, timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import clock, cms_rights, ledger, mail, second_factor, sessions
from portal import people_rules as rules
from portal.models import FactorReset, Grant, Post, Unit, User
from portal.workflow import NotPossibleNow, Refused

A_DAY = timedelta(days=1)


def must(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("Tài khoản này do đơn vị khác hoặc người khác quản trị."))


def locked(user: User) -> User:
    """The person read again under lock, so that two acts on one account come one after the other."""
    return User.objects.select_for_update().prefetch_related("posts", "grants").get(pk=user.pk)


def administered(user: User, by: Any) -> User:
    by.forget_rights()
    found = locked(user)
    must(rules.may_administer(by, found))
    return found


@transaction.atomic
def invite(email: str, full_name: str, unit: Unit, position: str, *, by: Any, language: str = "vi") -> User:
    """A new person with their post in the unit, and a link to choose a password by mail.

    Raises Refused outside one's own units, NotPossibleNow where the address has an account.
    """
    by.forget_rights()
    must(rules.may_administer_unit(by, unit.pk))
    if User.objects.filter(email=email.lower()).exists():
        # Whose it is stays unsaid: of other units' people nothing is told.
        raise NotPossibleNow(
            [_("Thư điện tử này đã có tài khoản. Hãy nhờ quản trị hệ thống chuyển người đó về đơn vị.")]
        )
    person = User.objects.create_user(email, None, full_name=full_name, language=language)
    Post.objects.create(user=person, unit=unit, position=position, starts_on=clock.today())
    ledger.write("invite", person, by=by, unit=unit.name, position=position)
    send_link(person, by)
    return person


@transaction.atomic
def invite_again(user: User, *, by: Any) -> None:
    """A new link for somebody who has not come in yet, or lost their password."""
    person = administered(user, by)
    if not person.is_active:
        raise NotPossibleNow([_("Tài khoản này đang khoá.")])
    ledger.write("invite", person, by=by, again=True)
    send_link(person, by)


def send_link(person: User, by: Any) -> None:
    path = reverse(
        "account_reset_password_from_key", args=[user_pk_to_url_str(person), default_token_generator.make_token(person)]
    )
    key = f"invited:{clock.recorded():%Y%m%d%H%M%S%f}"
    mail.tell([person], "invited", key=key, by=by, path=path)


@transaction.atomic
def grant(
    user: User, role: str, unit: Unit, *, starts_on: date, by: Any, ends_on: date | None = None, note: str = ""
) -> Grant:
    """A role in a unit and what lies below it, from a day on.

    Raises Refused where this role is not theirs to give, NotPossibleNow with every reason.
    """
    person = administered(user, by)
    must(role in rules.roles_to_give(by, unit.pk))
    reasons = rules.against_grant(person, role, unit, starts_on, ends_on)
    if reasons:
        raise NotPossibleNow(reasons)
    return begin_grant(person, role, unit, starts_on=starts_on, ends_on=ends_on, note=note, by=by)


def begin_grant(
    person: User, role: str, unit: Unit, *, starts_on: date, ends_on: date | None, note: str, by: Any
) -> Grant:
    """The right itself, once nothing speaks against it: written down, told, and from its first day with a second factor."""
    made = Grant.objects.create(
        user=person, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on, note=note[:200]
    )
    tell_grant("grant", made, by)
    cms_rights.let_in(person, role, unit)
    second_factor.begin(User.objects.get(pk=person.pk))
    return made


@transaction.atomic
def end_grant(given: Grant, *, by: Any, ends_on: date) -> None:
    """The last day of a right. A right that has not begun is ended the day before it would: it was never held."""
    administered(given.user, by)
    given = Grant.objects.select_for_update().select_related("user", "unit").get(pk=given.pk)
    must(given.role in rules.roles_to_give(by, given.unit_id))
    if given.ends_on is not None and given.ends_on < clock.today():
        raise NotPossibleNow([_("Quyền này đã kết thúc.")])
    if ends_on < clock.today() - A_DAY:
        raise NotPossibleNow([_("Ngày kết thúc sớm nhất là hôm qua: quyền mất ngay từ bây giờ.")])
    if given.ends_on is not None and ends_on > given.ends_on:
        raise NotPossibleNow([_("Quyền này đã có ngày kết thúc sớm hơn. Muốn kéo dài, hãy giao một quyền mới.")])
    close(given, ends_on, by)


def close(given: Grant, ends_on: date, by: Any) -> None:
    """A right not yet begun goes with its day; the ledger keeps that it was given."""
    if given.starts_on > ends_on:
        ledger.write("end_grant", given, by=by, **facts_of(given), never_held=True)
        given.delete()
        return
    given.ends_on = ends_on
    given.save(update_fields=["ends_on"])
    tell_grant("end_grant", given, by)


def facts_of(given: Grant) -> dict[str, Any]:
    return {"user": given.user_id, "person": given.user.full_name, "role": given.role, "unit": given.unit.name,
            "starts_on": str(given.starts_on), "ends_on": str(given.ends_on or "")}  # fmt: skip


def tell_grant(act: str, given: Grant, by: Any) -> None:
    ledger.write(act, given, by=by, **facts_of(given))
    mail.tell([given.user], act, key=f"{act}:{given.pk}:{clock.recorded():%Y%m%d%H%M%S%f}", grant=given, by=by)


@transaction.atomic
def move(user: User, unit: Unit, position: str, *, on: date, by: Any) -> Post:
    """To another unit from a day on: posts and rights elsewhere end the day before, dossiers stay where they are.

    Both units must be in reach: nobody takes people out of, or puts them into, what they do not administer.
    """
    person = administered(user, by)
    must(rules.may_administer_unit(by, unit.pk))
    if on < clock.today():
        raise NotPossibleNow([_("Ngày chuyển từ hôm nay trở đi.")])
    for post in person.posts.filter(ends_on=None) | person.posts.filter(ends_on__gte=on):
        end_post(post, on - A_DAY)
    for given in held_from(person, on):
        if given.unit_id != unit.pk:
            close(given, on - A_DAY, by)
    made = Post.objects.create(user=person, unit=unit, position=position, starts_on=on)
    ledger.write("move", person, by=by, unit=unit.name, position=position, on=str(on))
    return made


def end_post(post: Post, day: date) -> None:
    if post.starts_on > day:
        post.delete()
    else:
        post.ends_on = day
        post.save(update_fields=["ends_on"])


def held_from(person: User, day: date) -> list[Grant]:
    """What this person holds on that day or later."""
    rows = person.grants.select_related("unit", "user")
    return [one for one in rows if one.ends_on is None or one.ends_on >= day]


@transaction.atomic
def leave(user: User, *, on: date, by: Any) -> None:
    """The last day of service: posts and rights end with it. The account stays, their dossiers are theirs still."""
    person = administered(user, by)
    if on < clock.today() - A_DAY:
        raise NotPossibleNow([_("Ngày thôi việc sớm nhất là hôm qua.")])
    for post in person.posts.filter(ends_on=None) | person.posts.filter(ends_on__gt=on):
        end_post(post, on)
    for given in held_from(person, on + A_DAY):
        close(given, on, by)
    ledger.write("leave", person, by=by, on=str(on))


@transaction.atomic
def correct_name(user: User, full_name: str, *, by: Any, reason: str) -> None:
    """The name as it should read, from now on; what was signed under the old one stays as it was signed.

    An address is not corrected so: whoever may put in an address could ask for a link to it. Its person is invited
    under the right one.
    """
    person = administered(user, by)
    full_name = " ".join(full_name.split())
    if full_name == person.full_name:
        raise NotPossibleNow([_("Họ tên vẫn như cũ.")])
    before, person.full_name = person.full_name, full_name
    person.save(update_fields=["full_name"])
    ledger.write("correct_name", person, by=by, changed={"full_name": [before, full_name]}, reason=reason)
    mail.tell([person], "name_corrected", key=f"name_corrected:{clock.recorded():%Y%m%d%H%M%S%f}", by=by, before=before)


@transaction.atomic
def set_active(user: User, *, active: bool, by: Any, reason: str) -> None:
    """Closes an account at once, its sessions with it, or opens it again."""
    person = administered(user, by)
    if person.is_active == active:
        raise NotPossibleNow([_("Tài khoản đã ở trạng thái đó.")])
    User.objects.filter(pk=person.pk).update(is_active=active)
    if not active:
        sessions.end_all(person)
    ledger.write("open_account" if active else "close_account", person, by=by, reason=reason)


@transaction.atomic
def ask_factor_reset(user: User, *, by: Any, reason: str) -> FactorReset:
    """Phone and codes are lost: the first of two who must agree. It lapses after a day."""
    person = administered(user, by)
    if not second_factor.has(person):
        raise NotPossibleNow([_("Tài khoản này chưa bật xác thực hai lớp.")])
    if open_reset(person) is not None:
        raise NotPossibleNow([_("Đã có một đề nghị đang chờ người thứ hai.")])
    ledger.write("ask_factor_reset", person, by=by, reason=reason)
    mail.tell([person], "factor_reset", key=f"factor_reset:{clock.recorded():%Y%m%d%H%M%S%f}", by=by, reason=reason)
    return FactorReset.objects.create(user=person, asked_by=by, asked_at=clock.now(), reason=reason)


def open_reset(person: User) -> FactorReset | None:
    since = clock.now() - A_DAY
    return FactorReset.objects.filter(user=person, agreed_at=None, asked_at__gte=since).first()


@transaction.atomic
def agree_factor_reset(reset: FactorReset, *, by: Any) -> None:
    """The second of two: the keys go, every session ends, and a new week runs."""
    person = administered(reset.user, by)
    found = open_reset(person)
    if found is None or found.pk != reset.pk:
        raise NotPossibleNow([_("Đề nghị này không còn hiệu lực: nó chỉ chờ một ngày.")])
    if found.asked_by_id == by.pk:
        raise NotPossibleNow([_("Cần người thứ hai, khác người đã đề nghị.")])
    found.agreed_by, found.agreed_at = by, clock.now()
    found.save()
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    second_factor.begin(person)
    ledger.write("agree_factor_reset", person, by=by, asked_by=found.asked_by.full_name)


@transaction.atomic
def end_unit(unit: Unit, *, on: date, successor: Unit | None, by: Any) -> None:
    """The last day of a unit; its desks, rights and contacts pass to its successor, else upwards (design §4).

    Nothing is copied: `Rights` and the desks ask the tree who holds them on the day.
    """
    by.forget_rights()
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    must(rules.province_wide(by))
    reasons = []
    if unit.parent_id is None:
        reasons.append(_("Đơn vị cao nhất không kết thúc ở đây."))
    if unit.valid_to is not None and unit.valid_to < clock.today():
        reasons.append(_("Đơn vị này đã kết thúc hoạt động."))
    if on < clock.today():
        reasons.append(_("Ngày cuối cùng hoạt động từ hôm nay trở đi."))
    if successor is not None and (successor.pk == unit.pk or by.rights.tree.heir(successor.pk, on + A_DAY) == unit.pk):
        reasons.append(_("Đơn vị kế thừa phải là đơn vị khác và còn hoạt động sau ngày đó."))
    if reasons:
        raise NotPossibleNow(reasons)
    unit.valid_to, unit.successor = on, successor
    unit.save()
    ledger.write("end_unit", unit, by=by, unit=unit.name, on=str(on), successor=successor.name if successor else "")
