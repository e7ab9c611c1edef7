"""A seeded generator of made-up dossiers: own titles, 60–120 words of summary, short sections with own figures."""

import random
from dataclasses import dataclass
from decimal import Decimal

from initiatives.demo.themes import THEMES, WAYS, Theme, Way
from portal.text import word_count

NOTE = "Người, nội dung và số liệu của hồ sơ này là hư cấu, viết cho bản trình diễn."
SUMMARY_AT_LEAST = 60

WHEN = (
    "Từ đầu quý",
    "Giữa năm ngoái",
    "Sau đợt kiểm tra",
    "Khi đổi trụ sở",
    "Trước mùa cao điểm",
    "Nhân kỳ sơ kết",
    "Qua ba tháng thử",
    "Sau lần bị phê bình",
)
WHO = (
    "tổ một cửa",
    "anh em văn phòng",
    "chi đoàn",
    "bộ phận chuyên môn",
    "hai công chức trẻ",
    "ban cán sự thôn",
    "tổ giúp việc",
    "nhóm nòng cốt",
)
HOW_MUCH = (
    "gần như không tốn tiền",
    "chỉ tốn công in",
    "dùng máy sẵn có",
    "xin vật liệu cũ",
    "lấy từ khoản khoán chi",
    "nhờ doanh nghiệp tặng máy",
)
NEEDS = (
    "người biết bảng tính",
    "máy in đen trắng",
    "đường truyền ổn định",
    "lãnh đạo phòng đồng ý",
    "góc trống ở sảnh",
    "điện thoại chụp ảnh",
    "hai buổi tập dượt",
    "quen tổ dân phố",
)
NAMES = (
    "chị Hồng",
    "anh Bình",
    "cô Sáu",
    "bác Tư",
    "em Trâm",
    "anh Y Blim",
    "chị H'Nga",
    "thầy Lành",
    "chú Năm",
    "bà Hai",
    "anh Khoa",
    "chị Duyên",
    "ông Chín",
    "cô Lụa",
    "anh Tín",
    "dì Ba",
    "chị Mận",
    "anh Thuận",
    "bác Quế",
    "cô Vy",
)
JOBS = (
    "giữ kho",
    "trực quầy",
    "văn thư",
    "kế toán",
    "địa chính",
    "thú y",
    "khuyến nông",
    "bảo vệ",
    "tổ phó",
    "thủ quỹ",
    "y sĩ",
    "thợ điện",
    "lái xe",
    "phiên dịch",
    "thư viện",
    "thống kê",
)
DEEDS = (
    "vẽ tay",
    "kẻ ô",
    "đếm lại",
    "gọi điện",
    "đi bộ",
    "chụp ảnh",
    "dán nhãn",
    "xếp lớp",
    "hỏi thử",
    "đọc to",
    "ghi sổ",
    "so bảng",
    "cân thử",
    "hẹn lịch",
    "mượn xe",
    "gõ cửa",
    "bấm giờ",
    "làm mẫu",
)
THINGS = (
    "bảng gỗ",
    "cuốn lịch",
    "thùng nhựa",
    "bìa cứng",
    "loa cầm tay",
    "cái chuông",
    "hộp bút",
    "tấm mi ca",
    "cuộn băng",
    "giá sắt",
    "đèn pin",
    "phấn màu",
    "thẻ đeo",
    "móc khoá",
    "dây thừng",
    "khay nhôm",
)
DAYS = (
    "mồng ba",
    "phiên chợ",
    "hôm trực bão",
    "ngày rằm",
    "chiều thứ Tư",
    "cuối tháng Tám",
    "tuần nghỉ học",
    "sáng mưa",
    "đêm văn nghệ",
    "hôm mất điện",
    "vụ gặt",
    "dịp lễ hội",
    "mùa cá nục",
    "tháng kiểm kê",
    "lúc giao ca",
    "giờ tan tầm",
)
MOODS = (
    "còn ngại",
    "nửa tin nửa ngờ",
    "cười xoà",
    "sốt ruột",
    "tò mò",
    "lo tốn kém",
    "muốn bỏ cuộc",
    "gật gù",
    "thắc mắc",
    "hào hứng",
    "im lặng",
    "phân vân",
)
GAINS = (
    "nhẹ việc hẳn",
    "đỡ đi lại",
    "hết cãi nhau",
    "nhớ lâu hơn",
    "bớt giấy",
    "rảnh buổi chiều",
    "dễ tìm",
    "khớp số",
    "yên tâm",
    "kịp phiên họp",
    "khỏi hỏi thêm",
    "có bằng chứng",
)
SPOTS = (
    "hẻm 47",
    "bến cá",
    "dốc đá",
    "ngã ba",
    "chân cầu gỗ",
    "xóm lò gạch",
    "rẫy mía",
    "đầm tôm",
    "sân bóng cũ",
    "gốc đa",
    "chợ chiều",
    "cổng trường",
    "đê biển",
    "nhà rông",
    "khu dân cư mới",
    "đồi chè",
)
SCENES = (
    "{Name} {job} {mood}, đến {day} thì {deed} bên {spot}.",
    "Thiếu {thing}, {name} lấy {thing2} thay; {n} hôm sau {gain}.",
    "Gặp {day}, {n} người {deed}, {m} người {deed2}, còn lại {mood}.",
    "Ở {spot}, {job} với {job2} chung {thing}, ai cũng {gain}.",
    "Lần {n} {deed}, lần {m} {deed2}: {gain}.",
    "{Name} bảo “{gain}”, {name2} đáp “cứ {deed} đã”.",
    "Từ {spot} ra {spot2} mất {n} phút, nay {gain}.",
    "Bàn với {name} {job}, {name2} góp {thing}, rồi {deed}.",
    "{Day} thì {mood}, sang {day2} lại {gain}.",
    "{n} lượt {deed}, {m} lượt {deed2}, sổ {name} ghi đủ.",
    "{Thing} đặt {spot}, {thing2} để {spot2}; {name} {deed} mỗi {day}.",
    "{Job} {deed} trước, {job2} {deed2} sau, {gain} từ {day}.",
)


@dataclass(frozen=True)
class MadeUp:
    """One made-up dossier's texts and figures."""

    title: str
    summary: str
    pillar: str
    solution_type: str
    sections: dict[str, str]
    metric: str
    unit: str
    before: Decimal
    after: Decimal


def made_up(number: int, place: str) -> MadeUp:
    """The dossier of this number for this place; the same number and place always give the same texts.

    Theme and way run in steps that share no factor, so no two of the first thousand numbers have both in common.
    """
    rng = random.Random(f"{number}:{place}")  # noqa: S311  texts for a demonstration, no secret
    theme = THEMES[number % len(THEMES)]
    way = WAYS[(number * 7 + number // len(THEMES)) % len(WAYS)]
    before, after = figures(theme, rng)
    pieces = told_of(theme, way, number // len(THEMES))
    sections = report(theme, pieces, place, before, after, rng)
    return MadeUp(
        title=f"{way.name} cho việc {theme.thing} ở {short(place)}",
        summary=summary(theme, pieces, place, before, after, rng),
        pillar=theme.pillar,
        solution_type=way.kind,
        sections=sections,
        metric=theme.metric[0].upper() + theme.metric[1:],
        unit=theme.unit,
        before=before,
        after=after,
    )


def short(place: str) -> str:
    """'UBND phường 8' → 'phường 8'."""
    return place.removeprefix("UBND ")


RISING = (
    "tỷ lệ giải ngân",
    "tham gia",
    "dùng được",
    "biết dịch vụ",
    "hoà giải",
    "qua tài khoản",
    "sinh hoạt",
    "đúng hạn",
    "mã truy xuất",
    "theo dõi",
    "được xử lý",
    "lưu trú",
)


def rises(theme: Theme) -> bool:
    return any(word in theme.metric for word in RISING)


def figures(theme: Theme, rng: random.Random) -> tuple[Decimal, Decimal]:
    """Before and after, better after."""
    worse, better = Decimal(rng.randint(180, 640)) / 10, Decimal(rng.randint(20, 160)) / 10
    if rises(theme):
        return Decimal(rng.randint(210, 480)) / 10, Decimal(rng.randint(610, 970)) / 10
    return worse, better


def said(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def scene(rng: random.Random) -> str:
    """A sentence of small things, put together afresh: hardly two dossiers share four words of it in a row."""
    pools = {"name": NAMES, "job": JOBS, "deed": DEEDS, "thing": THINGS, "day": DAYS, "spot": SPOTS}
    words: dict[str, str] = {"mood": rng.choice(MOODS), "gain": rng.choice(GAINS)}
    for key, pool in pools.items():
        words[key], words[f"{key}2"] = rng.sample(pool, 2)
    words |= {key.capitalize(): words[key][0].upper() + words[key][1:] for key in ("name", "job", "thing", "day")}
    return rng.choice(SCENES).format(n=rng.randint(2, 9), m=rng.randint(11, 48), **words)


def scenes(rng: random.Random, count: int) -> str:
    return " ".join(scene(rng) for _ in range(count))


def told_of(theme: Theme, way: Way, turn: int) -> tuple[str, str, str, str]:
    """Which sentences of theme and way this dossier uses: neighbours of one kind tell it from another side."""
    first, _dot, second = way.doing.partition(". ")
    pieces = [f"{first.rstrip('.')}.", second, way.new]
    main, other = pieces[turn % 3], pieces[(turn + 1) % 3]
    return (theme.harm if turn % 2 else theme.trouble), main, other, "" if way.new in (main, other) else way.new


def summary(theme: Theme, pieces: tuple, place: str, before: Decimal, after: Decimal, rng: random.Random) -> str:
    """60 to 120 words."""
    trouble, main, _other, _new = pieces
    text = " ".join(
        [
            trouble.format(a=rng.randint(12, 240)),
            f"{rng.choice(WHEN)}, {rng.choice(WHO)} {short(place)} đổi cách làm. {main}",
            f"{theme.metric[0].upper()}{theme.metric[1:]} {said(before)} {theme.unit}, nay {said(after)}; {rng.choice(HOW_MUCH)}.",
        ]
    )
    while word_count(text) < SUMMARY_AT_LEAST:
        text = f"{text} {scene(rng)}"
    return text


def report(
    theme: Theme, pieces: tuple, place: str, before: Decimal, after: Decimal, rng: random.Random
) -> dict[str, str]:
    """The six sections, a few short sentences each."""
    months, cases, people = rng.randint(3, 14), rng.randint(60, 4200), rng.randint(2, 9)
    moved = "lên" if rises(theme) else "còn"
    return {
        "problem": f"Riêng {short(place)} đếm {cases} trường hợp về {theme.thing}. {scenes(rng, 2)}",
        "solution": f"{pieces[2]} {rng.choice(WHO).capitalize()} giữ sổ, {people} người thay phiên. {scenes(rng, 2)}",
        "novelty": f"{pieces[3]} {scenes(rng, 2)}".strip(),
        "application": f"Chạy {months} tháng, {rng.choice(WHEN).lower()}; tuần cao nhất {rng.randint(14, 190)} lượt. {scenes(rng, 2)}",
        "effects": f"{theme.metric[0].upper()}{theme.metric[1:]}: {said(before)} {moved} {said(after)} {theme.unit}. {scenes(rng, 2)}",
        "replication": f"Cần {rng.choice(NEEDS)}, {rng.choice(NEEDS)}; chừng {rng.randint(2, 45)} triệu đồng. {scenes(rng, 2)}",
    }


def copied(source: MadeUp, number: int, place: str) -> MadeUp:
    """A planted likeness: another title and place, most of the source's sentences."""
    own = made_up(number, place)
    sections = {**source.sections, "application": own.sections["application"], "problem": own.sections["problem"]}
    return MadeUp(
        title=f"{own.title.split(' cho việc')[0]}: làm lại theo hướng mới tại {short(place)}",
        summary=source.summary,
        pillar=source.pillar,
        solution_type=source.solution_type,
        sections=sections,
        metric=source.metric,
        unit=source.unit,
        before=source.before,
        after=source.after,
    )
