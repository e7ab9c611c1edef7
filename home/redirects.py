"""Old addresses lead on in both languages, and a leaflet's beside its page's; Wagtail notes the one of its editor's language."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from home.models import ExemplarPage
from portal.templatetags.portal_tags import path_in


def complete(_day: Any = None, *, below: Any = None) -> int:
    """What Wagtail noted for this page and those below it, for all where none is named, in full. Returns how many are new."""
    noted = Redirect.objects.filter(automatically_created=True, redirect_page__isnull=False)
    if below is not None:
        noted = noted.filter(redirect_page__path__startswith=below.path)
    # The later one wins: a page may have taken an address that another left.
    wanted = {key: facts for one in noted.select_related("redirect_page").order_by("pk") for key, facts in all_of(one)}
    paths = {path for path, _site in wanted}
    known = {(one.old_path, one.site_id): one for one in Redirect.objects.filter(old_path__in=paths)}
    for key, facts in wanted.items():
        row = known.get(key)
        if (
            row is not None
            and row.automatically_created
            and any(getattr(row, name) != to for name, to in facts.items())
        ):
            Redirect.objects.filter(pk=row.pk).update(**facts)
    new = [
        Redirect(old_path=path, site_id=site, automatically_created=True, **facts)
        for (path, site), facts in wanted.items()
        if (path, site) not in known
    ]
    return len(Redirect.objects.bulk_create(new, ignore_conflicts=True))


def all_of(noted: Redirect) -> Iterator[tuple[tuple[str, int | None], dict]]:
    """((address, site), where it leads) in each language; of an exemplar the leaflet's too."""
    page = noted.redirect_page
    leaflet = page.content_type_id == ContentType.objects.get_for_model(ExemplarPage).pk
    for language, _name in settings.LANGUAGES:
        path = path_in(noted.old_path, language)
        yield (path, noted.site_id), {"redirect_page_id": page.pk, "redirect_link": ""}
        if leaflet:
            to = path_in(reverse("home:exemplar_pdf", args=[page.slug]), language)
            yield (f"{path}.pdf", noted.site_id), {"redirect_page_id": None, "redirect_link": to}
