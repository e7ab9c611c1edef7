"""What a province calls its portal, whom to call for help, its two colours, and whether this is a demonstration."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Màu ghi dạng #rrggbb, ví dụ #0b5563."))


class Identity(models.Model):
    """One row; the texts every page carries."""

    province = models.CharField(_("cơ quan chủ quản"), max_length=200, default="UBND tỉnh")
    province_en = models.CharField(max_length=200, blank=True, default="Provincial People's Committee")
    help_office = models.CharField(_("đầu mối hỗ trợ"), max_length=200, blank=True)
    help_office_en = models.CharField(max_length=200, blank=True)
    help_phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    help_email = models.EmailField(_("thư điện tử"), blank=True)
    help_hours = models.CharField(_("giờ làm việc"), max_length=120, blank=True)
    help_hours_en = models.CharField(max_length=120, blank=True)
    brand = models.CharField(_("màu chính"), max_length=7, default="#0b5563", validators=[colour])
    accent = models.CharField(_("màu nhấn"), max_length=7, default="#f5a623", validators=[colour])
    emblem = models.FileField(_("biểu trưng"), upload_to="images/bieu-trung/", blank=True)
    demo = models.BooleanField(default=False, editable=False)

    def __str__(self) -> str:
        return self.province

    @property
    def emblem_path(self) -> str:
        """The emblem's address among public pictures; empty where the portal shows its own hexagon."""
        return self.emblem.name.removeprefix("images/") if self.emblem else ""

    @classmethod
    def current(cls) -> "Identity":
        """The one row, or the defaults where none is stored yet."""
        return next(iter(cls.objects.order_by()[:1]), None) or cls()
