"""Drills write what they counted into the reliability page themselves."""

from datetime import date

import pytest

from portal import drill_table


def test_a_drill_writes_its_own_line_in_the_place_of_its_last(tmp_path):
    place = tmp_path / "reliability.md"
    place.write_text(f"Before.\n{drill_table.BEGIN}\n{drill_table.END}\nAfter.\n", encoding="utf-8")
    for day, told in ((1, "two | kept"), (2, "three")):
        drill_table.put_in(place, "posts", "sqlite", 0, date(2026, 11, day), [told, ""])
    drill_table.put_in(place, "kill", "postgresql", 200, date(2026, 11, 3), ["all whole"])
    text = place.read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assert [[*row[:4], row[5]] for row in rows] == [
        ["| `kill`", "postgresql", "200", "03/11/2026", "all whole |"],
        ["| `posts`", "sqlite", "all", "02/11/2026", "three |"],
    ]
    assert (text.startswith("Before.\n"), text.endswith("\nAfter.\n")) == (True, True)


def test_a_file_without_the_table_is_refused(tmp_path):
    place = tmp_path / "other.md"
    place.write_text("x")
    with pytest.raises(ValueError, match="no table"):
        drill_table.put_in(place, "posts", "sqlite", 0, date(2026, 11, 1), ["x"])
    assert place.read_text() == "x"
