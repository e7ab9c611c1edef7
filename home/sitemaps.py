"""What search engines are told of: exemplars, pages of the CMS, rounds; each in both languages."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.models import Page

from home.exemplars import address_of
from home.models import ExemplarPage, FeedbackPage, Finding, RoundPage
from initiatives.models import Index, Round


class TwoLanguages(Sitemap):
    """Every address under / and under /en/, each naming the other."""

    i18n = alternates = x_default = True
    limit = 5000
    protocol = urlsplit(settings.SITE_ADDRESS).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_ADDRESS).netloc


class Exemplars(TwoLanguages):
    def items(self) -> Any:
        return Finding.objects.order_by("page").only("slug", "updated_at")

    def location(self, row: Any) -> str:
        return address_of(row.slug)

    def lastmod(self, row: Any) -> Any:
        return row.updated_at


class Stories(TwoLanguages):
    """Pages of the CMS other than exemplars, forms and what stands at a round's own address."""

    def items(self) -> Any:
        return (
            Page.objects.live()
            .public()
            .filter(depth__gt=1)
            .not_type((ExemplarPage, FeedbackPage, RoundPage))
            .order_by("path")
        )

    def location(self, page: Any) -> str:
        # The tree begins at /trang-chu/, which is the front page.
        rest = page.url_path.strip("/").partition("/")[2]
        return reverse("home:front") + (f"{rest}/" if rest else "")

    def lastmod(self, page: Any) -> Any:
        return page.last_published_at


class Rounds(TwoLanguages):
    def items(self) -> Any:
        return Round.objects.order_by("code")

    def location(self, round_: Any) -> str:
        return round_.get_absolute_url()


class Others(TwoLanguages):
    def items(self) -> list[str]:
        indices = [reverse("home:index", args=[name]) for name in Index.labels]
        return [reverse(f"home:{name}") for name in ("data", "check_certificate")] + indices

    def location(self, address: str) -> str:
        return address


SITEMAPS = {"dien-hinh": Exemplars, "trang": Stories, "dot": Rounds, "khac": Others}
