"""Public pages: home, library, exemplar, movement, standard page; and the consent that lets an exemplar out."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from home.blocks import BODY
from portal.text import fold

PLAIN = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class Lasting(PagePermissionTester):
    """Nobody, on no road, deletes, moves or copies what the public site stands on."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False


class LastingPage(Page):
    """The front page, the library and every exemplar: made by the portal's own actions and there to stay."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> Lasting:
        return Lasting(user, self)


class HomePage(LastingPage):
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


class LibraryPage(LastingPage):
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
    body = StreamField(BODY, verbose_name=_("nội dung"), blank=True)
    cost = models.CharField(_("chi phí"), max_length=120, blank=True)
    contact = models.CharField(_("đơn vị liên hệ"), max_length=200, blank=True)
    picture = models.ForeignKey(
        "portal.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("ảnh")
    )
    folded = models.TextField(editable=False, blank=True)
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
        FieldPanel("cost"),
        FieldPanel("body"),
        FieldPanel("contact"),
        FieldPanel("picture"),
    ]

    class Meta:
        verbose_name = _("trang điển hình")

    def with_content_json(self, content: Any) -> "ExemplarPage":
        """A revision's texts; what was asked and mapped is the page's own and never comes back from an older revision."""
        found = super().with_content_json(content)
        found.asked_sha256, found.mapping = self.asked_sha256, self.mapping
        return found

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Whatever road leads here, a page goes before the public or leaves it by its own actions alone."""
        was_live = self.pk is not None and ExemplarPage.objects.filter(pk=self.pk, live=True).exists()
        if self.live != was_live and not _on_its_way.get():
            raise PermissionDenied(_("Trang điển hình được công bố, gỡ ở trang hồ sơ, với đồng ý của các tác giả."))
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


class ConsentNotice(models.Model):
    """One notice to an author that a text waits for their yes."""

    authorship = models.ForeignKey("initiatives.Authorship", on_delete=models.PROTECT, related_name="consent_notices")
    text_sha256 = models.CharField(max_length=64)
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.authorship_id}: {self.stated_at}"


class ReplicationState(models.TextChoices):
    REGISTERED = "registered", _("Đã đăng ký")
    APPLIED = "applied", _("Đang áp dụng")
    REPORTED = "reported", _("Đã báo cáo, chờ thủ trưởng xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận hiệu quả")
    WITHDRAWN = "withdrawn", _("Đã thôi áp dụng")


class Replication(models.Model):
    """Another unit that applies an exemplar: registers, applies, reports its own figures; its head confirms."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="replications")
    unit = models.ForeignKey("portal.Unit", on_delete=models.PROTECT, related_name="replications")
    unit_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ReplicationState.choices, default=ReplicationState.REGISTERED)
    note = models.TextField(_("dự định áp dụng thế nào"), blank=True)
    registered_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    applied_on = models.DateField(_("áp dụng từ ngày"), null=True, blank=True)
    # The parts of the confirmation of effect and reach (Giấy xác nhận hiệu quả áp dụng, khả năng nhân rộng).
    economic = models.TextField(_("hiệu quả kinh tế"), blank=True)
    social = models.TextField(_("lợi ích xã hội"), blank=True)
    reach = models.TextField(_("đánh giá khả năng nhân rộng"), blank=True)
    reported_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    head_position = models.CharField(_("chức vụ người xác nhận"), max_length=120, blank=True)
    made_up_note = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("initiative", "unit"), name="a_unit_applies_it_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.unit_name}"

    @property
    def tells_figures(self) -> bool:
        """Whether the unit's own figures are shown: once it reported them."""
        return self.state in {ReplicationState.REPORTED, ReplicationState.CONFIRMED}

    @property
    def applies_now(self) -> bool:
        """Past registering, and its newest answer to the year's question was not a no; reads prefetched `uses`."""
        answered = [use for use in self.uses.all() if use.in_use is not None]
        newest = max(answered, key=lambda use: use.year, default=None)
        begun = self.state not in {ReplicationState.REGISTERED, ReplicationState.WITHDRAWN}
        return begun and (newest is None or newest.in_use)

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return {ReplicationState.CONFIRMED: "good", ReplicationState.WITHDRAWN: "neutral"}.get(self.state, "progress")


class ReplicationFigure(models.Model):
    """The adopting unit's own before and after."""

    replication = models.ForeignKey(Replication, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(_("chỉ tiêu"), max_length=200)
    unit = models.CharField(_("đơn vị tính"), max_length=40)
    before = models.DecimalField(_("trước"), max_digits=14, decimal_places=2)
    after = models.DecimalField(_("sau"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name}: {self.before} → {self.after}"


class UnitQuestion(models.Model):
    """A question to the unit behind an exemplar; neither side's address is shown to the other before it answers."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="unit_questions")
    name = models.CharField(_("họ và tên"), max_length=200)
    contact = models.EmailField(_("thư điện tử để nhận trả lời"), max_length=200)
    text = models.TextField(_("câu hỏi"))
    asked_at = models.DateTimeField()
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.name}"


class StillInUse(models.Model):
    """The yearly question to the owner (replication None) and to each adopter; None where not answered yet."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="uses")
    replication = models.ForeignKey(Replication, null=True, blank=True, on_delete=models.CASCADE, related_name="uses")
    year = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    in_use = models.BooleanField(null=True, blank=True)
    text = models.TextField(_("nói thêm"), blank=True)
    answered_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-year", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("initiative", "year"), condition=models.Q(replication=None), name="owner_asked_once_a_year"
            ),
            models.UniqueConstraint(fields=("replication", "year"), name="adopter_asked_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.year}"
