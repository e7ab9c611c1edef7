"""Packs: asked for, made by the worker with progress, checked without the portal; who may have them; what must not be in."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from initiatives import packs as parts
from initiatives.actions import certificates, decision, packs
from initiatives.models import Initiative, Pack, ParPoints
from initiatives.states import State
from portal import clock, spreadsheets
from portal.demo import grant
from portal.models import Unit
from portal.workflow import NotPossibleNow, Refused
from review.actions import conclude
from tests.review.support import ballot


def fresh(one):
    return type(one).objects.get(pk=one.pk)


@pytest.fixture
def awarded(make, cast, council):
    one = make(State.DECISION)
    one.metrics.create(name="Hồ sơ phải bổ sung", unit="%", before=27, after=9, source="Sổ")
    one.sections.filter(key="solution").update(text="BI-MAT", confidential=True)
    decision.decide(
        [one], kind="recognition", by=cast["phe-duyet"], number="12/QĐ-UBND", date=clock.today(), position="Chủ tịch"
    )
    return Initiative.objects.get(pk=one.pk)


def made(pack):
    """The pack as the worker makes it: its files by name."""
    packs.make_waiting(clock.today())
    pack = Pack.objects.get(pk=pack.pk)
    assert pack.failed == ""
    with pack.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def against_sums(files):
    """Names whose content is not what SHA256SUMS and the manifest say."""
    lines = [line.split("  ", 1) for line in files["SHA256SUMS"].decode().splitlines()]
    listed = {name: row["sha256"] for name, row in json.loads(files["manifest.json"])["files"].items()}
    assert {name: digest for digest, name in lines} == listed
    extra = set(files) - set(listed) - {"manifest.json", "SHA256SUMS", "DOC-TRUOC.txt"}
    return extra | {name for name, digest in listed.items() if hashlib.sha256(files[name]).hexdigest() != digest}


def test_the_evidence_of_a_year_holds_list_decision_summary_figures_and_points(awarded, cast):
    year = clock.today().year
    ParPoints.objects.filter(year=year).delete()
    for count, points in ((3, "1"), (1, "0.25")):
        ParPoints.objects.create(year=year, count_at_least=count, points=points)

    files = made(packs.ask_evidence(year, by=cast["thi-dua"]))

    rows = [*spreadsheets.read(files["danh-sach.xlsx"])]
    figures = [*spreadsheets.read(files["so-lieu.xlsx"])]
    assert against_sums(files) == set()
    assert [row[1] for row in rows[1:]] == [awarded.code]
    assert figures[1][:5] == [awarded.code, "Hồ sơ phải bổ sung", "%", "27", "9"]
    told = json.loads(files["diem-par.json"])
    assert (told["recognised"], told["points"]) == (1, "0.25")
    assert f"tom-tat/{awarded.code}.pdf" in files
    assert sum(name.startswith("quyet-dinh/") for name in files) == 1


def test_another_years_and_what_was_annulled_is_not_in_it(awarded, cast):
    decision.decide(
        [awarded], kind="annulment", by=cast["phe-duyet"], number="20/QĐ", date=clock.today(), position="CT",
        comment="Kê khai sai thành tích theo kết luận thanh tra.",
    )  # fmt: skip

    assert parts.recognised_in(clock.today().year) == []
    assert parts.recognised_in(clock.today().year - 1) == []


@pytest.mark.django_db
def test_without_a_points_table_no_point_is_made_up():
    assert parts.points_of(2019, 5) == ([], None)


def test_no_confidential_text_is_in_the_evidence(awarded, cast):
    files = made(packs.ask_evidence(clock.today().year, by=cast["thi-dua"]))

    from pypdf import PdfReader

    told = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files[f"tom-tat/{awarded.code}.pdf"])).pages)
    assert "BI-MAT" not in told.replace("\n", "")


@pytest.mark.parametrize("who", ["tac-gia", "thu-ky", "bien-tap", "stranger"])
def test_who_may_not_ask_for_evidence(who, cast, as_):
    with pytest.raises(Refused):
        packs.ask_evidence(2026, by=cast[who])


def test_asked_twice_while_it_waits_it_is_one(cast):
    first, second = (packs.ask_evidence(2026, by=cast["thi-dua"]) for _n in range(2))

    assert first == second


def test_a_pack_that_fails_says_why_and_the_next_is_made(awarded, cast, monkeypatch):
    year = clock.today().year
    broken = packs.ask_evidence(year, by=cast["thi-dua"])
    with monkeypatch.context() as patch:
        patch.setattr(parts, "evidence", lambda *_a: (_ for _ in ()).throw(OSError("đĩa đầy")))
        packs.make_waiting(clock.today())
    again = packs.ask_evidence(year, by=cast["thi-dua"])

    assert (fresh(broken).failed, fresh(broken).sha256, again != broken) == ("đĩa đầy", "", True)
    assert against_sums(made(again)) == set()


def test_progress_is_told_part_by_part(awarded, cast, monkeypatch):
    seen = []
    pack = packs.ask_evidence(clock.today().year, by=cast["thi-dua"])
    monkeypatch.setattr(packs, "EVERY", 1)
    summary = parts.summary
    monkeypatch.setattr(parts, "summary", lambda one: (seen.append(fresh(pack).done), summary(one))[1])

    made(pack)

    assert seen[0] > 0
    assert fresh(pack).done == fresh(pack).total


def test_one_achievement_counts_once(awarded, make, cast):
    again = make(State.AWARDED, derived_from=awarded, root=awarded, decided_at=clock.now())
    paper = awarded.decision_lines.get().decision
    paper.lines.create(initiative=again)

    assert [one.pk for one in parts.recognised_in(clock.today().year)] == [again.pk]


def test_a_pack_whose_worker_died_is_made_again(awarded, cast):
    pack = packs.ask_evidence(clock.today().year, by=cast["thi-dua"])
    Pack.objects.filter(pk=pack.pk).update(begun_at=clock.recorded() - timedelta(minutes=29))
    too_soon = packs.make_waiting(clock.today())
    Pack.objects.filter(pk=pack.pk).update(begun_at=clock.recorded() - timedelta(minutes=31))

    assert (too_soon, packs.make_waiting(clock.today())) == (0, 1)
    assert fresh(pack).sha256 != ""


def test_an_officer_of_one_commune_neither_enters_indices_nor_takes_the_provinces_evidence(cast):
    from initiatives.actions import indices

    grant(cast["stranger"], "emulation_officer", Unit.objects.get(code="DL-TUYTHANH"))

    assert indices.may_enter(cast["stranger"]) == set()
    assert packs.may_ask_evidence(cast["stranger"]) is False
    assert packs.may_ask_evidence(cast["thi-dua"]) is True


# --- the archive file -------------------------------------------------------------------------------


@pytest.fixture
def closed(scored, meet, council, cast, round_):
    """A round whose one dossier was scored, voted on, concluded, minuted, recognised; nothing is open."""
    from review.actions import session

    Initiative.objects.filter(round=round_).delete()
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    session.close_session(meeting, by=cast["thu-ky"])
    session.sign_minutes(meeting, by=cast["chu-tich-hoi-dong"])
    decision.decide(
        [fresh(one)], kind="recognition", by=cast["phe-duyet"], number="12/QĐ-UBND", date=clock.today(), position="CT"
    )
    return fresh(one)


def test_the_archive_holds_every_paper_list_and_record_with_its_retention(closed, cast, round_):
    round_.retention_years = 20
    round_.save()

    files = made(packs.ask_archive(round_, by=cast["kiem-toan"]))

    place = f"ho-so/{closed.code}"
    manifest = json.loads(files["manifest.json"])
    kinds = {row["kind"].split(",")[0] for row in manifest["files"].values()}
    assert against_sums(files) == set()
    assert (manifest["retention_years"], manifest["round"]) == (20, round_.code)
    assert {
        "minutes", "ballot count", "summary table", "score sheet", "frozen sheet", "explained result", "decision", "certificate",
        "history", "rules of the round", "list of dossiers", "don", "bao-cao", "bien-nhan",
    } <= kinds  # fmt: skip
    assert {f"{place}/don.pdf", f"{place}/bao-cao.pdf", f"{place}/dien-bien.json"} <= set(files)
    assert sum(name.startswith("giay-chung-nhan/") for name in files) == 2


def test_a_forgotten_draft_keeps_no_archive_back_and_is_not_in_it(closed, make, cast, round_):
    draft = make(State.DRAFT, title="Bản nháp riêng của tác giả")

    files = made(packs.ask_archive(round_, by=cast["kiem-toan"]))

    assert [name for name in files if name.startswith(f"ho-so/{draft.pk}/")] == []
    assert "Bản nháp riêng" not in files["dot/danh-muc.csv"].decode()


def test_confidential_parts_stay_out_of_the_archive(closed, cast, round_):
    from pypdf import PdfReader

    from initiatives.actions import keeping

    closed.sections.filter(key="solution").update(text="BI-MAT", confidential=True)
    keeping.freeze(fresh(closed), by=cast["tac-gia"])

    files = made(packs.ask_archive(round_, by=cast["kiem-toan"]))

    told = " ".join(
        page.extract_text()
        for name, content in files.items()
        if name.endswith(".pdf") and name.startswith("ho-so/")
        for page in PdfReader(io.BytesIO(content)).pages
    )
    assert "BI-MAT" not in told.replace("\n", "")
    assert not any(b"BI-MAT" in content for name, content in files.items() if name.endswith(".json"))


def test_an_open_round_has_no_archive_yet(make, cast, council, round_):
    make(State.INTAKE)

    with pytest.raises(NotPossibleNow):
        packs.ask_archive(round_, by=cast["kiem-toan"])


@pytest.mark.parametrize("who", ["tac-gia", "thi-dua", "phe-duyet", "bien-tap", "thanh-vien-1", "stranger"])
def test_who_may_not_have_the_marks_may_not_have_the_archive(who, closed, cast, round_, as_):
    pack = packs.ask_archive(round_, by=cast["kiem-toan"])
    made(pack)

    with pytest.raises(Refused):
        packs.ask_archive(round_, by=cast[who])
    assert as_(who).get(reverse("initiatives:pack_file", args=[pack.pk])).status_code == 404
    assert as_("kiem-toan").get(reverse("initiatives:pack_file", args=[pack.pk])).status_code == 200


def test_a_certificate_in_the_archive_is_the_issued_file(closed, cast, round_):
    from initiatives.models import Certificate

    one = certificates.with_file(Certificate.objects.order_by("pk")[0])

    files = made(packs.ask_archive(round_, by=cast["kiem-toan"]))

    assert hashlib.sha256(files[f"giay-chung-nhan/{one.serial}.pdf"]).hexdigest() == one.pdf_sha256
