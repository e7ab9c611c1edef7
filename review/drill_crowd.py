"""`drill crowd` and `drill writers`: many people act on one round at the same time; what was acknowledged is there, once."""

import random
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from django.db import connection, connections

from initiatives.bench import UNIT, bench_round, dossiers
from initiatives.models import Authorship, Initiative, InitiativeChange, SectionKey
from initiatives.states import State
from portal import clock, demo
from portal.drill import Server
from portal.drill_people import Person
from portal.models import Unit
from portal.roles import Role
from review.bench import SINCE, found_council
from review.drill_acts import FROM, decisions, marks, step
from review.drill_kill import whole_ledger
from review.models import Assignment, ConfirmedSheet, Rubric, Seat

ACTS_EACH, TWICE_OF_TEN = 40, 3
WORKERS = 8
# A colleague of the authors is recused.
ELSEWHERE = "DL-SYT"
CROWD, WRITERS = (5, 5, 9, 1), (2, 2, 3, 1)
# A step, a refusal because somebody was faster or because it is not theirs, a form that lacks something.
ANSWERS = {
    HTTPStatus.FOUND,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}
STEPS = ("submit", "return_to_author", "award")
KINDS, FEW = (*STEPS, "sheet"), 10
REASON = "Phần hiệu quả chưa nêu cách tính số liệu."
# (dossier, step, path, form)
Task = tuple[int, str, str, dict[str, Any]]


@dataclass
class Seen:
    """What all browsers were answered."""

    answers: Counter = field(default_factory=Counter)
    taken: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, task: Task, status: int) -> None:
        with self.lock:
            self.answers[status] += 1
            if status == HTTPStatus.FOUND:
                self.taken[task[:2]] += 1


def somebody(number: int, kind: str, unit: str = UNIT) -> Any:
    home = Unit.objects.get(code=unit)
    return demo.person(f"{kind}-{number}@demo.example", f"{kind} {number}", home, "Chuyên viên")


def author(number: int, acts: int) -> tuple[Person, list[Task]]:
    """The main author of dossiers of their own, which they hand in again and again."""
    user, start = somebody(number, "tac-gia"), FROM + number * 100
    made = dossiers(State.DRAFT, range(start, start + max(2, acts // 10)))
    keys = [one.pk for one in made]
    Initiative.objects.filter(pk__in=keys).update(pledged_at=clock.now(), created_by=user)
    Authorship.objects.filter(initiative__in=keys, is_main=True).update(user=user, full_name=user.full_name)
    return Person(user), [(pk, "submit", step(pk, "submit"), {}) for pk in keys]


def reviewer(number: int, handed_in: list[Task]) -> tuple[Person, list[Task]]:
    """Sends back whatever lies on the unit's desk, as every colleague does."""
    user = somebody(number, "dau-moi")
    demo.grant(user, Role.UNIT_REVIEWER, Unit.objects.get(code=UNIT))
    form = {"sections": [SectionKey.EFFECTS.value], "comment": REASON}
    return Person(user), [(task[0], "return_to_author", step(task[0], "return_to_author"), form) for task in handed_in]


def member(number: int, scored: list[Initiative]) -> tuple[Person, list[Task]]:
    """One more seat, and a sheet of theirs for every dossier."""
    user, people = somebody(number, "uy-vien", ELSEWHERE), demo.cast()
    council = found_council(bench_round(), people)
    seat = Seat.objects.create(council=council, user=user, title="member", starts_on=SINCE)
    form, tasks = marks(list(Rubric.objects.get(key="mac-dinh").criteria.all())), []
    for one in scored:
        given = Assignment.objects.create(
            initiative=one, seat=seat, assigned_by=people["thu-ky"], assigned_at=clock.now(),
            due_on=clock.today() + timedelta(days=5),
        )  # fmt: skip
        tasks.append((given.pk, "sheet", f"/xet-duyet/cham/{given.pk}/", form))
    return Person(user), tasks


def crowd(sizes: tuple[int, int, int, int], acts: int) -> list[tuple[Person, list[Task]]]:
    """(who, what they may try) for so many authors, reviewers, members and approvers."""
    authors, reviewers, members, approvers = sizes
    people = [author(number, acts) for number in range(authors)]
    handed_in = [task for _person, tasks in people for task in tasks]
    people += [reviewer(number, handed_in) for number in range(reviewers)]
    scored = dossiers(State.SCORING, range(FROM, FROM + max(2, acts // 2)))
    people += [member(number, scored) for number in range(members)]
    for _number in range(approvers):
        signed = decisions(max(2, acts // 2))
        people.append((signed[0].person, [(one.dossier, "award", one.path, one.data) for one in signed]))
    return people


def at_work(person: Person, tasks: list[Task], nodes: list[Server], acts: int, seen: Seen, number: int) -> None:
    """So many acts one after the other, three of ten sent twice at once, to whichever node."""
    dice = random.Random(number)  # noqa: S311
    for _n in range(acts):
        task = dice.choice(tasks)
        together(
            threading.Thread(target=send, args=(person, task, dice.choice(nodes).address, seen))
            for _m in range(2 if dice.randrange(10) < TWICE_OF_TEN else 1)
        )


def together(threads: Iterable[threading.Thread]) -> None:
    started = list(threads)
    for one in started:
        one.start()
    for one in started:
        one.join()


def send(person: Person, task: Task, address: str, seen: Seen) -> None:
    seen.add(task, person.post(address, task[2], task[3]))


def run(rounds: int, *, nodes: int = 2, sizes: tuple[int, int, int, int] = CROWD) -> Iterator[str]:
    """rounds: acts each person takes. SystemExit where an answer was none, or the rows are not what was acknowledged."""
    acts = rounds or ACTS_EACH
    people, seen = crowd(sizes, acts), Seen()
    connections.close_all()
    servers = [Server(preload=True, workers=WORKERS // nodes) for _n in range(nodes)]
    for server in servers:
        server.start()
    try:
        together(
            threading.Thread(target=at_work, args=(person, tasks, servers, acts, seen, number))
            for number, (person, tasks) in enumerate(people)
        )
    finally:
        for server in servers:
            server.kill()
    told = {str(int(status)): count for status, count in sorted(seen.answers.items())}
    yield f"{connection.vendor}: {len(people)} people, {nodes} nodes, {sum(seen.answers.values())} posts; answers {told}"
    yield f"{sum(seen.taken.values())} acts acknowledged"
    wrong = [f"{count} × {status}" for status, count in seen.answers.items() if status not in ANSWERS]
    wrong += differences(seen)
    # In few acts a kind may find nothing to do.
    wrong += [
        f"no {kind} was ever taken" for kind in KINDS if acts >= FEW and kind not in {key[1] for key in seen.taken}
    ]
    if not seen.taken:
        wrong.append("nothing was taken at all")
    yield whole_ledger()
    if wrong:
        raise SystemExit("\n".join(wrong))


def differences(seen: Seen) -> list[str]:
    """Where histories and sheets are not what was acknowledged, or a history is no road."""
    rows = InitiativeChange.objects.filter(step__in=STEPS).order_by("subject", "pk")
    steps = list(rows.values_list("subject", "step", "source", "target"))
    there = Counter((subject, step) for subject, step, _source, _target in steps)
    sheets = ConfirmedSheet.objects.filter(assignment__seat__user__email__startswith="uy-vien-")
    there += Counter((given, "sheet") for given in sheets.values_list("assignment", flat=True))
    found = [
        f"{key}: acknowledged {seen.taken[key]}, there {there[key]}"
        for key in there.keys() | seen.taken.keys()
        if there[key] != seen.taken[key]
    ]
    for before, after in pairwise(steps):
        if before[0] == after[0] and before[3] != after[2]:
            found.append(f"dossier {after[0]}: {before[1]} led to {before[3]}, {after[1]} began at {after[2]}")
    return found


def writers(rounds: int) -> Iterator[str]:
    """Eight people on one node of eight processes."""
    return run(rounds, nodes=1, sizes=WRITERS)
