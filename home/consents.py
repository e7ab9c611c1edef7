"""Authors who do not answer about publication: three notices on record, thirty days, then their unit's head may answer."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Min

from home.models import Consent, ConsentNotice, ExemplarPage
from home.rules import heads
from initiatives import notifications
from initiatives.rules import is_own
from initiatives.states import State
from portal import clock, mail

NOTICES, DAYS_BETWEEN, DAYS_AT_LEAST = 3, 10, 30


def notice(page: ExemplarPage, authorships: Iterable[Any]) -> None:
    """Ask these authors, by mail and on record."""
    rows = [one for one in authorships if one.user_id]
    ConsentNotice.objects.bulk_create(
        ConsentNotice(authorship=one, text_sha256=page.asked_sha256, stated_at=clock.now()) for one in rows
    )
    for one in rows:
        number = ConsentNotice.objects.filter(authorship=one).count()
        key = f"publication:{page.pk}:{one.pk}:{number}"
        mail.tell([one.user], "publication", key=key, initiative=page.initiative)


def unanswered_of(page: ExemplarPage) -> list[Any]:
    """The authors with an account who did not answer about the text asked."""
    answered = Consent.objects.filter(initiative=page.initiative_id, text_sha256=page.asked_sha256)
    done = set(answered.values_list("authorship", flat=True))
    rows = page.initiative.authorships.select_related("user").exclude(user=None)
    return [one for one in rows if one.pk not in done]


def remind(_day: date) -> int:
    """The second and the third notice, ten days apart. Returns how many."""
    sent = 0
    pages = ExemplarPage.objects.filter(initiative__state=State.AWARDED).exclude(asked_sha256="")
    for page in pages.filter(live=False).select_related("initiative"):
        with transaction.atomic():
            due = [one for one in unanswered_of(page) if _due(notices_of(one))]
            notice(page, due)
            sent += len(due)
    return sent


def notices_of(authorship: Any) -> list[Any]:
    return list(ConsentNotice.objects.filter(authorship=authorship).order_by("stated_at"))


def _due(notices: list[Any]) -> bool:
    if not notices or len(notices) >= NOTICES:
        return False
    return clock.now() >= notices[-1].stated_at + timedelta(days=DAYS_BETWEEN)


def out_of_reach(page: ExemplarPage) -> list[Any]:
    """Unanswered by somebody with three notices on record, the first thirty days old. One statement."""
    since = clock.now() - timedelta(days=DAYS_AT_LEAST)
    waiting = page.initiative.authorships.exclude(user=None).exclude(consent__text_sha256=page.asked_sha256)
    counted = waiting.annotate(notices=Count("consent_notices"), first=Min("consent_notices__stated_at"))
    return list(counted.filter(notices__gte=NOTICES, first__lte=since))


def answered_for(page: ExemplarPage, user: Any) -> list[Any]:
    """The authors for whom this person, as head of the unit and no author, may answer today."""
    if not page.initiative.unit_id or not heads(user, page.initiative.unit_id) or is_own(page.initiative, user):
        return []
    return out_of_reach(page)


def collective(page: ExemplarPage) -> None:
    """A collective entry without named persons: whoever acts for it is asked."""
    people = notifications.authors_of(page.initiative)
    key = f"publication:{page.pk}:{page.initiative.changes.count()}"
    mail.tell(people, "publication", key=key, initiative=page.initiative)
