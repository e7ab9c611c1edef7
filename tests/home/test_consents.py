"""An author who does not answer is asked three times; after thirty days the unit's head may answer, and it is shown so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from home import actions, consents
from home.models import ConsentNotice, ExemplarPage
from initiatives.models import Initiative
from initiatives.states import State
from portal import clock
from portal.models import OutboxMessage
from portal.workflow import Refused


def fresh(one):
    return type(one).objects.get(pk=one.pk)


@pytest.fixture
def silent(make, cast, council):
    """Asked; the main author agreed, the co-author says nothing. (initiative, page, the silent authorship)"""
    initiative = make(State.AWARDED)
    page = actions.open_page(initiative, by=cast["bien-tap"])
    main = initiative.authorships.get(is_main=True)
    actions.answer(fresh(initiative), main, by=main.user, given=True)
    return initiative, page, initiative.authorships.get(is_main=False)


def after(days):
    return clock.stated(clock.now() + timedelta(days=days))


def reminded(page, *days):
    for day in days:
        with after(day):
            consents.remind(clock.today())


def test_three_notices_ten_days_apart_and_no_more(silent, cast):
    _initiative, page, co_author = silent

    reminded(page, 5, 11, 12, 22, 33, 60)

    assert ConsentNotice.objects.filter(authorship=co_author).count() == 3
    assert OutboxMessage.objects.filter(kind="publication", recipient=co_author.user).count() == 3
    assert OutboxMessage.objects.filter(kind="publication", recipient=cast["tac-gia"]).count() == 1


def test_then_the_units_head_answers_and_it_is_shown(silent, cast, as_):
    initiative, page, co_author = silent
    reminded(page, 11, 22)
    with after(31):
        client = as_("thu-truong")
        shown = client.get(reverse("home:consent", args=[initiative.pk])).content.decode()
        read = fresh(page).asked_sha256
        client.post(reverse("home:consent", args=[initiative.pk]), {"author": co_author.pk, "read": read, "yes": "1"})
        actions.publish(page, by=cast["bien-tap"])
        panel = as_("bien-tap").get(initiative.get_absolute_url()).content.decode()

    consent = initiative.consents.get(authorship=co_author)
    assert "thủ trưởng đơn vị trả lời thay, và điều đó được ghi rõ" in shown
    assert (consent.for_the_author, consent.answered_by) == (True, cast["thu-truong"])
    assert fresh(page).live is True
    assert f"Thủ trưởng đơn vị trả lời thay: {co_author.full_name}" in panel


@pytest.mark.parametrize(("days", "reminders"), [(29, (11, 22)), (40, (11,)), (40, ())])
def test_not_before_three_notices_and_thirty_days(days, reminders, silent, cast):
    initiative, page, co_author = silent
    reminded(page, *reminders)

    with after(days), pytest.raises(Refused):
        actions.answer(fresh(initiative), co_author, by=cast["thu-truong"], given=True)


@pytest.mark.parametrize("who", ["tac-gia", "dau-moi", "bien-tap", "phe-duyet", "stranger"])
def test_nobody_else_answers_in_their_place(who, silent, cast):
    initiative, page, co_author = silent
    reminded(page, 11, 22)

    with after(40), pytest.raises(Refused):
        actions.answer(fresh(initiative), co_author, by=cast[who], given=True)


def test_an_author_who_is_head_does_not_answer_for_another(silent, cast):
    initiative, page, co_author = silent
    initiative.authorships.filter(is_main=True).update(user=cast["thu-truong"])
    reminded(page, 11, 22)

    with after(40), pytest.raises(Refused):
        actions.answer(Initiative.objects.get(pk=initiative.pk), co_author, by=cast["thu-truong"], given=True)


def test_who_answered_is_left_in_peace(silent):
    initiative, page, co_author = silent
    actions.answer(fresh(initiative), co_author, by=co_author.user, given=False)

    with after(11):
        assert consents.remind(clock.today()) == 0
    assert ExemplarPage.objects.get(pk=page.pk).live is False
