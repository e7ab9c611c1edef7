"""Checks a ledger with nothing but Python: the portal checks itself with it, and an auditor's export carries this very file.

Run beside an export: python3 ledger_check.py ledger.jsonl [heads.txt]
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

FIRST = "0" * 64
TOLD = 50


class Row(NamedTuple):
    """One act as it is kept. `salt` and `facts` are '' once retention has emptied them, None where their row is gone."""

    seq: int
    at: str
    act: str
    subject: str
    dossier: int | None
    person: int | None
    facts_hash: str
    prev: str
    hash: str
    salt: str | None = ""
    facts: str | None = ""


@dataclass
class Report:
    """What a check found: faults by place, and how far outside heads prove it."""

    rows: int = 0
    head: str = FIRST
    emptied: int = 0
    faults: list[str] = field(default_factory=list)
    more: int = 0
    heads: int = 0
    proven: int = 0

    @property
    def sound(self) -> bool:
        return not self.faults

    @property
    def unproven(self) -> int:
        """Rows after the last head held elsewhere: whoever holds the database could have made them anew."""
        return self.rows - self.proven

    def fault(self, words: str) -> None:
        if len(self.faults) < TOLD:
            self.faults.append(words)
        else:
            self.more += 1

    def lines(self) -> Iterator[str]:
        """For a person to read."""
        yield f"{self.rows} rows, head {self.rows} {self.head}"
        if self.heads:
            yield f"{self.heads} heads held elsewhere, proven up to row {self.proven}, {self.unproven} rows after it unproven"
        else:
            yield "chain only: no head held elsewhere was given, so a chain made anew as a whole would not be seen"
        if self.emptied:
            yield f"{self.emptied} rows whose facts were emptied by retention; their hashes still hold"
        yield from (f"FAULT {words}" for words in self.faults)
        if self.more:
            yield f"FAULT and {self.more} more"


def canonical(value: Any) -> str:
    """One way to write a value down, on every machine."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of_facts(salt: str, facts: str) -> str:
    """SHA-256 over a salt of its own, so that facts which were emptied cannot be found by guessing."""
    return hashlib.sha256(f"{salt}\n{facts}".encode()).hexdigest()


def hash_of_row(prev: str, row: tuple[Any, ...]) -> str:
    """SHA-256 over the hash before and (seq, at, act, subject, dossier, person, hash of the facts)."""
    return hashlib.sha256(f"{prev}\n{canonical(list(row))}".encode()).hexdigest()


def check(rows: Iterable[Row], heads: Mapping[int, str]) -> Report:
    """Rows in the order of `seq` and heads held elsewhere (seq → hash) → what does not fit."""
    report, prev, last = Report(heads=len(heads)), FIRST, 0
    for row in rows:
        if row.seq != last + 1:
            gap = f"row {last + 1}" if row.seq == last + 2 else f"rows {last + 1} to {row.seq - 1}"
            report.fault(f"{gap} missing before row {row.seq} ({row.at})")
        elif row.prev != prev:
            report.fault(f"row {row.seq} ({row.at}) does not follow from row {last}: removed, swapped or put in")
        if hash_of_row(row.prev, row[:7]) != row.hash:
            report.fault(f"row {row.seq} ({row.at}, {row.act}) was altered")
        facts_of(row, report)
        held = heads.get(row.seq)
        if held is not None and held != row.hash:
            report.fault(f"row {row.seq} ({row.at}) is not the head held elsewhere: the chain was made anew up to here")
        elif held is not None:
            report.proven = row.seq
        prev, last = row.hash, row.seq
        report.rows += 1
    for seq in sorted(seq for seq in heads if seq > last):
        report.fault(f"row {seq} missing: the ledger ends at row {last}, a head held elsewhere is later")
    report.head = prev
    return report


def facts_of(row: Row, report: Report) -> None:
    """The side row holds what the chain says it held, or was emptied whole."""
    if row.facts is None:
        report.fault(f"row {row.seq} ({row.at}, {row.act}): its facts were removed instead of emptied")
    elif row.facts == "" and row.salt == "":
        report.emptied += 1
    elif hash_of_facts(row.salt or "", row.facts) != row.facts_hash:
        report.fault(f"row {row.seq} ({row.at}, {row.act}): its facts were altered")


def heads_from(text: str) -> dict[int, str]:
    """seq → hash of lines that hold both, as mails, the file of heads and printed papers have them."""
    found = {}
    for line in text.splitlines():
        words = line.replace(":", " ").replace(",", " ").split()
        hashes = [word for word in words if len(word) == 64 and set(word) <= set("0123456789abcdef")]
        numbers = [int(word) for word in words if word.isdigit()]
        if hashes and numbers:
            found[numbers[-1]] = hashes[0]
    return found


def rows_from(lines: Iterable[str]) -> Iterator[Row]:
    """Rows of an export, a JSON list a line."""
    for line in lines:
        if line.strip():
            yield Row(*json.loads(line))


def main(arguments: list[str]) -> int:
    """Check an export; 1 where something does not fit."""
    with open(arguments[0], encoding="utf-8") as rows:
        heads = {}
        for path in arguments[1:]:
            with open(path, encoding="utf-8") as held:
                heads |= heads_from(held.read())
        report = check(rows_from(rows), heads)
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 0 if report.sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
