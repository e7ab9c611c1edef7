"""Who stands as author: asked by account, by a one-time link or on paper; another main author; contests that exclude judges."""

import re
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from initiatives.actions import authors, writing
from initiatives.models import Authorship, Initiative, RoundCategory
from initiatives.states import State
from portal.models import OutboxMessage
from portal.workflow import NotPossibleNow, Refused
from tests.conftest import steps_of


def outside(draft, cast, share="10", email="ngoai@vd.example"):
    return authors.name_author(draft, by=cast["tac-gia"], full_name="Bà Ngoài", email=email, share=Decimal(share))


def link_of(author):
    message = OutboxMessage.objects.filter(kind="linked").latest("pk")
    return re.search(r"/tac-gia/xac-nhan/\S+", message.body).group(0)


def test_an_outside_person_agrees_once_by_the_link_of_the_mail(make, cast):
    draft = make(State.DRAFT)
    named = outside(draft, cast)
    authors.invite(named, by=cast["tac-gia"])
    link = link_of(named)

    page = Client().get(link)
    answered = Client().post(link, {"answer": "yes"})
    again = Client().post(link, {"answer": "no", "reason": "đổi ý"})

    named.refresh_from_db()
    assert (page.status_code, answered.status_code, again.status_code) == (200, 200, 410)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
    assert (named.confirmation, named.by_link, named.link_sha256) == ("confirmed", True, "")
    assert steps_of(draft)[-1] == "confirm_by_link"


def test_an_outside_person_declines_with_a_reason_and_not_without(make, cast):
    draft = make(State.DRAFT)
    named = outside(draft, cast)
    authors.invite(named, by=cast["tac-gia"])
    link = link_of(named)

    without = Client().post(link, {"answer": "no"})
    Client().post(link, {"answer": "no", "reason": "Tôi không tham gia."})

    named.refresh_from_db()
    assert (without.status_code, named.confirmation, named.declined_reason) == (422, "declined", "Tôi không tham gia.")


def test_a_changed_share_asks_everybody_again_the_outside_person_by_a_new_link(make, cast):
    draft = make(State.DRAFT)
    named = outside(draft, cast)
    authors.invite(named, by=cast["tac-gia"])
    first = link_of(named)
    rows = {row.full_name: row.pk for row in draft.authorships.all()}

    authors.set_shares(
        draft, {rows[cast["tac-gia"].full_name]: Decimal("50.5"), named.pk: Decimal("9.5")}, by=cast["tac-gia"]
    )

    said = dict(draft.authorships.values_list("user", "confirmation"))
    assert said == {cast["tac-gia"].pk: "confirmed", cast["dong-tac-gia"].pk: "waiting", None: "waiting"}
    assert Client().get(first).status_code == 410
    assert Client().get(link_of(named)).status_code == 200


def test_a_link_is_the_main_authors_to_send(make, cast):
    draft = make(State.DRAFT)
    named = outside(draft, cast)

    with pytest.raises(Refused):
        authors.invite(named, by=cast["stranger"])
    with pytest.raises(NotPossibleNow):
        authors.invite(draft.authorships.get(user=cast["dong-tac-gia"]), by=cast["tac-gia"])


def test_a_signed_paper_counts_and_intake_must_have_looked_at_it(make, cast, council):
    draft = make(State.DRAFT)
    named = outside(draft, cast)
    authors.confirm(named, by=cast["tac-gia"], signed_paper=ContentFile(b"x", name="ky.pdf"))
    Initiative.objects.filter(pk=draft.pk).update(
        state=State.INTAKE, submitted_at=draft.created_at, code="SK-1", received_at=draft.created_at
    )
    from portal.workflow import reasons_against

    before = reasons_against(Initiative.objects.get(pk=draft.pk), "accept", by=cast["tiep-nhan"], at=draft.created_at)
    with pytest.raises(Refused):
        authors.check_paper(Authorship.objects.get(pk=named.pk), by=cast["thu-truong"])
    authors.check_paper(Authorship.objects.get(pk=named.pk), by=cast["tiep-nhan"])
    after = reasons_against(Initiative.objects.get(pk=draft.pk), "accept", by=cast["tiep-nhan"], at=draft.created_at)

    assert "Chưa kiểm tra bản ký của Bà Ngoài." in before
    assert "Chưa kiểm tra bản ký của Bà Ngoài." not in after


def test_a_judge_is_refused_by_name_with_the_rule_when_named_and_recused_only_in_a_recognition_round(
    make, cast, council, round_
):
    draft = make(State.DRAFT)
    member = cast["thanh-vien-1"]
    authors.unname(authors.name_author(draft, by=cast["tac-gia"], user=member, share=Decimal(1)), by=cast["tac-gia"])
    round_.excludes_judges = True
    round_.save()

    with pytest.raises(NotPossibleNow) as refused:
        authors.name_author(make(State.DRAFT), by=cast["tac-gia"], user=member, share=Decimal(1))

    assert [member.full_name in told and "không được dự thi" in told for told in refused.value.reasons] == [True]


def test_the_form_tells_the_rule_at_the_field(make, cast, council, round_, as_):
    round_.excludes_judges = True
    round_.save()
    draft = make(State.DRAFT)

    answered = as_("tac-gia").post(
        f"/ho-so/{draft.pk}/tac-gia/", {"add": "1", "email": cast["thanh-vien-1"].email, "share": "10"}
    )

    assert (answered.status_code, "không được dự thi" in answered.content.decode()) == (422, True)


def test_no_more_authors_than_the_round_allows(make, cast, round_):
    round_.authors_at_most = 2
    round_.save()

    with pytest.raises(NotPossibleNow) as refused:
        outside(make(State.DRAFT), cast)

    assert refused.value.reasons == ["Đợt này cho phép nhiều nhất 2 tác giả."]


def test_another_main_author_needs_everybodys_yes(make, cast):
    one = make(State.SCORING)
    to = one.authorships.get(user=cast["dong-tac-gia"])

    with pytest.raises(Refused):
        authors.propose_main(one, to=to, reason="x", by=cast["stranger"])
    proposal = authors.propose_main(one, to=to, reason="Chuyển công tác.", by=cast["dong-tac-gia"])
    before = Initiative.objects.get(pk=one.pk).main_author_id
    authors.answer_proposal(proposal, agreed=True, by=cast["tac-gia"])

    assert (before, Initiative.objects.get(pk=one.pk).main_author_id) == (cast["tac-gia"].pk, cast["dong-tac-gia"].pk)
    assert steps_of(one) == ["propose_main_author", "change_main_author"]


def test_a_single_no_ends_the_proposal(make, cast):
    one = make(State.DRAFT)
    to = one.authorships.get(user=cast["dong-tac-gia"])
    proposal = authors.propose_main(one, to=to, reason="Nghỉ.", by=cast["dong-tac-gia"])

    authors.answer_proposal(proposal, agreed=False, by=cast["tac-gia"])

    with pytest.raises(NotPossibleNow):
        authors.answer_proposal(proposal, agreed=True, by=cast["tac-gia"])
    assert Initiative.objects.get(pk=one.pk).main_author_id == cast["tac-gia"].pk


def test_an_account_no_longer_in_use_does_not_hold_up_the_others(make, cast):
    one = make(State.SCORING)
    cast["tac-gia"].is_active = False
    cast["tac-gia"].save()

    authors.propose_main(
        one, to=one.authorships.get(user=cast["dong-tac-gia"]), reason="Đã nghỉ.", by=cast["dong-tac-gia"]
    )

    assert Initiative.objects.get(pk=one.pk).main_author_id == cast["dong-tac-gia"].pk


def test_the_unit_names_who_acts_for_its_collective_entry(make, cast, round_):
    RoundCategory.objects.get_or_create(round=round_, category="collective", defaults={"group": "collective"})
    one = make(State.DRAFT, category="collective")
    one.authorships.all().delete()
    one = Initiative.objects.get(pk=one.pk)

    with pytest.raises(Refused):
        authors.name_acting(one, user=cast["dong-tac-gia"], by=cast["tac-gia"])
    with pytest.raises(NotPossibleNow):
        authors.name_acting(one, user=cast["stranger"], by=cast["thu-truong"])
    authors.name_acting(one, user=cast["pho"], by=cast["thu-truong"])

    assert Initiative.objects.get(pk=one.pk).created_by == cast["pho"]


def test_two_decimals_must_add_up_to_exactly_100(make, as_):
    draft = make(State.DRAFT)
    first, second = draft.authorships.all()
    client = as_("tac-gia")

    wrong = client.post(
        f"/ho-so/{draft.pk}/tac-gia/", {"shares": "1", f"share_{first.pk}": "33,33", f"share_{second.pk}": "66,66"}
    )
    right = client.post(
        f"/ho-so/{draft.pk}/tac-gia/", {"shares": "1", f"share_{first.pk}": "33,34", f"share_{second.pk}": "66.66"}
    )

    assert (wrong.status_code, "99,99" in wrong.content.decode(), right.status_code) == (422, True, 302)


def test_details_are_the_persons_own_or_the_main_authors_and_the_birthday_is_on_no_page(make, cast, as_):
    draft = make(State.DRAFT)
    other = draft.authorships.get(user=cast["dong-tac-gia"])
    client = as_("dong-tac-gia")

    client.post(f"/ho-so/{draft.pk}/tac-gia/{other.pk}/sua/", {"qualification": "Cử nhân", "born_on": "1971-03-02"})
    refused = client.post(f"/ho-so/{draft.pk}/tac-gia/{draft.authorships.get(is_main=True).pk}/sua/", {"position": "x"})

    other.refresh_from_db()
    assert (other.qualification, f"{other.born_on}", refused.status_code) == ("Cử nhân", "1971-03-02", 403)
    assert "1971" not in as_("tac-gia").get(f"/ho-so/{draft.pk}/").content.decode()


def test_what_is_parked_is_its_writers_alone(make, cast):
    draft = make(State.DRAFT)

    writing.park(draft, "problem", "Của tôi", by=cast["tac-gia"])
    with pytest.raises(Refused):
        writing.park(draft, "problem", "x", by=cast["stranger"])

    assert draft.parked.get().user == cast["tac-gia"]
