"""Units that copy an exemplar, questions put to the unit behind it, and whether it is still in use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    # Question and answer as an editor put them before the public; the asker's name never goes with them.
    public_question = models.TextField(_("câu hỏi khi công bố"), blank=True)
    public_answer = models.TextField(_("trả lời khi công bố"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

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
