"""Who may know of a dossier: one predicate asked two ways, and each refusal beside each permission."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives import completeness, rules
from initiatives.actions import author, authors, writing
from initiatives.models import Initiative
from initiatives.states import State
from portal.workflow import NotPossibleNow, Refused
from tests.test_workflow_doc import ROLES


@pytest.mark.parametrize("state", State.values)
def test_may_see_and_visible_to_agree_for_every_role(state, make, council, cast):
    initiative = make(state)
    own, other = make(state), make(state, unit="DL-SYT")

    for role, key in [*ROLES.items(), ("anonymous", None)]:
        user = cast[key] if key else AnonymousUser()
        seen = set(Initiative.objects.visible_to(user).values_list("pk", flat=True))
        asked = {one.pk for one in (initiative, own, other) if rules.may_see(one, user)}
        assert seen == asked, role


def test_a_stranger_knows_of_nothing_and_gets_404(make, as_):
    initiative = make(State.SCORING)

    assert as_("stranger").get(initiative.get_absolute_url()).status_code == 404
    assert as_("tac-gia").get(initiative.get_absolute_url()).status_code == 200


def test_a_draft_is_its_authors_alone(make, cast):
    draft = make()

    seen = {key for key, user in cast.items() if draft in Initiative.objects.visible_to(user)}

    assert seen == {"tac-gia", "dong-tac-gia"}


def test_three_times_33_33_is_not_100(make, cast):
    initiative = make(co_author=False)
    for key in ("dong-tac-gia", "stranger"):
        authors.name_author(initiative, by=cast["tac-gia"], user=cast[key], share=Decimal("33.33"))
    initiative = Initiative.objects.get(pk=initiative.pk)
    authors.set_shares(
        initiative, {row.pk: Decimal("33.33") for row in initiative.authorships.all()}, by=cast["tac-gia"]
    )

    with pytest.raises(NotPossibleNow) as refused:
        author.submit(Initiative.objects.get(pk=initiative.pk), by=cast["tac-gia"])

    assert [reason for reason in refused.value.reasons if "100" in reason] == [
        "Tổng tỷ lệ đóng góp phải đúng 100 %, hiện là 99,99 %."
    ]


def test_a_change_of_shares_asks_everybody_else_again(make, cast):
    initiative = make()
    shares = {row.pk: Decimal(50) for row in initiative.authorships.all()}

    authors.set_shares(initiative, shares, by=cast["tac-gia"])

    assert {row.full_name: row.confirmation for row in initiative.authorships.all()} == {
        cast["tac-gia"].full_name: "confirmed",
        cast["dong-tac-gia"].full_name: "waiting",
    }


def test_two_writers_of_one_section_lose_nothing(make, as_):
    initiative = make()
    url = f"/ho-so/{initiative.pk}/phan/problem/"
    mine, theirs = as_("tac-gia"), as_("dong-tac-gia")

    assert theirs.post(url, {"text": "Bản của đồng tác giả", "revision": 0}).status_code == 302
    late = mine.post(url, {"text": "Bản của tôi", "revision": 0})

    assert late.status_code == 409
    assert "Bản của tôi" in late.content.decode()
    assert "Bản của đồng tác giả" in late.content.decode()
    assert initiative.sections.get(key="problem").text == "Bản của đồng tác giả"


def test_decomposed_text_is_stored_composed(make, cast):
    initiative = make()

    writing.write_section(initiative, "problem", "Hồ sơ đất đai", by=cast["tac-gia"], revision=0)

    assert initiative.sections.get(key="problem").text == "Hồ sơ đất đai"


def test_the_clock_refuses_what_is_not_overdue_and_an_over_long_title(make, cast):
    initiative = make(title="một " * 41)

    assert "Tên sáng kiến dài 41 từ, nhiều nhất 40 từ." in list(completeness.missing_parts(initiative))


def test_an_author_never_acts_on_the_own_dossier(make, council, cast):
    initiative = make(State.UNIT_REVIEW)
    head = cast["thu-truong"]
    initiative.authorships.filter(user=cast["dong-tac-gia"]).update(user=head)
    initiative = Initiative.objects.get(pk=initiative.pk)

    assert rules.may_endorse_for_unit(initiative, head) is False
    assert rules.may_decline_for_unit(initiative, head) is False
    assert rules.may_decline_for_unit(initiative, cast["pho"]) is True


def test_only_the_main_author_hands_in(make, cast):
    with pytest.raises(Refused):
        author.submit(make(), by=cast["dong-tac-gia"])
