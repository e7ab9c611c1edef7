"""The round received all the year: twenty-two dossiers, one at least in each of the fifteen states, by real actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from initiatives.actions import author, decision, emulation
from initiatives.demo import dossiers
from initiatives.demo.movement import PROVINCIAL
from initiatives.demo.samples import SAMPLES
from initiatives.demo.texts import made_up
from initiatives.models import DecisionKind, Initiative, Round
from portal import clock
from portal.demo import MERGED, cast, grant, person
from portal.models import Unit, User
from review.actions import appeals, assignments, session
from review.actions import council as council_actions
from review.actions import office as desk
from review.demo import work
from review.demo.papers import NAMES, signed_paper
from review.models import Assignment, Council, Rubric, Seat

# sample number → what it becomes
AWARDED, REFUSED_ONE = (1, 2, 4), 9


class Loader:
    """The round's people and the day of loading; every method is a stretch of the way."""

    def __init__(self) -> None:
        self.round = Round.objects.get(code=PROVINCIAL)
        self.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        self.people = cast()
        self.day = clock.now()
        self.heads: dict[int, User] = {}

    @contextmanager
    def ago(self, days: int, hour: int = 9) -> Iterator[None]:
        with clock.stated(clock.at((self.day - timedelta(days=days)).astimezone(clock.ZONE).date(), hour)):
            yield

    def date_ago(self, days: int) -> date:
        return (self.day - timedelta(days=days)).astimezone(clock.ZONE).date()

    def run(self) -> None:
        """Everything in the order of its days; does nothing where the round has dossiers."""
        if self.round.initiatives.exists():
            return
        self.council = self.found_council()
        first = self.first_session()
        second = self.second_session()
        self.in_scoring()
        self.at_the_office()
        self.at_the_unit()
        self.afterwards(first, second)

    # --- people -----------------------------------------------------------------------------------

    def found_council(self) -> Council:
        extra = [
            person(f"uy-vien-{n}@demo.example", name, self.units[unit], "Phó Giám đốc Sở", MERGED)
            for n, (name, unit) in enumerate(
                (("Kiều Thị Diễm Phúc", "DL-SCT"), ("Lưu Văn Toàn", "DL-STC"), ("Đoàn Nhật Quang", "DL-SXD")), 1
            )
        ]
        members = [
            (self.people["chu-tich-hoi-dong"], "chair", True),
            (self.people["pho-chu-tich-hoi-dong"], "vice_chair", True),
            (self.people["thu-ky"], "secretary", False),
            (self.second_secretary(), "secretary", False),
            *[(self.people[f"thanh-vien-{n}"], "member", True) for n in (1, 2, 3)],
            *[(user, "member", True) for user in extra],
        ]
        with self.ago(390):
            council = work.found(
                "Hội đồng sáng kiến cấp tỉnh",
                self.units["DL-SNV"],
                "Minh hoạ 10/QĐ-UBND",
                self.date_ago(390),
                members,
                by=self.people["thu-ky"],
            )
            rubric = Rubric.objects.get(key="mac-dinh", version=1)
            council_actions.appoint(self.round, council=council, rubric=rubric, by=self.people["thu-ky"])
        return council

    def second_secretary(self) -> User:
        """Keeps the dossiers of the first secretary's own unit."""
        return person("thu-ky-2@demo.example", "Phùng Thị Hạnh Dung", self.units["DL-VP"], "Chuyên viên", MERGED)

    def secretary_of(self, initiative: Initiative) -> User:
        return self.second_secretary() if initiative.unit == self.units["DL-SNV"] else self.people["thu-ky"]

    def head(self, unit: Unit) -> User:
        """Whoever endorses for the unit: its head of the demonstration."""
        if unit.pk not in self.heads:
            held = User.objects.filter(grants__role="unit_head", grants__unit=unit).first()
            if held is None:
                held = person(
                    f"thu-truong.{unit.code.lower()}@demo.example",
                    f"Thủ trưởng {unit.name}",
                    unit,
                    "Thủ trưởng",
                    MERGED,
                )
                grant(held, "unit_head", unit, MERGED)
            self.heads[unit.pk] = held
        return self.heads[unit.pk]

    def named(self, number: int) -> dict[str, User]:
        """The accounts of a sample's authors; only those shown can sign in."""
        sample = SAMPLES[number - 1]
        known = {user.full_name: user for user in self.people.values()}
        found = {}
        for order, one in enumerate(sample.authors):
            if not one.outside:
                email = f"mau-{number}-{order}@demo.example"
                found[one.name] = known.get(one.name) or person(
                    email, one.name, self.units[sample.unit], one.position, MERGED
                )
        return found

    # --- stretches of the way ----------------------------------------------------------------------

    def sample(self, number: int, days: int) -> Initiative:
        """A sample written two days before and handed in so many days ago."""
        sample = SAMPLES[number - 1]
        people = self.named(number)
        with self.ago(days + 2):
            initiative = dossiers.write_sample(
                sample, self.round, people, self.units[sample.unit], self.date_ago(sample.applied), paper=signed_paper()
            )
        with self.ago(days):
            author.submit(initiative, by=people[sample.authors[0].name])
        return self.fresh(initiative)

    def entry(self, number: int, unit: str, days: int, by: User | None = None, applied: int = 60) -> Initiative:
        """A made-up dossier of one author handed in so many days ago."""
        main = by or person(
            f"tac-gia-{number}@demo.example",
            f"Y Thuận Byă {number}" if unit == "DL-EABUNG" else NAMES[number % len(NAMES)],
            self.units[unit],
            "Chuyên viên",
            MERGED,
        )
        with self.ago(days + 3):
            initiative = dossiers.begin(
                self.round,
                made_up(number, self.units[unit].name),
                by=main,
                category="individual",
                unit=self.units[unit],
                applied=self.date_ago(days + applied),
            )
        with self.ago(days):
            author.submit(initiative, by=main)
        return self.fresh(initiative)

    def fresh(self, initiative: Initiative) -> Initiative:
        return Initiative.objects.get(pk=initiative.pk)

    def to_intake(self, initiative: Initiative, days: int) -> Initiative:
        with self.ago(days):
            return work.endorse(initiative, by=self.head(initiative.unit))

    def to_scoring(self, initiative: Initiative, days: int) -> Initiative:
        """Endorsed five days before it was accepted, then given to every member who may score it."""
        self.to_intake(initiative, days + 5)
        with self.ago(days):
            return work.accept(self.fresh(initiative), by=self.people["tiep-nhan"])

    def give(self, initiative: Initiative, days: int) -> list[Assignment]:
        seats = Seat.objects.filter(council=self.council, can_score=True).select_related("user")
        with self.ago(days):
            assignments.assign(
                [self.fresh(initiative)], seats, by=self.secretary_of(initiative), due_on=self.date_ago(days - 15)
            )
        return list(Assignment.objects.filter(initiative=initiative).select_related("initiative__round", "seat__user"))

    def scored(self, initiative: Initiative, days: int, share: str, **over: str) -> Initiative:
        """Accepted, given out, every sheet confirmed, scoring closed."""
        self.to_scoring(initiative, days + 20)
        given = self.give(initiative, days + 18)
        with self.ago(days + 5):
            for assignment in given:
                work.score(assignment, Decimal(share), over={code: Decimal(value) for code, value in over.items()})
        with self.ago(days):
            assignments.close_scoring(self.fresh(initiative), by=self.secretary_of(initiative))
        return self.fresh(initiative)

    def session(self, initiatives: list[Initiative], days: int) -> Any:
        with self.ago(days):
            return work.meet(
                self.round,
                self.council,
                [self.fresh(one) for one in initiatives],
                by=self.people["thu-ky"],
                held_at=clock.now(),
                place="Phòng họp Sở Nội vụ",
            )

    def conclude(self, held: Any, initiative: Initiative, days: int, in_favour: int = 9, comment: str = "") -> None:
        with self.ago(days, 10):
            work.vote(held.items.get(initiative=initiative), in_favour, by=self.people["thu-ky"])
            work.conclude(self.fresh(initiative), by=self.people["chu-tich-hoi-dong"], comment=comment)

    def close(self, held: Any, days: int) -> None:
        with self.ago(days, 16):
            session.close_session(held, by=self.people["thu-ky"])
            session.sign_minutes(held, by=self.people["chu-tich-hoi-dong"])

    def sign(self, initiatives: list[Initiative], kind: str, number: str, days: int) -> None:
        with self.ago(days):
            decision.decide(
                [self.fresh(one) for one in initiatives],
                kind=kind,
                by=self.people["phe-duyet"],
                number=number,
                date=clock.today(),
                position="Chủ tịch UBND tỉnh",
            )

    # --- the dossiers --------------------------------------------------------------------------------

    def first_session(self) -> dict[str, Initiative]:
        """Samples 1, 2, 4 recognised, 9 not, and one that is annulled later."""
        found = {str(number): self.scored(self.sample(number, 205), 110, "0.88") for number in AWARDED}
        found["9"] = self.scored(self.sample(REFUSED_ONE, 205), 110, "0.6", A="0.43")
        found["annulled"] = self.scored(self.entry(201, "DL-SXD", 200), 110, "0.7")
        held = self.session(list(found.values()), 100)
        for key, initiative in found.items():
            if key == "9":
                self.conclude(
                    held,
                    initiative,
                    100,
                    in_favour=3,
                    comment="Đã có bản tin tương tự ở tỉnh khác và trong tỉnh; phần mới chưa rõ.",
                )
            else:
                self.conclude(held, initiative, 100)
        self.close(held, 100)
        passed = [one for key, one in found.items() if key != "9"]
        self.sign(passed, DecisionKind.RECOGNITION, "Minh hoạ 12/QĐ-UBND", 90)
        self.sign([found["9"]], DecisionKind.REFUSAL, "Minh hoạ 13/TB-UBND", 60)
        return found

    def second_session(self) -> dict[str, Initiative]:
        """Three wait for a signature, one of them for a consent letter; sample 3 is to be completed; 6 waits for a session."""
        head = self.head(self.units["DL-DONGPHUYEN"])
        deputy = person(
            "pho.dl-dongphuyen@demo.example",
            "Trần Thị Bích Loan",
            self.units["DL-DONGPHUYEN"],
            "Phó Chủ tịch UBND phường",
            MERGED,
        )
        grant(deputy, "unit_deputy", self.units["DL-DONGPHUYEN"], MERGED)
        funded = self.entry(202, "DL-DONGPHUYEN", 120, by=head)
        Initiative.objects.filter(pk=funded.pk).update(state_funded=True)
        self.heads[self.units["DL-DONGPHUYEN"].pk] = deputy
        found = {
            "5": self.scored(self.sample(5, 125), 26, "0.78"),
            "funded": self.scored(funded, 26, "0.8"),
            "ready": self.scored(self.entry(203, "DL-SGD", 120), 26, "0.74"),
            "3": self.scored(self.sample(3, 125), 26, "0.72"),
        }
        held = self.session(list(found.values()), 20)
        for key in ("5", "funded", "ready"):
            self.conclude(held, found[key], 20)
        with self.ago(20, 11):
            work.vote(held.items.get(initiative=found["3"]), 9, by=self.people["thu-ky"])
            points = [
                {
                    "section": "effects",
                    "what": "Bổ sung số liệu hồ sơ trễ hạn theo tháng, có xác nhận của đơn vị.",
                    "why": "Hội đồng cần minh chứng.",
                }
            ]
            session.ask_revision(
                self.fresh(found["3"]),
                by=self.people["chu-tich-hoi-dong"],
                items=points,
                comment="Đạt, với điều kiện hoàn thiện minh chứng.",
            )
        self.close(held, 20)
        found["6"] = self.scored(self.sample(6, 95), 4, "0.81")
        with self.ago(3):
            session.call(
                self.round,
                council=self.council,
                held_at=self.day + timedelta(days=12),
                place="Phòng họp Sở Nội vụ",
                by=self.people["thu-ky"],
                initiatives=[self.fresh(found["6"])],
            )
        return found

    def in_scoring(self) -> None:
        """One half scored, two just given out, one that the secretary has still to give out."""
        half = self.to_scoring(self.sample(7, 32), 14)
        given = self.give(half, 12)
        with self.ago(6):
            for assignment in given[:2]:
                work.score(assignment, Decimal("0.75"))
        for number, unit in ((204, "DL-SYT"), (205, "DL-STP")):
            self.give(self.to_scoring(self.entry(number, unit, 30), 13), 11)
        self.to_scoring(self.entry(206, "DL-SONTHANH", 28), 3)

    def at_the_office(self) -> None:
        """At intake, waiting for a supplement, refused at intake, withdrawn."""
        asked = self.to_intake(self.sample(8, 42), 36)
        with self.ago(10):
            desk.request_supplement(
                asked,
                by=self.people["tiep-nhan"],
                items=[
                    {
                        "section": "novelty",
                        "what": "Nêu rõ điểm khác với trụ lấy số đã bán trên thị trường.",
                        "why": "Có sản phẩm tương tự.",
                    },
                    {"section": "effects", "what": "Cách đếm lượt ưu tiên.", "why": "Số liệu cần kiểm lại được."},
                ],
                comment="Hồ sơ tốt, cần làm rõ hai điểm.",
            )
        self.to_intake(self.entry(207, "DL-EABUNG", 15), 6)
        refused = self.to_intake(self.entry(208, "DL-VP", 50), 45)
        with self.ago(12):
            desk.refuse_intake(
                refused,
                by=self.people["tiep-nhan"],
                comment="Giải pháp đã được công nhận ở cấp tỉnh năm trước với cùng nội dung.",
            )
        leaving = self.to_intake(self.entry(209, "DL-SKHCN", 60), 55)
        with self.ago(50):
            author.withdraw(leaving, by=leaving.created_by, comment="Nhóm muốn áp dụng thêm một năm.")

    def at_the_unit(self) -> None:
        """On the unit's desk, sent back, declined; and sample 10, a draft past its limit with one co-author to confirm."""
        self.entry(210, "DL-HOASONDONG", 4)
        back = self.entry(211, "DL-HOASONDONG", 9, by=self.people["tac-gia"])
        with self.ago(3):
            desk.return_to_author(
                back,
                by=self.people["dau-moi"],
                comment="Phần hiệu quả chưa nêu cách tính số liệu trước và sau.",
                sections=["effects", "metrics"],
            )
        declined = self.entry(212, "DL-HOASONDONG", 8)
        with self.ago(2):
            desk.decline(
                declined,
                by=self.people["thu-truong"],
                comment="Việc này thuộc nhiệm vụ thường xuyên đã giao, chưa có điểm mới.",
            )
        sample = SAMPLES[9]
        people = self.named(10)
        with self.ago(20):
            draft = dossiers.write_sample(
                sample, self.round, people, self.units[sample.unit], self.date_ago(sample.applied)
            )
        waiting = draft.authorships.get(user=self.people["dong-tac-gia"])
        type(waiting).objects.filter(pk=waiting.pk).update(confirmation="waiting", confirmed_at=None)

    def afterwards(self, first: dict[str, Initiative], second: dict[str, Initiative]) -> None:
        """One recognition is annulled; sample 9's author appeals; a hold stands on one that waits for its signature."""
        with self.ago(30):
            decision.decide(
                [self.fresh(first["annulled"])],
                kind=DecisionKind.ANNULMENT,
                by=self.people["phe-duyet"],
                number="Minh hoạ 20/QĐ-UBND",
                date=clock.today(),
                position="Chủ tịch UBND tỉnh",
                comment="Kiểm tra sau công nhận cho thấy số liệu hiệu quả không đúng với sổ sách.",
            )
        with self.ago(5):
            refused = self.fresh(first["9"])
            appeals.file(
                refused,
                by=refused.created_by,
                text="Bản tin nêu trong kết luận ra sau bản tin của chúng tôi; đề nghị xem lại tính mới.",
            )
        with self.ago(8):
            emulation.hold(
                self.fresh(second["ready"]),
                by=self.people["thi-dua"],
                reason="Đang xác minh một đơn phản ánh về tác giả.",
                document_number="Minh hoạ 07/TTr",
                document_date=self.date_ago(8),
            )


def load() -> None:
    work.criteria_of.cache_clear()
    Loader().run()
