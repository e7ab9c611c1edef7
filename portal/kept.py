"""The store of public pages: one file a page, in one directory a group, on a disk that all nodes share.

A change of what pages show first holds their groups (nothing is kept meanwhile) and takes their directories away in one
rename, then commits, then lets go. Whoever began to read before that writes into a directory nobody looks into any more;
whoever begins while it is held does not write at all. So no file ever tells what the database no longer says, and a
process that dies in between leaves a hold behind: pages are made afresh until `reap` lets it go.
"""

import gzip
import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOLDS, GONE = "holds", "gone"
# No transaction lasts that long: the process that held died.
HELD_AT_MOST = 600.0


@dataclass(frozen=True)
class Kept:
    """One page as it goes out: headers without those that depend on the request, body plain and packed, good until when."""

    headers: list[tuple[str, str]]
    etag: str
    plain: bytes
    packed: bytes
    until: float

    @classmethod
    def of(cls, headers: Iterable[tuple[str, str]], body: bytes, until: float) -> "Kept":
        """until: seconds since 1970 after which it is made again; the old one is served only where that fails."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return cls(list(headers), etag, body, gzip.compress(body, 6, mtime=0), until)

    def stored(self) -> bytes:
        head = {"headers": self.headers, "etag": self.etag, "plain": len(self.plain), "until": self.until}
        return json.dumps(head).encode() + b"\n" + self.plain + self.packed

    @classmethod
    def read(cls, stored: bytes) -> "Kept":
        head, _line, body = stored.partition(b"\n")
        facts = json.loads(head)
        headers = [(name, value) for name, value in facts["headers"]]
        return cls(headers, facts["etag"], body[: facts["plain"]], body[facts["plain"] :], facts["until"])


class Store:
    """The files under `root`; groups are the names of the directories pages are kept in."""

    def __init__(self, root: Path, groups: Iterable[str]) -> None:
        self.root, self.groups = Path(root), tuple(groups)
        # Where a path was found last: a hint for the next reader in this process, never a promise.
        self.seen: dict[str, str] = {}
        self.lay_out()

    def lay_out(self) -> None:
        """The directories, at the start and wherever somebody cleared them by hand while the portal runs."""
        for name in (HOLDS, GONE, *self.groups):
            (self.root / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    @staticmethod
    def file_of(path: str) -> str:
        return hashlib.sha256(path.encode()).hexdigest()

    def read(self, path: str) -> Kept | None:
        """The page kept for this address, fresh or not; a file that cannot be read is none."""
        name, hint = self.file_of(path), self.seen.get(path)
        for group in (hint, *self.groups) if hint else self.groups:
            with suppress(OSError, ValueError, KeyError):
                found = Kept.read((self.root / group / name).read_bytes())
                self.seen[path] = group
                return found
        return None

    @contextmanager
    def writing(self) -> Iterator["Desk"]:
        """Opened before anything is read for a page; what is put through it is seen only if nothing changed since."""
        desk = Desk(self)
        try:
            yield desk
        finally:
            desk.close()

    def hold(self, groups: Iterable[str]) -> list[str]:
        """Nothing of these groups is kept until `release`, and nothing kept so far is served. The holds' names."""
        made = []
        for group in groups:
            name = f"{group}.{uuid.uuid4().hex}"
            try:
                (self.root / HOLDS / name).touch()
            except FileNotFoundError:
                self.lay_out()
                (self.root / HOLDS / name).touch()
            made.append(name)
            self.purge(group)
        return made

    def holds(self, name: str) -> bool:
        """Whether this hold still stands."""
        return bool(name) and (self.root / HOLDS / name).exists()

    def release(self, holds: Iterable[str]) -> None:
        """Let go; a hold that was taken for dead meanwhile takes its group's pages away once more."""
        for name in holds:
            try:
                (self.root / HOLDS / name).unlink()
            except FileNotFoundError:
                self.purge(name.partition(".")[0])

    def held(self) -> set[str]:
        """The groups of which nothing may be kept now; all of them where the holds were cleared away by hand."""
        try:
            return {name.partition(".")[0] for name in os.listdir(self.root / HOLDS)}
        except FileNotFoundError:
            self.lay_out()
            return set(self.groups)

    def purge(self, group: str) -> None:
        """Every page of the group away at once; the files are deleted later, by `reap`."""
        with suppress(FileNotFoundError):
            # Where it was cleared by hand: without a place to go to, what is kept would stay.
            (self.root / GONE).mkdir(mode=0o700, parents=True, exist_ok=True)
            os.rename(self.root / group, self.root / GONE / uuid.uuid4().hex)

    def reap(self) -> int:
        """Lets holds of dead processes go and deletes what was taken away. Returns how many directories and holds."""
        done = 0
        self.lay_out()
        for name in os.listdir(self.root / GONE):
            shutil.rmtree(self.root / GONE / name, ignore_errors=True)
            done += 1
        for name in os.listdir(self.root / HOLDS):
            with suppress(FileNotFoundError):
                if time.time() - (self.root / HOLDS / name).stat().st_mtime > HELD_AT_MOST:
                    self.purge(name.partition(".")[0])
                    (self.root / HOLDS / name).unlink(missing_ok=True)
                    done += 1
        return done


class Desk:
    """The groups' directories as they were when a page was begun, and which of them may be written to."""

    def __init__(self, store: Store) -> None:
        self.places: dict[str, int] = {}
        for group in store.groups:
            place = store.root / group
            with suppress(OSError):
                place.mkdir(mode=0o700)
            with suppress(OSError):
                self.places[group] = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        # After the directories were opened: a hold that comes later takes them away under us.
        self.held = store.held()

    def put(self, group: str, path: str, kept: Kept) -> bool:
        """Keep a page; False where its group is being changed, or where it cannot be written."""
        place = self.places.get(group)
        if place is None or group in self.held:
            return False
        name = Store.file_of(path)
        draft = f"{name}.{uuid.uuid4().hex}"
        try:
            file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=place)
            with os.fdopen(file, "wb") as written:
                written.write(kept.stored())
            os.rename(draft, name, src_dir_fd=place, dst_dir_fd=place)
        except OSError:
            # Taken away and deleted meanwhile, or the disk is full: the reader has the page all the same.
            return False
        return True

    def close(self) -> None:
        for place in self.places.values():
            os.close(place)
