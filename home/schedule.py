"""Pages of the CMS whose hour has come, by the portal's clock; an exemplar's hour is kept by its own action."""

import logging
from typing import Any

from django.db import transaction
from wagtail.models import Page, Revision

from home.models import ExemplarPage
from portal import clock

logger = logging.getLogger(__name__)


def keep(_day: Any) -> int:
    """Approved drafts go out, pages past their time come off. Returns how many."""
    now, done = clock.now(), taken_off(clock.now())
    others = Page.objects.not_type(ExemplarPage)
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    keys = {str(key) for key in others.filter(pk__in=[one.object_id for one in due]).values_list("pk", flat=True)}
    for revision in due:
        if revision.object_id in keys:
            try:
                with transaction.atomic():
                    put_out(revision)
                done += 1
            except Exception:
                # One that cannot go out keeps none of the others.
                logger.exception("page %s could not go out at its hour", revision.object_id)
    return done


def taken_off(now: Any) -> int:
    """What is past its time, before anything new goes out."""
    done = 0
    for page in Page.objects.not_type(ExemplarPage).filter(live=True, expire_at__lte=now).specific():
        with transaction.atomic():
            page.unpublish()
        done += 1
    return done


def put_out(revision: Revision) -> None:
    """Its hour has come by the portal's clock; Wagtail would ask the machine's."""
    page = revision.as_object()
    page.go_live_at = None
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page.save_revision().publish()
