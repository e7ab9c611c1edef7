"""Checklists of the unit and of intake, the look at novelty, and who acted for whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.models import NOVELTY_LEVELS
from portal.text import told


class CheckKind(models.TextChoices):
    UNIT = "unit", _("Đơn vị xem xét")
    INTAKE = "intake", _("Kiểm tra tiếp nhận")


class Answer(models.TextChoices):
    YES = "yes", _("Đạt")
    NO = "no", _("Không đạt")


class Condition(models.Model):
    """A condition of a checklist, the same for every round until a secretary changes it."""

    kind = models.CharField(max_length=10, choices=CheckKind.choices)
    code = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=1)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("kind", "order")
        constraints = [models.UniqueConstraint(fields=("kind", "code"), name="condition_code_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def told(self) -> str:
        """In the reader's language."""
        return told(self.text, self.text_en)


class CheckAnswer(models.Model):
    """Yes or no to one condition with a remark, by whom and when; for a returned dossier it is asked again."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="check_answers")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=3, choices=Answer.choices)
    remark = models.TextField(blank=True)
    by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("initiative", "condition"), name="condition_answered_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.condition_id} {self.answer}"


class NoveltyLook(models.Model):
    """The intake officer's look at the novelty check: what it found then, and the remark."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="novelty_looks")
    share = models.DecimalField(max_digits=5, decimal_places=4)
    level = models.CharField(max_length=10)
    candidates = models.JSONField(default=list)
    remark = models.TextField(blank=True)
    by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.level}"

    @property
    def word(self) -> str:
        return str(NOVELTY_LEVELS[self.level][0])

    @property
    def tone(self) -> str:
        return NOVELTY_LEVELS[self.level][1]


class OfficeAct(models.Model):
    """That a person endorsed or reviewed a dossier: such a person never scores it (design §4, "Recusal")."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="office_acts")
    user = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="office_acts")
    step = models.CharField(max_length=40)
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.step}"
