"""The novelty check: what it finds in corpora of any size, what it leaves out, and what it tells to whom."""

from datetime import timedelta

import pytest

from initiatives import bench_novelty, corpus
from initiatives.actions import author, keeping
from initiatives.models import EarlierInitiative, FrequentRun, IndexedRun, IndexedText, NoveltyCheck
from initiatives.novelty import containment, grain, level, marked, sampled, shingles
from initiatives.published import Public, tellers
from initiatives.states import State
from portal import clock, demo
from portal.workflow import NotPossibleNow, Refused

MAKER = bench_novelty.Maker(7)


def record(number, text, title=None):
    row = EarlierInitiative.objects.create(
        source="thử",
        number=str(number),
        title=title or MAKER.title(number),
        year=2020,
        text=text,
        imported_by=demo.cast()["quan-tri"],
        imported_at=clock.now(),
    )
    corpus.put(text, row.title, since=clock.now() - timedelta(days=1), earlier_id=row.pk)
    return row


@pytest.mark.long
@pytest.mark.django_db
def test_the_bench_of_2000_reports_holds_every_share_with_another_seed():
    figures = bench_novelty.run(23, reports=2000, tried=200)

    assert bench_novelty.over(figures, clocked=False) == []
    assert figures.copies_15_warned >= figures.copies_15_warned_exact


@pytest.mark.django_db
@pytest.mark.parametrize("reports", [2, 50, 142])
def test_a_small_corpus_finds_copies_and_spares_the_honest(reports):
    for number in range(reports):
        record(number, MAKER.text(number))

    copies = [corpus.likest(MAKER.copy(n, 0.15), "tên khác") for n in range(min(reports, 20))]
    far = [corpus.likest(MAKER.copy(n, 0.30), "tên khác")[:5] for n in range(min(reports, 20))]
    honest = [corpus.likest(MAKER.text(f"khác {n}"), "tên khác") for n in range(20)]

    keys = dict(EarlierInitiative.objects.values_list("number", "pk"))
    assert all(
        found[0].earlier == keys[str(n)] and found[0].share >= bench_novelty.WARNING for n, found in enumerate(copies)
    )
    assert all(keys[str(n)] in [row.earlier for row in found] for n, found in enumerate(far))
    assert [rows for rows in honest if any(row.share >= bench_novelty.WARNING for row in rows)] == []


@pytest.mark.django_db
def test_taking_a_text_out_leaves_nothing_of_it_and_the_counts_as_they_were():
    for number in range(25):
        record(number, MAKER.text(number))
    before = (IndexedRun.objects.count(), dict(FrequentRun.objects.values_list("run", "texts")))

    extra = record(99, MAKER.text(99))
    corpus.take_out(IndexedText.objects.get(earlier=extra))

    after = dict(FrequentRun.objects.values_list("run", "texts"))
    assert IndexedRun.objects.count() == before[0]
    assert {run: count for run, count in after.items() if run in before[1]} == before[1]
    assert all(count <= 20 for run, count in after.items() if run not in before[1])


def test_a_coarser_sample_lies_inside_the_finer_and_a_short_text_keeps_everything():
    runs = shingles(MAKER.text(1))

    assert grain(runs) == 2
    assert sampled(runs, 3) < sampled(runs, 2) < sampled(runs, 1) < runs
    assert sampled(shingles("một hai ba bốn năm"), grain(shingles("một hai ba bốn năm"))) == shingles(
        "một hai ba bốn năm"
    )


def test_levels_are_low_under_20_warning_up_to_40_and_serious_over():
    assert [level(share) for share in ("0.1999", "0.20", "0.40", "0.4001")] == ["low", "warning", "warning", "serious"]


def test_marked_text_keeps_every_word_in_order():
    own, other = "một hai ba bốn năm sáu bảy", "không hai ba bốn năm không"

    pieces = marked(own, other)

    assert pieces == [("một", False), ("hai ba bốn năm", True), ("sáu bảy", False)]
    assert containment(shingles(own), shingles(own)) == 1


def written(make, number, **facts):
    """A complete draft with a text of the maker's."""
    initiative = make(State.DRAFT, co_author=False, title=MAKER.title(number), **facts)
    initiative.sections.filter(key="solution").update(text=MAKER.text(number))
    return type(initiative).objects.get(pk=initiative.pk)


def handed_in(initiative, by):
    type(initiative).objects.filter(pk=initiative.pk).update(
        submitted_at=clock.now(), state=State.UNIT_REVIEW, code=f"SK-{initiative.pk}"
    )
    fresh = type(initiative).objects.get(pk=initiative.pk)
    keeping.freeze(fresh, by=by)
    return fresh


def test_handing_in_compares_with_what_came_before_and_a_later_copy_does_not_blame_the_first(make, cast):
    first = handed_in(written(make, 1), cast["tac-gia"])
    copy = handed_in(written(make, 1, created_by=cast["stranger"]), cast["tac-gia"])

    assert first.novelty_checks.get().level == "low"
    assert (copy.novelty_checks.get().level, copy.novelty_checks.get().candidates[0]["initiative"]) == (
        "serious",
        first.pk,
    )
    assert keeping.keep_check(first, keeping.content_of(first)).level == "low"


def test_own_earlier_versions_and_the_same_line_do_not_count(make, cast, round_):
    first = handed_in(written(make, 2), cast["tac-gia"])
    again = author.clone(first, by=cast["tac-gia"], round=round_, new_since="Thêm hai xã.")

    assert (again.root_id, keeping.check_draft(again, by=cast["tac-gia"]).level) == (first.pk, "low")
    handed_in(first, cast["tac-gia"])
    assert IndexedText.objects.filter(initiative=first).count() == 1


def test_a_draft_is_checked_twenty_times_a_day_and_never_enters_the_index(make, cast):
    draft = written(make, 3)
    for _n in range(keeping.CHECKS_A_DAY):
        keeping.check_draft(draft, by=cast["tac-gia"])

    with pytest.raises(NotPossibleNow):
        keeping.check_draft(draft, by=cast["tac-gia"])
    with pytest.raises(Refused):
        keeping.check_draft(draft, by=cast["stranger"])
    assert (IndexedText.objects.count(), NoveltyCheck.objects.count()) == (0, 20)


def test_an_author_learns_of_another_dossier_that_it_exists_and_nothing_else(make, cast, as_):
    other = handed_in(written(make, 4, unit="DL-SYT"), cast["tac-gia"])
    other.authorships.update(user=cast["stranger"], full_name="Người Lạ")
    mine = written(make, 4)
    client = as_("tac-gia")

    client.post(f"/ho-so/{mine.pk}/trung-lap/")
    page = client.get(f"/ho-so/{mine.pk}/trung-lap/").content.decode()

    assert "Trùng nhiều" in page
    assert "1 hồ sơ khác có đoạn giống" in page
    assert "Người Lạ" not in page
    assert other.code not in page
    assert "<mark" not in page


def test_an_author_sees_passages_of_a_published_exemplar_by_its_public_text(make, cast, as_, monkeypatch):
    other = handed_in(written(make, 5), cast["tac-gia"])
    other.authorships.update(user=cast["stranger"])
    mine = written(make, 5)
    public = Public("Một điển hình", "/thu-vien/x/", " ".join(MAKER.text(5).split()[:40]))
    monkeypatch.setattr(
        "initiatives.published.tellers", [*tellers, lambda keys: {other.pk: public} if other.pk in keys else {}]
    )
    client = as_("tac-gia")

    client.post(f"/ho-so/{mine.pk}/trung-lap/")
    page = client.get(f"/ho-so/{mine.pk}/trung-lap/").content.decode()

    assert '<a class="govuk-link" href="/thu-vien/x/" lang="vi">Một điển hình</a>' in page
    assert page.count("<mark") >= 2
    assert MAKER.text(5).split()[400:410] != []
    assert " ".join(MAKER.text(5).split()[200:260]) not in page.split('aria-label="Một điển hình"')[1]


def test_intake_sees_passages_side_by_side_and_others_do_not(make, cast, as_):
    first = handed_in(written(make, 6), cast["tac-gia"])
    copy = make(State.INTAKE, co_author=False, title="Bản chép", submitted_at=clock.now())
    copy.sections.filter(key="solution").update(text=MAKER.text(6))
    client = as_("tiep-nhan")

    client.post(f"/xet-duyet/ho-so/{copy.pk}/trung-lap/", {"remark": "Giống bản trước."})
    page = client.get(f"/xet-duyet/ho-so/{copy.pk}/trung-lap/initiative/{first.pk}/")

    assert page.status_code == 200
    assert page.content.decode().count("<mark") >= 2
    assert as_("thu-truong").get(f"/xet-duyet/ho-so/{copy.pk}/trung-lap/initiative/{first.pk}/").status_code in {
        403,
        404,
    }
    assert client.get(f"/xet-duyet/ho-so/{copy.pk}/trung-lap/initiative/{copy.pk}/").status_code == 403


def test_titles_that_say_the_same_in_another_order_are_candidates(db):
    record(1, MAKER.text(31), title="Bộ thẻ hỏi đáp hai thứ tiếng cho quầy một cửa")

    found = corpus.likest(MAKER.text(32), "Cho quầy một cửa: bộ thẻ hỏi đáp hai thứ tiếng")

    assert [row.likeness >= 85 for row in found] == [True]


def test_a_check_takes_the_same_statements_with_3_reports_and_with_300(db, django_assert_num_queries):
    for number in range(3):
        record(number, MAKER.text(number))
    with django_assert_num_queries(6):
        corpus.likest(MAKER.copy(1, 0.15), MAKER.title(1))
    for number in range(3, 60):
        record(number, MAKER.text(number))
    with django_assert_num_queries(6):
        corpus.likest(MAKER.copy(1, 0.15), MAKER.title(1))
