"""What goes into the evidence pack of a year and the archive file of a round: named parts, and a ZIP with their hashes."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from initiatives import decision_papers, documents
from initiatives.models import Decision, DecisionKind, Initiative, ParPoints, Round, SectionKey
from initiatives.states import State
from portal import clock, spreadsheets
from portal.papers.data import Paper, heading, text
from portal.papers.docx import docx
from portal.papers.pdf import pdf


class Part(NamedTuple):
    """One file of a pack. kind says what it is, for the manifest."""

    path: str
    kind: str
    content: bytes


# Higher rooms add: of an initiative to a year's evidence, of a round to its archive file.
evidence_of: list[Callable[[Initiative], Iterator[Part]]] = []
archive_of: list[Callable[[Round], Iterator[Part]]] = []

WHOLE = (
    "index_aims",
    "authorships",
    "sections",
    "metrics",
    "attachments",
    "appliers",
    "decision_lines__decision",
    "versions",
    "changes",
)
READ_ME = (
    "Kiểm tra không cần cổng: giải nén rồi chạy 'sha256sum -c SHA256SUMS' trong thư mục này.\n"
    "manifest.json ghi từng tệp là gì, SHA-256, và thời hạn bảo quản.\n"
)


def zipped(file: Any, parts: Iterable[Part], facts: dict[str, Any], told: Callable[[], None]) -> str:
    """Write the parts, `manifest.json` and `SHA256SUMS` into an open file; `told` is called after each part.

    Returns the SHA-256 of the manifest.
    """
    sums: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part.path, part.content)
            sums[part.path] = {
                "kind": part.kind,
                "sha256": hashlib.sha256(part.content).hexdigest(),
                "bytes": len(part.content),
            }
            told()
        manifest = json.dumps(
            {**facts, "made_at": clock.now().isoformat(), "files": sums}, ensure_ascii=False, indent=2
        )
        archive.writestr("manifest.json", manifest)
        lines = [f"{row['sha256']}  {path}" for path, row in sums.items()]
        archive.writestr("SHA256SUMS", "\n".join(lines) + "\n")
        archive.writestr("DOC-TRUOC.txt", READ_ME)
    return hashlib.sha256(manifest.encode()).hexdigest()


# --- the evidence of a year -----------------------------------------------------------------------


def recognised_in(year: int) -> list[Initiative]:
    """Initiatives recognised by a decision of that year and still recognised, with what the pack prints of them."""
    rows = Initiative.objects.filter(
        state=State.AWARDED,
        decision_lines__decision__kind=DecisionKind.RECOGNITION,
        decision_lines__decision__date__year=year,
    )
    rows = rows.select_related("round__organiser__parent", "unit").prefetch_related(*WHOLE)
    # One achievement counts once: of its line the level that was recognised last.
    newest = {one.root_id or one.pk: one for one in rows.distinct().order_by("decided_at", "pk")}
    return sorted(newest.values(), key=lambda one: one.code)


def sent_in(round_: Round) -> Any:
    """What was ever handed in; a draft taken back or withdrawn before is its author's own."""
    return Initiative.objects.filter(round=round_, submitted_at__isnull=False).exclude(state=State.DRAFT)


WITHHELD = "(Phần bảo mật, không đưa vào hồ sơ lưu trữ chung.)"


def without_secrets(initiative: Initiative) -> Initiative:
    """In memory: confidential sections say that they are withheld, confidential files are gone. Nothing is saved."""
    for section in initiative.sections.all():
        if section.confidential:
            section.text = WITHHELD
    files = [one for one in initiative.attachments.all() if not one.confidential]
    initiative._prefetched_objects_cache["attachments"] = files_only(initiative, files)
    return initiative


def files_only(initiative: Initiative, files: list[Any]) -> Any:
    found = initiative.attachments.all()
    found._result_cache = files
    return found


def points_of(year: int, count: int) -> tuple[list[ParPoints], Any]:
    """(the table of that year, the points so many initiatives earn by it, None where the year has no table)."""
    table = list(ParPoints.objects.filter(year=year))
    found = next((row for row in table if count >= row.count_at_least), None)
    return table, found.points if found else (0 if table else None)


def evidence(year: int, initiatives: list[Initiative]) -> Iterator[Part]:
    """List, points, decisions, and of each initiative its summary, figures and other units' confirmations."""
    yield Part("danh-sach.xlsx", "list", spreadsheets.written(LIST_HEAD, map(_row, enumerate(initiatives, 1))))
    yield Part("so-lieu.xlsx", "figures", spreadsheets.written(FIGURE_HEAD, _figures(initiatives)))
    yield Part("diem-par.json", "points", _points(year, len(initiatives)))
    yield Part("tong-hop.docx", "summary", docx(_together(year, initiatives)))
    decisions = Decision.objects.filter(
        kind=DecisionKind.RECOGNITION, date__year=year, lines__initiative__in=initiatives
    ).distinct()
    for one in decisions.select_related("round__organiser__parent", "authority", "signer"):
        name = f"quyet-dinh/{one.date:%Y%m%d}-{one.pk}"
        yield Part(f"{name}.pdf", "decision", pdf(decision_papers.decision_paper(one)))
        if one.file:
            with one.file.open("rb") as signed:
                yield Part(f"{name}-ban-ky.pdf", "signed decision", signed.read())
    for initiative in initiatives:
        yield Part(f"tom-tat/{initiative.code}.pdf", "summary", pdf(summary(initiative)))
        for more in evidence_of:
            yield from more(initiative)


LIST_HEAD = (
    "TT",
    "Mã",
    "Tên sáng kiến",
    "Tác giả",
    "Đơn vị",
    "Trụ cột",
    "Quyết định",
    "Ngày",
    "Mức",
    "Chỉ số hướng tới",
)
FIGURE_HEAD = ("Mã", "Chỉ tiêu", "Đơn vị tính", "Trước", "Sau", "Thay đổi (%)", "Nguồn")


def _row(numbered: tuple[int, Initiative]) -> tuple:
    number, one = numbered
    line = next(row for row in reversed(one.decision_lines.all()) if row.decision.kind == DecisionKind.RECOGNITION)
    authors = ", ".join(author.full_name for author in one.authorships.all()) or f"Tập thể {one.unit_name}"
    aims = ", ".join(aim.index for aim in one.index_aims.all())
    day = f"{line.decision.date:%d/%m/%Y}"
    pillar = str(one.get_pillar_display())
    return (
        number,
        one.code,
        one.title,
        authors,
        one.unit_name,
        pillar,
        line.decision.number,
        day,
        line.tier_name,
        aims,
    )


def _figures(initiatives: list[Initiative]) -> Iterator[tuple]:
    for one in initiatives:
        for row in one.metrics.all():
            yield (one.code, row.name, row.unit, row.before, row.after, row.change, row.source)


def _points(year: int, count: int) -> bytes:
    table, points = points_of(year, count)
    told = {
        "year": year,
        "recognised": count,
        "points": None if points is None else str(points),
        "table": [
            {"at_least": row.count_at_least, "points": str(row.points), "document": row.document} for row in table
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def summary(initiative: Initiative) -> Paper:
    """One page of an initiative: what it is, what it changed; no confidential part."""
    texts = {one.key: one.text for one in initiative.sections.all() if not one.confidential}
    blocks = [
        *text(f"Mã: {initiative.code}. Đơn vị: {initiative.unit_name}."),
        heading("Tóm tắt"),
        *text(initiative.summary),
        heading("Giải pháp"),
        *text(texts.get(SectionKey.SOLUTION, "")),
        heading("Hiệu quả"),
        *text(texts.get(SectionKey.EFFECTS, "")),
        *documents.figures_of(initiative),
    ]
    return Paper(kind="tom-tat", title="TÓM TẮT SÁNG KIẾN", subtitle=initiative.title, blocks=tuple(blocks))


def _together(year: int, initiatives: list[Initiative]) -> Paper:
    blocks = [
        *text(
            _("Năm %(year)s có %(n)s sáng kiến cải cách hành chính được công nhận.")
            % {"year": year, "n": len(initiatives)}
        )
    ]
    for number, one in enumerate(initiatives, 1):
        blocks += [heading(f"{number}. {one.title}"), *text(f"{one.code}. {one.unit_name}.", one.summary)]
    return Paper(kind="tong-hop", title=f"HỒ SƠ MINH CHỨNG PAR INDEX NĂM {year}", blocks=tuple(blocks))


# --- the archive file of a round ------------------------------------------------------------------


def archive(round_: Round) -> Iterator[Part]:
    """Every paper, list and record of the round this room keeps; higher rooms add theirs."""
    yield Part("dot/quy-dinh.json", "rules of the round", _facts(round_))
    yield Part("dot/danh-muc.csv", "list of dossiers", _dossier_list(round_))
    papers = Decision.objects.filter(round=round_).select_related("round__organiser__parent", "authority", "signer")
    for one in papers:
        name = f"quyet-dinh/{one.date:%Y%m%d}-{one.pk}"
        yield Part(f"{name}.pdf", "decision", pdf(decision_papers.decision_paper(one)))
        if one.file:
            with one.file.open("rb") as signed:
                yield Part(f"{name}-ban-ky.pdf", "signed decision", signed.read())
    for initiative in sent_in(round_).order_by("code", "pk").select_related(
        "round__organiser__parent", "unit"
    ).prefetch_related(*WHOLE).iterator(chunk_size=50):  # fmt: skip
        yield from _dossier(without_secrets(initiative))
    for more in archive_of:
        yield from more(round_)


def _dossier(initiative: Initiative) -> Iterator[Part]:
    place = f"ho-so/{initiative.code or initiative.pk}"
    for kind, make in documents.MAKERS.items():
        if kind != documents.RECEIPT or initiative.received_at is not None:
            yield Part(f"{place}/{kind}.pdf", kind, pdf(make(initiative)))
    yield Part(f"{place}/dien-bien.json", "history", _history(initiative))
    for version in initiative.versions.all():
        told = json.dumps(_version(initiative, version.content), ensure_ascii=False, sort_keys=True)
        yield Part(f"{place}/ban-nop/{version.number:02d}.json", "version", told.encode())
    for number, row in enumerate(initiative.attachments.all(), 1):
        with row.file.open("rb") as file:
            yield Part(f"{place}/tep/{number:02d}-{row.name.replace('/', '-')}", "attachment", file.read())
    for line in initiative.decision_lines.all():
        for one in line.certificates.exclude(pdf_sha256=""):
            with one.pdf.open("rb") as file:
                yield Part(f"giay-chung-nhan/{one.serial}.pdf", f"certificate, {one.status}", file.read())


def _version(initiative: Initiative, content: dict) -> dict:
    """A version as handed in, its confidential parts withheld; the dossier's own file keeps them."""
    secret = {section.key for section in initiative.sections.all() if section.confidential}
    sections = {key: WITHHELD if key in secret else text for key, text in content.get("sections", {}).items()}
    return {**content, "sections": sections, "confidential_note": WITHHELD if content.get("confidential_note") else ""}


def _history(initiative: Initiative) -> bytes:
    rows = [
        {"step": row.step, "from": row.source, "to": row.target, "by": row.actor_name, "comment": row.comment,
         "stated_at": row.stated_at.isoformat(), "recorded_at": row.recorded_at.isoformat()}
        for row in sorted(initiative.changes.all(), key=lambda row: row.pk)
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=2).encode()


def _facts(round_: Round) -> bytes:
    told = {field.name: str(getattr(round_, field.attname)) for field in round_._meta.concrete_fields}
    told["tiers"] = [f"{tier.group}: {tier.name} × {tier.quota}" for tier in round_.tiers.all()]
    told["events"] = [f"{event.kind}: {event.document_number}" for event in round_.events.all()]
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _dossier_list(round_: Round) -> bytes:
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(("code", "title", "unit", "state"))
    writer.writerows(sent_in(round_).order_by("code").values_list("code", "title", "unit_name", "state"))
    return kept.getvalue().encode()
