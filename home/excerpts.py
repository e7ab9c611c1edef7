"""A few words of a page's own text around what was typed, for hits whose title and summary do not hold it."""

from collections.abc import Iterable

from home import search, words
from home.models import ExemplarPage, Finding
from home.opening import plain
from portal.text import fold, nfc

BEFORE, AFTER = 8, 18
# A report has some 800 words; of a text many times as long only the beginning is looked through.
LOOKED_AT = 60_000
MORE = "…"


def of(hits: Iterable[Finding], typed: str) -> dict[int, list[tuple[str, bool]]]:
    """Page → the excerpt in pieces, each with whether it is a typed word. One statement, none where every hit shows why it is one.

    What is found by the unit's or an author's name alone has none: the page shows those below.
    """
    wanted = set(words.asked(typed)[1])
    unclear = [hit.pk for hit in hits if wanted - set(words.folded_words(f"{hit.title} {hit.summary}"))]
    if not unclear:
        return {}
    bodies = ExemplarPage.objects.live().filter(pk__in=unclear).order_by().values_list("page_ptr", "body")
    found = ((page, around(plain(list(body.raw_data))[:LOOKED_AT], wanted)) for page, body in bodies)
    return {page: search.highlighted(text, typed) for page, text in found if text}


def around(text: str, wanted: set[str]) -> str:
    """The place with the most of these folded words, the first of equals; '' where none of them is in the text."""
    text = " ".join(nfc(text).split())
    places = list(words.WORD.finditer(text))
    # Folded at once, as one word at a time takes twenty times as long; each stays one word.
    folded = fold(" ".join(place[0] for place in places)).split()
    hits = [at for at, word in enumerate(folded) if word in wanted]
    if not hits:
        return ""
    at = max(hits, key=lambda here: worth(folded, here, wanted))
    start, last = places[max(0, at - BEFORE)].start(), min(at + AFTER, len(places)) - 1
    end = places[last].end()
    return f"{MORE if start else ''}{text[start:end]}{MORE if last < len(places) - 1 else ''}"


def worth(folded: list[str], at: int, wanted: set[str]) -> int:
    """How many different words stand from here on within the excerpt, those side by side counted once more."""
    near = folded[at : at + AFTER]
    together = len(near) > 1 and near[1] in wanted and near[1] != near[0]
    return len(wanted.intersection(near)) + together
