"""The secret ballot: opened under two tellers' passphrases, cast sealed, counted once; or counted on paper."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal import clock, ledger
from portal.workflow import NotPossibleNow, Refused, record
from review import rules, sealing, votes
from review.actions.session import open_item
from review.models import AgendaItem, Ballot, BallotVoter, SealedVote, Seat, SessionState

# With fewer voters a count would tell who voted how: two of two in favour leaves nothing to guess.
FEWEST = 3


def roll_of(item: AgendaItem, by: Any) -> list[Seat]:
    """Who votes on this item: present, with a vote, not recused."""
    voters = votes.electorate(item.session, item.initiative, by.rights.tree)
    present = set(item.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    return [seat for seat in voters.seats if seat.pk in voters.fit & present]


def _tellers(item: AgendaItem, tellers: tuple[Seat, Seat], by: Any) -> list[str]:
    """The names of two different people who are here and not kept out of this item."""
    present = set(item.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    wrong = len({seat.user_id for seat in tellers}) < 2
    wrong = wrong or any(seat.pk not in present or rules.is_recused(item.initiative, seat, by) for seat in tellers)
    if wrong:
        raise NotPossibleNow(
            [_("Ban kiểm phiếu là hai người khác nhau, có mặt và không phải rút lui.")], item.initiative
        )
    return [seat.user.full_name for seat in tellers]


def _new(item: AgendaItem, by: Any) -> AgendaItem:
    item = open_item(item, by)
    if not (item.session.round.ballot and item.session.round.secret_ballot):
        raise NotPossibleNow([_("Đợt này không bỏ phiếu kín.")], item.initiative)
    if votes.ballot_of(item) is not None:
        raise NotPossibleNow([_("Hồ sơ này đã có một cuộc bỏ phiếu.")], item.initiative)
    return item


@transaction.atomic
def open_ballot(item: AgendaItem, *, tellers: tuple[Seat, Seat], passphrases: tuple[str, str], by: Any) -> Ballot:
    """Open a ballot; from the passphrases only the public key is kept. With fewer than three voters it is on paper."""
    item = _new(item, by)
    names = _tellers(item, tellers, by)
    if any(len(one.strip()) < sealing.AT_LEAST for one in passphrases):
        raise NotPossibleNow([_("Mỗi người kiểm phiếu đặt một mật khẩu từ 8 ký tự.")], item.initiative)
    roll = roll_of(item, by)
    if len(roll) < FEWEST:
        told = _("Chỉ có %(n)s người bỏ phiếu: hãy bỏ phiếu giấy, hai người kiểm phiếu nhập kết quả.")
        raise NotPossibleNow([told % {"n": len(roll)}], item.initiative)
    salt = sealing.new_salt()
    ballot = Ballot.objects.create(
        item=item,
        tellers=names,
        public_key=sealing.public_key(passphrases, salt),
        salt=salt,
        opened_at=clock.now(),
        issued=len(roll),
    )
    BallotVoter.objects.bulk_create(BallotVoter(ballot=ballot, seat=seat) for seat in roll)
    ledger.write("open_ballot", ballot, by=by, dossier=item.initiative_id, voters=sorted(seat.user_id for seat in roll))
    return ballot


def voter_of(ballot: Ballot, by: Any) -> BallotVoter:
    """This person's line on the roll. Refused for whoever has none or had to stand aside since."""
    voter = ballot.voters.select_related("seat").filter(seat__user=by).first()
    if voter is None or rules.is_recused(ballot.item.initiative, voter.seat, by):
        raise Refused(_("Anh/chị không có tên trong danh sách bỏ phiếu của hồ sơ này."))
    return voter


@transaction.atomic
def cast(ballot: Ballot, choice: str, *, by: Any) -> None:
    """One sealed vote by somebody on the roll who has not voted. That they voted is kept; how and when is not."""
    ballot = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("item__session", "item__initiative")
        .get(pk=ballot.pk)
    )
    by.forget_rights()
    voter = voter_of(ballot, by)
    if ballot.closed_at or ballot.voided_reason or ballot.item.session.state != SessionState.OPEN:
        raise NotPossibleNow([_("Cuộc bỏ phiếu này đã kết thúc.")], ballot.item.initiative)
    if voter.voted:
        raise NotPossibleNow([_("Anh/chị đã bỏ phiếu: mỗi người một phiếu và không đổi được.")], ballot.item.initiative)
    SealedVote.objects.create(ballot=ballot, sealed=sealing.sealed(choice, ballot.public_key))
    BallotVoter.objects.filter(pk=voter.pk).update(voted=True)
    # Without the person: the order of votes must not lead from a name to a sealed paper.
    ledger.write("cast_vote", ballot, dossier=ballot.item.initiative_id)


def _standing(ballot: Ballot, by: Any) -> Ballot:
    item = open_item(ballot.item, by)
    ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot.pk)
    ballot.item = item
    if ballot.voided_reason:
        raise NotPossibleNow([_("Cuộc bỏ phiếu này đã bị huỷ.")], item.initiative)
    return ballot


@transaction.atomic
def close_ballot(ballot: Ballot, *, passphrases: tuple[str, str], by: Any, reason: str = "") -> Ballot:
    """Both tellers open the votes in random order; only the counts stay, the sealed votes are deleted.

    reason: why it is counted before everybody on the roll has voted, kept in the history.
    """
    ballot = _standing(ballot, by)
    if ballot.closed_at or ballot.on_paper:
        raise NotPossibleNow([_("Phiếu đã được kiểm.")], ballot.item.initiative)
    found = list(ballot.sealed.values_list("sealed", flat=True))
    if len(found) < FEWEST:
        told = _("Mới có %(n)s phiếu: kiểm khi có ít nhất %(few)s, để không ai đoán được ai chọn gì.")
        raise NotPossibleNow([told % {"n": len(found), "few": FEWEST}], ballot.item.initiative)
    if len(found) < ballot.issued and not reason.strip():
        told = _("Còn %(n)s người chưa bỏ phiếu: chờ họ, hoặc ghi lý do kiểm phiếu bây giờ.")
        raise NotPossibleNow([told % {"n": ballot.issued - len(found)}], ballot.item.initiative)
    try:
        counts = sealing.counted(found, passphrases, ballot.salt, ballot.public_key)
    except sealing.WrongPassphrase as error:
        told = _("Mật khẩu của hai người kiểm phiếu không mở được phiếu. Nếu đã quên, hãy huỷ và bỏ phiếu lại.")
        raise NotPossibleNow([told], ballot.item.initiative) from error
    ballot.in_favour, ballot.against, ballot.blank = counts["for"], counts["against"], counts["blank"]
    ballot.closed_at = clock.now()
    ballot.save()
    ballot.sealed.all().delete()
    chain_count(ballot, by)
    if reason.strip():
        record(ballot.item.initiative, "count_early", by=by, comment=reason)
    return ballot


def chain_count(ballot: Ballot, by: Any) -> None:
    """The ledger has who voted and what was counted, never who chose what."""
    voted = ballot.voters.filter(voted=True).order_by("seat__user").values_list("seat__user", flat=True)
    counts = {"for": ballot.in_favour, "against": ballot.against, "blank": ballot.blank}
    ledger.write("count_ballot", ballot, by=by, dossier=ballot.item.initiative_id, voted=list(voted), counts=counts)


@transaction.atomic
def void_ballot(ballot: Ballot, *, reason: str, by: Any) -> None:
    """A lost passphrase, or a voter who had to stand aside after voting: the votes are gone, a new ballot is held."""
    ballot = _standing(ballot, by)
    voters = votes.electorate(ballot.item.session, ballot.item.initiative, by.rights.tree)
    if ballot.closed_at is not None and not votes.spoilt(ballot, voters):
        told = _("Phiếu đã kiểm: chỉ huỷ khi có người bỏ phiếu rồi phải rút lui.")
        raise NotPossibleNow([told], ballot.item.initiative)
    ballot.voided_reason = reason.strip()
    ballot.save(update_fields=["voided_reason"])
    ballot.sealed.all().delete()
    record(ballot.item.initiative, "void_ballot", by=by, comment=reason)


@transaction.atomic
def paper_ballot(
    item: AgendaItem,
    *,
    tellers: tuple[Seat, Seat],
    first: tuple[int, int, int],
    second: tuple[int, int, int],
    by: Any,
) -> Ballot:
    """(for, against, other) as each teller counted them; both must have counted the same, no more than could vote."""
    item = _new(item, by)
    names, roll = _tellers(item, tellers, by), roll_of(item, by)
    reasons = []
    if first != second:
        reasons.append(_("Hai người kiểm phiếu nhập khác nhau: hãy đếm lại."))
    if not 0 < sum(first) <= len(roll):
        reasons.append(_("Số phiếu phải từ 1 đến %(n)s, số người được bỏ phiếu.") % {"n": len(roll)})
    if reasons:
        raise NotPossibleNow(reasons, item.initiative)
    at = clock.now()
    ballot = Ballot.objects.create(
        item=item, tellers=names, on_paper=True, opened_at=at, closed_at=at, issued=len(roll),
        in_favour=first[0], against=first[1], blank=first[2],
    )  # fmt: skip
    BallotVoter.objects.bulk_create(BallotVoter(ballot=ballot, seat=seat, voted=True) for seat in roll)
    chain_count(ballot, by)
    return ballot
