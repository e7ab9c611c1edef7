"""`drill public`: two nodes are read while a page is published, unpublished, loses a consent; then the database goes away."""

import contextlib
import re
import shutil
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from home import actions
from home.models import ExemplarPage
from initiatives.bench import fill
from initiatives.models import Initiative
from initiatives.states import State
from portal import demo, pages
from portal.drill import Server
from portal.drill_away import away_from

ROUNDS = 200
READERS = 2
DEEDS = ("published", "edited", "taken off", "consent withdrawn")
READ_AROUND = 0.15
LATE, PATIENCE = 2, 20.0


@dataclass
class Reader(threading.Thread):
    """Reads one address of one node again and again; remembers when each reading began and what it said."""

    address: str
    seen: list[tuple[float, str]] = field(default_factory=list)
    over: bool = False

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.over:
            begun = time.monotonic()
            _status, text = read(self.address)
            self.seen.append((begun, text))

    def until_read_after(self, moment: float) -> None:
        """Twice at least, and then no more."""
        until = moment + PATIENCE
        while sum(begun > moment for begun, _text in list(self.seen)) < LATE and time.monotonic() < until:
            time.sleep(0.01)
        self.over = True


def read(address: str) -> tuple[int, str]:
    """(status, text) of one reading; a refusal is an answer too."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answered:  # noqa: S310  our own address
            return answered.status, answered.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""


def opened() -> ExemplarPage:
    """A page of an awarded initiative, not yet public, its authors' yes in hand."""
    fill(3)
    initiative = Initiative.objects.filter(state=State.AWARDED, exemplar=None).exclude(authorships=None)[0]
    Initiative.objects.filter(pk=initiative.pk).update(title="Thẻ hỏi đáp hai mặt")
    page = actions.open_page(Initiative.objects.get(pk=initiative.pk), by=demo.cast()["bien-tap"])
    agree(page)
    return page


def agree(page: ExemplarPage, *, given: bool = True) -> None:
    for author in page.initiative.authorships.select_related("user"):
        initiative = Initiative.objects.get(pk=page.initiative_id)
        actions.answer(initiative, author, by=author.user or initiative.created_by, given=given)


def edited(page: ExemplarPage, title: str) -> None:
    """A new title, agreed to, put before the public."""
    page = ExemplarPage.objects.get(pk=page.pk)
    page.title = title
    page.save_revision()
    editor = demo.cast()["bien-tap"]
    actions.ask_consents(page, by=editor)
    agree(page)
    actions.publish(page, by=editor)


def deed(page: ExemplarPage, name: str, title: str) -> Callable[[str], bool]:
    """Do it; from its return on, what may no reading show any more? Returns that test of a text."""
    editor = demo.cast()["bien-tap"]
    page = ExemplarPage.objects.get(pk=page.pk)
    if name == "published":
        agree(page)
        actions.publish(page, by=editor)
        return lambda text: page.title not in text
    if name == "edited":
        before = page.title
        edited(page, title)
        return lambda text: before in text
    if name == "taken off":
        actions.take_off(page, by=editor)
    else:
        agree(page, given=False)
    return lambda text: page.title in text


def one_round(nodes: list[Server], page: ExemplarPage, number: int) -> list[str]:
    """Every deed once, with readers on both nodes throughout. What was wrong, in words."""
    wrong = []
    path = f"/thu-vien/{page.slug}/"
    for name in (*DEEDS[:3], DEEDS[0], DEEDS[3]):
        readers = [Reader(f"{node.address}{path}") for node in nodes for _n in range(READERS)]
        for reader in readers:
            reader.start()
        time.sleep(READ_AROUND)
        forbidden = deed(page, name, f"Thẻ hỏi đáp, bản {number}")
        done = time.monotonic()
        for reader in readers:
            reader.until_read_after(done)
        for reader in readers:
            reader.join()
            late = [text for begun, text in reader.seen if begun > done]
            if any(forbidden(text) for text in late) or not late:
                wrong.append(f"round {number}, {name}, {reader.address}: {len(late)} late readings, one of them old")
    return wrong


@contextlib.contextmanager
def shared_pages() -> Iterator[Path]:
    """This process keeps pages too, where both nodes do: it is the third node, the one that acts."""
    place, before = Path(tempfile.mkdtemp(prefix="portal-pages-")), settings.PAGES_ROOT
    settings.PAGES_ROOT = place
    pages.store.cache_clear()
    try:
        yield place
    finally:
        settings.PAGES_ROOT = before
        pages.store.cache_clear()
        shutil.rmtree(place, ignore_errors=True)


def run(rounds: int) -> Iterator[str]:
    """Print what held. SystemExit where an old page was shown after its change was told as done."""
    rounds = rounds or ROUNDS
    with shared_pages() as place, away_from(connection) as (address, gone):
        more = {"PORTAL_PAGES": str(place), "DATABASE_URL": address}
        nodes = [Server(more=more), Server(more=more)]
        page = opened()
        for node in nodes:
            node.start()
        try:
            yield from changes(nodes, page, rounds)
            yield from absence(nodes, page, gone)
        finally:
            for node in nodes:
                node.kill()


def changes(nodes: list[Server], page: ExemplarPage, rounds: int) -> Iterator[str]:
    wrong: list[str] = []
    for number in range(1, rounds + 1):
        wrong += one_round(nodes, page, number)
        connections.close_all()
    yield f"{connection.vendor}: {rounds} rounds of {len(DEEDS) + 1} changes on two nodes, {len(wrong)} old readings"
    if wrong:
        raise SystemExit("\n".join(wrong[:5]))


def absence(nodes: list[Server], page: ExemplarPage, gone: Callable[[], Any]) -> Iterator[str]:
    """Kept pages are served while the database is away, one that was not kept says so, all is well afterwards."""
    deed(page, "published", "")
    paths = ["/", "/thu-vien/", f"/thu-vien/{page.slug}/", "/phong-trao/", "/en/thu-vien/"]
    for path in paths:
        read(f"{nodes[0].address}{path}")
    expire(pages.store())
    connections.close_all()
    with gone():
        kept = {path: [read(f"{node.address}{path}")[0] for node in nodes] for path in paths}
        begun = time.monotonic()
        other = [read(f"{node.address}/thu-vien/?q=the")[0] for node in nodes]
        waited = time.monotonic() - begun
    back = [read(f"{node.address}/thu-vien/?q=the")[0] for node in nodes]
    yield f"database away: kept pages answered {kept}, a search {other} within {waited:.1f} s; afterwards {back}"
    if any(status != [200, 200] for status in kept.values()) or other != [503, 503] or back != [200, 200]:
        raise SystemExit("a kept page was not served while the database was away, or the portal did not come back")


def expire(store: Any) -> None:
    """Every kept page is past its time: it is made again if that can be, and served as it is if not."""
    for group in store.groups:
        for file in (store.root / group).glob("*") if (store.root / group).exists() else ():
            head, line, rest = file.read_bytes().partition(b"\n")
            file.write_bytes(re.sub(rb'"until": [\d.]+', b'"until": 1', head) + line + rest)
