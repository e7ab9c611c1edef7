"""The task list of a dossier: what is open to write, in order, each with its state and what is wrong with it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import completeness
from initiatives.actions.writing import open_parts
from initiatives.models import OPTIONAL_SECTIONS, PART_CHOICES, Initiative, PartKey, SectionKey, part_url
from portal.text import word_count

VERBS = {
    PartKey.FACTS: gettext_lazy("Ghi tên, tóm tắt và thông tin chung"),
    PartKey.AUTHORS: gettext_lazy("Ghi tác giả và chia tỷ lệ đóng góp"),
    SectionKey.PROBLEM: gettext_lazy("Kể thực trạng trước khi có sáng kiến"),
    SectionKey.SOLUTION: gettext_lazy("Mô tả giải pháp và các bước"),
    SectionKey.NOVELTY: gettext_lazy("Nêu điểm mới"),
    SectionKey.APPLICATION: gettext_lazy("Kể việc áp dụng thử, áp dụng lần đầu"),
    SectionKey.EFFECTS: gettext_lazy("Nêu hiệu quả"),
    PartKey.METRICS: gettext_lazy("Ghi số liệu trước và sau"),
    SectionKey.REPLICATION: gettext_lazy("Nêu điều kiện và khả năng nhân rộng"),
    SectionKey.ADOPTERS: gettext_lazy("Ghi ý kiến của nơi đã áp dụng"),
    PartKey.APPLIERS: gettext_lazy("Ghi người tham gia áp dụng lần đầu"),
    PartKey.ATTACHMENTS: gettext_lazy("Đính kèm minh chứng"),
}
ORDER = tuple(VERBS)


class Task(NamedTuple):
    """One line of the list. status: 'done', 'todo', 'waiting' for somebody else, 'problem' or 'optional'; told: what is
    wrong or who is waited for, '' where nothing."""

    part: str
    label: Any
    status: str
    url: str
    told: str = ""

    @property
    def name(self) -> Any:
        """The part's own name, for a summary."""
        return dict(PART_CHOICES)[self.part]

    @property
    def done(self) -> bool:
        return self.status == "done"


def tasks(initiative: Initiative) -> list[Task]:
    """What is open to write now, in the order it is best written; nothing asked of the database beside its parts."""
    parts = open_parts(initiative)
    return [_task(initiative, part) for part in ORDER if part in parts]


def _task(initiative: Initiative, part: str) -> Task:
    if part == PartKey.AUTHORS and not [*completeness.against_shares(initiative)]:
        waiting = [*completeness.unconfirmed(initiative)]
        return Task(
            part, VERBS[part], "waiting" if waiting else "done", part_url(initiative.pk, part), " ".join(waiting)
        )
    there, needed, problems = _stand(initiative, part)
    state = "problem" if problems else "done" if there else "todo" if needed else "optional"
    return Task(part, VERBS[part], state, part_url(initiative.pk, part), " ".join(problems[:2]))


def _stand(initiative: Initiative, part: str) -> tuple[bool, bool, list[str]]:
    """(whether something is there, whether the round needs it, what is wrong with what is there)."""
    if part in SectionKey.values:
        return _section(initiative, part)
    if part == PartKey.FACTS:
        missing = [*completeness.missing_facts(initiative)]
        begun = bool(initiative.summary.strip() or initiative.pillar or initiative.solution_type)
        return not missing, True, missing if begun else []
    if part == PartKey.AUTHORS:
        against = [*completeness.against_shares(initiative)]
        return not against, True, against
    if part == PartKey.APPLIERS and "has_appliers" in initiative.__dict__:
        return initiative.has_appliers, False, []
    rows = list(getattr(initiative, part).all())
    needed = {PartKey.METRICS: initiative.round.needs_metrics, PartKey.ATTACHMENTS: initiative.round.needs_files}
    return bool(rows), needed.get(part, False), []


def _section(initiative: Initiative, key: str) -> tuple[bool, bool, list[str]]:
    text = next((section.text for section in initiative.sections.all() if section.key == key), "")
    limit = initiative.round.section_words_at_most
    problems = []
    if limit and word_count(text) > limit:
        problems.append(_("Dài %(n)s từ, nhiều nhất %(limit)s.") % {"n": word_count(text), "limit": limit})
    return bool(text.strip()), key not in OPTIONAL_SECTIONS, problems


def counted(found: list[Task]) -> tuple[int, int]:
    """(how many of what this round needs are done, how many it needs)."""
    needed = [task for task in found if task.status != "optional"]
    return sum(task.done for task in needed), len(needed)


def missing(initiative: Initiative) -> Iterator[str]:
    """What this round still asks for, in sentences."""
    yield from completeness.missing_parts(initiative)
    yield from completeness.against_authors(initiative)
