"""Dossiers given to members by lot: as evenly as recusals allow, the same for the same seed; pure."""

import random
from collections.abc import Collection, Mapping, Sequence


def drawn(
    dossiers: Sequence[int],
    seats: Sequence[int],
    each: int,
    barred: Collection[tuple[int, int]],
    seed: str,
    load: Mapping[int, int] | None = None,
) -> dict[int, list[int]]:
    """dossier → the seats drawn for it, `each` of them or as many as are not barred.

    The dossiers come in drawn order, the most barred first so that they are not left over; each takes the members with
    the fewest so far (`load`: what they already have), equal ones by lot. barred: (dossier, seat) pairs.
    """
    rng = random.Random(seed)  # noqa: S311  a lot that can be drawn again from its recorded seed
    given = {seat: (load or {}).get(seat, 0) for seat in seats}
    order = sorted(dossiers)
    rng.shuffle(order)
    free = {one: [seat for seat in seats if (one, seat) not in barred] for one in order}
    result = {}
    for one in sorted(order, key=lambda key: len(free[key])):
        lots = {seat: rng.random() for seat in sorted(free[one])}
        chosen = sorted(free[one], key=lambda seat: (given[seat], lots[seat]))[:each]
        for seat in chosen:
            given[seat] += 1
        result[one] = chosen
    return result


def in_order(keys: Sequence[int], seed: str) -> list[int]:
    """The order in which finalists present."""
    order = sorted(keys)
    random.Random(seed).shuffle(order)  # noqa: S311  a lot that can be drawn again
    return order
