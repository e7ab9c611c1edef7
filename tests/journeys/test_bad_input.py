"""What a person may type by mistake: each is told at its field, nothing typed is lost, nothing is half saved."""

import unicodedata

import pytest
from django.utils.html import escape

from initiatives.actions import author
from initiatives.models import Initiative, Round
from initiatives.states import State
from portal import clock
from portal.text import word_count
from portal.workflow import NotPossibleNow

TITLE = "Một lần nói cho thủ tục hộ tịch"


def begin(client, round_, **changes):
    return client.post("/ho-so/moi/", {"round": round_.pk, "category": "individual", "title": TITLE, **changes})


def test_an_unknown_round_is_told_and_the_title_is_kept(as_, round_):
    answered = begin(as_("tac-gia"), round_, round="99999")

    assert answered.status_code == 422
    assert TITLE in answered.content.decode()
    assert Initiative.objects.count() == 0


def test_a_closed_round_is_no_choice_and_the_title_is_kept(as_, round_):
    Round.objects.filter(pk=round_.pk).update(closes_at=clock.at(clock.today().replace(year=2025)))

    answered = begin(as_("tac-gia"), round_)

    assert answered.status_code == 422
    assert TITLE in answered.content.decode()
    assert Initiative.objects.count() == 0


def test_an_over_long_title_is_told_and_kept(as_, round_):
    long = "Thẻ hỏi đáp " * 40

    answered = begin(as_("tac-gia"), round_, title=long)

    page = answered.content.decode()
    assert answered.status_code == 422
    assert "300" in page
    assert long.strip() in page


def test_a_title_of_too_many_words_is_kept_told_with_both_figures_and_not_handed_in(make, as_, cast, round_):
    initiative = make(State.DRAFT)
    words = round_.title_words_at_most + 3
    told = f"Tên sáng kiến dài {words} từ, nhiều nhất {round_.title_words_at_most} từ."

    answered = as_("tac-gia").post(
        f"/ho-so/{initiative.pk}/thong-tin/", {"title": "từ " * words, "summary": "Giữ lại."}, follow=True
    )

    written = Initiative.objects.get(pk=initiative.pk)
    assert (word_count(written.title), written.summary) == (words, "Giữ lại.")
    assert told in answered.content.decode()
    with pytest.raises(NotPossibleNow) as refused:
        author.submit(written, by=cast["tac-gia"])
    assert told in refused.value.reasons


def test_decomposed_text_is_stored_composed(make, as_):
    initiative = make(State.DRAFT)
    typed = unicodedata.normalize("NFD", "Nội dung mới: xã Hoà Sơn Đông")

    as_("tac-gia").post(f"/ho-so/{initiative.pk}/phan/problem/", {"text": typed, "revision": "0"})

    assert initiative.sections.get(key="problem").text == "Nội dung mới: xã Hoà Sơn Đông"


@pytest.mark.parametrize(
    ("given", "told"),
    [(("33.33", "33.33"), "66,66"), (("60", "41"), "101"), (("abc", "40"), "Hãy ghi một số"), (("100", "0"), "0.01")],
)
def test_shares_that_are_not_100_are_told_and_kept(given, told, make, as_):
    initiative = make(State.DRAFT)
    authors = list(initiative.authorships.all())
    fields = {f"share_{author.pk}": share for author, share in zip(authors, given, strict=True)}

    answered = as_("tac-gia").post(f"/ho-so/{initiative.pk}/tac-gia/", {**fields, "shares": "1"})

    page = answered.content.decode()
    assert answered.status_code == 422
    assert told in page
    assert all(f'value="{share}"' in page for share in given)
    assert [str(author.share) for author in initiative.authorships.all()] == ["60.00", "40.00"]


@pytest.mark.parametrize("typed", ["12,4", "12.4"])
def test_a_figure_takes_a_comma_or_a_point(typed, make, as_):
    initiative = make(State.DRAFT)

    as_("tac-gia").post(f"/ho-so/{initiative.pk}/so-lieu/", metrics(before=typed))

    assert str(initiative.metrics.get().before.normalize()) == "12.4"


@pytest.mark.parametrize("typed", ["1.234,5", "1e5", "NaN", "mười"])
def test_what_is_no_figure_is_told_and_kept(typed, make, as_):
    initiative = make(State.DRAFT)

    answered = as_("tac-gia").post(f"/ho-so/{initiative.pk}/so-lieu/", metrics(before=typed))

    assert answered.status_code == 422
    assert f'value="{typed}"' in answered.content.decode()
    assert initiative.metrics.count() == 0


def metrics(**changes):
    row = {"name": "Tỷ lệ phải bổ sung", "unit": "%", "before": "27", "after": "9", "direction": "lower", **changes}
    management = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
    return {**management, **{f"form-0-{name}": value for name, value in row.items()}}


def test_a_comment_typed_into_a_step_that_is_not_possible_is_kept(make, as_):
    initiative = make(State.UNIT_REVIEW)
    reason = "Cần bổ sung số liệu <trước> và sau khi áp dụng."
    head = as_("thu-truong")
    as_("tac-gia").post(f"/ho-so/{initiative.pk}/buoc/withdraw/", {"comment": "Rút để làm lại."})

    answered = head.post(f"/ho-so/{initiative.pk}/buoc/decline/", {"comment": reason})

    assert answered.status_code == 409
    assert escape(reason) in answered.content.decode()


def test_a_text_typed_into_a_dossier_that_meanwhile_left_is_shown_for_copying(make, as_):
    initiative = make(State.DRAFT)
    author, typed = as_("tac-gia"), "Cả buổi chiều mới viết xong đoạn <này>, mất thì tiếc lắm."
    Initiative.objects.filter(pk=initiative.pk).update(state=State.WITHDRAWN, submitted_at=None)

    answered = author.post(f"/ho-so/{initiative.pk}/phan/problem/", {"text": typed, "revision": "0"})

    assert answered.status_code in {403, 409}
    assert escape(typed) in answered.content.decode()


def test_huge_numbers_in_an_address_are_not_found(as_):
    assert as_("tac-gia").get(f"/ho-so/{'9' * 40}/").status_code == 404
    assert as_("thanh-vien-1").get(f"/xet-duyet/cham/{'9' * 40}/").status_code == 404
