"""Units and their tree, people and their posts, and the grants that give a role in a scope between two dates."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.models.mail import Way
from portal.rights import Rights
from portal.roles import Role
from portal.text import fold


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Cấp tỉnh")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    OFFICE = "office", _("Phòng, ban thuộc đơn vị")
    SERVICE_UNIT = "service_unit", _("Đơn vị sự nghiệp")
    CENTRAL_AGENCY = "central_agency", _("Cơ quan trung ương trên địa bàn")
    MASS_ORGANISATION = "mass_organisation", _("Mặt trận, đoàn thể")
    DISTRICT = "district", _("Huyện, thị xã, thành phố (trước 01/7/2025)")
    COMMUNE = "commune", _("Xã, phường, thị trấn")
    ENTERPRISE = "enterprise", _("Doanh nghiệp, hội")


class Unit(models.Model):
    """An office of the province. It is never deleted: it ends, and its successor takes over what is open."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    folded_name = models.CharField(max_length=200, editable=False)
    kind = models.CharField(_("loại"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(_("hoạt động từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết"), null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    # Where its hexagon stands on the schematic map: column from the west, row from the north.
    tile_column = models.PositiveSmallIntegerField(_("cột trên bản đồ ô"), null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("hàng trên bản đồ ô"), null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.folded_name = fold(self.name)
        super().save(**kwargs)


class UserManager(BaseUserManager):
    """Accounts are found by their e-mail in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.lower())

    def system(self) -> "User":
        """The clock's own account: no login, and nothing it may do but the clock's steps."""
        facts = {"full_name": "Hệ thống (theo thời hạn)", "is_system": True, "password": make_password(None)}
        user, _created = self.get_or_create(email="system@portal.invalid", defaults=facts)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do comes from posts and grants, never from a flag here."""

    email = models.EmailField(_("thư điện tử"), unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    folded_name = models.CharField(max_length=200, editable=False)
    # In whose name somebody writes who serves in no unit: an enterprise, an association.
    organisation = models.CharField(_("doanh nghiệp, tổ chức"), max_length=200, blank=True)
    language = models.CharField(_("ngôn ngữ thư"), max_length=5, default="vi")
    told_by = models.CharField(_("cách nhận tin"), max_length=6, choices=Way.choices, default=Way.MAIL)
    is_active = models.BooleanField(default=True)
    shown_as = models.CharField(max_length=80, blank=True, editable=False)
    shown_as_en = models.CharField(max_length=80, blank=True, editable=False)
    is_system = models.BooleanField(default=False, editable=False)
    # The last day on which this person may work without a second factor; empty where no week runs.
    second_factor_by = models.DateField(null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("full_name",)

    class Meta:
        ordering = ("full_name", "pk")

    def __str__(self) -> str:
        return self.full_name

    def save(self, **kwargs: Any) -> None:
        self.folded_name = fold(self.full_name)
        super().save(**kwargs)

    @property
    def is_staff(self) -> bool:
        """Whether Wagtail's screens open at all; which pages, Wagtail's own permissions say."""
        return self.is_superuser

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def rights(self) -> Rights:
        """This person's grants today with the tree of units: two statements, kept for the request."""
        return Rights.of(self, clock.today())

    def forget_rights(self) -> None:
        """The gate asks afresh: a right may have ended since the page was opened."""
        self.__dict__.pop("rights", None)


class Dated(models.Model):
    """Something that holds between two days, both included; an open end is empty."""

    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Post(Dated):
    """Where a person serves and as what; the unit of a day is the post of that day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    position = models.CharField(_("chức vụ"), max_length=120)

    class Meta:
        ordering = ("-starts_on", "pk")

    def __str__(self) -> str:
        return f"{self.user}, {self.position}, {self.unit}"


class Grant(Dated):
    """A role given to a person in a unit and what lies below it, between two days."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("vai trò"), max_length=30, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    class Meta:
        ordering = ("-starts_on", "pk")
        indexes = [models.Index(fields=("role", "unit"), name="grant_role_unit")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} – {self.unit}"
