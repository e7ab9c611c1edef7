"""What an editor uploads in Wagtail is looked into like every other file."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents.blocks import DocumentChooserBlock

from home.blocks import BODY, STORY
from home.models import HomePage, StandardPage
from portal.models import Picture, PublicDocument
from tests.papers import pdf, photo, script_on_opening


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize("address", ["/admin/images/add/", "/admin/images/multiple/add/"])
def test_a_picture_loses_what_its_camera_wrote(address, as_, media):
    picture = SimpleUploadedFile("anh.jpg", photo(), "image/jpeg")
    fields = {"file": picture, "title": "Quầy một cửa", "collection": "1", "tags": "", "description": "Quầy một cửa"}
    if "multiple" in address:
        fields = {"files[]": picture, "title": "Quầy một cửa", "collection": "1"}

    as_("bien-tap").post(
        address, fields, headers={"X-Requested-With": "XMLHttpRequest"} if "multiple" in address else {}
    )

    with Picture.objects.get().file.open() as kept, Image.open(io.BytesIO(kept.read())) as image:
        assert (dict(image.getexif()), image.size) == ({}, (20, 40))


@pytest.mark.parametrize(
    ("address", "name", "content"),
    [
        ("/admin/images/add/", "anh.png", photo()),
        ("/admin/images/add/", "anh.svg", b"<svg onload='x'/>"),
        ("/admin/documents/add/", "a.pdf", pdf(script_on_opening)),
        ("/admin/documents/add/", "a.html", b"<script>x</script>"),
    ],
)
def test_a_file_that_must_not_be_kept_is_refused(address, name, content, as_, media):
    fields = {
        "file": SimpleUploadedFile(name, content),
        "title": "x",
        "collection": "1",
        "tags": "",
        "description": "Một ảnh thử",
    }

    answered = as_("bien-tap").post(address, fields)

    assert answered.status_code == 200
    assert (Picture.objects.count(), PublicDocument.objects.count()) == (0, 0)


def test_a_clean_document_is_kept_and_is_the_editors_until_a_page_offers_it(as_, media, client):
    fields = {"file": SimpleUploadedFile("mau.pdf", pdf()), "title": "Mẫu đơn", "collection": "1", "tags": ""}

    as_("bien-tap").post("/admin/documents/add/", fields)

    found = PublicDocument.objects.get()
    assert (as_("bien-tap").get(found.url).status_code, client.get(found.url).status_code) == (200, 404)
    offer(found)
    assert client.get(found.url).status_code == 200


def offer(document):
    body = [{"type": "downloads", "value": [{"type": "item", "id": "a1", "value": document.pk}]}]
    HomePage.objects.get().add_child(instance=StandardPage(title="Mẫu đơn", body=body))


def test_documents_are_chosen_for_downloads_alone_as_no_other_kind_of_file_may_be_uploaded():
    """A block for films stood here that no upload could ever fill."""
    choosing = {
        name
        for blocks in (BODY, STORY)
        for name, block in blocks
        for one in (block, *getattr(block, "child_blocks", {}).values(), getattr(block, "child_block", None))
        if isinstance(one, DocumentChooserBlock)
    }

    assert choosing == {"downloads"}
