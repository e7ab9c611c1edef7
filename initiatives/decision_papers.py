"""The signed decision with its list, and an author's certificate, as papers."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.awards import dong, shared_out
from initiatives.documents import day_in_words, figure, sample
from initiatives.models import Certificate, CertificateStatus, Decision, DecisionKind, DecisionLine, SectionKey
from portal import anchors
from portal.papers.data import Block, Kind, Paper, dressed, heading, kept, kinds, table, template_of, text, texts_of

CERTIFICATE = "giay-chung-nhan"
PAPERS = {
    DecisionKind.RECOGNITION: "quyet-dinh",
    DecisionKind.REFUSAL: "thong-bao",
    DecisionKind.ANNULMENT: "quyet-dinh-huy",
    DecisionKind.CORRECTION: "quyet-dinh-dinh-chinh",
}
SHORTENED = 600
LIVING = (CertificateStatus.VALID, CertificateStatus.SUSPENDED)


def lines_of(decision: Decision) -> list[DecisionLine]:
    """The attached list in its order, with what a line prints."""
    return list(
        decision.lines.select_related("initiative", "outcome").prefetch_related(
            "initiative__authorships", "certificates"
        )
    )


def decision_paper(decision: Decision) -> Paper:
    """The paper as it was signed; whatever was renamed since is not. Its foot has the ledger's head of that moment."""
    if not decision.content:
        return worded(decision)
    return replace(kept(decision.content), foot=anchors.line_of(f"decision:{decision.pk}"))


def worded(decision: Decision) -> Paper:
    """Grounds, articles and the attached list, in the words of the authority that signs."""
    lines = lines_of(decision)
    blocks = [*text(*decision.articles.split("\n")), heading("DANH SÁCH KÈM THEO"), _list(decision, lines)]
    return _in_words(
        PAPERS[DecisionKind(decision.kind)],
        decision,
        number=decision.number,
        subtitle=decision.subject,
        grounds=tuple(line for line in decision.grounds.split("\n") if line.strip()),
        blocks=tuple(blocks),
        right_title=decision.signer_position.upper(),
        right_name=decision.signer.full_name,
    )


def _list(decision: Decision, lines: list[DecisionLine]) -> Block:
    if decision.kind == DecisionKind.RECOGNITION:
        heads = ("TT", "Tên sáng kiến, giải pháp", "Tác giả", "Đơn vị", "Mức, hình thức", "Tiền thưởng (đồng)")
        rows = [
            (
                n,
                _titled(one),
                _authors(one),
                one.initiative.unit_name,
                _tier(one),
                dong(one.amount) if one.amount else "",
            )
            for n, one in enumerate(lines, 1)
        ]
        return table(heads, rows)
    heads = ("TT", "Tên sáng kiến, giải pháp", "Tác giả", "Đơn vị", "Lý do, nội dung")
    rows = [
        (n, _titled(one), _authors(one), one.initiative.unit_name, "; ".join(map(str, one.reasons)))
        for n, one in enumerate(lines, 1)
    ]
    return table(heads, rows)


def _titled(line: DecisionLine) -> str:
    return f"{line.initiative.code}: {line.initiative.title}"


def _tier(line: DecisionLine) -> str:
    return ", ".join(part for part in (line.tier_name, line.award_form) if part) or "Công nhận"


def _authors(line: DecisionLine) -> str:
    authors = [f"{one.full_name} ({figure(one.share)} %)" for one in line.initiative.authorships.all()]
    return ", ".join(authors) or f"Tập thể {line.initiative.unit_name}"


def certificate_paper(certificate: Certificate) -> Paper:
    """The certificate with the words it was issued with."""
    return kept(certificate.content) if certificate.content else certificate_worded(certificate, {})


def certificate_worded(certificate: Certificate, names: dict[int, str]) -> Paper:
    """One author's certificate, naming the others (Phụ lục III TT 18/2013), with the address where it is checked.

    names: authorship → the name on that author's newest certificate, where a correction gave another.
    """
    line = certificate.line
    initiative, decision = line.initiative, line.decision
    others = [
        names.get(one.pk, one.full_name) for one in initiative.authorships.all() if one.pk != certificate.authorship_id
    ]
    texts = {section.key: section.text for section in initiative.sections.all() if not section.confidential}
    blocks = [
        *text(f"Cấp cho: {certificate.holder}"),
        *text(f"Đơn vị: {certificate.unit_name}"),
        *(text(f"Đồng tác giả: {', '.join(others)}") if others and certificate.authorship_id else []),
        *text(f"Là tác giả của sáng kiến: {certificate.title}"),
        *(text(f"Mức công nhận: {_tier(line)}") if line.tier_name or line.award_form else []),
        *text(f"Chủ đầu tư tạo ra sáng kiến: {initiative.investor or initiative.unit_name}"),
        *text(f"Tóm tắt nội dung: {shortened(initiative.summary)}"),
        *text(f"Lợi ích thu được: {shortened(texts.get(SectionKey.EFFECTS, ''))}"),
        *text(f"Theo Quyết định số {decision.number}, {day_in_words(decision.date)}."),
    ]
    return _in_words(
        CERTIFICATE,
        decision,
        number=certificate.serial,
        blocks=tuple(blocks),
        right_title=decision.signer_position.upper(),
        right_name=decision.signer.full_name,
        qr=address_of(certificate),
    )


def shortened(told: str) -> str:
    """One paragraph that fits a certificate, cut at a word."""
    told = " ".join(told.split())
    return told if len(told) <= SHORTENED else told[:SHORTENED].rsplit(" ", 1)[0] + " …"


def address_of(certificate: Certificate) -> str:
    """Where anybody checks it: what its QR says."""
    return settings.SITE_ADDRESS + reverse("home:certificate", args=[certificate.serial])


def _in_words(kind: str, decision: Decision, **facts: Any) -> Paper:
    """In the words of the authority; its templates are kept by the round's standing office."""
    office = decision.round.organiser
    texts = texts_of(kind, office, template_of(kind, office))
    if texts["issuer"] == "*" or texts["issuer"] == office.name.upper():
        texts |= {"issuer": decision.authority.name.upper(), "upper": ""}
    return dressed(Paper(kind=kind, title="", **facts), texts, day_in_words(decision.date))


def payments(decision: Decision) -> list[tuple]:
    """The payment list: a row an author by share, or one for the collective; whole đồng that add up to each sum.

    Only what is still recognised by this paper, under the names of the certificates in force.
    """
    rows: list[tuple] = []
    for line in lines_of(decision):
        living = holders_of(line)
        if not line.amount or not living:
            continue
        authors = list(line.initiative.authorships.all())
        parts = shared_out(line.amount, [one.share for one in authors]) if authors else [line.amount]
        named = [(*living.get(one.pk, (one.full_name, one.workplace)), figure(one.share)) for one in authors]
        for told, part in zip(named or [(*living[None], "100")], parts, strict=True):
            code, title = line.initiative.code, line.initiative.title
            rows.append((len(rows) + 1, code, title, *told, _tier(line), line.amount_basis, int(part)))
    return rows


def holders_of(line: DecisionLine) -> dict[int | None, tuple[str, str]]:
    """authorship → (name, unit) on the certificate in force that came from this line, through its corrections."""
    found: dict[int | None, tuple[str, str]] = {}
    for one in line.certificates.all():
        while one.status == CertificateStatus.REPLACED and getattr(one, "replacement", None) is not None:
            one = one.replacement
        if one.status in LIVING:
            found[one.authorship_id] = (one.holder, one.unit_name)
    return found


PAYMENT_HEAD = (
    "TT", "Mã", "Tên sáng kiến", "Người, tập thể nhận", "Đơn vị", "Tỷ lệ (%)", "Hình thức, mức", "Cách tính", "Số tiền (đồng)",
)  # fmt: skip


def register_all() -> None:
    for kind, (name, title) in {
        "quyet-dinh": (_("Quyết định công nhận, khen thưởng"), "QUYẾT ĐỊNH"),
        "thong-bao": (_("Thông báo không công nhận"), "THÔNG BÁO"),
        "quyet-dinh-huy": (_("Quyết định huỷ công nhận"), "QUYẾT ĐỊNH"),
        "quyet-dinh-dinh-chinh": (_("Quyết định đính chính"), "QUYẾT ĐỊNH"),
        CERTIFICATE: (_("Giấy chứng nhận sáng kiến"), "GIẤY CHỨNG NHẬN SÁNG KIẾN"),
    }.items():
        kinds[kind] = Kind(name, {"title": title, "issuer": "*"}, sample)
