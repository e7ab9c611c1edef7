"""A certificate is one file for ever; its QR leads to its page; anybody may compare a copy; what it says can change its word."""

import hashlib
import io
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from initiatives import decision_papers
from initiatives.actions import certificates, decision
from initiatives.actions.recognition import SERIAL_LETTERS, new_serial
from initiatives.models import Certificate, CertificateStatus, Initiative
from initiatives.states import State
from portal import clock
from portal.papers.docx import docx
from tests.papers import pdf_text


def fresh(one):
    return type(one).objects.get(pk=one.pk)


@pytest.fixture
def awarded(make, cast, council):
    """A dossier of two authors recognised by decision."""
    one = make(State.DECISION)
    decision.decide(
        [one], kind="recognition", by=cast["phe-duyet"], number="12/QĐ-UBND", date=clock.today(), position="Chủ tịch"
    )
    return Initiative.objects.get(pk=one.pk)


def first(initiative) -> Certificate:
    return Certificate.objects.filter(line__initiative=initiative).order_by("pk").first()


def kept(certificate) -> bytes:
    with certificate.pdf.open("rb") as file:
        return file.read()


def check(client, certificate, content, *, by_serial=True):
    address = (
        reverse("home:certificate_file", args=[certificate.serial]) if by_serial else reverse("home:check_certificate")
    )
    return client.post(address, {"file": SimpleUploadedFile("gcn.pdf", content)})


def test_each_author_has_one_that_names_the_others(awarded, cast):
    found = list(Certificate.objects.filter(line__initiative=awarded).order_by("pk"))

    assert [one.holder for one in found] == [cast["tac-gia"].full_name, cast["dong-tac-gia"].full_name]
    told = pdf_text(decision_papers.certificate_paper(found[0]))
    assert f"Cấp cho: {cast['tac-gia'].full_name}" in told
    assert f"Đồng tác giả: {cast['dong-tac-gia'].full_name}" in told


def test_the_printed_qr_opens_the_page_of_this_certificate(awarded, client):
    certificate = certificates.with_file(first(awarded))

    page = pypdfium2.PdfDocument(kept(certificate))[0]
    read = zxingcpp.read_barcodes(page.render(scale=3).to_pil())

    assert [one.text for one in read] == [decision_papers.address_of(certificate)]
    answered = client.get("/" + read[0].text.split("/", 3)[3])
    assert (answered.status_code, certificate.serial in answered.content.decode()) == (200, True)


def test_the_docx_carries_the_same_code_and_words(awarded):
    certificate = first(awarded)

    made = Document(io.BytesIO(docx(decision_papers.certificate_paper(certificate))))

    pictures = [part.blob for part in made.part.package.iter_parts() if part.partname.endswith(".png")]
    read = zxingcpp.read_barcodes(pypdfium2.PdfBitmap.from_pil(_image(pictures[0])).to_pil())
    assert [one.text for one in read] == [decision_papers.address_of(certificate)]
    assert f"Cấp cho: {certificate.holder}" in "\n".join(line.text for line in made.paragraphs)


def _image(content: bytes):
    from PIL import Image

    return Image.open(io.BytesIO(content)).convert("RGB")


def test_the_file_is_made_once(awarded):
    one = certificates.with_file(first(awarded))
    Initiative.objects.filter(pk=awarded.pk).update(summary="Một tóm tắt khác hẳn.")

    again = certificates.with_file(fresh(one))

    assert (kept(again), again.pdf_sha256) == (kept(one), hashlib.sha256(kept(one)).hexdigest())


def test_the_worker_makes_what_was_issued(awarded):
    assert certificates.make_waiting(clock.today()) == 2
    assert Certificate.objects.filter(pdf_sha256="").count() == 0
    assert certificates.make_waiting(clock.today()) == 0


def test_the_issued_file_is_known_and_one_changed_byte_is_not(awarded):
    certificate = certificates.with_file(first(awarded))
    content = kept(certificate)
    changed = bytes([*content[:-20], content[-20] ^ 1, *content[-19:]])
    nobody = Client()

    same, other = (check(nobody, certificate, one).content.decode() for one in (content, changed))
    found, unknown = (check(nobody, certificate, one, by_serial=False) for one in (content, changed))

    assert ("đúng là bản đã cấp" in same, "KHÔNG phải bản đã cấp" in same) == (True, False)
    assert ("đúng là bản đã cấp" in other, "KHÔNG phải bản đã cấp" in other) == (False, True)
    assert (found.status_code, found.url) == (302, reverse("home:certificate", args=[certificate.serial]))
    assert "không phải giấy chứng nhận do cổng cấp" in unknown.content.decode()


def test_the_file_of_another_author_is_not_this_ones(awarded):
    mine, theirs = (certificates.with_file(one) for one in Certificate.objects.order_by("pk"))

    assert "KHÔNG phải bản đã cấp" in check(Client(), mine, kept(theirs)).content.decode()


def test_a_file_that_is_too_large_or_missing_is_told(awarded):
    certificate = first(awarded)
    address = reverse("home:certificate_file", args=[certificate.serial])

    assert Client().post(address, {}).status_code == 422
    assert check(Client(), certificate, b"0" * (5 * 1024 * 1024 + 1)).status_code == 422


@pytest.mark.parametrize(("status", "word"), [
    ("valid", "CÒN HIỆU LỰC"), ("suspended", "ĐÌNH CHỈ"), ("replaced", "ĐÃ THAY THẾ"), ("revoked", "ĐÃ HUỶ"),
])  # fmt: skip
def test_one_large_word_says_how_it_stands(status, word, awarded, client):
    certificate = first(awarded)
    Certificate.objects.filter(pk=certificate.pk).update(status=status)

    page = client.get(reverse("home:certificate", args=[certificate.serial])).content.decode()

    assert f'<p class="p-word p-word--{status}">{word}</p>' in page


def test_annulment_revokes_every_certificate(awarded, cast, client):
    decision.decide(
        [awarded], kind="annulment", by=cast["phe-duyet"], number="20/QĐ-UBND", date=clock.today(), position="Chủ tịch",
        comment="Kê khai sai thành tích theo kết luận thanh tra.",
    )  # fmt: skip

    assert set(Certificate.objects.values_list("status", flat=True)) == {CertificateStatus.REVOKED}
    assert "ĐÃ HUỶ" in client.get(reverse("home:certificate", args=[first(awarded).serial])).content.decode()


def test_the_page_tells_no_more_than_name_unit_and_title(awarded, cast, client):
    awarded.authorships.update(born_on="1980-03-04", qualification="Thạc sĩ luật")

    page = client.get(reverse("home:certificate", args=[first(awarded).serial])).content.decode()

    assert (cast["tac-gia"].full_name in page, awarded.title in page) == (True, True)
    for hidden in ("1980", "Thạc sĩ", cast["tac-gia"].email, cast["dong-tac-gia"].full_name, awarded.summary):
        assert hidden not in page


def test_serials_are_not_walked_through(awarded, client):
    serials = {new_serial(2026) for _n in range(200)}

    assert len(serials) == 200
    assert {letter for serial in serials for letter in serial[9:]} <= set(SERIAL_LETTERS)
    assert all(len(serial) == len("GCN-2026-") + 10 for serial in serials)
    assert client.get(reverse("home:certificate", args=["GCN-2026-AAAAAAAAAA"])).status_code == 404
    assert client.get(reverse("home:certificate", args=[str(first(awarded).pk)])).status_code == 404


@pytest.mark.parametrize(("person", "status"), [
    ("tac-gia", 200), ("dong-tac-gia", 200), ("thi-dua", 200), ("phe-duyet", 200), ("kiem-toan", 200),
    ("thanh-vien-1", 404), ("stranger", 404), ("thu-truong", 404),
])  # fmt: skip
def test_who_downloads_it(person, status, awarded, as_):
    certificate = first(awarded)

    answered = as_(person).post(reverse("initiatives:certificate_file", args=[certificate.pk]))

    assert answered.status_code == status
    if status == 200:
        assert b"".join(answered.streaming_content) == kept(fresh(certificate))


def test_a_download_is_no_get(awarded, as_):
    assert as_("tac-gia").get(reverse("initiatives:certificate_file", args=[first(awarded).pk])).status_code == 405
    assert first(awarded).pdf_sha256 == ""


def test_an_old_certificate_still_shows_its_own_title(awarded, client):
    with clock.stated(clock.now() + timedelta(days=30)):
        Initiative.objects.filter(pk=awarded.pk).update(title="Tên khác")

    assert "Một lần nói" in client.get(reverse("home:certificate", args=[first(awarded).serial])).content.decode()
