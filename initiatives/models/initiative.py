"""One submission to one round: its facts; the steps of its way stand in `way`."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from initiatives import now
from initiatives.models.movement import Index
from initiatives.models.round import Category, Pillar, SolutionType
from initiatives.models.way import InitiativeWay
from initiatives.querysets import InitiativeQuerySet
from initiatives.states import BEFORE_SCORING, TONES, Stage, State
from portal import clock, workflow
from portal.models.files import private_storage
from portal.text import fold


class Initiative(InitiativeWay):
    """An initiative on its way through one round; submitted to another round it is a new row with `derived_from`."""

    code = models.CharField(_("mã"), max_length=20, unique=True, null=True, blank=True)
    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="initiatives")
    category = models.CharField(_("loại"), max_length=12, choices=Category.choices, default=Category.INDIVIDUAL)
    title = models.CharField(_("tên sáng kiến"), max_length=300)
    summary = models.TextField(_("tóm tắt"), blank=True)
    search_text = models.TextField(editable=False, blank=True)
    title_folded = models.CharField(max_length=300, editable=False, blank=True)
    pillar = models.CharField(_("trụ cột"), max_length=2, choices=Pillar.choices, blank=True)
    topic = models.ForeignKey(
        "initiatives.Topic", null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    solution_type = models.CharField(_("loại giải pháp"), max_length=20, choices=SolutionType.choices, blank=True)
    first_applied_on = models.DateField(_("ngày áp dụng lần đầu hoặc áp dụng thử"), null=True, blank=True)
    state_funded = models.BooleanField(_("do Nhà nước đầu tư kinh phí"), default=False)
    waiver_reason = models.TextField(_("lý do đề nghị xét quá một năm"), blank=True)
    waiver_granted = models.BooleanField(_("chấp nhận lý do"), null=True, blank=True)
    investor = models.CharField(_("chủ đầu tư tạo ra sáng kiến"), max_length=200, blank=True)
    confidential_note = models.TextField(_("những thông tin cần được bảo mật"), blank=True)
    pledged_at = models.DateTimeField(null=True, blank=True)
    made_up_note = models.TextField(blank=True)

    unit = models.ForeignKey("portal.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives")
    unit_name = models.CharField(max_length=200, blank=True)
    desk_unit = models.ForeignKey("portal.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="desk")
    desk_since = models.DateTimeField(null=True, blank=True)
    desk_due_on = models.DateField(null=True, blank=True)

    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    created_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="initiatives_created")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    escalated = models.BooleanField(default=False)
    received_at = models.DateTimeField(_("cơ quan thường trực nhận"), null=True, blank=True)
    intake_due_on = models.DateField(null=True, blank=True)
    clock_paused_on = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    scoring_pass = models.PositiveSmallIntegerField(default=1)
    # Of the present pass: how many sheets it needs, fixed when its assignments opened, and until when.
    sheets_needed = models.PositiveSmallIntegerField(null=True, blank=True)
    scoring_due_on = models.DateField(_("hạn chấm"), null=True, blank=True)
    reopened_at_pass = models.PositiveSmallIntegerField(default=1)
    in_final = models.BooleanField(default=False)
    final_pass = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    lapsed = models.BooleanField(default=False)
    on_paper = models.BooleanField(default=False)
    paper_arrived_on = models.DateField(_("ngày nhận hồ sơ giấy"), null=True, blank=True)
    paper_scan = models.FileField(
        _("bản quét có chữ ký"), storage=private_storage, upload_to="paper/", null=True, blank=True
    )
    derived_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="derived")
    # The first of its `derived_from` line, so that the whole line is found in one statement.
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="line")
    earlier = models.ForeignKey(
        "initiatives.EarlierInitiative", null=True, blank=True, on_delete=models.PROTECT, related_name="derived"
    )
    new_since = models.TextField(_("điểm mới so với lần trước"), blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(name="initiative_state_is_known", condition=Q(state__in=[*State.values])),
            models.CheckConstraint(
                name="submitted_once_past_draft",
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN])
                | Q(submitted_at__isnull=False, code__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=("round", "state"), name="initiative_round_state"),
            # Reports count over this index alone: the rows themselves carry long texts.
            models.Index(
                fields=(
                    "round", "state", "submitted_at", "received_at", "accepted_at", "decided_at", "unit", "pillar",
                    "topic", "category", "desk_due_on", "intake_due_on",
                ),
                name="initiative_reported",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs: Any) -> None:
        """Keeps what lists are searched by beside the texts, and the root of its line."""
        if self.derived_from_id and not self.root_id:
            self.root_id = self.derived_from.root_id or self.derived_from_id
        self.title_folded = fold(self.title)[:300]
        self.search_text = fold(f"{self.code or ''} {self.title} {self.unit_name}")
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("initiatives:dossier", args=[self.pk])

    @cached_property
    def named(self) -> list[Any]:
        """Its authorships in order, read once."""
        return list(self.authorships.all())

    @cached_property
    def author_ids(self) -> frozenset[int]:
        """The accounts of its authors; uses what a list prefetched."""
        return frozenset(author.user_id for author in self.named if author.user_id)

    @property
    def main_author_id(self) -> int | None:
        return next((author.user_id for author in self.named if author.is_main), None)

    @property
    def standing_hold(self) -> models.Model | None:
        return next((hold for hold in self.holds.all() if hold.lifted_at is None), None)

    @property
    def held_under(self) -> str:
        """The number of the document that holds the award, '' where nothing does; a list may have asked beforehand."""
        if "held_by" in self.__dict__:
            return self.__dict__["held_by"] or ""
        return self.standing_hold.document_number if self.standing_hold else ""

    @property
    def open_request(self) -> models.Model | None:
        return next((request for request in self.requests.all() if request.closed_at is None), None)

    @property
    def deadline(self) -> Any:
        """The day the present state falls due, where it has one."""
        if self.state == State.UNIT_REVIEW:
            return self.desk_due_on
        if self.state == State.INTAKE:
            return self.intake_due_on
        if self.state == State.SCORING:
            return self.scoring_due_on or self.round.scoring_due_on
        if self.state == State.DRAFT:
            return self.round.closes_at
        return self.open_request.deadline if self.open_request else None

    @property
    def never_scored(self) -> bool:
        """Still on its way to the council, for the first time."""
        return self.accepted_at is None and self.state in BEFORE_SCORING

    @property
    def outcome(self) -> models.Model | None:
        """The result in force; nothing is asked of the database for one the council never had."""
        if self.never_scored:
            return None
        return next((outcome for outcome in self.outcomes.all() if outcome.current), None)

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "progress")

    @property
    def turn(self) -> Any:
        """Whose turn it is."""
        return now.turn(self)

    @property
    def stages(self) -> list[dict]:
        return now.stages(self)

    @property
    def sentence(self) -> str:
        return now.sentence(self)

    @property
    def label(self) -> str:
        """Its code, or that it is a draft without one."""
        return self.code or str(_("Bản nháp"))


class InitiativeChange(workflow.StateChange):
    """One row of an initiative's history."""

    subject = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="changes")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.step}: {self.source} → {self.target}"


class IndexAim(models.Model):
    """An index the initiative aims to move."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="index_aims")
    index = models.CharField(max_length=8, choices=Index.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("initiative", "index"), name="aim_once")]

    def __str__(self) -> str:
        return self.index


class CodeSequence(models.Model):
    """The last number given in a year; codes are gap-free, so the row is locked while one is given."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class IdeaNote(models.Model):
    """A thought kept for later, its writer's alone; it may become a draft."""

    user = models.ForeignKey("portal.User", on_delete=models.CASCADE, related_name="ideas")
    text = models.TextField(_("ý tưởng"))
    created_at = models.DateTimeField()
    became = models.ForeignKey(Initiative, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.text[:60]
