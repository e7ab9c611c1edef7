"""A file with people's names leaves after somebody said what for, and that is an act."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from initiatives.models import Attachment, ImportRun, Pack
from portal import clock, ledger
from portal.models import LedgerFacts, LedgerRow
from review.actions import assignments
from tests.review.support import seat_of

WHY = {"purpose": "Báo cáo quý theo công văn 12/SNV"}
FILES = [
    ("thi-dua", "initiatives:report_file", ["ho-so", "csv"]),
    ("thi-dua", "initiatives:report_file", ["ho-so", "xlsx"]),
    ("thi-dua", "initiatives:report_file", ["danh-hieu", "xlsx"]),
    ("thi-dua", "initiatives:report_file", ["danh-hieu", "docx"]),
    ("tiep-nhan", "review:register_file", []),
]


def by_client(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "name", "args"), FILES)
def test_such_a_file_is_asked_what_for_and_leaves_with_an_act(cast, role, name, args):
    client, address = by_client(cast[role]), reverse(name, args=args)
    asked = client.get(address)
    assert asked["Content-Type"].startswith("text/html")
    assert "Tải về để làm gì" in asked.content.decode()
    assert client.post(address, {"purpose": "x"}).status_code == 422
    ledger.settle()
    assert not LedgerRow.objects.filter(act="export_people").exists()

    sent = client.post(address, WHY)
    assert sent.status_code == 200
    assert not sent["Content-Type"].startswith("text/html")
    ledger.settle()
    row = LedgerRow.objects.get(act="export_people", person=cast[role].pk)
    facts = json.loads(LedgerFacts.objects.get(row=row).facts)
    assert (facts["purpose"], facts["address"]) == (WHY["purpose"], address)


@pytest.mark.django_db
def test_a_report_without_people_leaves_at_once(cast):
    answer = by_client(cast["thi-dua"]).get(reverse("initiatives:report_file", args=["pheu", "xlsx"]))
    assert answer["Content-Type"].startswith("application/vnd")


@pytest.mark.django_db
def test_a_pack_an_import_and_the_councils_table_are_asked_what_for_too(cast, round_, council):
    pack = Pack.objects.create(
        kind="archive", round=round_, asked_by=cast["thi-dua"], asked_at=clock.now(), sha256="0" * 64,
        file=ContentFile(b"PK", "ho-so.zip"), total=12,
    )  # fmt: skip
    run = ImportRun.objects.create(
        by=cast["thi-dua"], name="truoc.xlsx", stated_at=clock.now(),
        file=ContentFile(b"PK", "a.xlsx"), answered=ContentFile(b"PK", "b.xlsx"),
    )  # fmt: skip
    for role, address in (
        ("kiem-toan", reverse("initiatives:pack_file", args=[pack.pk])),
        ("thi-dua", reverse("initiatives:import_answers", args=[run.pk])),
        ("thu-ky", reverse("review:summary", args=[round_.code, "xlsx"])),
    ):
        client = by_client(cast[role])
        assert "Tải về để làm gì" in client.get(address).content.decode(), address
        sent = client.post(address, WHY)
        assert (sent.status_code, sent["Content-Type"].startswith("text/html")) == (200, False), address
        ledger.settle()
        assert LedgerRow.objects.filter(act="export_people", person=cast[role].pk).count() >= 1


@pytest.mark.django_db
def test_a_confidential_file_that_a_member_reads_and_a_whole_dossier_are_acts(cast, make, council):
    one = make("scoring", accepted_at=clock.now())
    file = Attachment.objects.create(
        initiative=one, name="mat.pdf", file=ContentFile(b"%PDF-1.7", "mat.pdf"), confidential=True, size=8, sha256="0" * 64,
        uploaded_by=cast["tac-gia"], uploaded_at=clock.now(),
    )  # fmt: skip
    (given,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    assert (
        by_client(cast["thanh-vien-1"]).get(reverse("review:sheet_file", args=[given.pk, file.pk])).status_code == 200
    )
    assert by_client(cast["tac-gia"]).get(reverse("initiatives:bundle", args=[one.pk])).status_code == 200
    ledger.settle()
    rows = LedgerRow.objects.filter(act="download", dossier=one.pk).values_list("person", flat=True)
    assert list(rows) == [cast["thanh-vien-1"].pk, cast["tac-gia"].pk]


@pytest.mark.django_db
def test_whoever_is_overdue_with_the_second_factor_takes_no_such_file_and_writes_no_row(cast, make, settings):
    settings.DEMO = False
    one = make("intake")
    file = Attachment.objects.create(
        initiative=one, name="mat.pdf", file=ContentFile(b"%PDF-1.7", "mat.pdf"), confidential=True, size=8, sha256="0" * 64,
        uploaded_by=cast["tac-gia"], uploaded_at=clock.now(),
    )  # fmt: skip
    officer = cast["tiep-nhan"]
    type(officer).objects.filter(pk=officer.pk).update(second_factor_by=clock.today() - timedelta(days=1))
    for name, key in (("initiatives:attachment", file.pk), ("initiatives:bundle", one.pk)):
        assert by_client(officer).get(reverse(name, args=[key]))["Location"] == reverse("mfa_index")
    ledger.settle()
    assert LedgerRow.objects.filter(act="download").count() == 0


def test_every_reading_that_is_written_down_is_stopped_beforehand():
    """Whoever writes a download marks its view, so that it is not written for a file that is then withheld."""
    found = set()
    for path in settings.BASE_DIR.glob("*/views/*.py"):
        text = path.read_text(encoding="utf-8")
        for body in re.split(r"^@login_required\n", text, flags=re.M):
            if "noted(" in body or "copy_of(" in body:
                name = re.search(r"def (\w+)\(request", body)[1]
                found.add((path.parent.parent.name, path.stem, name, body.startswith("@written_down\n")))
    assert len(found) == 7
    assert [one for one in found if not one[3]] == []
