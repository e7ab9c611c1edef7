"""An outcome made again from the frozen sheets and the record of its conclusion, step by step."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from review import scoring
from review.figures import Figures, Measure, Pass, Sheet, Terms, sheet_total
from review.models import ConfirmedSheet
from review.models.sheet import digest_of
from review.standings import marks_in
from review.votes import VoteCount, weighed

OUTCOME = (
    "sheets",
    "mean",
    "trimmed",
    "median",
    "deviation",
    "mark",
    "first_mark",
    "final_mark",
    "links",
    "criterion_means",
    "gates_passed",
    "votes_for",
    "votes_against",
    "votes_blank",
    "vote_base",
    "votes_needed",
    "passed",
)


def canonical(told: Any) -> bytes:
    """The same facts as the same bytes: keys sorted, no spaces, UTF-8."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def stored(outcome: Any) -> dict[str, Any]:
    """A stored outcome as texts and whole numbers."""
    return {name: _told(getattr(outcome, name)) for name in OUTCOME}


def _told(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def figures_of(record: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]]) -> Figures:
    """The figures from the record's rules and the sheets it names by digest. KeyError where a sheet is missing."""
    rules = record["rules"]
    rubrics = {int(key): [Measure.read(one) for one in rows] for key, rows in record["rubrics"].items()}
    terms = Terms(
        rules["aggregation"],
        Decimal(rules["spread_limit"]),
        rules["sheets_needed"],
        rules["handed_in"],
        Decimal(rules["final_weight"]),
    )
    passes = {name: Pass.of([_sheet(one, sheets) for one in rows], rubrics) for name, rows in record["sheets"].items()}
    return Figures(passes["present"], terms, passes.get("first"))


def _sheet(named: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]]) -> Sheet:
    content = sheets[named["digest"]]
    return Sheet(content["member"], named["rubric"], marks_in(content), named["digest"])


def count_of(vote: Mapping[str, Any] | None) -> VoteCount | None:
    """The vote as it was weighed, None where the round has none."""
    if vote is None:
        return None
    if "kept" in vote:
        return VoteCount(*vote["kept"])
    return weighed(tuple(vote["cast"]), vote["of"], vote["places"], len(vote["recused"]), tuple(vote["ratio"]))


def outcome_of(record: Mapping[str, Any], figures: Figures) -> dict[str, Any]:
    """Pass or fail with every figure, in the form of `stored`."""
    count, first_and_present = count_of(record["vote"]), figures.pass_marks
    passed = record["points_met"] and scoring.concluded(
        gates=figures.gates_passed,
        mark=figures.mark,
        pass_mark=Decimal(record["rules"]["pass_mark"]),
        vote=None if count is None else count.passed,
    )
    found = {
        "sheets": figures.sheets,
        "mean": figures.mean,
        "trimmed": figures.trimmed,
        "median": figures.median,
        "deviation": figures.deviation,
        "mark": figures.mark,
        "first_mark": first_and_present[0],
        "final_mark": first_and_present[1] if figures.final else None,
        "links": [str(link) for link in figures.links],
        "criterion_means": {code: str(value) for code, value in figures.criteria.items()},
        "gates_passed": figures.gates_passed,
        "votes_for": count and count.in_favour,
        "votes_against": count and count.against,
        "votes_blank": count and count.blank,
        "vote_base": count and count.base,
        "votes_needed": count and count.needed,
        "passed": passed,
    }
    return {name: _told(value) for name, value in found.items()}


def sheet_lines(record: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]], which: str) -> list[dict]:
    """Every sheet of a pass with its marks and its total, for the page and the file."""
    rubrics = {int(key): [Measure.read(one) for one in rows] for key, rows in record["rubrics"].items()}
    lines = []
    for named in record["sheets"].get(which, ()):
        content = sheets[named["digest"]]
        marks = marks_in(content)
        total = sheet_total(rubrics[named["rubric"]], marks)
        told = [
            {"code": one.code, "text": one.text, "maximum": _plain(one.maximum), "mark": _plain(marks.get(one.code))}
            for one in rubrics[named["rubric"]]
        ]
        lines.append({"member": content["member"], "digest": named["digest"], "marks": told, "total": _plain(total)})
    return lines


def _plain(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def sheets_named(record: Any) -> dict[str, dict]:
    """digest → the content of every confirmed sheet a conclusion names. One statement."""
    digests = {one["digest"] for rows in record["sheets"].values() for one in rows}
    return dict(ConfirmedSheet.objects.filter(digest__in=digests).values_list("digest", "content"))


def explanation(conclusion: Any) -> dict[str, Any]:
    """All that a reader needs to follow a conclusion and to make it again, in the form of the JSON file."""
    record, sheets = conclusion.content, sheets_named(conclusion.content)
    problems = list(broken(conclusion, sheets))
    told: dict[str, Any] = {
        "dossier": record["dossier"],
        "record": record,
        "record_digest": conclusion.digest,
        "confirmed_sheets": sheets,
        "stored": stored(conclusion.outcome),
        "problems": problems,
    }
    if problems:
        return {**told, "made_again": None, "same": False}
    figures = figures_of(record, sheets)
    again = outcome_of(record, figures)
    return {
        **told,
        "steps": {
            "first": sheet_lines(record, sheets, "first"),
            "present": sheet_lines(record, sheets, "present"),
            "failed_gates": figures.failed_gates,
            "wide": figures.wide,
        },
        "made_again": again,
        "same": canonical(again) == canonical(told["stored"]),
    }


def broken(conclusion: Any, sheets: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What was changed after the fact: the record itself, or a sheet it names."""
    record = conclusion.content
    if digest_of(record) != conclusion.digest:
        yield f"record {conclusion.pk}: its digest does not fit its content"
    for named in (one for rows in record["sheets"].values() for one in rows):
        content = sheets.get(named["digest"])
        if content is None:
            yield f"sheet {named['digest'][:12]} is missing"
        elif digest_of(content) != named["digest"]:
            yield f"sheet {named['digest'][:12]}: its digest does not fit its content"
