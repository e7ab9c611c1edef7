"""What an exemplar page is built of: one block for each thing a unit that copies it asks about."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

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


class ShotBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("ảnh"))
    told = blocks.CharBlock(label=_("ảnh cho thấy gì"), max_length=200)

    class Meta:
        label = _("ảnh")


class FilmBlock(blocks.StructBlock):
    """A film kept as a file here; nothing is asked of another site."""

    file = DocumentChooserBlock(label=_("tệp phim"))
    told = blocks.TextBlock(label=_("nội dung phim bằng chữ"))

    class Meta:
        label = _("phim")


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
    ("film", FilmBlock()),
    ("downloads", blocks.ListBlock(DocumentChooserBlock(), label=_("tài liệu tải về"))),
]
