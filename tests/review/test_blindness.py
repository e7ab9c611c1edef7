"""A blind round, walked: no page, file or export tells a member or the chair who wrote a dossier."""

import io
import zipfile
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, get_resolver, reverse
from docx import Document
from pypdf import PdfReader, PdfWriter

from initiatives import blindness
from initiatives.actions import writing
from initiatives.models import Attachment, Initiative, Metric, Round
from initiatives.states import State
from portal import clock
from portal.matrix import quietly_refused
from portal.papers.data import Paper, text
from portal.papers.pdf import pdf
from portal.text import fold
from portal.uploads import inspect
from portal.workflow import NotPossibleNow, Refused, reasons_against
from review.actions import assignments, office, sheets
from review.models import Assignment
from tests.review.support import REASON, confirm, fresh, intake_yes, seat_of

AUTHOR, UNIT = "Lê Thị Mai Hương", "UBND xã Hoà Sơn Đông"


@pytest.fixture
def blind(round_):
    Round.objects.filter(pk=round_.pk).update(blind=True)
    round_.blind = True
    return round_


def attached(one, cast, *, copy_text="Không có tên ai.", passed=True):
    """A file with the author's name and its copy without, ticked by intake where `passed`."""
    document = pdf(Paper(kind="x", title="MINH CHỨNG", blocks=tuple(text(f"Người lập: {AUTHOR}, {UNIT}."))))
    file = Attachment.objects.create(
        initiative=one,
        file=inspect(SimpleUploadedFile(f"Minh chứng của {AUTHOR}.pdf", document))[1],
        name=f"Minh chứng của {AUTHOR}.pdf",
        kind="pdf",
        size=len(document),
        sha256="0" * 64,
        uploaded_by=cast["tac-gia"],
        uploaded_at=clock.now(),
    )
    copy = pdf(Paper(kind="x", title="MINH CHỨNG", blocks=tuple(text(copy_text))))
    found, kept = inspect(SimpleUploadedFile("an-danh.pdf", copy))
    if one.state == State.DRAFT:
        writing.attach_anonymous(file, kept, inspected=found, by=cast["tac-gia"])
    else:
        Attachment.objects.filter(pk=file.pk).update(anonymous_sha256="1" * 64)
        file.anonymous.save("an-danh.pdf", kept)
    if passed:
        Attachment.objects.filter(pk=file.pk).update(anonymous_passed_at=clock.now())
    return Attachment.objects.get(pk=file.pk)


@pytest.fixture
def dossier(blind, make, council, cast):
    """In scoring, two members asked, one of them done; names wherever an author might write one."""
    one = make(State.SCORING, accepted_at=clock.now(), title=f"Một lần nói tại {UNIT}",
               summary=f"Do {AUTHOR} nghĩ ra ở HOÀ SƠN ĐÔNG.", investor=UNIT)  # fmt: skip
    one.authorships.filter(is_main=True).update(full_name=AUTHOR, folded_name=fold(AUTHOR), workplace=UNIT)
    one.sections.filter(key="problem").update(text=f"Tôi là {AUTHOR.upper()}, ở xã Hòa Sơn Đông.")
    Metric.objects.create(initiative=one, name="Hồ sơ bổ sung", unit="%", before=27, after=9, source=f"Sổ của {UNIT}")
    attached(one, cast)
    seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2, 3)]
    given = assignments.assign([Initiative.objects.get(pk=one.pk)], seats, by=cast["thu-ky"])
    confirm(given[0])
    sheets.recognise(given[1], by=cast["thanh-vien-2"])
    return Initiative.objects.get(pk=one.pk)


def tells(content: str) -> list[str]:
    """Which of the names a text tells, with or without diacritics."""
    folded = fold(content)
    return [name for name in (AUTHOR, UNIT, "Hoà Sơn Đông", "tac-gia@demo.example") if fold(name) in folded]


def words_in(response) -> str:
    """Whatever can be read in an answer: a page, a PDF, a document, a sheet, a ZIP."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    name = response.get("Content-Disposition", "")
    if content.startswith(b"%PDF"):
        return name + " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return name + " ".join(part + archive.read(part).decode("utf-8", "replace") for part in archive.namelist())
    return name + content.decode("utf-8", "replace")


def patterns(resolver=None, prefix=""):
    """Every address of the portal with the names of its arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, space)
        elif entry.name:
            yield prefix + entry.name, entry.pattern.converters or entry.pattern.regex.groupindex


def addresses(one, values):
    """Every page of the two rooms that takes what we have; the same argument gets every value it may mean."""
    for name, converters in patterns():
        if not name.startswith(("review:", "initiatives:", "portal:")):
            continue
        choices = [{}]
        for argument in converters:
            choices = [chosen | {argument: value} for chosen in choices for value in values.get(argument, [1])]
        for chosen in choices:
            with suppress(NoReverseMatch):
                yield reverse(name, kwargs=chosen)


@pytest.mark.walk
@pytest.mark.parametrize("state", [State.SCORING, State.DELIBERATION])
@pytest.mark.parametrize("who", ["thanh-vien-1", "thanh-vien-2", "chu-tich-hoi-dong", "pho-chu-tich-hoi-dong"])
def test_no_page_file_or_export_of_a_blind_round_tells_the_author(dossier, meet, cast, as_, who, state):
    keys = {
        dossier.pk,
        *Assignment.objects.values_list("pk", flat=True),
        *Attachment.objects.values_list("pk", flat=True),
    }
    if state == State.DELIBERATION:
        for given in Assignment.objects.filter(initiative=dossier, state="assigned"):
            confirm(given)
        assignments.close_scoring(fresh(dossier), by=cast["thu-ky"])
        held = meet([fresh(dossier)])
        keys |= {held.pk, held.items.get().pk}
    values = {"pk": sorted(keys), "code": [dossier.round.code], "number": [1], "file": sorted(keys), "name": ["rescore"],
              "form": ["pdf", "docx", "xlsx"], "kind": ["don", "bao-cao", "initiative"], "group": ["group"],
              "other": [dossier.pk], "verb": ["mo"], "how": ["khong-cham"], "key": ["problem"]}  # fmt: skip
    client, read, told = as_(who), 0, {}
    client.raise_request_exception = False
    with quietly_refused():
        for address in dict.fromkeys(addresses(dossier, values)):
            response = client.get(address)
            if response.status_code == 200:
                read += 1
                found = tells(words_in(response))
                if found:
                    told[address] = found

    assert told == {}
    assert read >= 8


def test_search_finds_a_blind_dossier_by_neither_name(dossier, as_):
    for words in ("mai hương", "hoà sơn đông"):
        page = as_("thanh-vien-1").get(reverse("review:desk"), {"q": words})
        assert list(page.context["page_obj"]) == [], words


def test_members_get_only_ticked_copies(dossier, cast, as_):
    given = Assignment.objects.get(initiative=dossier, seat__user=cast["thanh-vien-2"])
    file = dossier.attachments.get()
    address = reverse("review:sheet_file", args=[given.pk, file.pk])
    ticked = as_("thanh-vien-2").get(address)
    Attachment.objects.filter(pk=file.pk).update(anonymous_passed_at=None)

    assert (ticked.status_code, tells(words_in(ticked))) == (200, [])
    assert as_("thanh-vien-2").get(address).status_code == 404


def test_that_the_author_was_recognised_stands_beside_the_sheet(dossier, cast, as_):
    for given in Assignment.objects.filter(initiative=dossier, state="assigned"):
        confirm(given)
    assignments.close_scoring(fresh(dossier), by=cast["thu-ky"])
    page = as_("thu-ky").get(reverse("review:sheets", args=[dossier.pk]))

    assert page.context["passes"][0]["recognised"] == [cast["thanh-vien-2"].full_name]
    assert dossier.changes.filter(step="recognise").count() == 1


def test_recognising_is_for_blind_rounds(make, council, cast):
    one = make(State.SCORING, accepted_at=clock.now())
    (given,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        sheets.recognise(given, by=cast["thanh-vien-1"])


def test_the_secretary_sees_it_as_a_member_sees_it(dossier, as_):
    address = reverse("review:as_member", args=[dossier.pk])
    page = as_("thu-ky").get(address)

    assert (page.status_code, tells(page.content.decode())) == (200, [])
    assert blindness.HIDDEN in page.content.decode()
    assert as_("thanh-vien-1").get(address).status_code in {403, 404}
    assert as_("tac-gia").get(address).status_code == 403


def test_an_author_is_asked_for_a_copy_of_each_file(blind, make, cast):
    one = make(State.DRAFT)
    file = attached(one, cast, passed=False)
    with_copy = reasons_against(
        Initiative.objects.get(pk=one.pk), "submit", by=cast["tac-gia"], at=clock.now(), comment=""
    )
    Attachment.objects.filter(pk=file.pk).update(anonymous="")
    without = reasons_against(
        Initiative.objects.get(pk=one.pk), "submit", by=cast["tac-gia"], at=clock.now(), comment=""
    )

    assert [told for told in with_copy if "ẩn danh" in told] == []
    assert [told for told in without if "ẩn danh" in told] == [
        f"Đợt này chấm ẩn danh: tệp “Minh chứng của {AUTHOR}.pdf” chưa có bản ẩn danh."
    ]


def test_a_copy_that_still_tells_is_told_at_once(blind, make, cast):
    one = make(State.DRAFT)
    one.authorships.filter(is_main=True).update(full_name=AUTHOR, folded_name=fold(AUTHOR))
    file = attached(Initiative.objects.get(pk=one.pk), cast, copy_text="Người lập: le thi mai huong, xã Hòa Sơn Đông.",
                    passed=False)  # fmt: skip

    assert file.anonymous_found == [UNIT, AUTHOR] or sorted(file.anonymous_found) == sorted([UNIT, AUTHOR])


def test_properties_of_a_document_are_emptied():
    made = Document()
    made.core_properties.author = made.core_properties.last_modified_by = AUTHOR
    kept = io.BytesIO()
    made.save(kept)
    cleaned = blindness.without_author("docx", kept.getvalue())
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": AUTHOR})
    kept_pdf = io.BytesIO()
    writer.write(kept_pdf)
    cleaned_pdf = PdfReader(io.BytesIO(blindness.without_author("pdf", kept_pdf.getvalue())))

    assert Document(io.BytesIO(cleaned)).core_properties.author == ""
    assert Document(io.BytesIO(cleaned)).core_properties.last_modified_by == ""
    assert not (cleaned_pdf.metadata or {}).get("/Author")


def test_intake_ticks_each_copy_before_it_accepts(blind, make, council, cast, as_):
    one = make(State.INTAKE)
    file = attached(one, cast, passed=False)
    intake_yes(one, cast["tiep-nhan"])
    with pytest.raises(NotPossibleNow) as late:
        office.accept(fresh(one), by=cast["tiep-nhan"])
    as_("tiep-nhan").post(reverse("review:pass_anonymous", args=[file.pk]), {"ok": "1"})
    office.accept(fresh(one), by=cast["tiep-nhan"])

    assert "ẩn danh" in str(late.value)
    assert fresh(one).state == State.SCORING
    with pytest.raises(Refused):
        office.pass_anonymous(file, by=cast["thu-ky"], good=True)


def test_masking_knows_names_without_diacritics_and_leaves_the_rest():
    names = {fold(AUTHOR): AUTHOR, "hoa son dong": UNIT}

    assert blindness.masked("Bà le thi mai huong (Hòa Sơn Đông) nêu 3 bước", names) == "Bà […] ([…]) nêu 3 bước"
    assert blindness.masked("Hoà Sơn Đôngg và maihuong", names) == "Hoà Sơn Đôngg và maihuong"


def test_blindness_ends_with_the_final(dossier, cast):
    Initiative.objects.filter(pk=dossier.pk).update(in_final=True)
    from review import rules  # noqa: PLC0415

    assert rules.is_blind(fresh(dossier)) is False
    assert REASON
