"""The portal's name, colours and emblem are the administrator's to change, readable by everybody, and acts in the ledger."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from initiatives.actions import emulation
from portal import identity, ledger
from portal.models import Identity, LedgerFacts, LedgerRow

COLOURS = {"brand": "#0b5563", "accent": "#f5a623"}


def by_client(person):
    client = Client()
    client.force_login(person)
    return client


def picture(side=400):
    kept = io.BytesIO()
    Image.new("RGB", (side, side), "#c00").save(kept, "PNG")
    return SimpleUploadedFile("bieu-trung.png", kept.getvalue(), content_type="image/png")


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0b5563", "#ffffff", 8.42),
    ],
)
def test_contrast_is_as_wcag_has_it(one, other, found):
    assert round(identity.contrast(one, other), 2) == found


@pytest.mark.django_db
def test_a_new_name_stands_on_every_page_at_once_and_in_the_ledger_with_what_was_before(cast, client):
    before = Identity.current().province
    sent = by_client(cast["quan-tri"]).post(reverse("portal:identity"), {"province": "UBND tỉnh Mới", **COLOURS})
    assert sent.status_code == 302
    assert "Trang thông tin chính thức của UBND tỉnh Mới" in client.get("/").content.decode()
    assert "Trang thông tin chính thức của UBND tỉnh Mới" in client.get(reverse("account_login")).content.decode()
    ledger.settle()
    row = LedgerRow.objects.get(act="set_identity", person=cast["quan-tri"].pk)
    facts = LedgerFacts.objects.get(row=row).facts
    assert f'"province":["{before}","UBND tỉnh Mới"]' in facts


@pytest.mark.django_db
def test_colours_nobody_can_read_on_are_refused_with_their_figure_and_nothing_typed_is_lost(cast):
    pale = {"province": "UBND tỉnh Mới", "brand": "#ffd700", "accent": "#0a0a0a"}
    answer = by_client(cast["quan-tri"]).post(reverse("portal:identity"), pale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Màu chính: độ tương phản" in page
    assert "Màu nhấn: độ tương phản" in page
    assert 'value="UBND tỉnh Mới"' in page
    assert Identity.current().brand == "#0b5563"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["bien-tap", "thu-ky", "tac-gia", "kiem-toan"])
def test_nobody_else_changes_them(cast, role):
    answer = by_client(cast[role]).post(reverse("portal:identity"), {"province": "Của tôi", **COLOURS})
    assert answer.status_code == 403
    assert Identity.current().province != "Của tôi"


@pytest.mark.django_db
def test_an_emblem_is_made_anew_shown_in_the_head_and_taken_off_again(cast, client):
    admin = by_client(cast["quan-tri"])
    admin.post(reverse("portal:identity"), {"province": "UBND tỉnh", "emblem": picture(), **COLOURS})
    kept = Identity.current()
    with Image.open(kept.emblem) as made:
        assert (made.format, made.size) == ("PNG", (identity.EMBLEM_SIDE, identity.EMBLEM_SIDE))
    address = reverse("assets:picture", args=[kept.emblem_path])
    assert address in client.get("/").content.decode()
    assert client.get(address).status_code == 200
    admin.post(reverse("portal:identity"), {"province": "UBND tỉnh", "drop_emblem": "on", **COLOURS})
    assert Identity.current().emblem_path == ""
    assert address not in client.get("/").content.decode()


@pytest.mark.django_db
def test_what_is_no_picture_is_no_emblem(cast):
    wrong = SimpleUploadedFile("bieu-trung.png", b"<svg onload=alert(1)>", content_type="image/png")
    answer = by_client(cast["quan-tri"]).post(
        reverse("portal:identity"), {"province": "UBND", "emblem": wrong, **COLOURS}
    )
    assert answer.status_code == 422
    assert Identity.current().emblem_path == ""


@pytest.mark.django_db
def test_settings_of_a_round_are_acts_with_what_was_before(cast, round_):
    was = round_.pass_mark
    round_.pass_mark = was + 5
    emulation.keep_round(round_, by=cast["thi-dua"])
    ledger.settle()
    row = LedgerRow.objects.get(act="set_round", person=cast["thi-dua"].pk)
    assert f'"pass_mark":["{was}","{was + 5}"]' in LedgerFacts.objects.get(row=row).facts
