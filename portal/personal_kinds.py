"""The kinds of personal data that the portal itself holds: accounts, posts, mail, sessions, sheets, the ledger's names."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Value
from django.utils.translation import gettext_lazy as _

from portal import mail, unused
from portal.ledger import moment
from portal.models import DataRequest, FactorReset, LedgerFacts, LedgerRow, OutboxMessage, PeopleSheet
from portal.personal import ASKED, RECORD, TASK, Held, kinds

SHOWN = 2_000
# act → its words; the room of dossiers registers them.
act_words: dict[str, Any] = {}


def account(person: Any) -> Iterator[dict]:
    yield {
        _("Họ và tên"): person.full_name, _("Thư điện tử"): person.email, _("Doanh nghiệp, tổ chức"): person.organisation,
        _("Ngôn ngữ thư"): dict(settings.LANGUAGES).get(person.language), _("Có tài khoản từ"): person.date_joined.date(),
    }  # fmt: skip


def posts(person: Any) -> Iterator[dict]:
    for one in person.posts.select_related("unit"):
        yield {_("Chức vụ"): one.position, _("Đơn vị"): one.unit.name, _("Từ ngày"): one.starts_on, _("Đến hết ngày"): one.ends_on}  # fmt: skip


def grants(person: Any) -> Iterator[dict]:
    for one in person.grants.select_related("unit"):
        yield {_("Vai trò"): one.get_role_display(), _("Đơn vị"): one.unit.name, _("Từ ngày"): one.starts_on, _("Đến hết ngày"): one.ends_on}  # fmt: skip


def messages(person: Any) -> Iterator[dict]:
    for one in person.messages.order_by("-pk")[:SHOWN]:
        yield {_("Lúc"): one.recorded_at, _("Tới"): one.address, _("Tiêu đề"): one.subject, _("Nội dung"): one.body}


def empty_messages(before: datetime) -> int:
    old = OutboxMessage.objects.filter(recorded_at__lt=before).exclude(address=mail.FORGOTTEN)
    return mail.emptied(old.exclude(pk__in=mail.to_send().values("pk")))


def erase_messages(person: Any) -> int:
    return mail.emptied(person.messages.exclude(pk__in=mail.to_send().values("pk")).exclude(address=mail.FORGOTTEN))


def sessions(person: Any) -> Iterator[dict]:
    for one in UserSession.objects.filter(user=person).order_by("-pk")[:SHOWN]:
        yield {_("Lúc"): one.created_at, _("Địa chỉ máy"): one.ip, _("Trình duyệt"): one.user_agent}


def empty_sessions(before: datetime) -> int:
    return UserSession.objects.filter(last_seen_at__lt=before).delete()[0]


KEY, RESET = "key", "reset"


def second_factors(person: Any) -> Iterator[dict]:
    """The ways of proving it, and why it was opened anew; one statement for both."""
    ways = Authenticator.objects.filter(user=person).order_by()
    resets = FactorReset.objects.filter(user=person).order_by()
    keys = ways.values_list("created_at", Value(KEY, output_field=CharField()), "type")
    opened = resets.values_list("asked_at", Value(RESET, output_field=CharField()), "reason")
    for at, kind, told in keys.union(opened, all=True):
        if kind == KEY:
            yield {_("Cách xác thực"): Authenticator.Type(told).label, _("Từ ngày"): at.date()}
        else:
            yield {_("Lúc"): at, _("Lý do"): told}


def empty_factor_resets(before: datetime) -> int:
    return FactorReset.objects.filter(asked_at__lt=before).exclude(reason="").update(reason="")


def connected(person: Any) -> Iterator[dict]:
    for one in SocialAccount.objects.filter(user=person):
        yield {_("Số định danh ở nơi đăng nhập chung"): one.uid, _("Từ ngày"): one.date_joined.date()}


def empty_sheets(before: datetime) -> int:
    """The file of an old sheet and its rows; that it was taken in, when and by whom stays. One never taken in goes whole."""
    old = list(PeopleSheet.objects.filter(stated_at__lt=before).exclude(file=""))
    for one in old:
        storage, name = one.file.storage, one.file.name
        if one.taken_in_at is None:
            one.delete()
        else:
            one.file, one.name, one.answers = "", "", []
            one.save()
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
    return len(old)


def acts(person: Any) -> Iterator[dict]:
    for one in LedgerRow.objects.filter(person=person.pk).order_by("-seq")[:SHOWN]:
        yield {
            _("Lúc"): datetime.fromisoformat(one.at),
            _("Việc"): act_words.get(one.act, one.act),
            _("Đối với"): one.subject,
        }


def empty_facts(before: datetime) -> int:
    old = LedgerFacts.objects.filter(row__in=LedgerRow.objects.filter(at__lt=moment(before)))
    return old.exclude(facts="").update(salt="", facts="")


def wishes(person: Any) -> Iterator[dict]:
    for one in person.data_requests.all():
        yield {_("Lúc"): one.asked_at, _("Yêu cầu"): one.get_wish_display(), _("Nội dung"): one.text, _("Trả lời"): one.answer}  # fmt: skip


def empty_wishes(before: datetime) -> int:
    return DataRequest.objects.filter(answered_at__lt=before).exclude(text="").update(text="", answer="")


WITH_ACCOUNT = _("Khi còn tài khoản; sau đó chỉ giữ họ tên ở hồ sơ phải lưu")
UNUSED = _(
    "Tính từ lần đăng nhập cuối của người không còn chức vụ, vai trò; báo trước một tháng; sau đó chỉ giữ họ tên ở hồ sơ phải lưu"
)


def register_all() -> None:
    kinds[:0] = [
        Held("account", _("Tài khoản"), _("Đăng nhập, ghi nhận ai làm việc gì, gửi tin"), TASK, UNUSED,
             ("portal.User.email", "portal.User.full_name", "portal.User.folded_name", "portal.User.organisation"),
             months=60, rows=account, warn=unused.accounts.warn, empty=unused.accounts.empty),
        Held("posts", _("Nơi công tác, chức vụ"), _("Xác định hồ sơ thuộc đơn vị nào, ai phải rút lui khi chấm"), TASK,
             _("Tính từ ngày thôi chức vụ; sau đó chỉ giữ đơn vị, thời gian để biết ai có quyền gì"),
             ("portal.Post.position",), months=120, rows=posts, empty=unused.empty_positions),
        Held("grants", _("Vai trò được giao"), _("Cho mở đúng trang, làm đúng việc"), TASK, RECORD,
             ("portal.Grant.note",), rows=grants),
        Held("sign_up", _("Yêu cầu mở tài khoản"), _("Kiểm tra địa chỉ thư là của người yêu cầu"), ASKED,
             _("Đến khi mở tài khoản, nhiều nhất hai ngày"),
             ("portal.SignUp.email", "portal.SignUp.full_name", "portal.SignUp.organisation")),
        Held("second_factor", _("Xác thực hai lớp"), _("Giữ an toàn cho tài khoản"), TASK, WITH_ACCOUNT,
             (), rows=second_factors),
        Held("factor_resets", _("Đề nghị mở lại xác thực hai lớp"), _("Chứng minh hai người đã đồng ý mở lại"), RECORD,
             _("Tính từ ngày đề nghị; sau đó chỉ giữ ai đề nghị, ai đồng ý, lúc nào"), ("portal.FactorReset.reason",),
             months=24, empty=empty_factor_resets),
        Held("single_sign_on", _("Đăng nhập một lần"), _("Nhận ra người đăng nhập qua nơi đăng nhập chung của tỉnh"), ASKED,
             _("Đến khi người đó ngắt nối"), (), rows=connected),
        Held("messages", _("Thư và thông báo"), _("Báo việc đến lượt, kết quả, thời hạn"), TASK,
             _("Tính từ ngày gửi; sau đó chỉ giữ việc đã gửi"),
             ("portal.OutboxMessage.address", "portal.OutboxMessage.subject", "portal.OutboxMessage.body"),
             months=24, rows=messages, empty=empty_messages, erase=erase_messages),
        Held("sessions", _("Phiên đăng nhập"), _("Cho người dùng thấy và ngắt nơi đang đăng nhập"), TASK,
             _("Tính từ lần dùng cuối"), (), months=1, rows=sessions, empty=empty_sessions),
        Held("sheets", _("Bảng nhập người dùng"), _("Lập tài khoản hàng loạt theo danh sách của đơn vị"), TASK,
             _("Tính từ ngày đưa lên"), ("portal.PeopleSheet.file", "portal.PeopleSheet.answers"), months=6,
             empty=empty_sheets),
        Held("acts", _("Nhật ký việc đã làm"), _("Chứng minh kết quả không bị sửa; kiểm tra, thanh tra"), RECORD,
             _("Tên và lời ghi kèm bị xoá trước; số dòng và mã kiểm tra giữ lại để chuỗi còn đối chiếu được"),
             ("portal.LedgerFacts.facts",), months=120, rows=acts, empty=empty_facts),
        Held("wishes", _("Yêu cầu về dữ liệu cá nhân"), _("Trả lời đúng hạn, chứng minh đã trả lời"), RECORD,
             _("Tính từ ngày trả lời"), ("portal.DataRequest.text", "portal.DataRequest.answer"), months=24,
             rows=wishes, empty=empty_wishes),
    ]  # fmt: skip
