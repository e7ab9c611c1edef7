"""A round: who may enter, until when, by which rules, for which tiers."""

from datetime import datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.models import UnitKind

NOT_BELOW_ZERO = [MinValueValidator(Decimal(0))]


class RoundKind(models.TextChoices):
    BASE_RECOGNITION = "base_recognition", _("Công nhận sáng kiến cấp cơ sở")
    PROVINCIAL_RECOGNITION = "provincial_recognition", _("Công nhận sáng kiến cấp tỉnh")
    CONTEST = "contest", _("Cuộc thi")


class Category(models.TextChoices):
    INDIVIDUAL = "individual", _("Cá nhân")
    GROUP = "group", _("Nhóm tác giả")
    COLLECTIVE = "collective", _("Tập thể")


class Pillar(models.TextChoices):
    """The six contents of reform (NQ 76/NQ-CP) and their direction."""

    INSTITUTIONS = "P1", _("Cải cách thể chế")
    PROCEDURES = "P2", _("Cải cách thủ tục hành chính")
    ORGANISATION = "P3", _("Cải cách tổ chức bộ máy")
    CIVIL_SERVICE = "P4", _("Cải cách chế độ công vụ")
    PUBLIC_FINANCE = "P5", _("Cải cách tài chính công")
    DIGITAL = "P6", _("Xây dựng Chính phủ điện tử, Chính phủ số")
    DIRECTION = "P0", _("Chỉ đạo, điều hành, tuyên truyền")


class SolutionType(models.TextChoices):
    """The kinds of solution of Điều 3 TT 18/2013."""

    TECHNICAL = "technical", _("Giải pháp kỹ thuật")
    MANAGEMENT = "management", _("Giải pháp quản lý")
    OPERATIONAL = "operational", _("Giải pháp tác nghiệp")
    APPLIED_ADVANCE = "applied_advance", _("Ứng dụng tiến bộ kỹ thuật")


class VoteBase(models.TextChoices):
    ALL_LESS_RECUSED = "all_less_recused", _("Thành viên theo quyết định, trừ người rút lui")
    ALL_MEMBERS = "all_members", _("Toàn bộ thành viên theo quyết định")
    PRESENT_VOTING = "present_voting", _("Thành viên có mặt và bỏ phiếu")


class Aggregation(models.TextChoices):
    MEAN = "mean", _("Trung bình cộng")
    TRIMMED = "trimmed", _("Trung bình sau khi bỏ một cao nhất, một thấp nhất")
    MEDIAN = "median", _("Trung vị")


class Round(models.Model):
    """What a secretary may change about a round is a field here, not a setting."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    title = models.CharField(_("tên đợt"), max_length=300)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=300, blank=True)
    kind = models.CharField(_("loại"), max_length=30, choices=RoundKind.choices)
    movement = models.ForeignKey(
        "initiatives.Movement",
        verbose_name=_("thuộc phong trào"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rounds",
    )
    organiser = models.ForeignKey(
        "portal.Unit",
        verbose_name=_("cơ quan thường trực"),
        on_delete=models.PROTECT,
        related_name="rounds_organised",
    )
    authority = models.ForeignKey(
        "portal.Unit", verbose_name=_("cơ quan quyết định"), on_delete=models.PROTECT, related_name="rounds_decided"
    )
    description = models.TextField(_("thể lệ"), blank=True)
    description_en = models.TextField(_("thể lệ tiếng Anh"), blank=True)
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    opens_at = models.DateTimeField(_("mở nhận hồ sơ"))
    closes_at = models.DateTimeField(_("hạn nộp"), null=True, blank=True)
    scoring_due_on = models.DateField(_("hạn chấm"), null=True, blank=True)

    # who may enter
    unit_review = models.BooleanField(_("qua đơn vị xem xét"), default=True)
    admits_citizens = models.BooleanField(_("nhận hồ sơ của người dân, doanh nghiệp"), default=False)
    excludes_judges = models.BooleanField(_("ban tổ chức, giám khảo, thư ký không được dự thi"), default=False)
    application_months = models.PositiveSmallIntegerField(
        _("số tháng tối đa từ lần áp dụng đầu đến khi nộp (0: không giới hạn)"), default=12
    )
    authors_at_most = models.PositiveSmallIntegerField(_("số tác giả tối đa"), default=5)
    title_words_at_most = models.PositiveSmallIntegerField(_("số từ tối đa của tên"), default=40)
    summary_words_at_most = models.PositiveSmallIntegerField(_("số từ tối đa của tóm tắt"), default=150)

    section_words_at_most = models.PositiveSmallIntegerField(_("số từ tối đa của mỗi phần báo cáo"), default=2000)
    needs_metrics = models.BooleanField(_("bắt buộc có số liệu trước – sau"), default=False)
    needs_files = models.BooleanField(_("bắt buộc có tệp minh chứng"), default=False)
    files_at_most = models.PositiveSmallIntegerField(_("số tệp tối đa"), default=20)
    files_megabytes_at_most = models.PositiveSmallIntegerField(_("tổng dung lượng tệp tối đa (MB)"), default=200)
    novelty_warning_percent = models.PositiveSmallIntegerField(
        _("trùng từ bao nhiêu % thì cần xem kỹ"), default=20, validators=[MaxValueValidator(100)]
    )
    novelty_serious_percent = models.PositiveSmallIntegerField(
        _("trùng trên bao nhiêu % là trùng nhiều"), default=40, validators=[MaxValueValidator(100)]
    )

    # days and months of the process (domain §6.7)
    return_days = models.PositiveSmallIntegerField(_("số ngày làm việc để sửa hồ sơ bị trả lại"), default=10)
    unit_review_days = models.PositiveSmallIntegerField(_("số ngày làm việc đơn vị xem xét"), default=10)
    intake_months = models.PositiveSmallIntegerField(_("số tháng kiểm tra tiếp nhận"), default=1)
    supplement_months = models.PositiveSmallIntegerField(_("số tháng bổ sung"), default=1)
    extension_days = models.PositiveSmallIntegerField(_("số ngày gia hạn một lần"), default=10)
    revision_days = models.PositiveSmallIntegerField(_("số ngày làm việc hoàn thiện"), default=10)
    consent_days = models.PositiveSmallIntegerField(_("số ngày làm việc chờ cấp trên chấp thuận"), default=10)
    hearing_days = models.PositiveSmallIntegerField(_("số ngày làm việc chờ tác giả giải trình"), default=5)
    notice_days = models.PositiveSmallIntegerField(
        _("số ngày công khai lấy ý kiến (0: không công khai)"), default=0, validators=[MaxValueValidator(365)]
    )
    confirmations_at_least = models.PositiveSmallIntegerField(
        _("số đơn vị khác đã xác nhận áp dụng tối thiểu (0: không yêu cầu)"), default=0
    )
    retention_years = models.PositiveSmallIntegerField(_("thời hạn bảo quản hồ sơ đợt, năm (0: vĩnh viễn)"), default=0)
    title_years = models.PositiveSmallIntegerField(_("số năm được dùng sáng kiến để xét danh hiệu thi đua"), default=3)
    appeal_days = models.PositiveSmallIntegerField(_("số ngày được khiếu nại"), default=90)

    # marks and votes
    blind = models.BooleanField(_("chấm ẩn danh"), default=False)
    sheets_at_least = models.PositiveSmallIntegerField(
        _("số phiếu tối thiểu"), default=3, validators=[MinValueValidator(1)]
    )
    pass_mark = models.DecimalField(
        _("điểm đạt"), max_digits=5, decimal_places=2, default=Decimal("60"), validators=NOT_BELOW_ZERO
    )
    aggregation = models.CharField(
        _("cách tính điểm"), max_length=10, choices=Aggregation.choices, default=Aggregation.MEAN
    )
    spread_limit = models.DecimalField(
        _("chênh lệch phải bàn lại"), max_digits=5, decimal_places=2, default=Decimal("20"), validators=NOT_BELOW_ZERO
    )
    ballot = models.BooleanField(_("có bỏ phiếu"), default=True)
    secret_ballot = models.BooleanField(_("bỏ phiếu kín"), default=False)
    vote_numerator = models.PositiveSmallIntegerField(_("tỷ lệ đồng ý: tử số"), default=2)
    vote_denominator = models.PositiveSmallIntegerField(_("tỷ lệ đồng ý: mẫu số"), default=3)
    vote_base = models.CharField(
        _("mẫu số khi kiểm phiếu"), max_length=20, choices=VoteBase.choices, default=VoteBase.ALL_LESS_RECUSED
    )
    quorum_numerator = models.PositiveSmallIntegerField(_("túc số: tử số"), default=2)
    quorum_denominator = models.PositiveSmallIntegerField(_("túc số: mẫu số"), default=3)
    session_notice_days = models.PositiveSmallIntegerField(
        _("số ngày làm việc báo trước phiên họp"), default=3, validators=[MaxValueValidator(30)]
    )
    presentation_minutes = models.PositiveSmallIntegerField(_("chung khảo: số phút trình bày"), default=10)
    question_minutes = models.PositiveSmallIntegerField(_("chung khảo: số phút hỏi đáp"), default=5)
    members_see_others = models.BooleanField(_("thành viên xem phiếu khác sau khi nộp phiếu mình"), default=False)
    show_criterion_means = models.BooleanField(_("tác giả xem điểm trung bình từng tiêu chí"), default=True)
    rank_by_topic = models.BooleanField(_("xếp hạng riêng từng nhóm lĩnh vực"), default=False)
    shared_prizes = models.BooleanField(_("cho phép đồng giải"), default=True)
    made_up_note = models.TextField(_("ghi chú về dữ liệu minh hoạ"), blank=True)

    class Meta:
        ordering = ("-opens_at", "code")
        constraints = [
            models.CheckConstraint(
                name="round_closes_after_opening", condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="vote_ratio_is_a_ratio",
                condition=Q(vote_denominator__gte=1, vote_numerator__lte=F("vote_denominator"), vote_numerator__gte=1),
            ),
            models.CheckConstraint(
                name="quorum_is_a_ratio",
                condition=Q(
                    quorum_denominator__gte=1, quorum_numerator__lte=F("quorum_denominator"), quorum_numerator__gte=1
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiatives:round", args=[self.code])

    @cached_property
    def recorded_events(self) -> list["RoundEvent"]:
        return list(self.events.all())

    @cached_property
    def has_topics(self) -> bool:
        """Whether its dossiers choose a topic; asked once."""
        return self.topics.exists()

    @property
    def is_contest(self) -> bool:
        return self.kind == RoundKind.CONTEST

    @property
    def cancelled(self) -> bool:
        return any(event.kind == RoundEventKind.CANCEL for event in self.recorded_events)

    @property
    def deadline(self) -> datetime | None:
        """The day of closing with the recorded decisions to extend or close counted in."""
        deadline = self.closes_at
        for event in self.recorded_events:
            if event.new_deadline is not None:
                deadline = event.new_deadline
        return deadline

    @property
    def novelty_warning(self) -> Decimal:
        """From which share of shared text on a dossier is looked at closely, 0 to 1."""
        return Decimal(self.novelty_warning_percent) / 100

    @property
    def novelty_serious(self) -> Decimal:
        return Decimal(self.novelty_serious_percent) / 100

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether a dossier may be handed in at that time."""
        at = at or clock.now()
        return not self.cancelled and self.opens_at <= at and (self.deadline is None or at <= self.deadline)


class RoundEventKind(models.TextChoices):
    EXTEND = "extend", _("Gia hạn")
    CLOSE = "close", _("Đóng nhận hồ sơ")
    CANCEL = "cancel", _("Huỷ đợt")


class RoundEvent(models.Model):
    """A recorded decision to extend, close or cancel a round, with its document."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("việc"), max_length=10, choices=RoundEventKind.choices)
    document_number = models.CharField(_("số văn bản"), max_length=80)
    document_date = models.DateField(_("ngày văn bản"))
    new_deadline = models.DateTimeField(_("hạn nộp mới"), null=True, blank=True)
    reason = models.TextField(_("lý do"))
    decided_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.document_number}"


class Topic(models.Model):
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="topics")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("round", "number"), name="topic_numbered_once")]

    def __str__(self) -> str:
        return self.name


class RoundUnitKind(models.Model):
    """A kind of unit that may enter, and how many entries it is asked to send: a reminder, no gate."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="unit_kinds")
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    minimum = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("round", "kind"), name="kind_once_a_round")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ≥ {self.minimum}"


class RoundCategory(models.Model):
    """A category of entrants the round admits, and with which others it is ranked together."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="categories")
    category = models.CharField(max_length=12, choices=Category.choices)
    group = models.CharField(_("xếp hạng cùng nhóm"), max_length=12, choices=Category.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("round", "category"), name="category_once_a_round")]

    def __str__(self) -> str:
        return f"{self.get_category_display()} → {self.get_group_display()}"


class Tier(models.Model):
    """A prize or level of recognition of one ranking group of a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tiers")
    group = models.CharField(max_length=12, choices=Category.choices)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    quota = models.PositiveSmallIntegerField(_("số lượng"), null=True, blank=True)
    mark_at_least = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    award_form = models.CharField(_("hình thức khen thưởng"), max_length=120, blank=True)
    # A sum in đồng, or times the base salary of the day of signing; never both.
    amount = models.DecimalField(_("tiền thưởng (đồng)"), max_digits=12, decimal_places=0, null=True, blank=True)
    salary_times = models.DecimalField(
        _("số lần mức lương cơ sở"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ("group", "order")
        constraints = [
            models.UniqueConstraint(fields=("round", "group", "order"), name="tier_order_once"),
            models.CheckConstraint(name="a_sum_or_times_the_salary", condition=Q(amount=None) | Q(salary_times=None)),
        ]

    def __str__(self) -> str:
        return self.name
