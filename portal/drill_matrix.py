"""`drill matrix`: the whole product of addresses, states and people over HTTP, held against the table."""

from collections.abc import Iterator

from portal import matrix, matrix_table


def run(_rounds: int) -> Iterator[str]:
    """The count of cells asked; SystemExit with every difference."""
    matrix.fill()
    everybody, asked, wrong = len(matrix.people()), 0, []
    for line in matrix.grid(matrix.whole()):
        asked += 2 * everybody
        wrong += matrix_table.differences([line])
    yield f"{len(matrix.addresses())} addresses, {everybody} people, {asked:,} cells asked"
    if wrong:
        raise SystemExit("\n".join(wrong))
