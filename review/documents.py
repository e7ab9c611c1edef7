"""The council's papers as data, from the same standings as the screens: sheet, summary, count, minutes, letter."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from initiatives import blindness
from initiatives.documents import day_in_words, sample, short
from portal import anchors, clock
from portal.papers.data import Block, Kind, Paper, dressed, heading, kept, kinds, table, template_of, text, texts_of
from review import votes
from review.actions.conclude import typed
from review.models import Criterion, SeatTitle, Session
from review.rules import is_blind
from review.standings_page import official_lines

SHEET, SUMMARY, COUNT, MINUTES, LETTER = "phieu-cham", "bang-tong-hop", "kiem-phieu", "bien-ban", "thu-tra-loi"
PASSED, FAILED = "Đạt", "Không đạt"
WITHHELD = "Người nhận bản này đã rút lui khỏi hồ sơ này; nội dung không ghi ở đây."


def _paper(kind: str, office: Any, day: Any, **facts: Any) -> Paper:
    """The paper in the words of the round's standing office."""
    texts = texts_of(kind, office, template_of(kind, office))
    return dressed(Paper(kind=kind, title="", **facts), texts, day_in_words(day))


def told(value: Any) -> str:
    return "–" if value is None else typed(value)


def plain(value: Any) -> str:
    """A mark as it was given: '24,5'."""
    return "" if value is None else str(value).replace(".", ",")


def authors_of(initiative: Any) -> str:
    names = ", ".join(author.full_name for author in initiative.authorships.all())
    return names or f"Tập thể {initiative.unit_name}"


# --- one sheet --------------------------------------------------------------------------------------


def sheet(confirmed: Any, initiative: Any) -> Paper:
    """One member's confirmed sheet, word for word as it was confirmed."""
    content, seat = confirmed.content, confirmed.assignment.seat
    criteria = {one.code: one for one in Criterion.objects.filter(rubric=confirmed.rubric_id)}
    rows = []
    for number, (code, given) in enumerate(content["marks"].items(), 1):
        mark = (
            plain(given["value"]) if given["value"] is not None else {True: "Có", False: "Không"}.get(given["yes"], "")
        )
        maximum = criteria[code].maximum
        top = "" if maximum is None else plain(f"{maximum.normalize():f}")
        rows.append((number, criteria[code].text, top, mark, given["remark"]))
    who = (
        []
        if getattr(initiative, "veiled", False)
        else text(f"Tác giả: {authors_of(initiative)}. Đơn vị: {initiative.unit_name}.")
    )
    blocks = [
        *text(f"Hội đồng: {seat.council.name} (Quyết định {seat.council.decision_number}, {short(seat.council.decision_date)})."),
        *text(f"Phiếu số: {confirmed.assignment_id}/{confirmed.number}. Thành viên: {content['member']}, {seat.get_title_display()}."),
        *text(f"Mã hồ sơ: {initiative.code}. Tên sáng kiến: {initiative.title}."),
        *who,
        table(("TT", "Tiêu chí", "Thang điểm", "Điểm chấm", "Nhận xét"), rows),
        *text(f"Tổng điểm: {plain(content['total'])}."),
        heading("Ưu điểm"),
        *text(content["strengths"]),
        heading("Tồn tại, hạn chế"),
        *text(content["weaknesses"]),
        *text(f"Bộ tiêu chí: {content['rubric']}. Mã băm SHA-256 của phiếu: {confirmed.digest}."),
    ]  # fmt: skip
    return _paper(
        SHEET, initiative.round.organiser, confirmed.stated_at, blocks=tuple(blocks), right_name=content["member"]
    )


# --- the round's summary ----------------------------------------------------------------------------

SUMMARY_HEAD = (
    "Hạng", "Mã hồ sơ", "Tên sáng kiến", "Tác giả, đơn vị", "Số phiếu", "Điểm", "Độ lệch", "Đồng ý", "Kết luận", "Mức"
)  # fmt: skip


def summary_rows(round_: Any) -> list[tuple[str, list[tuple]]]:
    """(group, its rows) in the official order; every figure a text as it is printed."""
    groups: dict[str, list[tuple]] = {}
    for line in official_lines(round_):
        name = str(line.group_name) + (f" – {line.topic.name}" if line.topic else "")
        groups.setdefault(name, []).append(_summary_row(line))
    return list(groups.items())


def _summary_row(line: Any) -> tuple:
    one, outcome = line.initiative, line.outcome
    agreed = f"{outcome.votes_for}/{outcome.vote_base}" if outcome is not None and outcome.vote_base else ""
    verdict = "" if outcome is None else PASSED if outcome.passed else FAILED
    tier = outcome.tier.name if outcome is not None and outcome.tier else ""
    return (
        "–" if line.rank is None else str(line.rank),
        one.code,
        one.title,
        f"{authors_of(one)}; {one.unit_name}",
        str(line.sheets),
        told(line.mark),
        told(line.figures["deviation"] and Decimal(line.figures["deviation"])),
        agreed,
        verdict,
        tier,
    )


def summary(round_: Any) -> Paper:
    blocks: list[Block] = [*text(f"Đợt: {round_.title}.")]
    for name, rows in summary_rows(round_):
        blocks += [heading(name), table(SUMMARY_HEAD, rows)]
    return _paper(SUMMARY, round_.organiser, clock.today(), blocks=tuple(blocks))


# --- a session --------------------------------------------------------------------------------------


def items_of(session: Session) -> list[Any]:
    """The agenda with what the papers need."""
    found = session.items.select_related("initiative__round", "initiative__unit").prefetch_related(
        "initiative__authorships", "initiative__outcomes__tier", "ballots", "votes__seat__user", "conclusions__outcome"
    )
    return list(found)


def outcome_of(item: Any) -> Any:
    """The outcome this item was concluded with, None before."""
    found = list(item.conclusions.all())
    return found[-1].outcome if found else None


def count(session: Session, hidden: Collection[int] = ()) -> Paper:
    """The tellers' record: per dossier what was handed out, came back and said, and the share of the whole."""
    rows = []
    for item in items_of(session):
        outcome = outcome_of(item)
        if item.initiative_id in hidden or outcome is None or outcome.vote_base is None:
            continue
        ballot = votes.ballot_of(item)
        valid = outcome.votes_for + outcome.votes_against
        issued = ballot.issued if ballot else valid + outcome.votes_blank
        share = typed(100 * outcome.votes_for / Decimal(outcome.vote_base)) if outcome.vote_base else ""
        rows.append((
            item.initiative.code, issued, valid + outcome.votes_blank, valid, outcome.votes_blank, outcome.votes_for,
            outcome.votes_against, f"{share} %", told(outcome.mark), PASSED if outcome.passed else FAILED,
        ))  # fmt: skip
    head = (
        "Mã hồ sơ",
        "Phát ra",
        "Thu về",
        "Hợp lệ",
        "Ý kiến khác",
        "Đồng ý",
        "Không đồng ý",
        "Tỷ lệ",
        "Điểm",
        "Kết luận",
    )
    tellers = sorted({name for item in items_of(session) for ballot in item.ballots.all() for name in ballot.tellers})
    blocks = [
        *_opening(session),
        *text(f"Ban kiểm phiếu: {', '.join(tellers) or 'thư ký ghi biểu quyết công khai'}."),
        table(head, rows),
    ]
    return _paper(COUNT, session.round.organiser, session.held_at, blocks=tuple(blocks),
                  left_name=tellers[0] if tellers else "", right_name=tellers[-1] if len(tellers) > 1 else "")  # fmt: skip


def _opening(session: Session) -> list[Block]:
    council = session.council
    at = session.held_at.astimezone(clock.ZONE)
    rows = list(session.attendance.select_related("seat__user").order_by("seat"))
    present = [row for row in rows if row.present]
    absent = [f"{row.seat.user.full_name}{f' ({row.note})' if row.note else ''}" for row in rows if not row.present]
    blocks = [
        *text(f"{council.name}, thành lập theo Quyết định số {council.decision_number} ngày {short(council.decision_date)}."),
        *text(f"Thời gian: {at:%H giờ %M}, {day_in_words(session.held_at)}. Địa điểm: {session.place}."),
        *text(f"Có mặt {len(present)}/{len(rows)}: {'; '.join(str(row.seat) for row in present) or '…'}."),
        *text(f"Vắng: {'; '.join(absent) or 'không'}."),
    ]  # fmt: skip
    if session.late_call_reason:
        blocks += text(f"Triệu tập gấp vì: {session.late_call_reason}")
    return blocks


def chair_and_secretary(session: Session) -> tuple[str, str]:
    """Who led the session and who kept its minutes, of those present."""
    seats = [row.seat for row in session.attendance.filter(present=True).select_related("seat__user").order_by("seat")]
    by_title = {seat.title: seat.user.full_name for seat in reversed(seats)}
    elected = session.elected_chair.user.full_name if session.elected_chair_id else ""
    chair = by_title.get(SeatTitle.CHAIR) or by_title.get(SeatTitle.VICE_CHAIR) or elected
    return chair or "", by_title.get(SeatTitle.SECRETARY, "")


def signed_minutes(session: Session) -> Paper:
    """The minutes as they were signed, with the ledger's head of that moment at their foot."""
    return replace(kept(session.minutes), foot=anchors.line_of(f"minutes:{session.pk}"))


def minutes(session: Session, hidden: Collection[int] = ()) -> Paper:
    """The minutes as they will be printed; `hidden`: dossiers whose part is withheld from this copy. What is still
    scored blindly is veiled on paper too."""
    chair, secretary = chair_and_secretary(session)
    items = items_of(session)
    for item in items:
        if is_blind(item.initiative):
            blindness.veil(item.initiative)
    blocks = [heading("I. Thành phần"), *_opening(session), *text(f"Chủ trì: {chair}. Thư ký: {secretary}.")]
    blocks.append(heading("II. Nội dung và kết quả từng hồ sơ"))
    for number, item in enumerate(items, 1):
        blocks += _item(number, item, item.initiative_id in hidden)
    blocks += [heading("III. Kết luận"), *_lists(items, hidden)]
    ended = session.closed_at.astimezone(clock.ZONE) if session.closed_at else None
    if ended:
        blocks += text(
            f"Phiên họp kết thúc lúc {ended:%H giờ %M} cùng ngày; biên bản đã đọc lại cho các thành viên có mặt."
        )
    number = f"{Session.objects.filter(round=session.round_id, pk__lte=session.pk).count():02d}/BB-HĐ"
    return _paper(MINUTES, session.round.organiser, session.held_at, blocks=tuple(blocks), number=number,
                  left_name=secretary, right_name=chair)  # fmt: skip


def _item(number: int, item: Any, withheld: bool) -> list[Block]:
    one, outcome = item.initiative, outcome_of(item)
    blocks = [heading(f"{number}. {one.code}: {one.title}")]
    if withheld:
        return blocks + text(WITHHELD)
    if not getattr(one, "veiled", False):
        blocks += text(f"Tác giả: {authors_of(one)}; đơn vị: {one.unit_name}.")
    record = next(iter(reversed(item.conclusions.all())), None)
    if item.discussion:
        blocks += text(f"Thảo luận: {item.discussion}")
    if item.postponed_reason:
        return blocks + text(f"Hoãn sang phiên khác: {item.postponed_reason}")
    if outcome is None:
        waits = "Yêu cầu hoàn thiện, giữ kết quả biểu quyết." if item.revision_id else "Chưa kết luận trong phiên này."
        return blocks + text(waits)
    vote = record.content["vote"] or {}
    if vote.get("recused"):
        blocks += text(f"Rút lui khỏi hồ sơ này: {', '.join(vote['recused'])}.")
    first = (
        f" (vòng đầu {told(outcome.first_mark)}, chung khảo {told(outcome.final_mark)})" if outcome.final_mark else ""
    )
    blocks += text(f"Điểm: {told(outcome.mark)}{first} từ {outcome.sheets} phiếu; độ lệch {told(outcome.deviation)}.")
    if outcome.vote_base is not None:
        blocks += text(
            f"Biểu quyết: đồng ý {outcome.votes_for}, không đồng ý {outcome.votes_against}, ý kiến khác "
            f"{outcome.votes_blank}; mẫu số {outcome.vote_base}, cần {outcome.votes_needed}."
        )
    blocks += text(f"Kết luận: {PASSED if outcome.passed else FAILED}.")
    return blocks + _why(item, outcome)


def _why(item: Any, outcome: Any) -> list[Block]:
    lines = [f"– {reason}" for reason in outcome.reasons]
    lines += [f"– Tiêu chí {code}: {why}" for code, why in item.criterion_reasons.items()]
    return text(*lines) if lines else []


def _lists(items: Iterable[Any], hidden: Collection[int]) -> list[Block]:
    told_items = [(item, outcome_of(item)) for item in items if item.initiative_id not in hidden]
    passed = [item.initiative.code for item, outcome in told_items if outcome is not None and outcome.passed]
    failed = [item.initiative.code for item, outcome in told_items if outcome is not None and not outcome.passed]
    open_ = [item.initiative.code for item, outcome in told_items if outcome is None]
    return text(
        f"Đề nghị công nhận ({len(passed)}): {', '.join(passed) or 'không có'}.",
        f"Không công nhận ({len(failed)}): {', '.join(failed) or 'không có'}.",
        f"Chưa kết luận, hoàn thiện hoặc hoãn ({len(open_)}): {', '.join(open_) or 'không có'}.",
    )


# --- the letter to a refused author -----------------------------------------------------------------


def letter(item: Any, outcome: Any) -> Paper:
    """Why a dossier fell short, criterion by criterion, and how to appeal; averages where the round shows them."""
    one = item.initiative
    names = {
        criterion.code: criterion for criterion in Criterion.objects.filter(marks__sheet__assignment__initiative=one)
    }
    rows = []
    for code, average in outcome.criterion_means.items():
        shown = told(Decimal(average)) if one.round.show_criterion_means else ""
        rows.append((names[code].text if code in names else code, shown, item.criterion_reasons.get(code, "")))
    blocks = [
        *text(f"Kính gửi: {authors_of(one)}, {one.unit_name}."),
        *text(f"Hội đồng đã xét sáng kiến “{one.title}” (mã {one.code}) và kết luận: {FAILED}."),
        heading("Lý do"),
        *(text(*(f"– {reason}" for reason in outcome.reasons)) if outcome.reasons else []),
        *(text(item.reasons) if item.reasons and item.reasons not in outcome.reasons else []),
        table(("Tiêu chí", "Điểm trung bình", "Nhận xét của hội đồng"), rows),
        heading("Quyền khiếu nại"),
        *text(f"Anh/chị có quyền khiếu nại trong {one.round.appeal_days} ngày kể từ ngày nhận kết quả, trên trang của hồ sơ."),
    ]  # fmt: skip
    chair = item.reasons_approved_by.full_name if item.reasons_approved_by_id else ""
    return _paper(
        LETTER, one.round.organiser, item.reasons_approved_at or clock.now(), blocks=tuple(blocks), right_name=chair
    )


def register_all() -> None:
    """The texts each kind is shipped with; an office may write over them."""
    shipped = {
        SHEET: (_("Phiếu chấm"), {"title": "PHIẾU CHẤM SÁNG KIẾN", "right_title": "THÀNH VIÊN HỘI ĐỒNG"}),
        SUMMARY: (_("Bảng tổng hợp kết quả chấm"),
                  {"title": "BẢNG TỔNG HỢP KẾT QUẢ CHẤM", "left_title": "THƯ KÝ", "right_title": "CHỦ TỊCH HỘI ĐỒNG"}),
        COUNT: (_("Biên bản kiểm phiếu"),
                {"title": "BIÊN BẢN KIỂM PHIẾU", "left_title": "NGƯỜI KIỂM PHIẾU", "right_title": "NGƯỜI KIỂM PHIẾU"}),
        MINUTES: (_("Biên bản họp hội đồng"),
                  {"title": "BIÊN BẢN HỌP HỘI ĐỒNG", "left_title": "THƯ KÝ", "right_title": "CHỦ TRÌ"}),
        LETTER: (_("Thư trả lời hồ sơ không đạt"),
                 {"title": "THÔNG BÁO KẾT QUẢ XÉT SÁNG KIẾN", "right_title": "CHỦ TỊCH HỘI ĐỒNG"}),
    }  # fmt: skip
    for kind, (name, texts) in shipped.items():
        kinds[kind] = Kind(name, {"issuer": "*", **texts}, sample)
