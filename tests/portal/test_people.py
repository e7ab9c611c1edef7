"""Who looks after whom: invitations, rights with their days, moving, leaving, closing, a unit that ends, sheets, who had what when."""

import io
import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from initiatives import rules as dossier_rules
from initiatives.models import Initiative
from initiatives.states import State
from portal import clock, ledger, mail, people, people_sheets
from portal import people_rules as rules
from portal.models import Grant, LedgerRow, OutboxMessage, PeopleSheet, Post, Unit, User
from portal.roles import OF_A_UNIT, Role
from portal.workflow import NotPossibleNow
from review.models import Seat

A_DAY = timedelta(days=1)
OWN = "mot-cau-that-dai-cua-rieng-toi"


@pytest.fixture
def unit(db):
    return Unit.objects.get(code="DL-HOASONDONG")


@pytest.fixture
def elsewhere(db):
    return Unit.objects.get(code="DL-SYT")


@pytest.fixture
def admin(cast):
    return cast["quan-tri"]


def made(email, unit, *roles, name="Người Thứ Nhất"):
    person = User.objects.create_user(email, OWN, full_name=name)
    Post.objects.create(user=person, unit=unit, position="Chuyên viên", starts_on=clock.today() - 9 * A_DAY)
    for role in roles:
        Grant.objects.create(user=person, role=role, unit=unit, starts_on=clock.today() - 9 * A_DAY)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def keeper(unit):
    """The administrator of one unit's people."""
    return made("quan-tri-xa@tinh.example", unit, Role.UNIT_ADMINISTRATOR, name="Quản Trị Xã")


@pytest.fixture
def official(unit):
    return made("mot-nguoi@tinh.example", unit)


def acts():
    ledger.settle()
    return list(LedgerRow.objects.order_by("seq").values_list("act", flat=True))


def give(person, role, unit, by, **days):
    return people.grant(person, role, unit, starts_on=days.pop("starts_on", clock.today()), by=by, **days)


# --- coming in ----------------------------------------------------------------------------------------


def test_an_invited_person_chooses_a_password_and_is_in(keeper, unit, mailoutbox):
    person = people.invite("moi@tinh.example", "Người Mới", unit, "Công chức", by=keeper)
    assert (person.has_usable_password(), person.posts.get().unit) == (False, unit)
    mail.send_due()
    link = re.search(r"http://[^/\s]+(/tai-khoan/\S+)", mailoutbox[-1].body)[1]
    client = Client()
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": OWN, "password2": OWN})
    client.post(reverse("account_login"), {"login": "moi@tinh.example", "password": OWN})
    assert client.get(reverse("portal:work")).status_code == 200
    assert acts()[0] == "invite"
    again = Client().get(link, follow=True).content.decode()
    assert 'name="password1"' not in again


def test_whoever_lost_the_first_link_asks_for_another_by_themselves(keeper, unit, mailoutbox):
    people.invite("moi@tinh.example", "Người Mới", unit, "Công chức", by=keeper)
    Client().post(reverse("account_reset_password"), {"email": "moi@tinh.example"})
    mail.send_due()
    assert re.search(r"/password/reset/key/", mailoutbox[-1].body)


def test_an_address_that_has_an_account_is_refused_without_saying_whose(keeper, unit, cast):
    with pytest.raises(NotPossibleNow) as told:
        people.invite(cast["phe-duyet"].email.upper(), "Ai Đó", unit, "Công chức", by=keeper)
    assert cast["phe-duyet"].full_name not in str(told.value)


# --- who may give what ----------------------------------------------------------------------------------


def test_a_units_administrator_gives_the_desks_work_and_nothing_wider(keeper, unit, elsewhere, official):
    assert set(rules.roles_to_give(keeper, unit.pk)) == OF_A_UNIT
    assert rules.roles_to_give(keeper, elsewhere.pk) == []
    assert give(official, Role.UNIT_REVIEWER, unit, keeper).role == Role.UNIT_REVIEWER
    for role in set(Role.values) - OF_A_UNIT:
        with pytest.raises(PermissionDenied):
            give(official, role, unit, keeper)
    for other in (elsewhere, unit.parent):
        with pytest.raises(PermissionDenied):
            give(official, Role.UNIT_REVIEWER, other, keeper)


def test_nobody_gives_themselves_a_right(keeper, admin, unit):
    for person in (keeper, admin):
        with pytest.raises(PermissionDenied):
            give(person, Role.UNIT_REVIEWER, unit, person)


def test_nobody_else_gives_any(cast, official, unit):
    for key in set(cast) - {"quan-tri"}:
        with pytest.raises(PermissionDenied):
            give(official, Role.UNIT_REVIEWER, unit, User.objects.get(pk=cast[key].pk))
    assert official.grants.count() == 0


def test_whoever_changes_rights_and_whoever_audits_holds_no_part_besides(admin, official, unit):
    give(official, Role.AUDITOR, unit, admin)
    with pytest.raises(NotPossibleNow, match="không kiêm"):
        give(official, Role.UNIT_HEAD, unit, admin)


def test_a_right_is_not_given_for_days_that_have_passed_twice_or_to_a_closed_account(admin, official, unit):
    with pytest.raises(NotPossibleNow, match="hôm nay trở đi"):
        give(official, Role.UNIT_HEAD, unit, admin, starts_on=clock.today() - A_DAY)
    give(official, Role.UNIT_HEAD, unit, admin)
    with pytest.raises(NotPossibleNow, match="đã có vai trò"):
        give(official, Role.UNIT_HEAD, unit, admin)
    people.set_active(official, active=False, by=admin, reason="Theo quyết định 12.")
    with pytest.raises(NotPossibleNow, match="đang khoá"):
        give(official, Role.INTAKE_OFFICER, unit, admin)


def test_a_right_holds_from_its_first_to_its_last_day_and_is_told(admin, official, unit, make):
    make(State.UNIT_REVIEW)
    today = clock.today()
    give(official, Role.UNIT_HEAD, unit, admin, starts_on=today + A_DAY, ends_on=today + 3 * A_DAY)
    seen = []
    for days in range(5):
        with clock.stated(clock.now() + days * A_DAY):
            person = User.objects.get(pk=official.pk)
            seen.append(Initiative.objects.visible_to(person).count())
    assert seen == [0, 1, 1, 1, 0]
    assert OutboxMessage.objects.filter(kind="grant", recipient=official).count() == 1
    assert acts() == ["grant"]


def test_a_right_taken_today_is_gone_at_once_and_one_not_begun_leaves_no_row(admin, official, unit):
    given = give(official, Role.UNIT_HEAD, unit, admin)
    people.end_grant(given, by=admin, ends_on=clock.today() - A_DAY)
    assert not User.objects.get(pk=official.pk).rights.has(Role.UNIT_HEAD)
    later = give(official, Role.UNIT_HEAD, unit, admin, starts_on=clock.today() + 5 * A_DAY)
    people.end_grant(later, by=admin, ends_on=clock.today())
    assert Grant.objects.filter(user=official).count() == 0
    assert acts() == ["grant", "end_grant", "grant", "end_grant"]


# --- moving, leaving, closing ----------------------------------------------------------------------------


def test_who_moves_takes_no_right_along_and_keeps_their_dossiers(admin, official, unit, elsewhere, make):
    give(official, Role.UNIT_HEAD, unit, admin)
    people.move(official, elsewhere, "Chuyên viên chính", on=clock.today() + A_DAY, by=admin)
    with clock.stated(clock.now() + A_DAY):
        person = User.objects.get(pk=official.pk)
        assert person.rights.has(Role.UNIT_HEAD) is False
        assert [post.unit for post in person.posts.all() if post.holds_on(clock.today())] == [elsewhere]
    assert User.objects.get(pk=official.pk).rights.has(Role.UNIT_HEAD) is True


def test_nobody_takes_people_out_of_a_unit_they_do_not_administer(keeper, elsewhere, unit):
    other = made("khac@tinh.example", elsewhere)
    with pytest.raises(PermissionDenied):
        people.move(other, unit, "Công chức", on=clock.today(), by=keeper)
    with pytest.raises(PermissionDenied):
        people.move(made("cua-xa@tinh.example", unit), elsewhere, "Công chức", on=clock.today(), by=keeper)


def test_who_holds_a_role_the_unit_could_not_give_is_not_the_units_to_close(keeper, admin, official, unit):
    """A head of the unit itself, and somebody of the unit who decides for the whole province."""
    other = made("phe-duyet-tinh@tinh.example", unit)
    give(official, Role.UNIT_HEAD, unit, admin)
    give(other, Role.APPROVER, Unit.objects.get(parent=None, valid_to=None), admin)
    for person in (official, other):
        for act in (
            lambda person=person: people.set_active(person, active=False, by=keeper, reason="Thử."),
            lambda person=person: people.leave(person, on=clock.today(), by=keeper),
            lambda person=person: people.move(person, unit, "Công chức", on=clock.today(), by=keeper),
        ):
            with pytest.raises(PermissionDenied):
                act()
        people.set_active(person, active=False, by=admin, reason="Theo quyết định 12.")
    assert not User.objects.filter(pk__in=[official.pk, other.pk], is_active=True).exists()


def test_who_sits_in_a_council_is_not_the_units_to_close_and_the_provinces_still(keeper, admin, official, council):
    Seat.objects.create(council=council, user=official, title="member", starts_on=clock.today() + 9 * A_DAY)
    with pytest.raises(PermissionDenied):
        people.set_active(official, active=False, by=keeper, reason="Thử.")
    people.set_active(official, active=False, by=admin, reason="Theo quyết định 12.")
    assert not User.objects.get(pk=official.pk).is_active


def test_a_seat_that_has_ended_takes_nobody_from_their_unit(keeper, official, council):
    Seat.objects.create(
        council=council,
        user=official,
        title="member",
        starts_on=clock.today() - 9 * A_DAY,
        ends_on=clock.today() - A_DAY,
    )
    people.set_active(official, active=False, by=keeper, reason="Nghỉ việc.")
    assert not User.objects.get(pk=official.pk).is_active


def test_who_gives_the_desks_work_looks_after_those_who_do_it(keeper, official, unit):
    give(official, Role.UNIT_REVIEWER, unit, keeper)
    people.leave(official, on=clock.today(), by=keeper)
    assert [one.ends_on for one in official.grants.all()] == [clock.today()]


def test_who_leaves_holds_nothing_from_the_next_day_and_still_comes_in(admin, official, unit):
    give(official, Role.UNIT_HEAD, unit, admin)
    people.leave(official, on=clock.today(), by=admin)
    with clock.stated(clock.now() + A_DAY):
        person = User.objects.get(pk=official.pk)
        assert (person.rights.grants, person.is_active) == ({}, True)
        assert [post for post in person.posts.all() if post.holds_on(clock.today())] == []


def test_a_closed_account_is_out_at_once_and_comes_back(admin, official):
    client = Client()
    client.force_login(official)
    people.set_active(official, active=False, by=admin, reason="Theo quyết định 12.")
    assert client.get(reverse("portal:work")).status_code == 302
    people.set_active(official, active=True, by=admin, reason="Nhầm người.")
    client.force_login(User.objects.get(pk=official.pk))
    assert client.get(reverse("portal:work")).status_code == 200


def test_a_second_factor_is_taken_back_by_two_people_and_not_by_one(admin, official, keeper):
    TOTP.activate(official, generate_totp_secret())
    reset = people.ask_factor_reset(official, by=keeper, reason="Mất điện thoại.")
    with pytest.raises(NotPossibleNow, match="người thứ hai"):
        people.agree_factor_reset(reset, by=keeper)
    assert Authenticator.objects.filter(user=official).exists()
    people.agree_factor_reset(reset, by=admin)
    assert not Authenticator.objects.filter(user=official).exists()
    assert acts() == ["ask_factor_reset", "agree_factor_reset"]


def test_a_request_for_it_lapses_after_a_day(admin, official, keeper):
    TOTP.activate(official, generate_totp_secret())
    reset = people.ask_factor_reset(official, by=keeper, reason="Mất điện thoại.")
    with clock.stated(clock.now() + A_DAY + timedelta(minutes=1)), pytest.raises(NotPossibleNow, match="một ngày"):
        people.agree_factor_reset(reset, by=admin)


# --- units -----------------------------------------------------------------------------------------------


def test_a_unit_that_ends_hands_its_desk_and_rights_to_its_successor(admin, unit, cast, make):
    other = Unit.objects.filter(parent=unit.parent, valid_to=None).exclude(pk=unit.pk).first()
    waiting = make(State.UNIT_REVIEW)
    people.end_unit(unit, on=clock.today(), successor=other, by=admin)
    head_there = made("lanh-dao@tinh.example", other, Role.UNIT_HEAD)
    with clock.stated(clock.now() + A_DAY):
        person = User.objects.get(pk=head_there.pk)
        assert waiting in Initiative.objects.visible_to(person)
        assert dossier_rules.is_own(waiting, person) is False
    with pytest.raises(NotPossibleNow, match="nơi khác|đơn vị khác|khác"):
        people.end_unit(other, on=clock.today(), successor=other, by=admin)


def test_only_the_province_ends_a_unit(keeper, unit, cast):
    for key in ("thi-dua", "kiem-toan", "thu-truong"):
        with pytest.raises(PermissionDenied):
            people.end_unit(unit, on=clock.today(), successor=None, by=cast[key])
    with pytest.raises(PermissionDenied):
        people.end_unit(unit, on=clock.today(), successor=None, by=keeper)


# --- sheets ------------------------------------------------------------------------------------------------


def sheet_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("bang.xlsx", kept.getvalue())


PEOPLE_HEAD = ["Họ và tên", "Thư điện tử", "Mã đơn vị", "Chức vụ"]


def put_up(client, kind, *rows):
    answer = client.post(reverse("portal:people_sheets"), {"kind": kind, "file": sheet_of(*rows)})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_sheet_is_answered_row_by_row_and_writes_nothing_until_it_is_taken_in(as_, admin, cast):
    client = as_("quan-tri")
    before = User.objects.count()
    address = put_up(
        client, "people", PEOPLE_HEAD,
        ["Một", "mot@tinh.example", "DL-HOASONDONG", "Công chức"],
        ["Hai", "mot@tinh.example", "DL-HOASONDONG", "Công chức"],
        ["Ba", "khong phai thu", "DL-HOASONDONG", "Công chức"],
        ["Bốn", "bon@tinh.example", "KHONG-CO", "Công chức"],
        ["Năm", cast["tac-gia"].email, "DL-HOASONDONG", "Công chức"],
        ["", "sau@tinh.example", "DL-HOASONDONG", ""],
        ["=1+1", "bay@tinh.example", "dl-hoasondong", "Công chức"],
    )  # fmt: skip
    sheet = PeopleSheet.objects.get()
    fates = [one.fate for one in people_sheets.answered(sheet, by=admin)]
    assert fates == ["new", "there", "not", "not", "there", "not", "not"]
    assert (User.objects.count(), client.get(address).status_code) == (before, 200)
    client.post(address)
    assert User.objects.order_by("-pk")[0].email == "mot@tinh.example"
    assert User.objects.count() == before + 1
    assert client.post(address).status_code == 409
    assert OutboxMessage.objects.filter(kind="invited").count() == 1
    assert acts()[-1] == "take_in_sheet"


def test_units_come_from_a_sheet_parents_first_and_only_for_the_province(as_, keeper, admin):
    head = ["Mã", "Tên", "Loại", "Mã đơn vị cấp trên"]
    rows = [["X-1", "Xã Mới", "Xã, phường, thị trấn", "PY"], ["X-2", "Phòng mới", "Phòng, ban thuộc đơn vị", "x-1"],
            ["X-3", "Lạc", "Không có loại này", "PY"], ["X-4", "Mồ côi", "Sở, ban, ngành", "X-9"]]  # fmt: skip
    client = as_("quan-tri")
    client.post(put_up(client, "units", head, *rows))
    assert list(Unit.objects.filter(code__startswith="X-").order_by("code").values_list("code", "parent__code")) == [
        ("X-1", "PY"),
        ("X-2", "X-1"),
    ]
    own = Client()
    own.force_login(keeper)
    put_up(own, "units", head, ["X-5", "Tự thêm", "Sở, ban, ngành", "DL-HOASONDONG"])
    theirs = PeopleSheet.objects.filter(by=keeper).get()
    assert [one.fate for one in people_sheets.answered(theirs, by=keeper)] == ["not"]
    assert client.get(reverse("portal:people_sheet", args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("rows", [[["Tên", "Mã"]], [["x"] * 3, ["1", "2", "3"]]])
def test_a_sheet_without_the_columns_is_told_which(rows, as_):
    answer = as_("quan-tri").post(reverse("portal:people_sheets"), {"kind": "people", "file": sheet_of(*rows)})
    assert (answer.status_code, "Thiếu cột" in answer.content.decode()) == (422, True)
    assert PeopleSheet.objects.count() == 0


# --- screens ------------------------------------------------------------------------------------------------


def test_a_units_administrator_sees_the_units_people_and_nobody_elses(keeper, official, elsewhere, cast):
    other = made("khac@tinh.example", elsewhere, name="Người Nơi Khác")
    client = Client()
    client.force_login(keeper)
    page = client.get(reverse("portal:people")).content.decode()
    assert (official.email in page, other.email in page, cast["phe-duyet"].email in page) == (True, False, False)
    assert client.get(reverse("portal:people") + "?q=noi+khac").content.decode().count(other.email) == 0
    for address in (reverse("portal:person", args=[other.pk]), reverse("portal:people_act", args=[other.pk, "khoa"])):
        assert client.get(address).status_code == 404
    assert client.get(reverse("portal:person", args=[official.pk])).status_code == 200
    assert client.post(reverse("portal:people_act", args=[keeper.pk, "giao"])).status_code == 403


def test_people_are_found_without_diacritics(as_, official):
    page = as_("quan-tri").get(reverse("portal:people") + "?q=nguoi+thu+nhat").content.decode()
    assert official.email in page


def test_what_speaks_against_a_grant_stands_above_the_form_with_everything_typed(as_, official, unit):
    typed = {"role": Role.UNIT_HEAD, "unit": unit.pk, "starts_on": "2020-01-01", "note": "Quyết định số 77/QĐ-UBND"}
    answer = as_("quan-tri").post(reverse("portal:people_act", args=[official.pk, "giao"]), typed)
    page = answer.content.decode()
    assert (answer.status_code, "hôm nay trở đi" in page, "Quyết định số 77/QĐ-UBND" in page) == (422, True, True)


def test_the_desk_of_rights_is_the_administrators_and_the_auditors(as_, cast):
    for key in set(cast) - {"clock"}:
        answers = [
            as_(key).get(reverse(name)).status_code for name in ("portal:people", "portal:units", "portal:rights_on")
        ]
        expected = {"quan-tri": [200, 200, 200], "kiem-toan": [403, 403, 200]}.get(key, [403, 403, 403])
        assert answers == expected, key


def test_who_had_which_right_on_a_day_that_has_passed(as_, admin, official, unit):
    with clock.stated(clock.now() - 30 * A_DAY):
        given = give(official, Role.UNIT_HEAD, unit, User.objects.get(pk=admin.pk))
    with clock.stated(clock.now() - 20 * A_DAY):
        people.end_grant(given, by=User.objects.get(pk=admin.pk), ends_on=clock.today())
    found = {}
    for days in (31, 30, 25, 20, 19, 0):
        day = (clock.today() - days * A_DAY).isoformat()
        page = as_("kiem-toan").get(reverse("portal:rights_on") + f"?day={day}&q=nguoi+thu+nhat").content.decode()
        found[days] = official.full_name in page
    assert found == {31: False, 30: True, 25: True, 20: True, 19: False, 0: False}


def test_a_new_installation_has_its_first_administrator_made_by_hand_and_once(db):
    Grant.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).delete()
    call_command("first_administrator", "Người Đầu", "dau@tinh.example")
    person = User.objects.get(email="dau@tinh.example")
    assert (rules.province_wide(person), person.has_usable_password()) == (True, False)
    assert OutboxMessage.objects.filter(kind="invited", recipient=person).count() == 1
    with pytest.raises(CommandError):
        call_command("first_administrator", "Người Hai", "hai@tinh.example")


def test_a_wrong_name_is_corrected_told_and_an_act_that_keeps_what_stood_there(cast, as_):
    person = cast["dong-tac-gia"]
    address = reverse("portal:people_act", args=[person.pk, "sua-ten"])
    before = person.full_name
    assert f'value="{before}"' in as_("quan-tri").get(address).content.decode()
    as_("quan-tri").post(address, {"full_name": "  Rơ Châm  Dũng ", "reason": "Sai dấu trong tên"})
    person.refresh_from_db()
    ledger.settle()
    facts = json.loads(LedgerRow.objects.get(act="correct_name").side.facts)
    assert (person.full_name, facts["changed"]) == ("Rơ Châm Dũng", {"full_name": [before, "Rơ Châm Dũng"]})
    assert OutboxMessage.objects.filter(kind="name_corrected", recipient=person).count() == 1
    assert as_("tac-gia").post(address, {"full_name": "Kẻ Khác", "reason": "Không có quyền"}).status_code in {403, 404}
