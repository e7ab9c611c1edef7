"""The library and its exemplars; and the consent that lets one out."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import BODY, ONCE
from home.groups import EXEMPLARS, LIBRARY
from home.models.pages import LastingPage, StoryPage
from home.panels import FOUND, ChecklistPanel


class LibraryPage(LastingPage, StoryPage):
    """The list of exemplars: searched, filtered, as list, cards or map."""

    facts = "home.views.library.facts"
    template = "home/library_page.html"
    kept_in = LIBRARY
    max_count = 1
    subpage_types = ["home.ExemplarPage"]
    parent_page_types = ["home.HomePage"]

    class Meta:
        verbose_name = _("thư viện")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page beyond the last that is shown asks the reader to narrow."""
        from home.views.library import beyond  # noqa: PLC0415  the page's facts are read above the models

        return beyond(request) or super().serve(request, *args, **kwargs)


_on_its_way: ContextVar[bool] = ContextVar("exemplar_on_its_way", default=False)


@contextmanager
def on_its_way() -> Iterator[None]:
    """Opened by the actions that publish and take off, after they asked for the consents."""
    token = _on_its_way.set(True)
    try:
        yield
    finally:
        _on_its_way.reset(token)


class ExemplarPage(LastingPage):
    """An awarded initiative told to the public, in its author's language, with an optional English summary."""

    template = "home/exemplar_page.html"
    kept_in = EXEMPLARS
    parent_page_types = ["home.LibraryPage"]
    subpage_types: list[str] = []

    initiative = models.OneToOneField(
        "initiatives.Initiative", on_delete=models.PROTECT, related_name="exemplar", editable=False
    )
    title_en = models.CharField(_("tên tiếng Anh"), max_length=255, blank=True)
    summary = models.TextField(_("tóm tắt"))
    summary_en = models.TextField(_("tóm tắt tiếng Anh"), blank=True)
    figure = models.CharField(_("con số nổi bật"), max_length=80, blank=True)
    figure_of = models.CharField(_("con số nói về"), max_length=160, blank=True)
    body = StreamField(BODY, verbose_name=_("nội dung"), blank=True, block_counts=ONCE)
    cost = models.CharField(_("chi phí, bằng chữ"), max_length=120, blank=True)
    cost_dong = models.DecimalField(
        _("chi phí, đồng"),
        max_digits=14,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Để người đọc lọc theo mức chi phí; 0 nếu không tốn tiền, để trống nếu không biết."),
    )
    contact = models.CharField(_("đơn vị liên hệ"), max_length=200, blank=True)
    picture = models.ForeignKey(
        "portal.Picture",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ảnh"),
        help_text=_("Không có ảnh thì trang mang hoa văn lục giác của riêng nó."),
    )
    # The picture other sites show beside a link to this page; made when it is published.
    card = models.FileField(upload_to="images/og/", editable=False, blank=True)
    # The text the authors were asked about; their yes holds for this text alone.
    asked_sha256 = models.CharField(max_length=64, editable=False, blank=True)
    # What was decided of each answer when the page was opened: section → public, edited or left out.
    mapping = models.JSONField(default=dict, editable=False)
    exclude_fields_in_copy = ["initiative", "asked_sha256", "mapping"]
    is_creatable = False

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("summary_en")], _("Tiếng Anh")),
        MultiFieldPanel([FieldPanel("figure"), FieldPanel("figure_of")], _("Con số nổi bật")),
        MultiFieldPanel([FieldPanel("cost"), FieldPanel("cost_dong")], _("Chi phí")),
        FieldPanel("body"),
        FieldPanel("contact"),
        FieldPanel("picture"),
    ]

    promote_panels = [*FOUND, ChecklistPanel()]

    class Meta:
        verbose_name = _("trang điển hình")

    def with_content_json(self, content: Any) -> "ExemplarPage":
        """A revision's texts; what was asked and mapped is the page's own and never comes back from an older revision."""
        found = super().with_content_json(content)
        found.asked_sha256, found.mapping, found.card = self.asked_sha256, self.mapping, self.card
        return found

    @property
    def card_address(self) -> str:
        """Where the picture for other sites is served; '' while there is none."""
        return self.card.url if self.card else ""

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Whatever road leads here, a page goes before the public or leaves it by its own actions alone."""
        was_live = self.pk is not None and ExemplarPage.objects.filter(pk=self.pk, live=True).exists()
        if self.live != was_live and not _on_its_way.get():
            raise PermissionDenied(_("Trang điển hình được công bố, gỡ ở trang hồ sơ, với đồng ý của các tác giả."))
        return super().save(*args, **kwargs)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        from home.exemplars import told  # noqa: PLC0415  the page's facts are read above the models

        return {**super().get_context(request, *args, **kwargs), **told(self)}


class Consent(models.Model):
    """An author's yes or no to exactly the text that becomes public."""

    authorship = models.OneToOneField(
        "initiatives.Authorship", null=True, blank=True, on_delete=models.PROTECT, related_name="consent"
    )
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="consents")
    given = models.BooleanField()
    text_sha256 = models.CharField(max_length=64, blank=True)
    answered_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    for_the_author = models.BooleanField(_("thủ trưởng đơn vị trả lời thay"), default=False)
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.authorship_id}: {self.given}"


class ConsentNotice(models.Model):
    """One notice to an author that a text waits for their yes."""

    authorship = models.ForeignKey("initiatives.Authorship", on_delete=models.PROTECT, related_name="consent_notices")
    text_sha256 = models.CharField(max_length=64)
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.authorship_id}: {self.stated_at}"
