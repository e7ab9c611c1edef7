"""What the permission matrix finds behind this room's addresses."""

from datetime import timedelta
from typing import Any

from django.core.signing import dumps

from home import pictures, voting
from home.bench import first_exemplar, first_question, first_serial, own_replication, owners_use
from home.models import ExemplarPage, NewsPage, PublicVote, Replication, UnitQuestion, Usefulness, Voice
from initiatives.bench import bench_round, first
from initiatives.models import Movement
from initiatives.states import State
from portal import clock, demo, matrix


def said() -> int:
    """One reader's word, made when it is asked for."""
    facts = {"useful": True, "said_at": clock.now()}
    return Usefulness.objects.get_or_create(initiative=first(State.AWARDED), defaults=facts)[0].pk


def reported() -> int:
    """A replication whose unit told its figures."""
    rows = Replication.objects.filter(unit__code="DL-HOASONDONG").order_by("-pk")
    found = rows[0]
    rows.filter(pk=found.pk).update(state="reported", reported_at=clock.now())
    return found.pk


def answered() -> int:
    """A question its unit answered."""
    found = UnitQuestion.objects.order_by("-pk")[0]
    UnitQuestion.objects.filter(pk=found.pk).update(answer="Đã trả lời.", answered_at=clock.now())
    return found.pk


def vote() -> PublicVote:
    at = clock.now()
    facts = {"opens_at": at - timedelta(days=1), "closes_at": at + timedelta(days=9), "key": "0" * 64, "opened_by": demo.cast()["thi-dua"]}  # fmt: skip
    return PublicVote.objects.get_or_create(round=bench_round(), defaults=facts)[0]


def token() -> str:
    """The link mailed to an address that has not confirmed its voice."""
    chosen = first(State.DECISION)
    facts = {"initiative": chosen, "asked_at": clock.now()}
    voice, _made = Voice.objects.get_or_create(vote=vote(), address_hash="0" * 64, defaults=facts)
    return dumps([voice.pk, chosen.pk], salt=voting.SALT)


KEYS = {
    "replication": own_replication, "confirmation_paper": reported, "still_in_use": owners_use,
    "question": first_question, "publish_answer": answered, "read_feedback": said,
    "open_page": lambda: first(State.AWARDED).pk, "publish": lambda: first(State.AWARDED).pk, "consent": lambda: first(State.AWARDED).pk,
}  # fmt: skip


def arguments(name: str, _pattern: str, takes: frozenset[str], _state: str) -> dict[str, Any]:
    short = name.partition(":")[2]
    news = NewsPage.objects.live().first()
    given = {
        "pk": KEYS[short]() if short in KEYS else 0, "slug": news.slug if short == "news_page" and news else first_exemplar(),
        "code": first(State.AWARDED).code if short in {"lasting", "exemplar"} else bench_round().code, "name": "SIPAS",
        "token": token() if short == "confirm_vote" else "khong-co", "pillar": "P2", "section": "trang", "serial": first_serial(), "form": "csv" if name.startswith("api") else "pdf",
    }  # fmt: skip
    if name == "home:consent_picture":
        shown = pictures.pictures_of(ExemplarPage.objects.get(initiative=first(State.AWARDED)))
        given |= {"pk": first(State.AWARDED).pk, "picture": shown[0].pk}
    if name == "home:feed_of_movement":
        given["code"] = Movement.objects.values_list("code", flat=True)[0]
    if name == "api:table_file":
        given["name"] = "library"
    if name == "api:exemplar":
        given["code"] = first(State.AWARDED).code
    return {one: given[one] for one in takes}


matrix.fillers.append(vote)
matrix.arguments |= {"home": arguments, "api": arguments}
