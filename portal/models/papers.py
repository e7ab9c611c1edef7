"""The papers of an office: for each kind the texts of the PDF's layout, and the DOCX template the office uploaded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.files import private_storage


class PaperTemplate(models.Model):
    """What an office may change about one kind of paper; without a row the shipped texts and template are used."""

    kind = models.CharField(_("loại văn bản"), max_length=40)
    unit = models.ForeignKey("portal.Unit", on_delete=models.PROTECT, related_name="paper_templates")
    upper = models.CharField(_("cơ quan chủ quản"), max_length=200, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    title = models.CharField(_("tên văn bản"), max_length=200, blank=True)
    grounds = models.TextField(_("căn cứ"), blank=True)
    opening = models.TextField(_("lời mở đầu"), blank=True)
    closing = models.TextField(_("lời kết"), blank=True)
    left_title = models.CharField(_("chữ ký bên trái"), max_length=120, blank=True)
    right_title = models.CharField(_("chữ ký bên phải"), max_length=120, blank=True)
    docx = models.FileField(_("mẫu DOCX"), storage=private_storage, upload_to="templates/", null=True, blank=True)
    docx_name = models.CharField(max_length=200, blank=True)
    docx_sha256 = models.CharField(max_length=64, blank=True)
    changed_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("kind",)
        constraints = [models.UniqueConstraint(fields=("kind", "unit"), name="paper_template_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.unit_id}"
