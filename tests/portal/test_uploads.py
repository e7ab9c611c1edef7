"""A file is kept for what it is: its kind is looked up inside, and nothing in it runs, hides or tells on its author."""

import io
import logging
import os
import re
import shutil
import socket
import subprocess
import time
import zipfile

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from initiatives.models import Initiative
from initiatives.states import State
from portal import logs, uploads
from portal.drill import free_port
from tests.papers import document, file_inside, pdf, photo, program_on_a_link, script_on_opening


def chosen(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Quyết định.pdf", pdf(), "pdf"),
        ("don.docx", document(), "docx"),
        ("anh.JPEG", photo(), "jpg"),
        ("anh.png", photo("PNG"), "png"),
    ],
)
def test_a_clean_file_is_kept_under_a_name_of_its_own(name, content, kind):
    found, kept = uploads.inspect(chosen(name, content))

    assert (found.clean_name, found.extension, kept.name) == (name, kind, f"{found.sha256[:24]}.{kind}")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("virus.exe", b"MZ", "Không nhận tệp .exe"),
        ("khong-duoi", b"x", "Không nhận tệp"),
        ("rong.pdf", b"", "Tệp rỗng"),
        ("gia.pdf", b"khong phai pdf", "không phải PDF"),
        ("hong.pdf", b"%PDF-1.7\nxxx", "hỏng"),
        ("gia.docx", b"khong phai zip", "không phải .docx"),
        ("bang.xlsx", document(), "không phải .xlsx"),
        ("anh.jpg", photo("PNG"), "không phải .jpg"),
        ("anh.png", b"\x89PNG\r\n", "hỏng"),
        ("ma-lenh.pdf", pdf(script_on_opening), "mã lệnh"),
        ("chay.pdf", pdf(program_on_a_link), "mã lệnh"),
        ("kem.pdf", pdf(file_inside), "tệp nhúng"),
        ("macro.docx", document("word/vbaProject.bin"), "macro"),
        ("macro-an.docx", document(types=b'<Types><Override ContentType="x.macroEnabled.main+xml"/></Types>'), "macro"),
        ("nhung.docx", document("word/embeddings/oleObject1.bin"), "đối tượng nhúng"),
    ],
)
def test_a_file_that_must_not_be_kept_is_refused_with_its_reason(name, content, told):
    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen(name, content))

    assert told in refusal.value.message


def test_a_refused_file_is_written_down_by_its_kind_and_never_by_its_name(caplog):
    with caplog.at_level(logging.WARNING, logger="portal.refused"):
        for name, content in (("Nguyễn Văn A.exe", b"MZ"), ("Don cua A.pdf", b"khong phai pdf")):
            with pytest.raises(ValidationError):
                uploads.inspect(chosen(name, content))
        uploads.inspect(chosen("Quyết định.pdf", pdf()))

    assert [record.facts for record in caplog.records] == [
        {"refused": "upload", "kind": "other", "size": 2, "reason": "content"},
        {"refused": "upload", "kind": "pdf", "size": 14, "reason": "content"},
    ]
    assert [record for record in caplog.records if "Don cua" in logs.JsonLines().format(record)] == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("Báo cáo " * 40 + ".pdf", ("Báo cáo " * 40)[:195].rstrip() + "….pdf"),
        ("Ba\u0301o ca\u0301o.pdf", "Báo cáo.pdf"),
    ],
)
def test_a_name_is_no_path_is_composed_and_keeps_its_ending(name, kept):
    found, file = uploads.inspect(chosen(name, pdf()))

    assert found.clean_name == kept
    assert len(found.clean_name) <= 200
    assert "/" not in file.name


def test_a_file_of_26_megabytes_is_refused_and_one_of_25_read():
    big = chosen("to.pdf", b"%PDF-1.7" + b"0" * (26 * uploads.MEGABYTE))
    within = chosen("vua.pdf", b"%PDF-1.7" + b"0" * (uploads.LARGEST - 8))

    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(big)
    with pytest.raises(ValidationError) as broken:
        uploads.inspect(within)

    assert "lớn hơn 25 MB" in refusal.value.message
    assert "hỏng" in broken.value.message


def test_a_zip_that_bursts_is_refused():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (30 * uploads.MEGABYTE))

    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen("bom.docx", kept.getvalue()))

    assert "bung ra quá lớn" in refusal.value.message


def test_a_document_that_would_fetch_a_template_is_refused_and_one_with_a_link_is_kept():
    fetching = b'<Relationship Id="1" Type="x/attachedTemplate" Target="http://a/" TargetMode="External"/>'
    linking = b'<Relationship Id="1" Type="x/hyperlink" Target="http://a/" TargetMode="External"/>'

    def with_relations(rels: bytes) -> bytes:
        kept = io.BytesIO(document())
        with zipfile.ZipFile(kept, "a") as archive:
            archive.writestr("word/_rels/settings.xml.rels", rels)
        return kept.getvalue()

    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen("mau.docx", with_relations(fetching)))

    assert "liên kết tự tải" in refusal.value.message
    assert uploads.inspect(chosen("link.docx", with_relations(linking)))[0].extension == "docx"


OUTSIDE = "Target='http://a/' TargetMode='External'"
FETCHING = {
    "another quote": f"<Relationship Id='1' Type='x/attachedTemplate' {OUTSIDE}/>".encode(),
    "spaces": b'<Relationship Id="1" Type="x/attachedTemplate" Target="http://a/" TargetMode = "External"/>',
    "a prefix": b'<n:Relationships xmlns:n="r"><n:Relationship Type="x/frame" Target="http://a/" TargetMode="External"/>'
    b"</n:Relationships>",
    "a reference": b'<Relationship Type="x/attachedTemplate" Target="http://a/" TargetMode="Ext&#101;rnal"/>',
    "another encoding": f"<?xml version='1.0' encoding='utf-16'?><Relationship Type='x/oleObject' {OUTSIDE}/>".encode("utf-16"),
    "a picture that counts readers": b'<Relationship Type="x/image" Target="http://a/" TargetMode="External"/>',
}  # fmt: skip


@pytest.mark.parametrize("written", FETCHING)
def test_what_a_document_would_fetch_is_seen_however_it_is_written(written):
    kept = io.BytesIO(document())
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", FETCHING[written])
    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen("mau.docx", kept.getvalue()))
    assert "liên kết tự tải" in refusal.value.message


@pytest.mark.parametrize(
    ("element", "kept_"), [("draw:image", False), ("text:section-source", False), ("text:a", True)]
)
def test_an_open_document_that_would_fetch_is_refused_and_one_with_a_link_is_kept(element, kept_):
    names = 'xmlns:draw="d" xmlns:text="t" xmlns:xlink="http://www.w3.org/1999/xlink"'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f'<{element} {names} xlink:href="https://a/b.png"/>')
    if kept_:
        assert uploads.inspect(chosen("a.odt", made.getvalue()))[0].extension == "odt"
        return
    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen("a.odt", made.getvalue()))
    assert "liên kết tự tải" in refusal.value.message


def test_a_document_with_entities_or_something_before_it_is_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><Relationship Type="&b;"/>'
    kept = io.BytesIO(document())
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", bomb)
    for content in (kept.getvalue(), b"MZ" + document()):
        with pytest.raises(ValidationError):
            uploads.inspect(chosen("mau.docx", content))


def test_a_picture_of_a_phone_with_a_second_one_behind_it_is_kept_as_one():
    made, first, second = io.BytesIO(), Image.new("RGB", (40, 30), "red"), Image.new("RGB", (20, 15))
    first.save(made, "MPO", save_all=True, append_images=[second])
    with Image.open(io.BytesIO(made.getvalue())) as given:
        assert given.format == "MPO"
    found, kept = uploads.inspect(chosen("IMG_1.jpg", made.getvalue()))
    with Image.open(kept) as clean:
        assert (clean.format, clean.size, found.extension) == ("JPEG", (40, 30), "jpg")


def test_a_file_with_a_password_is_refused():
    import pikepdf

    locked = pdf(encryption=pikepdf.Encryption(owner="x", user="y"))

    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen("kin.pdf", locked))

    assert "mật khẩu" in refusal.value.message


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 10)

    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen("to.pdf", pdf()))

    assert "25 MB" in refusal.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_turned_upright_and_forgets_where_it_was_taken(kind):
    _found, kept = uploads.inspect(chosen(f"anh.{kind.lower()}", photo(kind)))

    content = kept.read()
    with Image.open(io.BytesIO(content)) as image:
        assert (dict(image.getexif()), image.size) == ({}, (20, 40))
    assert b"MAY-ANH" not in content


def test_a_field_takes_only_its_own_kinds():
    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen("anh.png", photo("PNG")), kinds=("pdf",))

    assert refusal.value.message == "Không nhận tệp .png. Các loại được nhận: pdf."


def test_a_name_keeps_no_path_and_no_control_characters():
    found, _kept = uploads.inspect(chosen("..\\..//a\u202eb/don.pdf", pdf()))

    assert "/" not in found.clean_name
    assert "\u202e" not in found.clean_name


# --- the virus scanner ------------------------------------------------------------------------------------


BAD = b"CHUOI-THU-CUA-RIENG-BAI-KIEM"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """A real clamd that knows one signature, of these tests' own."""
    place, port = tmp_path_factory.mktemp("clamd"), free_port()
    (place / "own.ndb").write_text(f"Thu.Rieng:0:*:{BAD.hex()}\n")
    user = "User root\n" if os.geteuid() == 0 else ""
    (place / "clamd.conf").write_text(
        f"{user}TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {place}\nForeground yes\nStreamMaxLength 30M\n"
    )
    found = shutil.which("clamd") or "/usr/sbin/clamd"
    process = subprocess.Popen(
        [found, "-c", place / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _n in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"tcp://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def test_a_scanner_that_finds_nothing_is_noted_and_one_that_finds_something_refuses(clamd, settings):
    settings.CLAMD_URL = clamd
    found, kept = uploads.inspect(chosen("sach.pdf", pdf()))
    assert (found.scanned, uploads.was_scanned(kept.name)) == (True, True)
    with pytest.raises(ValidationError) as refusal:
        uploads.inspect(chosen("co-ma.docx", document(types=b"<Types/>" + BAD)))
    assert "mã độc" in refusal.value.message


def test_the_scanner_looks_at_what_was_sent_and_not_at_what_is_kept(clamd, settings):
    """A picture is written anew; what was hidden behind it is found all the same."""
    settings.CLAMD_URL = clamd
    with pytest.raises(ValidationError, match="mã độc"):
        uploads.inspect(chosen("anh.png", photo("PNG") + BAD))


def test_without_a_scanner_a_file_is_kept_as_not_scanned(settings):
    settings.CLAMD_URL = ""
    found, kept = uploads.inspect(chosen("sach.pdf", pdf()))
    assert (found.scanned, uploads.was_scanned(kept.name)) == (False, False)


@pytest.mark.parametrize("kind", ["tcp", "unix"])
def test_a_scanner_that_is_configured_and_away_refuses_and_says_so(settings, tmp_path, kind):
    settings.CLAMD_URL = f"tcp://127.0.0.1:{free_port()}" if kind == "tcp" else f"unix://{tmp_path}/clamd.ctl"
    with pytest.raises(ValidationError, match="thử lại"):
        uploads.inspect(chosen("sach.pdf", pdf()))


def test_a_dossiers_file_says_when_it_was_scanned_and_that_it_was_not(clamd, settings, make, as_):
    initiative, author = make(), as_("tac-gia")
    address = reverse("initiatives:attachments", args=[initiative.pk])
    assert author.post(address, {"file": chosen("mot.pdf", pdf())}).status_code == 302
    assert author.get(address).content.decode().count("chưa quét virus") == 1
    settings.CLAMD_URL = clamd
    assert author.post(address, {"file": chosen("hai.pdf", pdf())}).status_code == 302
    assert author.get(address).content.decode().count("chưa quét virus") == 1
    assert [uploads.was_scanned(one.file.name) for one in initiative.attachments.all()] == [False, True]


@pytest.mark.parametrize("key", ["thu-ky", "tiep-nhan"])
def test_a_scanned_paper_dossier_is_a_link_with_its_mark_for_whoever_may_open_it(key, make, as_):
    initiative = make(State.INTAKE)
    for name, marks in (("ban-giay/a.pdf", 1), ("ban-giay/a-da-quet.pdf", 0), ("ban-giay/a-da-quet_x7Gh2Ab.pdf", 0)):
        Initiative.objects.filter(pk=initiative.pk).update(paper_scan=name)
        page = as_(key).get(reverse("review:checks", args=[initiative.pk]))
        link = reverse("initiatives:paper_scan", args=[initiative.pk])
        told = page.content.decode()
        if key == "tiep-nhan":
            assert (page.status_code, told.count(link), told.count("chưa quét virus")) == (200, 1, marks)
        else:
            assert (page.status_code in {403, 404}, link in told) == (True, False)


def test_every_way_a_signed_file_is_offered_says_whether_it_was_scanned():
    offered = re.compile(
        r'url "(initiatives:(?:attachment|anonymous_file|signed_paper|paper_scan|decision_file)|review:ruling)"'
    )
    bare = []
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if offered.search(line) and "unscanned" not in line:
                bare.append(f"{path.name}: {offered.search(line)[1]}")
    assert bare == []
