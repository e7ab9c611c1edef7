"""The ten sample initiatives of the demonstration: titles, authors, summaries and effects as given, the rest made up."""

from typing import NamedTuple

NOTE = "Người và số liệu là hư cấu. Tên, tóm tắt và hiệu quả theo bộ hồ sơ mẫu; các phần khác viết thêm cho bản trình diễn."


class Author(NamedTuple):
    name: str
    position: str
    share: str
    outside: bool = False


class Figure(NamedTuple):
    name: str
    unit: str
    before: str | None
    after: str
    direction: str = "lower"


class Sample(NamedTuple):
    """One sample; `applied` counts days before the day of loading."""

    title: str
    pillar: str
    kind: str
    unit: str
    category: str
    authors: tuple[Author, ...]
    summary: str
    effects: str
    figures: tuple[Figure, ...]
    applied: int
    problem: str
    solution: str
    novelty: str
    application: str
    replication: str
    title_en: str = ""
    summary_en: str = ""
    cost: str = ""


SAMPLES = (
    Sample(
        "“Phiếu hẹn động” – tự tính ngày trả kết quả theo tải hồ sơ thực tế",
        "P2",
        "operational",
        "DL-TUYTHANH-PVHCC",
        "group",
        (
            Author("Lê Thị Mai Hương", "Chuyên viên", "60"),
            Author("Nguyễn Quốc Bảo", "Viên chức công nghệ thông tin", "40"),
        ),
        "Thay phiếu hẹn ghi ngày cố định bằng phiếu hẹn do bảng tính nội bộ tính theo số hồ sơ đang tồn của từng lĩnh vực; người dân được nhắn tin khi kết quả có sớm. Không cần mua phần mềm.",
        "Thời gian chờ trung bình lĩnh vực đất đai 12,4 → 7,9 ngày; hồ sơ trả trước hạn 31 % → 68 %; lượt dân đi hỏi lại 210 → 46 mỗi tháng; chi phí 0 đồng; 9.300 hồ sơ một năm.",
        (
            Figure("Thời gian chờ trung bình, đất đai", "ngày", "12.4", "7.9"),
            Figure("Hồ sơ trả trước hạn", "%", "31", "68", "higher"),
            Figure("Lượt dân đi hỏi lại mỗi tháng", "lượt", "210", "46"),
        ),
        260,
        "Mọi phiếu hẹn đều ghi đúng số ngày tối đa của quy định, dù quầy ấy đang vắng hay đang dồn việc. Kết quả có sớm nằm trong ngăn kéo vì không ai báo, còn việc chậm thì đến ngày hẹn mới biết.",
        "Mỗi chiều cán bộ một cửa chép số hồ sơ tồn của từng lĩnh vực vào bảng tính; bảng lấy tốc độ trả của bốn tuần gần nhất để tính ngày hẹn cho sáng hôm sau. Khi kết quả về quầy, một tin nhắn mẫu được gửi tới số điện thoại ghi trên phiếu.",
        "Ngày hẹn đi theo khối lượng thật thay vì theo mức trần của quy định; đơn vị chưa có công cụ nào làm việc này, các phần mềm đang dùng chỉ đếm ngược.",
        "Thử ở lĩnh vực đất đai trong một tháng, sau đó mở sang hộ tịch và kinh doanh. Bảng tính được sửa hai lần vì quên trừ ngày lễ.",
        "Bước 1: chép số tồn bốn tuần (một buổi). Bước 2: nhập công thức mẫu, thử trên mười hồ sơ cũ (nửa buổi). Bước 3: in phiếu hẹn mới, dán thông báo ở quầy. Bước 4: sau hai tuần so ngày hẹn với ngày trả thật rồi chỉnh hệ số.",
        "The “moving appointment slip”: a return date worked out from the real workload",
        "An office spreadsheet sets each return date by the files actually waiting in that field, and a text message tells people when their result is ready early. No software had to be bought.",
        "0 đồng",
    ),
    Sample(
        "“Một lần nói” – kịch bản hướng dẫn thống nhất cho 62 thủ tục hộ tịch, cư trú, bảo trợ",
        "P2",
        "operational",
        "DL-HOASONDONG",
        "individual",
        (Author("Trần Văn Lộc", "Công chức tư pháp – hộ tịch", "100"),),
        "Bộ thẻ hỏi – đáp hai mặt bằng tiếng Việt và tiếng Ê Đê, giúp cán bộ một cửa hướng dẫn đủ giấy tờ ngay lần đầu, kèm mã QR mở video 90 giây.",
        "Hồ sơ phải bổ sung 27 % → 9 %; thời gian hướng dẫn 14 → 6 phút mỗi lượt; hài lòng 84 % → 96 % (312 phiếu hỏi); in ấn 3,2 triệu đồng.",
        (
            Figure("Hồ sơ phải bổ sung", "%", "27", "9"),
            Figure("Thời gian hướng dẫn mỗi lượt", "phút", "14", "6"),
            Figure("Hài lòng", "%", "84", "96", "higher"),
        ),
        285,
        "Cùng một thủ tục, ba người trực quầy dặn ba kiểu; bà con người Ê Đê phải nhờ con cháu phiên dịch. Hơn một phần tư hồ sơ bị trả vì thiếu giấy lẽ ra đã dặn được từ đầu.",
        "Với mỗi thủ tục, một tấm thẻ ghi các câu phải hỏi và giấy tờ ứng với từng câu trả lời; mặt sau là bản tiếng Ê Đê do già làng đọc soát. Cán bộ đi lần lượt từ trên xuống, không bỏ câu nào.",
        "Trước đây chỉ có bảng niêm yết; thẻ đi theo lời nói thật ở quầy và có hai thứ tiếng trên cùng một tấm.",
        "Làm thử 12 thẻ cho những việc hay phải bổ sung nhất, sau hai tháng viết đủ 62 thẻ.",
        "Bước 1: chọn mười thủ tục hay bị trả. Bước 2: ghi lại câu hỏi thật ở quầy trong một tuần. Bước 3: viết thẻ, đọc thử với năm người dân. Bước 4: dịch và soát. Bước 5: in bìa cứng, ép nhựa.",
        "“Say it once”: one script for 62 civil status, residence and welfare procedures",
        "Two-sided question cards in Vietnamese and Ê Đê let the front desk ask for every paper the first time; a QR code opens a 90-second video.",
        "3,2 triệu đồng",
    ),
    Sample(
        "Bảng điều hành “xanh – vàng – đỏ” cảnh báo hồ sơ sắp trễ hạn",
        "P6",
        "management",
        "DL-SNNMT",
        "group",
        (
            Author("Phạm Đức Anh", "Trưởng phòng", "50"),
            Author("Võ Thị Kim Ngân", "Chuyên viên", "30"),
            Author("Đinh Hữu Phước", "Chuyên viên", "20"),
        ),
        "Kết xuất hằng ngày từ hệ thống giải quyết thủ tục hành chính, tô màu theo số giờ còn lại, gửi tới lãnh đạo phòng lúc 7 giờ 15; có sổ “nguyên nhân trễ” chuẩn hoá 8 lý do.",
        "Hồ sơ trễ hạn 6,8 % → 1,1 %; họp giao ban giảm 45 phút mỗi tuần; tiết kiệm ước 312 giờ công một năm.",
        (Figure("Hồ sơ trễ hạn", "%", "6.8", "1.1"),),
        320,
        "Lãnh đạo phòng biết hồ sơ trễ khi người dân gọi. Danh sách tồn in ra mỗi tuần một lần, đến tay thì đã cũ.",
        "Mỗi sáng một tệp kết xuất được nhập vào bảng mẫu; ô nào còn dưới tám giờ làm việc thì đỏ, dưới hai mươi bốn giờ thì vàng. Trễ thì người giữ hồ sơ chọn một lý do đánh số.",
        "Cảnh báo tính bằng giờ làm việc còn lại của từng bước chứ không theo ngày của cả quy trình.",
        "Áp dụng ở hai phòng, sau ba tháng mở ra toàn sở.",
        "Cần quyền kết xuất dữ liệu, một người giữ bảng, mười lăm phút mỗi sáng; mẫu bảng gửi kèm.",
    ),
    Sample(
        "Tổ lưu động “Thứ Bảy vì dân” làm thủ tục tại buôn, thôn xa",
        "P2",
        "operational",
        "DL-EABUNG",
        "group",
        (
            Author("H'Lan Niê Kđăm", "Phó Chánh Văn phòng HĐND và UBND xã", "40"),
            Author("Y Nghiêm Mlô", "Công chức văn phòng", "20"),
            Author("Lương Thị Bích Thảo", "Công chức tư pháp – hộ tịch", "20"),
            Author("Kiều Văn Đạt", "Công chức địa chính", "20"),
        ),
        "Hai sáng thứ Bảy mỗi tháng, một xe bán tải mang thiết bị quét, máy in, bộ phát 4G tới điểm sinh hoạt cộng đồng; nhận và trả tại chỗ 24 thủ tục.",
        "1.148 hồ sơ trong 6 tháng; quãng đường dân đi lại giảm bình quân 38 km mỗi lượt; tỷ lệ trực tuyến của xã 41 % → 73 %; chi phí 1,9 triệu đồng một chuyến.",
        (Figure("Tỷ lệ hồ sơ trực tuyến của xã", "%", "41", "73", "higher"),),
        340,
        "Buôn xa nhất cách trụ sở hai mươi cây số đường đất; một giấy xác nhận mất cả ngày công. Người già và người nuôi con nhỏ bỏ luôn không làm.",
        "Lịch chuyến báo trước một tháng qua già làng và loa; xe đến lúc bảy giờ, ba công chức nhận, quét, in và trả. Việc không trả được trong buổi thì trả ở chuyến sau.",
        "Trả kết quả ngay tại buôn, không chỉ nhận hộ; lịch cố định nên bà con chờ được.",
        "Bắt đầu với bốn buôn, nay đi mười một điểm.",
        "Bước 1: chọn điểm có mái che và sóng điện thoại. Bước 2: lập danh mục thủ tục trả được trong buổi. Bước 3: mượn xe, gắn nguồn điện. Bước 4: báo lịch trước bốn tuần. Bước 5: sau mỗi chuyến ghi việc chưa làm được.",
        "“Saturdays for the people”: a mobile team for remote villages",
        "Two Saturday mornings a month a pick-up truck with scanner, printer and 4G takes 24 procedures to the village and hands results over on the spot.",
        "1,9 triệu đồng một chuyến",
    ),
    Sample(
        "Quy ước “3 không – 2 kiểm” khi tham mưu văn bản cấp xã",
        "P1",
        "management",
        "DL-DONGPHUYEN",
        "group",
        (Author("Ngô Thanh Tùng", "Công chức văn phòng", "70"), Author("Bùi Thị Hạnh", "Công chức văn phòng", "30")),
        "Không sao chép mẫu cũ chưa rà hiệu lực, không trình khi chưa có căn cứ, không để trống người chịu trách nhiệm; kiểm chéo hai bước bằng danh mục 12 câu.",
        "Văn bản bị trả lại 18 % → 5 %; thời gian ban hành 4,6 → 2,8 ngày; phát hiện 37 căn cứ hết hiệu lực trong một quý.",
        (Figure("Văn bản bị trả lại", "%", "18", "5"), Figure("Thời gian ban hành", "ngày", "4.6", "2.8")),
        290,
        "Dự thảo chép từ bản năm trước kéo theo căn cứ đã hết hiệu lực; sai sót chỉ lộ ra khi văn thư đóng số.",
        "Người soạn gạch danh mục mười hai câu, người thứ hai gạch lại mà không nhìn bản đầu; hai bản lệch nhau chỗ nào thì bàn chỗ ấy.",
        "Hai lần kiểm độc lập với cùng một danh mục, chưa đơn vị nào trong vùng làm.",
        "Toàn bộ văn bản của văn phòng trong một quý, sau đó áp dụng cho các ban.",
        "Cần danh mục 12 câu và hai người; tập một buổi.",
    ),
    Sample(
        "Khung “giao việc – điểm tin cậy” cho công chức cấp xã sau sắp xếp",
        "P4",
        "management",
        "DL-SNV",
        "individual",
        (Author("Hoàng Minh Quân", "Phó trưởng phòng", "100"),),
        "Thang điểm 5 mức chấm theo kết quả việc được giao, đúng hạn và phản hồi của người dân; tự tổng hợp hằng tháng, có đối thoại khi chênh lệch trên 1 mức.",
        "Thí điểm 9 xã, phường, 243 người; việc quá hạn 15,2 % → 6,0 %; đơn kiến nghị đánh giá thiếu công bằng 21 → 8.",
        (Figure("Việc quá hạn", "%", "15.2", "6"), Figure("Đơn kiến nghị", "đơn", "21", "8")),
        330,
        "Sau sắp xếp, nhiều người làm việc khác chức danh cũ nhưng phiếu đánh giá vẫn theo mẫu chung, điểm ai cũng gần như nhau.",
        "Mỗi việc giao đi có mức khó và ngày xong; cuối tháng điểm tự cộng, người giao và người nhận cùng xem, lệch nhiều thì nói chuyện.",
        "Điểm gắn với từng việc chứ không với chức danh; phản hồi của dân là một phần ba của điểm.",
        "Chín xã, phường tự nguyện trong sáu tháng.",
        "Cần người tổng hợp ở mỗi xã, mẫu bảng và hai buổi hướng dẫn.",
    ),
    Sample(
        "Kho mẫu hồ sơ thanh toán “một bộ – ba bản kiểm”",
        "P5",
        "operational",
        "DL-STC",
        "group",
        (Author("Đỗ Thị Thuý Vân", "Kế toán trưởng", "60"), Author("Lương Gia Huy", "Kế toán viên", "40")),
        "34 bộ hồ sơ thanh toán mẫu kèm bảng kiểm cho người đề nghị, kế toán và người duyệt; giảm vòng trả lại.",
        "Hồ sơ kho bạc trả lại 11,5 % → 3,4 %; thời gian thanh toán 9 → 5 ngày; tiết kiệm in ấn 46 triệu đồng một năm toàn ngành.",
        (Figure("Hồ sơ kho bạc trả lại", "%", "11.5", "3.4"), Figure("Thời gian thanh toán", "ngày", "9", "5")),
        300,
        "Cùng một khoản chi mà mỗi đơn vị làm một bộ giấy; kho bạc trả vì thiếu một chữ ký là cả tuần trôi qua.",
        "Mỗi loại chi có một bộ mẫu đã điền thử và ba bảng kiểm ngắn, mỗi vai một bảng.",
        "Bảng kiểm tách theo vai nên ai cũng chỉ đọc phần của mình.",
        "Dùng ở văn phòng sở và sáu đơn vị trực thuộc.",
        "Tải bộ mẫu, thay tên đơn vị, thử với ba chứng từ cũ.",
    ),
    Sample(
        "“Hàng đợi không tên” – lấy số bằng giọng nói cho người cao tuổi, khiếm thị",
        "P6",
        "applied_advance",
        "DL-TTPVHCC",
        "group",
        (Author("Trịnh Gia Khánh", "Viên chức", "50"), Author("Mai Xuân Thắng", "Kỹ sư", "50", True)),
        "Trụ lấy số nhận lệnh nói đơn giản, tự chọn quầy ưu tiên và đọc số bằng loa hướng; chạy ngoại tuyến, không lưu giọng nói.",
        "2.460 lượt ưu tiên trong 4 tháng; thời gian chờ nhóm ưu tiên 22 → 9 phút; phản ánh tiêu cực 17 → 2. Kinh phí 28,5 triệu đồng.",
        (Figure("Thời gian chờ nhóm ưu tiên", "phút", "22", "9"), Figure("Phản ánh tiêu cực", "phản ánh", "17", "2")),
        240,
        "Người khiếm thị phải nhờ bảo vệ bấm màn hình; người cao tuổi bấm nhầm rồi ngồi sai quầy.",
        "Trụ gỗ có micrô và loa hướng; nói tên việc, trụ hỏi lại một câu rồi đọc số và chỉ lối.",
        "Chạy không cần mạng và không giữ lại tiếng nói, khác các trụ bán sẵn.",
        "Hai trụ ở sảnh trung tâm trong bốn tháng.",
        "Cần một thợ điện tử, linh kiện giá khoảng mười bốn triệu đồng mỗi trụ.",
    ),
    Sample(
        "Bản tin “Chỉ số tuần” đưa PAR – SIPAS về từng bộ phận một cửa",
        "P0",
        "management",
        "DL-VP",
        "group",
        (Author("Nguyễn Hà Phương", "Chuyên viên", "55"), Author("Cao Văn Thịnh", "Chuyên viên", "45")),
        "Một trang A4 mỗi thứ Hai: 5 chỉ số của chính đơn vị, 1 việc cần sửa, 1 cách làm hay của đơn vị bạn; nguồn số liệu tự động.",
        "102 đơn vị nhận; tỷ lệ đơn vị đạt chỉ tiêu số hoá 58 % → 81 %; 64 cách làm được chia sẻ.",
        (Figure("Đơn vị đạt chỉ tiêu số hoá", "%", "58", "81", "higher"),),
        350,
        "Kết quả chỉ số công bố mỗi năm một lần, lúc biết thì hết năm; bộ phận một cửa không thấy phần của mình.",
        "Sáng thứ Hai, bảng số liệu tự lấy năm chỉ số của từng nơi, ghép vào mẫu một trang và gửi đi.",
        "Đưa chỉ số cấp tỉnh về tận quầy, theo tuần.",
        "Gửi tới 102 đơn vị từ số đầu tiên.",
        "Cần quyền đọc số liệu và một người biên tập hai giờ mỗi tuần.",
    ),
    Sample(
        "Liên thông “khai sinh – thẻ BHYT – hỗ trợ sinh” bằng một tờ khai tại trạm y tế",
        "P2",
        "operational",
        "DL-SONTHANH-YT",
        "group",
        (
            Author("Hồ Thị Như Ý", "Y sĩ", "40"),
            Author("Rơ Châm Dung", "Điều dưỡng", "30"),
            Author("Phan Nhật Linh", "Dân số viên", "30"),
        ),
        "Gia đình điền một tờ khai trước khi xuất viện; cán bộ trạm chụp gửi bộ phận một cửa, trả kết quả tại nhà qua cộng tác viên dân số.",
        "Thời gian 11 → 3 ngày; trẻ có thẻ BHYT trong 10 ngày đầu 64 % → 98 %; 187 trường hợp.",
        (
            Figure("Thời gian có đủ giấy tờ", "ngày", "11", "3"),
            Figure("Trẻ có thẻ BHYT trong 10 ngày", "%", "64", "98", "higher"),
        ),
        430,
        "Ba thủ tục ở ba nơi, người mẹ mới sinh không đi được; thẻ bảo hiểm về khi con đã ốm.",
        "Một tờ khai gộp, chụp gửi ngay tại trạm; cộng tác viên mang kết quả về tận nhà.",
        "Điểm bắt đầu là trạm y tế chứ không phải bộ phận một cửa.",
        "Áp dụng tại trạm từ hơn một năm nay, 187 trường hợp.",
        "Cần máy quét hoặc điện thoại, thoả thuận với bộ phận một cửa.",
    ),
)
