"""The demonstration loads by the real actions, twice without harm, and works on whatever day it is loaded."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from initiatives import novelty
from initiatives.demo import checks
from initiatives.demo.movement import CONTEST
from initiatives.demo.texts import copied, made_up
from initiatives.models import Certificate, Initiative, Outcome, Round
from initiatives.states import State
from portal import clock, work
from portal import demo as people
from portal.models import User
from portal.text import word_count
from review.demo.checks import made_again

PARTS = ("demo_people", "demo_initiatives", "demo_reviews", "demo_pages")
PLACES = ("UBND xã Ea Bưng", "UBND phường 8", "Sở Tư pháp", "UBND huyện Tây Hòa")
WAITING = (
    "tac-gia",
    "thu-truong",
    "tiep-nhan",
    "thu-ky",
    "thanh-vien-1",
    "chu-tich-hoi-dong",
    "phe-duyet",
    "khieu-nai",
    "bien-tap",
)


def load():
    for part in PARTS:
        call_command(part, small=True)


@pytest.mark.django_db
def test_loaded_three_years_later_every_state_holds_a_dossier_and_every_role_has_something_waiting():
    later = clock.now() + timedelta(days=3 * 365)

    with clock.stated(later):
        load()
        states = set(Initiative.objects.values_list("state", flat=True))
        open_now = [round_.code for round_ in Round.objects.all() if round_.is_open(later)]
        idle = [key for key in WAITING if not work.waiting_for(people.cast()[key])]
        before = Initiative.objects.count()
        load()
        again = Initiative.objects.count()

    assert states == set(State.values)
    assert open_now == ["cap-tinh"]
    assert idle == []
    assert (again, before >= 32) == (before, True)


@pytest.mark.django_db
def test_the_check_tells_when_the_marks_would_give_other_places_or_a_paper_is_missing():
    load()
    sound = made_again()
    winner = Outcome.objects.filter(tier__isnull=False, initiative__round__code=CONTEST).order_by("-mark")[0]
    Outcome.objects.filter(pk=winner.pk).update(mark=winner.mark - 9)
    other_places = made_again()
    Outcome.objects.filter(pk=winner.pk).update(mark=winner.mark)
    checks.check_papers()
    Certificate.objects.filter(line__initiative=winner.initiative_id).delete()

    assert (sound, other_places != []) == ([], True)
    with pytest.raises(CommandError):
        checks.check_papers()


@pytest.mark.django_db
def test_only_the_accounts_shown_have_a_password():
    shown = {user.has_usable_password() for user in people.cast().values() if user.shown_as}
    others = {user.has_usable_password() for user in people.cast().values() if not user.shown_as}

    assert (shown, others - {False}) == ({True}, set())


@pytest.mark.django_db
def test_the_clocks_own_account_has_no_password():
    assert User.objects.system().has_usable_password() is False


def told(number):
    texts = made_up(number, PLACES[number % len(PLACES)])
    return novelty.shingles("\n".join([texts.summary, *texts.sections.values()]))


def test_made_up_dossiers_stay_under_the_line_and_their_summaries_in_length():
    shingles = [told(number) for number in range(60)]

    likest = [max(novelty.containment(a, b) for b in shingles if b is not a) for a in shingles]
    words = [word_count(made_up(number, PLACES[0]).summary) for number in range(60)]

    assert max(likest) < novelty.WARNING
    assert min(words) >= 60
    assert max(words) <= 120


def test_a_planted_copy_is_above_the_serious_line():
    source = made_up(3, PLACES[0])
    copy = copied(source, 200, PLACES[1])
    own = novelty.shingles("\n".join([copy.summary, *copy.sections.values()]))
    other = novelty.shingles("\n".join([source.summary, *source.sections.values()]))

    assert novelty.containment(own, other) > novelty.SERIOUS
    assert copy.title != source.title


def test_the_same_number_and_place_give_the_same_texts():
    assert made_up(7, PLACES[2]) == made_up(7, PLACES[2])
    assert made_up(7, PLACES[2]).title != made_up(8, PLACES[2]).title
