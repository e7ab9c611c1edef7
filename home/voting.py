"""The public's vote on a contest: one voice a verified address, sealed until the end, then unlinkable."""

import hashlib
import hmac
import secrets
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from home.models import PublicVote, Voice
from initiatives.models import Initiative, Round
from initiatives.rules import runs_movement
from initiatives.states import State
from portal import clock, mail
from portal.workflow import NotPossibleNow, Refused

SALT = "public-vote"
# What the public may choose among: what the council has before it or has concluded.
ON_THE_LIST = (State.SCORING, State.DELIBERATION, State.REVISION, State.DECISION, State.AWARDED, State.NOT_AWARDED)
LISTED = 300


def entries(round_: Round) -> Any:
    """The contest's entries that can be chosen, by title; of a blind round without unit and names."""
    return Initiative.objects.filter(round=round_, state__in=ON_THE_LIST).order_by("title", "pk")


@transaction.atomic
def open_vote(round_: Round, *, by: Any, opens_at: Any, closes_at: Any) -> PublicVote:
    """The organiser opens it once; it has an end from the start."""
    if not runs_movement(round_, by):
        raise Refused(_("Việc này của chuyên viên thi đua của cơ quan tổ chức đợt."))
    if not round_.is_contest:
        raise NotPossibleNow([_("Chỉ cuộc thi mới có bình chọn của công chúng.")], round_)
    if PublicVote.objects.filter(round=round_).exists():
        raise NotPossibleNow([_("Cuộc thi này đã có bình chọn; thời gian không đổi được sau khi mở.")], round_)
    if closes_at <= max(opens_at, clock.now()):
        raise NotPossibleNow([_("Giờ đóng phải sau giờ mở và sau bây giờ.")], round_)
    return PublicVote.objects.create(
        round=round_, opens_at=opens_at, closes_at=closes_at, key=secrets.token_hex(32), opened_by=by
    )


def hashed(vote: PublicVote, address: str) -> str:
    """An address as the vote knows it: a keyed hash, so that the list of voters is in no table."""
    return hmac.new(vote.key.encode(), address.strip().casefold().encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def ask(vote: PublicVote, initiative: Initiative, *, address: str, language: str = "vi") -> None:
    """A voice that waits for its mail to be answered. The screen says the same whether the address has voted or not."""
    vote = PublicVote.objects.select_for_update().get(pk=vote.pk)
    if not vote.is_open:
        raise NotPossibleNow([_("Bình chọn không mở lúc này.")], vote.round)
    if not entries(vote.round).filter(pk=initiative.pk).exists():
        raise NotPossibleNow([_("Bài dự thi này không có trong danh sách bình chọn.")], vote.round)
    digest = hashed(vote, address)
    voice = Voice.objects.filter(vote=vote, address_hash=digest).first()
    if voice is not None and voice.verified_at is not None:
        return
    if voice is None:
        voice = Voice.objects.create(vote=vote, address_hash=digest, initiative=initiative, asked_at=clock.now())
    token = signing.dumps([voice.pk, initiative.pk], salt=SALT)
    mail.tell_address(
        address, "vote", key=f"vote:{secrets.token_hex(16)}", language=language, initiative=initiative, vote=vote,
        path=reverse("home:confirm_vote", args=[token]),
    )  # fmt: skip


def opened(token: str) -> Voice | None:
    """The voice a link of ours is about, with the entry this link chooses; None for any other token.

    Every link mailed to an address is good until one is confirmed: whoever asks again in another's name takes nothing.
    """
    try:
        key, initiative = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    rows = Voice.objects.select_related("vote__round").filter(Q(verified_at=None) | Q(initiative=initiative), pk=key)
    voice, chosen = rows.first(), Initiative.objects.filter(pk=initiative).first()
    if voice is None or chosen is None:
        return None
    voice.initiative = chosen
    return voice


@transaction.atomic
def confirm(voice: Voice) -> None:
    """Counts from now on for the entry its link chose; the second press of the button counts nothing."""
    chosen = voice.initiative
    voice = Voice.objects.select_for_update(of=("self",)).select_related("vote__round").get(pk=voice.pk)
    if not voice.vote.is_open:
        raise NotPossibleNow([_("Bình chọn đã đóng: lượt này không được tính.")], voice.vote.round)
    if voice.verified_at is None:
        if chosen.state not in ON_THE_LIST:
            raise NotPossibleNow([_("Bài dự thi này không có trong danh sách bình chọn.")], voice.vote.round)
        voice.initiative, voice.verified_at = chosen, clock.now()
        voice.save()


def result(vote: PublicVote) -> list[dict[str, Any]]:
    """Entries with their verified voices, the most first; nothing before the end, to nobody.

    What has left the contest since is not named: withdrawn, refused or annulled it is nobody's to read (`off_the_list`).
    """
    if not vote.is_over:
        raise Refused(_("Kết quả bình chọn được niêm phong đến khi đóng."))
    rows = verified(vote).filter(initiative__state__in=ON_THE_LIST).values("initiative", "initiative__title")
    return list(rows.annotate(voices=Count("pk")).order_by("-voices", "initiative__title"))


def off_the_list(vote: PublicVote) -> int:
    """How many verified voices are for entries that left the contest since; told as one number after the end."""
    return verified(vote).exclude(initiative__state__in=ON_THE_LIST).count() if vote.is_over else 0


def verified(vote: PublicVote) -> Any:
    return Voice.objects.filter(vote=vote, verified_at__isnull=False)


def forget_addresses(_day: Any) -> int:
    """After the end the key goes and unverified voices with it: nobody can tell any more which address voted."""
    done = 0
    for vote in PublicVote.objects.filter(closes_at__lt=clock.now()).exclude(key=""):
        with transaction.atomic():
            Voice.objects.filter(vote=vote, verified_at=None).delete()
            mail.forget("vote")
            PublicVote.objects.filter(pk=vote.pk).update(key="")
            done += 1
    return done
