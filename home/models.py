"""Public pages: home, library, exemplar, movement, standard page; and the consent that lets an exemplar out."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from portal.text import fold

PLAIN = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class HomePage(Page):
    """The province's front page."""

    template = "home/home_page.html"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        from home.exemplars import front_facts  # noqa: PLC0415  the page's facts are read above the models
        from home.indices import table  # noqa: PLC0415

        facts = front_facts()
        facts["indices"] = table(facts["movement"]) if facts["movement"] else []
        return {**super().get_context(request, *args, **kwargs), **facts}

    max_count = 1
    subpage_types = ["home.LibraryPage", "home.StandardPage"]
    parent_page_types = ["wagtailcore.Page"]

    lead = models.TextField(_("lời dẫn"), blank=True)
    lead_en = models.TextField(_("lời dẫn tiếng Anh"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("lead_en")]

    class Meta:
        verbose_name = _("trang nhất")


class StandardPage(Page):
    """A plain text page: help, privacy, how to take part."""

    template = "home/standard_page.html"
    subpage_types: list[str] = []

    title_en = models.CharField(_("tên tiếng Anh"), max_length=255, blank=True)
    body = RichTextField(_("nội dung"), features=PLAIN)
    body_en = RichTextField(_("nội dung tiếng Anh"), features=PLAIN, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("title_en"), FieldPanel("body"), FieldPanel("body_en")]

    class Meta:
        verbose_name = _("trang chữ")


class LibraryPage(Page):
    """The list of exemplars."""

    template = "home/library_page.html"
    max_count = 1
    subpage_types = ["home.ExemplarPage"]
    parent_page_types = ["home.HomePage"]

    class Meta:
        verbose_name = _("thư viện")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict:
        from home.views.public import library_facts  # noqa: PLC0415  the page's facts are read above the models

        return {**super().get_context(request, *args, **kwargs), **library_facts(request)}


class ExemplarPage(Page):
    """An awarded initiative told to the public, in its author's language, with an optional English summary."""

    template = "home/exemplar_page.html"
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
    problem = RichTextField(_("vấn đề"), features=PLAIN, blank=True)
    solution = RichTextField(_("giải pháp"), features=PLAIN, blank=True)
    steps = RichTextField(_("các bước áp dụng"), features=PLAIN, blank=True)
    results = RichTextField(_("kết quả"), features=PLAIN, blank=True)
    cost = models.CharField(_("chi phí"), max_length=120, blank=True)
    lessons = RichTextField(_("khó khăn và bài học"), features=PLAIN, blank=True)
    contact = models.CharField(_("đơn vị liên hệ"), max_length=200, blank=True)
    picture = models.ForeignKey(
        "portal.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("ảnh")
    )
    folded = models.TextField(editable=False, blank=True)
    # The text the authors were asked about; their yes holds for this text alone.
    asked_sha256 = models.CharField(max_length=64, editable=False, blank=True)
    exclude_fields_in_copy = ["initiative", "asked_sha256"]
    is_creatable = False

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("summary_en")], _("Tiếng Anh")),
        MultiFieldPanel([FieldPanel("figure"), FieldPanel("figure_of")], _("Con số nổi bật")),
        FieldPanel("problem"),
        FieldPanel("solution"),
        FieldPanel("steps"),
        FieldPanel("results"),
        FieldPanel("cost"),
        FieldPanel("lessons"),
        FieldPanel("contact"),
        FieldPanel("picture"),
    ]

    class Meta:
        verbose_name = _("trang điển hình")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.folded = fold(" ".join([self.title, self.title_en, self.summary, self.summary_en, self.contact]))
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
