"""What pages are built of: an exemplar of one block for each thing a unit that copies it asks about, a story of plain parts."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from portal.models import Picture, Rendition

PLAIN = ["h3", "bold", "italic", "ol", "ul", "link"]


class StepBlock(blocks.StructBlock):
    """One step to copy: what is done, how long it takes, who does it, what it needs."""

    text = blocks.TextBlock(label=_("việc cần làm"))
    time = blocks.CharBlock(label=_("thời gian"), required=False, max_length=80)
    who = blocks.CharBlock(label=_("ai làm"), required=False, max_length=120)
    needs = blocks.CharBlock(label=_("cần gì"), required=False, max_length=200)

    class Meta:
        label = _("bước")


class FigureBlock(blocks.StructBlock):
    """A figure before and after, drawn as two bars with the same numbers as text."""

    name = blocks.CharBlock(label=_("chỉ tiêu"), max_length=200)
    unit = blocks.CharBlock(label=_("đơn vị tính"), required=False, max_length=40)
    before = blocks.DecimalBlock(label=_("trước"))
    after = blocks.DecimalBlock(label=_("sau"))

    class Meta:
        label = _("số liệu trước – sau")


class PictureBlock(ImageChooserBlock):
    """A picture that comes with its renditions, all of a page in one statement."""

    def bulk_to_python(self, values: list[int | None]) -> list[Any]:
        found: dict[int, Any] = {}
        for one in Rendition.objects.filter(image__in=set(filter(None, values))).select_related("image").order_by("pk"):
            image = found.setdefault(one.image_id, one.image)
            known = image.__dict__.setdefault("_prefetched_objects_cache", {})
            if "renditions" not in known:
                known["renditions"] = image.renditions.all()
                known["renditions"]._result_cache = []
            known["renditions"]._result_cache.append(one)
        bare = {value for value in values if value} - found.keys()
        found |= Picture.objects.prefetch_related("renditions").in_bulk(bare) if bare else {}
        return [found.get(value) for value in values]

    def deconstruct(self) -> Any:
        """In a migration it is what it stores."""
        _path, arguments, named = super().deconstruct()
        return "wagtail.images.blocks.ImageChooserBlock", arguments, named


class ShotBlock(blocks.StructBlock):
    image = PictureBlock(label=_("ảnh"))
    told = blocks.CharBlock(label=_("ảnh cho thấy gì"), max_length=200)

    class Meta:
        label = _("ảnh")


def rich(label: object) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(label=label, features=PLAIN)


BODY = [
    ("problem", rich(_("vấn đề"))),
    ("solution", rich(_("giải pháp"))),
    ("steps", blocks.ListBlock(StepBlock(), label=_("các bước áp dụng"))),
    ("results", rich(_("kết quả"))),
    ("figures", blocks.ListBlock(FigureBlock(), label=_("biểu đồ trước – sau"))),
    ("cost", rich(_("chi phí"))),
    ("lessons", rich(_("khó khăn và bài học"))),
    ("pictures", blocks.ListBlock(ShotBlock(), label=_("ảnh"))),
    ("downloads", blocks.ListBlock(DocumentChooserBlock(), label=_("tài liệu tải về"))),
]

# Each part once: a leaflet, the open data and a comparison tell it by its name.
ONCE = {name: {"max_num": 1} for name, _block in BODY}


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("chữ"), max_length=200)
    level = blocks.ChoiceBlock(label=_("cấp"), choices=[("2", _("mục lớn")), ("3", _("mục nhỏ"))], default="2")

    class Meta:
        label = _("tiêu đề")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("lời trích"))
    who = blocks.CharBlock(label=_("của ai"), max_length=200)

    class Meta:
        label = _("trích lời")


class NumberBlock(blocks.StructBlock):
    figure = blocks.CharBlock(label=_("con số"), max_length=40)
    of = blocks.CharBlock(label=_("nói về"), max_length=160)

    class Meta:
        label = _("con số")


class CallBlock(blocks.StructBlock):
    """One thing to do next."""

    label = blocks.CharBlock(label=_("chữ trên nút"), max_length=80, help_text=_("Bắt đầu bằng một động từ."))
    page = blocks.PageChooserBlock(label=_("trang"))

    class Meta:
        label = _("nút dẫn tới trang")


STORY = [
    ("heading", HeadingBlock()),
    ("text", rich(_("đoạn văn"))),
    ("picture", ShotBlock()),
    ("numbers", blocks.ListBlock(NumberBlock(), label=_("những con số"))),
    ("quote", QuoteBlock()),
    ("steps", blocks.ListBlock(StepBlock(), label=_("các bước"))),
    ("call", CallBlock()),
    ("downloads", blocks.ListBlock(DocumentChooserBlock(), label=_("tài liệu tải về"))),
]
