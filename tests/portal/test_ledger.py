"""The ledger: what is committed is chained, what is chained is never changed, and whoever changes it is found."""

import io
import json
import subprocess
import sys
import threading
import zipfile

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.actions import author
from initiatives.models import Attachment, Initiative
from initiatives.states import State
from portal import anchors, clock, guard, ledger
from portal.ledger_check import Row, check, heads_from
from portal.models import LedgerFacts, LedgerHead, LedgerRow, OutboxMessage
from portal.text import fold
from tests.conftest import not_guarded

WRITERS = 20


def told():
    return [(row.act, row.subject) for row in LedgerRow.objects.all()]


def chained(*acts):
    """These acts at the end of the chain, as one transaction would leave them."""
    start = LedgerRow.objects.count()
    for act in acts:
        ledger.write(act, f"portal.test:{act}", word=f"lời của {act}")
    ledger.settle()
    return list(LedgerRow.objects.filter(seq__gt=start))


def found(heads=None):
    return check(ledger.rows(), heads or {})


@pytest.fixture
def guarded(db):
    guard.install(connection)


@pytest.fixture
def five(db):
    return chained("one", "two", "three", "four", "five")


# --- what gets in ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_act_is_in_the_ledger_when_it_is_committed_and_not_before():
    before = LedgerRow.objects.count()
    with transaction.atomic():
        ledger.write("kept", "portal.test:1")
        waiting = LedgerRow.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ledger.write("taken back", "portal.test:2")
        1 / 0  # noqa: B018
    with transaction.atomic():
        ledger.write("outer", "portal.test:3")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            ledger.write("inner", "portal.test:4")
            1 / 0  # noqa: B018

    assert waiting == before
    assert told()[before:] == [("kept", "portal.test:1"), ("outer", "portal.test:3")]
    assert found().sound


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_act_is_written_outside_its_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        ledger.write("lost", "portal.test:1")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_where_the_ledger_cannot_be_written_nothing_else_is_either(monkeypatch, cast):
    def broken(*_args):
        raise ValueError("no room")

    monkeypatch.setattr(ledger, "put", broken)
    with pytest.raises(DatabaseError), transaction.atomic():
        cast["tac-gia"].full_name = "Khác"
        cast["tac-gia"].save()
        ledger.write("rename", cast["tac-gia"])
    cast["tac-gia"].refresh_from_db()

    assert cast["tac-gia"].full_name != "Khác"


def test_a_step_of_a_dossier_is_a_row_with_what_its_history_says(make, cast):
    one = make(State.DRAFT)
    author.withdraw(one, by=cast["tac-gia"], comment="Tôi viết lại từ đầu cho gọn hơn.")
    ledger.settle()
    row = LedgerRow.objects.last()
    facts = json.loads(row.side.facts)

    assert (row.act, row.dossier, row.person) == ("withdraw", one.pk, cast["tac-gia"].pk)
    assert (facts["source"], facts["target"]) == ("draft", "withdrawn")
    assert facts["comment"] == "Tôi viết lại từ đầu cho gọn hơn."
    assert "Tôi viết" not in json.dumps(list(LedgerRow.objects.values_list().last()))


def test_ten_acts_of_one_transaction_cost_three_statements(db):
    for number in range(10):
        ledger.write("act", f"portal.test:{number}")
    with CaptureQueriesContext(connection) as seen:
        ledger.settle()

    assert len(seen) == 3


@pytest.mark.races
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twenty_writers_at_once_leave_one_chain_without_fork_or_gap():
    before, wrong = LedgerRow.objects.count(), []

    def write(number):
        try:
            for turn in range(5):
                with transaction.atomic():
                    ledger.write("race", f"portal.test:{number}-{turn}")
        except Exception as error:  # noqa: BLE001  told below
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = found()

    assert wrong == []
    assert (report.rows - before, report.faults) == (WRITERS * 5, [])
    assert len({row.subject for row in LedgerRow.objects.filter(act="race")}) == WRITERS * 5


# --- what cannot be done to it ----------------------------------------------------------------------


def test_a_new_database_has_every_trigger(db):
    assert not_guarded == []


@pytest.mark.parametrize(
    "attack",
    [
        lambda row: LedgerRow.objects.filter(pk=row.pk).update(act="other"),
        lambda row: LedgerRow.objects.filter(pk=row.pk).delete(),
        lambda row: LedgerFacts.objects.filter(pk=row.pk).update(facts='{"word":"other"}'),
        lambda row: LedgerFacts.objects.filter(pk=row.pk).update(facts=""),
        lambda row: LedgerFacts.objects.filter(pk=row.pk).delete(),
    ],
)
def test_the_database_itself_refuses_to_change_a_row(attack, guarded, five):
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(five[2])

    assert found().sound


def copied(row):
    """Every column of a row as the database has it, with another act in the place of its own."""
    return [row.seq, row.at, "other", row.subject, row.dossier, row.person, row.facts_hash, row.prev, row.hash]


def test_no_row_is_replaced_by_another_under_its_number(guarded, five):
    once = {"sqlite": "INSERT OR REPLACE INTO", "postgresql": "INSERT INTO"}[connection.vendor]
    again = {"sqlite": "", "postgresql": " ON CONFLICT (seq) DO UPDATE SET act = EXCLUDED.act"}[connection.vendor]
    columns = "seq, at, act, subject, dossier, person, facts_hash, prev, hash"
    order = f"{once} portal_ledgerrow ({columns}) VALUES ({', '.join(['%s'] * 9)}){again}"
    facts = f"{once} portal_ledgerfacts (seq, salt, facts) VALUES (%s, '', 'other')"
    facts += " ON CONFLICT (seq) DO UPDATE SET facts = EXCLUDED.facts" if again else ""
    for sql, values in ((order, copied(five[2])), (facts, [five[2].seq])):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    assert found().sound


def test_a_guard_that_does_nothing_counts_as_missing(guarded):
    assert guard.missing(connection) == []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER portal_ledgerrow_no_update")
            cursor.execute(
                "CREATE TRIGGER portal_ledgerrow_no_update BEFORE UPDATE ON portal_ledgerrow BEGIN SELECT 1; END"
            )
            assert guard.missing(connection) == ["portal_ledgerrow_no_update"]
        else:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION portal_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
            assert guard.missing(connection) == sorted(guard.POSTGRESQL)
            cursor.execute(guard.REFUSE)


def test_facts_may_be_emptied_whole_and_the_chain_still_holds(guarded, five):
    LedgerFacts.objects.filter(pk=five[1].pk).update(facts="", salt="")
    report = found()

    assert (report.sound, report.emptied) == (True, 1)


# --- what is found ------------------------------------------------------------------------------------


def altered(five):
    LedgerRow.objects.filter(pk=five[2].pk).update(act="thref")
    return f"row {five[2].seq} "


def moved_in_time(five):
    LedgerRow.objects.filter(pk=five[2].pk).update(at="2020-01-01T00:00:00.000000Z")
    return f"row {five[2].seq} (2020"


def other_words(five):
    LedgerFacts.objects.filter(pk=five[2].pk).update(facts='{"word":"khác"}')
    return f"row {five[2].seq} "


def removed(five):
    LedgerFacts.objects.filter(pk=five[2].pk).delete()
    LedgerRow.objects.filter(pk=five[2].pk).delete()
    return f"row {five[2].seq} missing before row {five[3].seq}"


def facts_removed(five):
    LedgerFacts.objects.filter(pk=five[2].pk).delete()
    return "facts were removed"


def swapped(five):
    one, other = five[1], five[2]
    for seq, row in ((one.seq, other), (other.seq, one)):
        facts = {name: getattr(row, name) for name in ("at", "act", "subject", "facts_hash", "prev", "hash")}
        LedgerRow.objects.filter(pk=seq).update(**facts)
    return f"row {one.seq} "


@pytest.mark.parametrize("attack", [altered, moved_in_time, other_words, removed, facts_removed, swapped])
def test_the_check_finds_it_and_names_the_place(attack, five):
    place = attack(five)
    report = found()

    assert not report.sound
    assert any(place in fault for fault in report.faults), report.faults


def made_anew(five, since):
    """The chain from a row on, written again so that it holds in itself: what a master of the database could do."""
    rows = [row._replace(act="forged") if row.seq == since else row for row in ledger.rows()]
    LedgerFacts.objects.filter(pk__gte=since).delete()
    LedgerRow.objects.filter(pk__gte=since).delete()
    for row in rows[since - 1 :]:
        ledger.write(row.act, row.subject, word="x")
    ledger.settle()


def test_a_chain_made_anew_holds_in_itself_and_falls_before_a_head_held_elsewhere(five):
    held = {five[3].seq: five[3].hash}
    before = found(held)
    made_anew(five, five[1].seq)

    assert (before.sound, before.proven, before.unproven) == (True, five[3].seq, 1)
    assert (found().sound, found().heads) == (True, 0)
    assert "chain only" in "\n".join(found().lines())
    assert [fault for fault in found(held).faults if "made anew" in fault] != []


def test_a_tail_that_was_cut_is_missed_by_a_head_held_elsewhere(five):
    held = {five[4].seq: five[4].hash}
    LedgerFacts.objects.filter(pk=five[4].pk).delete()
    LedgerRow.objects.filter(pk=five[4].pk).delete()

    assert found().sound
    assert f"row {five[4].seq} missing" in found(held).faults[0]


def test_heads_are_read_from_mails_files_and_paper():
    hash_ = "ab" * 32
    for text in (f"2026-11-28T10:00:00.000000Z day:2026-11-28 17 {hash_}", f"17 {hash_}", f"Sổ ghi: 17, {hash_}"):
        assert heads_from(text) == {17: hash_}, text


# --- heads go outside -----------------------------------------------------------------------------------


def test_each_day_the_head_goes_to_the_auditors_and_into_a_file_once(five, cast, settings, tmp_path):
    settings.LEDGER_HEADS = str(tmp_path / "elsewhere" / "heads.txt")
    day = clock.today()
    done = (anchors.daily(day), anchors.daily(day))
    head = LedgerHead.objects.get()
    mail = OutboxMessage.objects.get(kind="ledger_head")

    assert done == (1, 0)
    assert (head.seq, head.hash, head.ways) == (five[4].seq, five[4].hash, ["mail", "file"])
    assert mail.recipient == cast["kiem-toan"]
    assert (
        heads_from(mail.body)
        == heads_from((tmp_path / "elsewhere" / "heads.txt").read_text())
        == {five[4].seq: five[4].hash}
    )


# --- who is told of -------------------------------------------------------------------------------------


def test_signing_in_and_out_and_failing_to_are_acts(client, cast):
    person = cast["tac-gia"]
    person.set_password("mat-khau-cua-toi-2026")
    person.save()
    address = reverse("account_login")
    client.post(address, {"login": person.email, "password": "sai"})
    client.post(address, {"login": person.email, "password": "mat-khau-cua-toi-2026"})
    client.post(reverse("account_logout"))
    ledger.settle()

    assert [act for act, subject in told() if subject == f"portal.user:{person.pk}"] == [
        "login_refused",
        "login",
        "logout",
    ]


def test_taking_a_confidential_file_is_an_act_and_reading_another_is_none(make, cast, as_):
    one = make(State.INTAKE)
    facts = {"initiative": one, "kind": "pdf", "size": 3, "sha256": "0" * 64, "uploaded_by": cast["tac-gia"],
             "uploaded_at": clock.now()}  # fmt: skip
    from django.core.files.base import ContentFile  # noqa: PLC0415

    secret = Attachment.objects.create(file=ContentFile(b"abc", "a.pdf"), name="mat.pdf", confidential=True, **facts)
    plain = Attachment.objects.create(file=ContentFile(b"abc", "b.pdf"), name="thuong.pdf", **facts)
    for file in (secret, plain):
        response = as_("tiep-nhan").get(reverse("initiatives:attachment", args=[file.pk]))
        assert response.status_code == 200
        b"".join(response.streaming_content)
    ledger.settle()

    assert [(act, subject) for act, subject in told() if act == "download"] == [
        ("download", f"initiatives.attachment:{secret.pk}")
    ]


# --- the auditor's page -----------------------------------------------------------------------------------


@pytest.fixture
def acted(make, cast):
    one = make(State.UNIT_REVIEW)
    author.recall(one, by=cast["tac-gia"])
    ledger.settle()
    return Initiative.objects.get(pk=one.pk)


def page(client, **query):
    return client.get(reverse("initiatives:ledger"), query)


def test_the_auditor_finds_an_act_by_dossier_person_and_day(acted, cast, as_):
    client, day = as_("kiem-toan"), clock.recorded().date().isoformat()
    by = [
        {"dossier": acted.code},
        {"person": fold(cast["tac-gia"].full_name)},
        {"person": cast["tac-gia"].email},
        {"first": day, "last": day, "act": "recall"},
    ]

    for query in by:
        lines = page(client, **query).context["lines"]
        assert ("recall", acted.pk) in [(line.row.act, line.row.dossier) for line in lines], query
    assert page(client, dossier="SK-KHONG-CO").context["lines"] == []
    assert page(client, first="2020-01-01", last="2020-01-02").context["lines"] == []


@pytest.mark.parametrize(
    "who", ["tac-gia", "thu-truong", "thu-ky", "chu-tich-hoi-dong", "phe-duyet", "bien-tap", "stranger"]
)
def test_nobody_else_reads_or_takes_the_ledger(who, acted, as_):
    assert page(as_(who)).status_code == 403
    assert as_(who).post(reverse("initiatives:ledger_export")).status_code == 403


def test_the_page_goes_on_to_older_rows_and_costs_the_same(five, as_, cast):
    client = as_("kiem-toan")
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    chained(*(f"act-{number}" for number in range(300)))
    with CaptureQueriesContext(connection) as many:
        newest = page(client)
    older = client.get(f"{reverse('initiatives:ledger')}?{newest.context['older']}")

    assert len(many) == len(few) <= 20
    assert newest.context["lines"][-1].row.seq - 1 == older.context["lines"][0].row.seq


def test_the_export_is_checked_by_python_alone(five, as_, tmp_path):
    answered = as_("kiem-toan").post(reverse("initiatives:ledger_export"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answered.streaming_content))) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "held.txt").write_text(f"{five[3].seq} {five[3].hash}\n")

    def run():
        order = [sys.executable, "-I", "-S", "ledger_check.py", "ledger.jsonl", "held.txt"]
        return subprocess.run(order, cwd=tmp_path, capture_output=True, text=True)

    sound = run()
    text = (tmp_path / "ledger.jsonl").read_text()
    (tmp_path / "ledger.jsonl").write_text(text.replace('"two"', '"twp"', 1))
    broken = run()

    assert (sound.returncode, broken.returncode) == (0, 1), sound.stdout + sound.stderr
    assert f"proven up to row {five[3].seq}" in sound.stdout
    assert f"row {five[1].seq} " in broken.stdout


def test_a_row_of_the_check_has_the_columns_of_the_table():
    assert Row._fields[:9] == ledger.ROW
    assert settings.LEDGER_HEADS == ""
