"""A file with people's names leaves after somebody said what for, and that is an act."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from portal import ledger
from portal.models import LedgerFacts, LedgerRow

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
