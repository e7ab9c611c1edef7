"""The launching plan's movement, its targets and the published results; what no source gives stays empty."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from initiatives.models import (
    IndexResult,
    IndexTarget,
    Movement,
    MovementContent,
    Round,
    RoundCategory,
    RoundUnitKind,
    Tier,
    Topic,
)
from portal import clock
from portal.models import Unit

CODE = "CCHC-2023-2025"
CONTEST = "cuoc-thi-2024"
PROVINCIAL = "cap-tinh"
CONTENTS = (
    (
        "Thực hiện đồng bộ, đạt yêu cầu nhiệm vụ cải cách hành chính theo Chương trình tổng thể của Chính phủ",
        "Carry out the reform tasks of the Government's overall programme together and to the standard asked",
    ),
    (
        "Hoàn thành giải pháp nâng PAR Index, PAPI, SIPAS (năm 2023 và giai đoạn 2021–2025)",
        "Complete the measures that raise PAR Index, PAPI and SIPAS (2023 and 2021–2025)",
    ),
    (
        "Nâng nhận thức, trách nhiệm; vai trò chỉ đạo trực tiếp của người đứng đầu",
        "Raise awareness and responsibility; heads of units lead in person",
    ),
    (
        "Tuyên truyền gương điển hình tiên tiến; thanh tra, kiểm tra, giám sát cải cách hành chính",
        "Make good examples known; inspect, check and supervise reform",
    ),
    (
        "Nghiên cứu, sáng tạo, đề xuất mô hình, sáng kiến, giải pháp, cách làm hay",
        "Research, create and propose models, initiatives, solutions and good practices",
    ),
    (
        "Hoàn thành bằng hoặc vượt nhiệm vụ chính trị, kinh tế – xã hội, quốc phòng – an ninh hằng năm",
        "Meet or exceed each year's political, economic, social, defence and security tasks",
    ),
)
TARGETS = ((2023, 40), (2025, 30))
# (index, year, score, rank, ranked): None is "not known".
RESULTS = (
    ("PAR", 2022, "75.99", 63, 63),
    ("PAR", 2023, "85.39", 52, 63),
    ("PAR", 2024, "88.20", 36, 63),
    ("SIPAS", 2022, "77.95", 48, 63),
    ("SIPAS", 2023, "79.66", 51, 63),
    ("PAPI", 2020, None, 59, None),
    ("PAPI", 2021, "40.72", 45, 63),
    ("PAPI", 2022, "40.74", 47, 61),
    ("PAPI", 2023, "40.42", 50, 61),
)
TOPICS = (
    (
        "Cải thiện môi trường đầu tư, kinh doanh, hỗ trợ doanh nghiệp",
        "Improving the investment and business environment and supporting enterprises",
        False,
    ),
    ("Cải cách thủ tục hành chính, phục vụ người dân", "Reform of procedures and service to people", True),
    ("Xây dựng chính quyền điện tử, chính quyền số", "Electronic and digital government", True),
    (
        "Cải cách tổ chức bộ máy, chế độ công vụ, tài chính công",
        "Reform of organisation, civil service and public finance",
        True,
    ),
)
MORE_PRIZES = "Danh sách giải cá nhân trong nguồn còn tiếp nhưng không đọc được: ở đây chỉ có bốn giải đã biết; xã, phường, thị trấn của bốn người đạt giải là minh hoạ."
MADE_UP = "Người, nội dung hồ sơ, điểm số, số quyết định, mức thưởng và các ngày không có trong nguồn là hư cấu; số lượng và cơ cấu giải theo thông tin đã công bố."


# Made up, and said so on the round's page.
AWARD_FORM = "Giấy chứng nhận của UBND tỉnh (minh hoạ)"
TIMES = {"Giải Nhất": Decimal(3), "Giải Nhì": Decimal(2), "Giải Ba": Decimal("1.5"), "Giải Khuyến khích": Decimal(1)}


def units() -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.all()}


def load() -> None:
    """The movement, both rounds with their rules, and the index results."""
    known = units()
    movement = load_movement(known)
    load_contest(movement, known)
    load_provincial(movement, known)


def load_movement(known: dict[str, Unit]) -> Movement:
    movement, _created = Movement.objects.get_or_create(
        code=CODE,
        defaults={
            "title": "Đẩy mạnh công tác cải cách hành chính Nhà nước tỉnh Phú Yên giai đoạn 2023 - 2025",
            "title_en": "Stepping up State administrative reform in Phú Yên province, 2023 – 2025",
            "launched_by": known["PY"],
            "legal_basis": "Kế hoạch của Chủ tịch Uỷ ban nhân dân tỉnh.",
            "aims": "Hằng năm cải thiện PAR Index, SIPAS, PAPI và PCI. Năm 2023 cả bốn chỉ số trong nhóm 40 tỉnh, thành phố đứng đầu; đến năm 2025 trong nhóm 30 cả nước.",
            "aims_en": "PAR Index, SIPAS, PAPI and PCI improve every year. In 2023 all four stand among the first 40 provinces and cities, by 2025 among the first 30 of the country.",
            "participants": "Tập thể: sở, ban, ngành và các phòng, ban, đơn vị thuộc sở; Mặt trận Tổ quốc và các tổ chức chính trị – xã hội; đơn vị sự nghiệp, doanh nghiệp, hội, hiệp hội của tỉnh; UBND huyện, thị xã, thành phố; UBND xã, phường, thị trấn. Cá nhân: cán bộ, công chức, viên chức.",
            "participants_en": "Collectives: departments and their divisions and units; the Fatherland Front and socio-political organisations; service units, enterprises and associations of the province; People's Committees of districts, towns and cities, and of communes, wards and townships. Individuals: officials, civil servants and public employees.",
            "first_year": 2023,
            "last_year": 2025,
        },
    )
    for number, (text, text_en) in enumerate(CONTENTS, 1):
        MovementContent.objects.get_or_create(
            movement=movement, number=number, defaults={"text": text, "text_en": text_en}
        )
    for year, rank in TARGETS:
        for index in ("PAR", "SIPAS", "PAPI", "PCI"):
            IndexTarget.objects.get_or_create(
                movement=movement, index=index, year=year, defaults={"rank_at_most": rank}
            )
    for index, year, score, rank, ranked in RESULTS:
        facts = {"score": score and Decimal(score), "rank": rank, "ranked": ranked}
        IndexResult.objects.get_or_create(province=known["PY"], index=index, year=year, defaults=facts)
    return movement


def load_contest(movement: Movement, known: dict[str, Unit]) -> Round:
    round_, created = Round.objects.get_or_create(
        code=CONTEST,
        defaults={
            "title": "Cuộc thi tìm kiếm sáng kiến, giải pháp cải cách hành chính tỉnh Phú Yên năm 2024",
            "title_en": "Phú Yên province's 2024 contest for administrative reform initiatives and solutions",
            "kind": "contest",
            "movement": movement,
            "organiser": known["PY-SNV"],
            "authority": known["PY"],
            "legal_basis": "Kế hoạch số 110/KH-UBND ngày 27/5/2024 của UBND tỉnh Phú Yên.",
            "description": "Mô hình, sáng kiến, giải pháp mới, thiết thực, áp dụng được và nhân rộng được trong tỉnh. Mọi cán bộ, công chức, viên chức của cơ quan Đảng, Mặt trận, đoàn thể, cơ quan hành chính, đơn vị sự nghiệp, cơ quan trung ương trên địa bàn và người dân trong tỉnh được dự thi. Thành viên ban tổ chức, giám khảo, thư ký không được dự thi.",
            "description_en": "New models, initiatives and solutions that are practical, applicable and can be copied across the province. Open to all officials of Party bodies, the Front and mass organisations, administrative bodies, service units, central agencies in the province, and to its people. Members of the organising committee, judges and secretariat may not enter.",
            "opens_at": clock.at(date(2024, 5, 27), 0),
            "closes_at": clock.at(date(2024, 9, 30), 17),
            "scoring_due_on": date(2024, 10, 31),
            "admits_citizens": True,
            "excludes_judges": True,
            "application_months": 0,
            "ballot": False,
            "pass_mark": Decimal(50),
            "made_up_note": f"{MADE_UP}\n{MORE_PRIZES}",
        },
    )
    if created:
        for number, (name, name_en, made_up) in enumerate(TOPICS, 1):
            Topic.objects.create(round=round_, number=number, name=name, name_en=name_en, made_up=made_up)
        for kind, minimum in (
            ("department", 1),
            ("district", 2),
            ("central_agency", 1),
            ("mass_organisation", 0),
            ("commune", 0),
            ("service_unit", 0),
            ("office", 0),
            ("enterprise", 0),
        ):
            RoundUnitKind.objects.create(round=round_, kind=kind, minimum=minimum)
        for category, group in (("individual", "individual"), ("group", "collective"), ("collective", "collective")):
            RoundCategory.objects.create(round=round_, category=category, group=group)
        for group, tiers in (
            (
                "collective",
                (
                    ("Giải Nhất", "First prize", 1),
                    ("Giải Nhì", "Second prize", 2),
                    ("Giải Ba", "Third prize", 1),
                    ("Giải Khuyến khích", "Consolation prize", 2),
                ),
            ),
            (
                "individual",
                (("Giải Nhất", "First prize", 1), ("Giải Nhì", "Second prize", 2), ("Giải Ba", "Third prize", 2)),
            ),
        ):
            for order, (name, name_en, quota) in enumerate(tiers, 1):
                facts = {"name": name, "name_en": name_en, "quota": quota, "award_form": AWARD_FORM}
                Tier.objects.create(round=round_, group=group, order=order, salary_times=TIMES[name], **facts)
    return round_


def load_provincial(movement: Movement, known: dict[str, Unit]) -> Round:
    """Received all the year: it opened a good while before the day of loading and has no end."""
    start: datetime = clock.now() - timedelta(days=400)
    round_, created = Round.objects.get_or_create(
        code=PROVINCIAL,
        defaults={
            "title": "Xét công nhận sáng kiến cấp tỉnh (nhận hồ sơ quanh năm)",
            "title_en": "Recognition of initiatives at provincial level (received all the year)",
            "kind": "provincial_recognition",
            "movement": None,
            "organiser": known["DL-SNV"],
            "authority": known["DL"],
            "legal_basis": "Nghị định số 13/2012/NĐ-CP; Thông tư số 18/2013/TT-BKHCN.",
            "description": "Nhận hồ sơ của tác giả, nhóm tác giả, tập thể trong tỉnh, cả người dân và doanh nghiệp. Hồ sơ của cán bộ qua đơn vị xem xét, Sở Nội vụ tiếp nhận, hội đồng chấm và biểu quyết, Chủ tịch UBND tỉnh quyết định.",
            "description_en": "For authors, groups and collectives of the province, citizens and enterprises included. The unit reviews officials' dossiers, the Department of Home Affairs takes in, the council scores and votes, the Chairman of the Provincial People's Committee decides.",
            "opens_at": start,
            "admits_citizens": True,
            "unit_review": True,
            "made_up_note": MADE_UP,
        },
    )
    if created:
        for kind in ("department", "commune", "service_unit", "office"):
            RoundUnitKind.objects.create(round=round_, kind=kind)
        for category in ("individual", "group", "collective"):
            RoundCategory.objects.create(round=round_, category=category, group=category)
    return round_
