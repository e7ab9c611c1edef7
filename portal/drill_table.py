"""The table of what each drill found, kept in docs/reliability.md by the drills themselves."""

import os
from datetime import date
from pathlib import Path

BEGIN, END = "<!-- drills: written by `manage.py drill NAME --into` -->", "<!-- end of drills -->"
HEAD = ("| drill | engine | rounds | day | cores | what was counted |", "| --- | --- | ---: | --- | ---: | --- |")


def put_in(path: Path, name: str, engine: str, rounds: int, day: date, counted: list[str]) -> None:
    """One line for this drill on this engine, in the place of its last one. ValueError where the file has no table.

    rounds: 0 for the drill's own number. counted: the lines it ended with.
    """
    text = path.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{path} has no table of drills")
    before, _begin, rest = text.partition(BEGIN)
    table, _end, after = rest.partition(END)
    rows = {key_of(line): line for line in table.splitlines() if line.startswith("| `")}
    told = "; ".join(line.strip() for line in counted if line.strip()).replace("|", "/")
    line = f"| `{name}` | {engine} | {rounds or 'all'} | {day:%d/%m/%Y} | {os.cpu_count()} | {told} |"
    rows[key_of(line)] = line
    lines = "\n".join([*HEAD, *(rows[key] for key in sorted(rows))])
    path.write_text(f"{before}{BEGIN}\n{lines}\n{END}{after}", encoding="utf-8")


def key_of(line: str) -> tuple[str, str]:
    _blank, name, engine, *_rest = (cell.strip() for cell in line.split("|"))
    return name, engine
