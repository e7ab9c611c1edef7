"""Write a templated message into the outbox, in the transaction of the act that causes it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import translation

from portal import clock, ledger, letters
from portal.models import OutboxMessage, Way

# Pauses of 2, 4, 8 … minutes, then of two hours: a mail server may be away for a day and a night.
GIVE_UP_AFTER = 20
LONGEST = timedelta(hours=2)
# A server that answers nobody costs a minute a mail: the clocks must run meanwhile.
A_ROUND = 60.0
# Longer than a mail server may take, ten answers of a minute: afterwards whoever had it is dead.
OURS_FOR = timedelta(minutes=15)
FORGOTTEN = "forgotten@portal.invalid"


def tell(
    people: Iterable[Any], kind: str, *, key: str, attached: tuple[str, str] | None = None, **context: Any
) -> None:
    """One row a person: `templates/mail/<kind>.txt`, its first line the subject, in the person's language.

    key: names the occasion; the same key and person is told once, however often it is asked. attached: (file name,
    text) that goes with it.
    """
    rows = [_message(person, kind, key, context) for person in people if person.is_active and not person.is_system]
    for row in rows if attached else ():
        row.attachment_name, row.attachment = attached
        row.way = Way.MAIL
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)


def _message(person: Any, kind: str, key: str, context: dict[str, Any]) -> OutboxMessage:
    with translation.override(person.language):
        text = render_to_string(f"mail/{kind}.txt", {**context, "person": person, "site": settings.SITE_ADDRESS})
    subject, _blank, body = text.strip().partition("\n")
    return OutboxMessage(
        key=f"{key}:{person.pk}",
        kind=kind,
        way=Way.MAIL if letters.at_once(kind) else person.told_by,
        path=letters.path_of(body),
        recipient=person,
        address=person.email,
        language=person.language,
        subject=" ".join(subject.split())[:300],
        body=body.strip(),
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )


def tell_address(address: str, kind: str, *, key: str, language: str = "vi", **context: Any) -> None:
    """One row to an address without an account, in the language the office writes in."""
    with translation.override(language):
        text = render_to_string(f"mail/{kind}.txt", {**context, "site": settings.SITE_ADDRESS})
    subject, _blank, body = text.strip().partition("\n")
    row = OutboxMessage(
        key=key,
        kind=kind,
        address=address,
        language=language,
        subject=" ".join(subject.split())[:300],
        body=body.strip(),
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )
    OutboxMessage.objects.bulk_create([row], ignore_conflicts=True)


def occasions(kind: str, *, until: datetime | None = None) -> set[str]:
    """What was told of already, by the keys given to `tell`: for clocks, which would write the same letter every time they look.

    until: only what had left by then, or was given up after every try.
    """
    rows = OutboxMessage.objects.filter(kind=kind)
    rows = rows.filter(Q(sent_at__lte=until) | Q(given_up_at__lte=until)) if until else rows
    return {key.rpartition(":")[0] for key in rows.values_list("key", flat=True)}


def forget(kind: str, *, sent_only: bool = False, **which: Any) -> int:
    """Empties messages of a kind: address, words and key; that one was sent, and when, stays. Returns how many.

    which: what else they must be, as a filter.
    """
    rows = OutboxMessage.objects.filter(kind=kind, **which).exclude(address=FORGOTTEN)
    rows = rows.exclude(sent_at=None, given_up_at=None) if sent_only else rows
    done = 0
    for row in rows.only("pk"):
        done += OutboxMessage.objects.filter(pk=row.pk).update(
            address=FORGOTTEN, subject="", body="", key=f"forgotten:{row.pk}",
            given_up_at=Coalesce("given_up_at", "sent_at", Value(clock.recorded())),
        )  # fmt: skip
    return done


def emptied(rows: Any) -> int:
    """Address and words of these rows go; that they were sent, and when, stays. How many."""
    return rows.update(address=FORGOTTEN, subject="", body="", attachment="", attachment_name="", last_error="")


def send_due(limit: int = 100) -> int:
    """Send what waits, each once; a failed one is tried again after a growing pause. Returns how many were sent."""
    sent, until = 0, monotonic() + A_ROUND
    for pk in list(_due().values_list("pk", flat=True)[:limit]):
        if monotonic() > until:
            break
        message = _claimed(pk)
        if message is not None and _send(message):
            sent += 1
    return sent


def _claimed(pk: int) -> OutboxMessage | None:
    """The message, ours for a quarter of an hour; None where another worker has it or it is not due any more.

    No transaction is open while it is handed over. A worker that dies with it leaves it due again; should the server
    have had it by then, the second one carries the same Message-ID.
    """
    ours = {"attempts": F("attempts") + 1, "next_try_at": clock.recorded() + OURS_FOR}
    return OutboxMessage.objects.get(pk=pk) if _due().filter(pk=pk).update(**ours) else None


def _mail_of(message: OutboxMessage) -> EmailMessage:
    mail = EmailMessage(
        message.subject,
        message.body,
        to=[message.address],
        headers={"Message-ID": f"<{message.pk}@portal.invalid>"},
    )
    if message.attachment_name:
        kind = "text/calendar" if message.attachment_name.endswith(".ics") else "text/plain"
        mail.attach(message.attachment_name, message.attachment, kind)
    return mail


def to_send() -> Any:
    """Mails that are neither sent nor given up; what is read in the portal or gathered for the day is none."""
    return OutboxMessage.objects.filter(way=Way.MAIL, sent_at=None, given_up_at=None)


def given_up() -> Any:
    """Mails that reached nobody after every try, the newest first; what was let go of on purpose, untried, is none."""
    rows = OutboxMessage.objects.filter(way=Way.MAIL, sent_at=None, attempts__gt=0).exclude(given_up_at=None)
    return rows.exclude(address=FORGOTTEN).order_by("-given_up_at", "-pk")


@transaction.atomic
def try_again(rows: Any, *, by: Any) -> int:
    """From the first try on, once the reason is mended; how many."""
    done = given_up().filter(pk__in=rows).update(given_up_at=None, attempts=0, next_try_at=None, last_error="")
    if done:
        ledger.write("send_again", by, by=by, rows=done)
    return done


def _due() -> Any:
    """What waits and may be tried now. A time further off than any pause was written by a clock that ran ahead."""
    waiting, now = to_send(), clock.recorded()
    return waiting.exclude(next_try_at__gt=now, next_try_at__lte=now + LONGEST)


def _send(message: OutboxMessage) -> bool:
    """Hand a claimed message over. False where that failed: later again, or given up with the reason on its row."""
    try:
        if message.attempts > GIVE_UP_AFTER:
            raise OSError("Each of its tries ended with the process that sent it.")
        _mail_of(message).send()
    except Exception as error:
        # Whatever it was – a server that is away, an address or a header it cannot take – is this message's and no other's.
        message.last_error = f"{type(error).__name__}: {error}"[:500]
        message.next_try_at = clock.recorded() + min(timedelta(minutes=2 ** min(message.attempts, 10)), LONGEST)
        if message.attempts >= GIVE_UP_AFTER:
            message.given_up_at = clock.recorded()
        _write_down(message, "last_error", "next_try_at", "given_up_at")
        return False
    message.sent_at = clock.recorded()
    _write_down(message, "sent_at")
    return True


def _write_down(message: OutboxMessage, *names: str) -> None:
    """Only while it is ours: whoever took it over meanwhile says how it went."""
    ours = OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts)
    ours.update(**{name: getattr(message, name) for name in names})
