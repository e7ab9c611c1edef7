"""Papers: DOCX and PDF say the same, in the layout of state documents; templates are tried; the ZIP can be checked alone."""

import hashlib
import io
import json
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image
from pypdf import PdfReader

from initiatives import documents
from initiatives.models import Initiative
from initiatives.states import State
from portal import clock
from portal.models import PaperTemplate
from portal.papers import docx as docx_papers
from portal.papers.data import Paper, text
from portal.papers.pdf import pdf, picture
from portal.uploads import inspect

LETTERS = "Ằ Ẵ Ặ Ễ Ộ Ữ Ỹ ằ ẵ ặ ễ ộ ữ ỹ Đ đ"


def words_of_pdf(content):
    """Every word of the PDF in reading order, page numbers left out."""
    found = []
    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages, 1):
        words = page.extract_text().split()
        found += words[1:] if number > 1 and words[0] == str(number) else words
    return sorted(found)


def words_of_docx(content):
    made = Document(io.BytesIO(content))
    found = [paragraph.text for paragraph in made.paragraphs]
    for grid in made.tables:
        found += [cell.text for row in grid.rows for cell in row.cells]
    return sorted(" ".join(found).split())


@pytest.fixture
def whole(make, cast):
    """A received dossier with everything in it."""
    one = make(State.INTAKE, intake_due_on=date(2026, 12, 24), first_applied_on=date(2026, 3, 2))
    one.sections.filter(key="problem").update(text=f"Dòng một: {LETTERS}\nDòng hai & <b>đậm</b> #lenh $x$ {{{{ y }}}}")
    one.sections.filter(key="adopters").update(text="Xã bên xác nhận.")
    one.metrics.create(name="Tỷ lệ hồ sơ phải bổ sung", unit="%", before=Decimal(27), after=Decimal("9.5"), source="Sổ")
    one.appliers.create(full_name="Lê Áp Dụng", support="In thẻ")
    one.authorships.filter(is_main=True).update(born_on=date(1971, 3, 2), qualification="Cử nhân")
    one.attachments.create(
        file=inspect(SimpleUploadedFile("Minh chứng số 1.pdf", pdf(Paper(kind="x", title="T"))))[1],
        name="Minh chứng số 1.pdf", kind="pdf", size=9, sha256="0" * 64,
        uploaded_by=cast["tac-gia"], uploaded_at=clock.now(),
    )  # fmt: skip
    return Initiative.objects.get(pk=one.pk)


@pytest.mark.parametrize("kind", ["don", "bao-cao", "bien-nhan"])
def test_docx_and_pdf_say_the_same_words(whole, kind):
    paper = documents.MAKERS[kind](whole)

    assert words_of_pdf(pdf(paper)) == words_of_docx(docx_papers.docx(paper))


def test_the_application_has_every_field_of_the_form(whole):
    told = " ".join(words_of_docx(docx_papers.docx(documents.application(whole))))

    for wanted in ("02/03/1971", "02/03/2026", "nhân", "60", "27", "9,5", "64,8", "Áp", "CỘNG", "Kính"):
        assert wanted in told.replace("-", "").replace("−", "")


def test_vietnamese_letters_come_out_whole_in_the_times_face(whole):
    content = pdf(documents.report(whole))
    reader = PdfReader(io.BytesIO(content))
    fonts = {
        font["/BaseFont"]
        for page in reader.pages
        for font in (f.get_object() for f in page["/Resources"]["/Font"].values())
    }

    assert set(LETTERS.split()) <= set(words_of_pdf(content))
    assert all("LiberationSerif" in name for name in fonts)
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def ink(page, box):
    """The left and right end of what is printed in a part of the page, in millimetres; None where it is blank."""
    found = page.crop([round(side * 72 / 25.4) for side in box]).point(lambda grey: 255 if grey < 128 else 0).getbbox()
    return found and (box[0] + found[0] * 25.4 / 72, box[0] + found[2] * 25.4 / 72)


def test_the_look_of_a_paper_margins_two_headings_a_centred_title_two_signatures():
    paper = Paper(kind="x", title="ĐƠN YÊU CẦU", upper="UBND TỈNH", issuer="SỞ NỘI VỤ", number="1/X", place_and_day="Tuy Hoà, ngày 1",
                  blocks=tuple(text("Thân văn bản.")), left_title="NƠI NHẬN", right_title="NGƯỜI KÝ")  # fmt: skip
    page = Image.open(io.BytesIO(picture(paper))).convert("L")

    left, right = ink(page, (30, 20, 90, 32)), ink(page, (95, 20, 195, 32))
    title = ink(page, (30, 52, 195, 57))
    lines = [y for y in range(60, 120) if ink(page, (30, y, 195, y + 1))]
    signed = (lines[-1] - 4, lines[-1] + 3)
    assert page.size == (595, 842)
    assert [ink(page, box) for box in ((0, 0, 210, 19), (0, 0, 29, 297), (196, 0, 210, 297))] == [None, None, None]
    assert left[1] < 88 < 95 < right[0]
    assert abs((title[0] + title[1]) / 2 - 112.5) < 2
    assert ink(page, (30, signed[0], 110, signed[1]))[0] > 45
    assert ink(page, (112, signed[0], 195, signed[1]))[0] > 130


def test_what_people_wrote_is_never_markup(whole):
    told = words_of_pdf(pdf(documents.report(whole)))

    assert {"<b>đậm</b>", "#lenh", "$x$", "{{", "}}"} <= set(told)


def test_the_receipt_is_for_whom_it_concerns_and_only_once_received(make, whole, as_):
    draft = make(State.DRAFT)

    found = {
        key: as_(key).get(f"/ho-so/{whole.pk}/giay-to/bien-nhan.pdf").status_code
        for key in ("tac-gia", "tiep-nhan", "stranger", "thi-dua")
    }

    assert found == {"tac-gia": 200, "tiep-nhan": 200, "stranger": 404, "thi-dua": 404}
    assert as_("tac-gia").get(f"/ho-so/{draft.pk}/giay-to/bien-nhan.pdf").status_code == 404
    assert as_("tac-gia").get(f"/ho-so/{draft.pk}/giay-to/don.docx").status_code == 200


def test_the_zip_holds_everything_with_hashes_that_hold(whole, as_):
    whole.versions.create(
        number=1,
        content={"title": "x"},
        sha256="0" * 64,
        made_by=whole.created_by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )

    answered = as_("tac-gia").get(f"/ho-so/{whole.pk}/tron-bo.zip")

    with zipfile.ZipFile(io.BytesIO(b"".join(answered.streaming_content))) as archive:
        manifest = json.loads(archive.read("manifest.json"))["sha256"]
        names = set(archive.namelist()) - {"manifest.json"}
        hashes = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}
        PdfReader(io.BytesIO(archive.read("giay-to/don.pdf")))
        Document(io.BytesIO(archive.read("giay-to/bao-cao.docx")))
        PdfReader(io.BytesIO(archive.read("tep/01-Minh chứng số 1.pdf")))
    assert manifest == hashes
    assert {"ban-nop/01.json", "giay-to/bien-nhan.pdf", "tep/01-Minh chứng số 1.pdf"} <= names
    assert as_("stranger").get(f"/ho-so/{whole.pk}/tron-bo.zip").status_code == 404


# --- the office's own words and template -----------------------------------------------------------------


def changed(old, new):
    """The shipped template with some of its text changed."""
    made = Document(io.BytesIO(docx_papers.shipped()))
    for paragraph in made.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_a_template_with_an_unknown_name_is_refused_by_that_name():
    with pytest.raises(ValidationError) as refused:
        docx_papers.check(changed("{{ closing }}", "{{ mat_khau }}"), documents.sample())

    assert "mat_khau" in refused.value.message


@pytest.mark.parametrize(
    "attack", ["{{ title.__class__.__mro__ }}", "{{ title.__init__.__globals__ }}", "{% for x in %}"]
)
def test_a_template_that_reaches_out_or_is_broken_is_refused(attack):
    with pytest.raises(ValidationError):
        docx_papers.check(changed("{{ closing }}", attack), documents.sample())


def test_the_office_uploads_its_template_and_words_and_both_forms_follow(whole, as_):
    office = whole.round.organiser
    client = as_("tiep-nhan")
    file = SimpleUploadedFile("mau.docx", changed("{{ title }}", "{{ title }} (mẫu riêng)"))

    answered = client.post(f"/mau-van-ban/{office.pk}/don/", {"title": "ĐƠN MỚI", "place": "Tuy Hoà", "docx": file})

    assert answered.status_code == 302
    told = words_of_docx(b"".join(client.get(f"/ho-so/{whole.pk}/giay-to/don.docx")))
    assert {"(mẫu", "riêng)", "MỚI"} <= set(told)
    assert {"MỚI", "Tuy"} <= set(words_of_pdf(client.get(f"/ho-so/{whole.pk}/giay-to/don.pdf").content))
    assert PaperTemplate.objects.get().changed_by.email == "tiep-nhan@demo.example"


def test_templates_are_the_offices_own(whole, as_):
    office = whole.round.organiser

    found = {
        key: as_(key).get(f"/mau-van-ban/{office.pk}/don/").status_code
        for key in ("tiep-nhan", "tac-gia", "thu-truong")
    }

    assert found == {"tiep-nhan": 200, "tac-gia": 403, "thu-truong": 403}


def test_the_office_tries_a_paper_as_pdf_docx_and_template(whole, as_):
    room = f"/mau-van-ban/{whole.round.organiser_id}/don"

    found = {
        key: [as_(key).get(f"{room}/{form}/").status_code for form in ("pdf", "docx", "mau", "exe")]
        for key in ("tiep-nhan", "tac-gia", "thu-truong")
    }

    assert found == {
        "tiep-nhan": [200, 200, 200, 404],
        "tac-gia": [403, 403, 403, 404],
        "thu-truong": [403, 403, 403, 404],
    }
    assert as_("tiep-nhan").get(f"{room}/pdf/").content.startswith(b"%PDF")


def test_a_macro_template_is_refused_by_the_form(whole, as_):
    from tests.papers import document

    file = SimpleUploadedFile("mau.docx", document("word/vbaProject.bin"))

    answered = as_("tiep-nhan").post(f"/mau-van-ban/{whole.round.organiser_id}/don/", {"docx": file})

    assert (answered.status_code, "macro" in answered.content.decode()) == (422, True)


def test_a_confidential_section_is_on_the_papers_of_the_entitled_alone(whole, as_, cast):
    whole.sections.filter(key="solution").update(confidential=True, text="Bí mật nghề.")

    page = as_("thu-truong").get(f"/ho-so/{whole.pk}/").content.decode()

    assert "Bí mật nghề." not in page
    assert as_("thu-truong").get(f"/ho-so/{whole.pk}/giay-to/bao-cao.pdf").status_code == 404
    assert re.search("Bí mật nghề", as_("tiep-nhan").get(f"/ho-so/{whole.pk}/").content.decode())
