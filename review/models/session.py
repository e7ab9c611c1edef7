"""The council's session: attendance, agenda, open ballot, minutes; and what the chair records beside it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Dự kiến")
    OPEN = "open", _("Đang họp")
    CLOSED = "closed", _("Đã kết thúc")


class Session(models.Model):
    council = models.ForeignKey("review.Council", on_delete=models.PROTECT, related_name="sessions")
    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(_("thời gian"))
    place = models.CharField(_("địa điểm"), max_length=200)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    elected_chair = models.ForeignKey(
        "review.Seat", null=True, blank=True, on_delete=models.PROTECT, related_name="sessions_chaired"
    )
    called_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    late_call_reason = models.TextField(_("lý do triệu tập gấp"), blank=True)
    # What the projector shows now; the minutes as they were signed, with their digest.
    shown_item = models.ForeignKey(
        "review.AgendaItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    minutes = models.JSONField(null=True, blank=True)
    minutes_digest = models.CharField(max_length=64, blank=True)
    minutes_signed_at = models.DateTimeField(null=True, blank=True)
    minutes_signed_by = models.ForeignKey(
        "portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-held_at", "-pk")

    def __str__(self) -> str:
        return f"{self.council} {self.held_at:%d/%m/%Y}"


class Attendance(models.Model):
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey("review.Seat", on_delete=models.PROTECT, related_name="attendance")
    present = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    # The member's answer to the call; None while there is none.
    comes = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("session", "seat"), name="attends_once")]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.present}"


class AgendaItem(models.Model):
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="items")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="agenda_items")
    order = models.PositiveSmallIntegerField(default=1)
    scoring_pass = models.PositiveSmallIntegerField(default=1)
    discussion = models.TextField(_("ý kiến thảo luận"), blank=True)
    reasons = models.TextField(_("lý do, nhận xét theo tiêu chí"), blank=True)
    # criterion code → why the dossier falls short there; approved by whoever concluded it, then sent to the author.
    criterion_reasons = models.JSONField(default=dict, blank=True)
    reasons_approved_at = models.DateTimeField(null=True, blank=True)
    reasons_approved_by = models.ForeignKey(
        "portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    postponed_reason = models.TextField(_("lý do hoãn"), blank=True)
    rescore_voted = models.BooleanField(_("hội đồng biểu quyết chấm lại"), default=False)
    # "Pass with conditions": what the author was asked for, and the count of the vote that is kept for it.
    revision = models.OneToOneField(
        "initiatives.AuthorRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_item"
    )
    kept_count = models.JSONField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("session", "initiative", "scoring_pass"),
                condition=models.Q(concluded_at=None, revision=None, postponed_reason=""),
                name="on_the_agenda_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}.{self.order}"


class Choice(models.TextChoices):
    FOR = "for", _("Đồng ý")
    AGAINST = "against", _("Không đồng ý")
    BLANK = "blank", _("Ý kiến khác")


class Vote(models.Model):
    """One member's vote in an open ballot."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="votes")
    seat = models.ForeignKey("review.Seat", on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("item", "seat"), name="voted_once")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.seat_id}"


class Ballot(models.Model):
    """A secret ballot on one item: sealed under the tellers' passphrase, or on paper; in the end only the counts."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="ballots")
    tellers = models.JSONField(default=list)
    on_paper = models.BooleanField(default=False)
    public_key = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    voided_reason = models.TextField(blank=True)
    issued = models.PositiveSmallIntegerField(default=0)
    in_favour = models.PositiveSmallIntegerField(null=True, blank=True)
    against = models.PositiveSmallIntegerField(null=True, blank=True)
    blank = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("item",), condition=models.Q(voided_reason=""), name="one_ballot_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.opened_at}"


class BallotVoter(models.Model):
    """Who may vote in a secret ballot and whether they have: never how, and never when."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="voters")
    seat = models.ForeignKey("review.Seat", on_delete=models.PROTECT, related_name="+")
    voted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("ballot", "seat"), name="on_the_roll_once")]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.seat_id}"


class SealedVote(models.Model):
    """One sealed vote under a random key, without voter, order or time; deleted when the ballot is counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="sealed")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.ballot_id)


class FinalDraw(models.Model):
    """The order in which the finalists of a round present, drawn by lot with a recorded seed."""

    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64)
    order = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.seed}"


class RankingClose(models.Model):
    """The chair's recorded decision that the ranking of a group is closed, and which dossiers were still open."""

    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=12)
    topic = models.ForeignKey("initiatives.Topic", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="rankings")
    closed_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    note = models.TextField(_("lý do để trống, đồng giải hoặc thứ tự khi bằng điểm"), blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    empty = models.JSONField(default=list)
    # codes as the chair put them where the whole chain was equal
    chosen_order = models.JSONField(default=list)
    still_open = models.JSONField(default=list)
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("round", "group"), condition=models.Q(topic=None), name="ranking_closed_once"
            ),
            models.UniqueConstraint(fields=("round", "group", "topic"), name="topic_ranking_closed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.group}"


class DisqualificationProposal(models.Model):
    """The secretary's proposal to disqualify: the rule, and the author heard or silent in time."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="disqualifications")
    rule = models.TextField(_("quy định bị vi phạm"))
    proposed_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    hearing_due_on = models.DateField(_("hạn giải trình"))
    statement = models.TextField(_("giải trình của tác giả"), blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("initiative",), condition=models.Q(closed_at=None), name="one_open_proposal_a_dossier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.rule}"
