"""What follows from the council: outcome, notice, hold, consent, decision and certificates."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.models.files import private_storage


class Outcome(models.Model):
    """The frozen result of one pass; rank, tie-break and tier are added when its category's ranking is closed."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    sheets = models.PositiveSmallIntegerField()
    mean = models.DecimalField(max_digits=6, decimal_places=2)
    trimmed = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    median = models.DecimalField(max_digits=6, decimal_places=2)
    deviation = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    mark = models.DecimalField(_("điểm dùng để xét"), max_digits=6, decimal_places=2)
    # A finalist's mark is the weighted sum of these two; None for everybody else.
    first_mark = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    final_mark = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    # The links of the tie-break chain as they were at the conclusion, higher being better.
    links = models.JSONField(default=list)
    criterion_means = models.JSONField(default=dict)
    gates_passed = models.BooleanField()
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_blank = models.PositiveSmallIntegerField(null=True, blank=True)
    vote_base = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_needed = models.PositiveSmallIntegerField(null=True, blank=True)
    passed = models.BooleanField()
    reasons = models.JSONField(default=list)
    concluded_at = models.DateTimeField()
    concluded_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    tie_break = models.CharField(max_length=200, blank=True)
    tier = models.ForeignKey(
        "initiatives.Tier", null=True, blank=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    ranking_closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("initiative", "number"), name="outcome_numbered_once"),
            models.UniqueConstraint(fields=("initiative",), condition=Q(current=True), name="one_current_outcome"),
            models.CheckConstraint(name="tier_only_when_passed", condition=Q(tier=None) | Q(passed=True)),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.mark}"


class PublicNotice(models.Model):
    """The intended list shown to the public for some days before signing; no marks in it.

    It shows what was concluded as passed by its first day; a dossier concluded later needs a notice of its own.
    """

    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="notices")
    starts_on = models.DateField()
    ends_on = models.DateField()
    opened_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-starts_on",)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.starts_on} – {self.ends_on}"


class Objection(models.Model):
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="objections")
    name = models.CharField(_("họ và tên"), max_length=200)
    contact = models.CharField(_("địa chỉ liên hệ"), max_length=200)
    text = models.TextField(_("nội dung"))
    received_at = models.DateTimeField()
    answer = models.TextField(_("trả lời"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.name}"


class Hold(models.Model):
    """While it stands nothing is awarded (NĐ 152/2025: discipline, inspection or a complaint being verified)."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField(_("lý do"))
    document_number = models.CharField(_("số văn bản"), max_length=80)
    document_date = models.DateField(_("ngày văn bản"))
    set_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifting_document = models.CharField(_("văn bản gỡ"), max_length=80, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=("initiative",), condition=Q(lifted_at=None), name="one_standing_hold")
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.document_number}"


class ConsentLetter(models.Model):
    """The upper authority's answer where the work is state-funded and the unit's head is an author."""

    initiative = models.OneToOneField("initiatives.Initiative", on_delete=models.PROTECT, related_name="consent_letter")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    granted = models.BooleanField(null=True, blank=True)
    number = models.CharField(_("số văn bản"), max_length=80, blank=True)
    date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    file = models.FileField(_("bản quét"), storage=private_storage, upload_to="consent/", null=True, blank=True)
    recorded_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.number}"


class DecisionKind(models.TextChoices):
    RECOGNITION = "recognition", _("Quyết định công nhận, khen thưởng")
    REFUSAL = "refusal", _("Thông báo không công nhận")
    ANNULMENT = "annulment", _("Quyết định huỷ công nhận")
    CORRECTION = "correction", _("Quyết định đính chính")


class Decision(models.Model):
    """A signed paper: number, date, signer, file."""

    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    number = models.CharField(_("số"), max_length=80)
    date = models.DateField(_("ngày ký"))
    authority = models.ForeignKey("portal.Unit", on_delete=models.PROTECT, related_name="decisions")
    signer = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    signer_position = models.CharField(_("chức vụ người ký"), max_length=120)
    subject = models.CharField(_("trích yếu"), max_length=300, blank=True)
    grounds = models.TextField(_("căn cứ"), blank=True)
    articles = models.TextField(_("các điều"), blank=True)
    # The paper as it was signed, word for word; None only while it is being signed.
    content = models.JSONField(null=True, blank=True, editable=False)
    # The paper a correction mends; it stays on record as it was signed.
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    file = models.FileField(_("bản ký"), storage=private_storage, upload_to="decisions/", null=True, blank=True)
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-date", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("authority", "number", "date"), name="decision_number_once_a_day"),
            models.CheckConstraint(
                name="a_correction_names_what_it_corrects", condition=Q(corrects=None) | Q(kind="correction")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("initiatives:decision", args=[self.pk])


class DecisionLine(models.Model):
    """One initiative of a decision's list."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="decision_lines")
    outcome = models.ForeignKey(Outcome, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    tier_name = models.CharField(max_length=120, blank=True)
    # What the tier carried on the day of signing: the form, the sum in đồng, and how the sum came about.
    award_form = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=0, null=True, blank=True)
    amount_basis = models.CharField(max_length=200, blank=True)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("decision", "initiative"), name="line_once_a_decision")]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.initiative_id}"


class CertificateStatus(models.TextChoices):
    VALID = "valid", _("Còn hiệu lực")
    SUSPENDED = "suspended", _("Đình chỉ")
    REPLACED = "replaced", _("Đã thay thế")
    REVOKED = "revoked", _("Đã huỷ")


class Certificate(models.Model):
    """One author's certificate; its serial cannot be guessed or walked through."""

    serial = models.CharField(max_length=40, unique=True)
    line = models.ForeignKey(DecisionLine, on_delete=models.PROTECT, related_name="certificates")
    authorship = models.ForeignKey(
        "initiatives.Authorship", null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    holder = models.CharField(max_length=200)
    unit_name = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=CertificateStatus.choices, default=CertificateStatus.VALID)
    issued_on = models.DateField()
    changed_at = models.DateTimeField()
    # The words it was issued with.
    content = models.JSONField(null=True, blank=True, editable=False)
    # The very file that was issued, made once; anybody may compare a copy with its SHA-256.
    pdf = models.FileField(storage=private_storage, upload_to="certificates/", null=True, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("line", "authorship"), name="certificate_once_an_author"),
            models.UniqueConstraint(
                fields=("line",), condition=Q(authorship=None), name="one_certificate_a_collective"
            ),
        ]

    def __str__(self) -> str:
        return self.serial
