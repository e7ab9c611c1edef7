"""Each answer is mapped to public, edited or left out; Wagtail's button, moderation and schedule pass the same consents."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Workflow

from home import actions, moderation, opening
from home.models import ExemplarPage
from initiatives.actions import decision
from initiatives.models import Initiative, Section
from initiatives.states import State
from portal import clock
from portal.models import OutboxMessage


def fresh(one):
    return type(one).objects.get(pk=one.pk)


@pytest.fixture
def awarded(make, cast, council):
    return make(State.AWARDED)


def stored(page):
    return {block["type"]: block["value"] for block in page.body.get_prep_value()}


def everybody_agrees(initiative):
    for author in initiative.authorships.all():
        actions.answer(Initiative.objects.get(pk=initiative.pk), author, by=author.user, given=True)


def newest(page):
    return ExemplarPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_each_answer_goes_where_it_was_mapped(awarded, cast):
    mapping = {
        "problem": "public",
        "solution": "left_out",
        "novelty": "edited",
        "effects": "public",
        "metrics": "left_out",
    }

    page = actions.open_page(awarded, by=cast["bien-tap"], mapping=mapping)

    told = stored(page)
    assert told["problem"] == "<p>Nội dung problem</p>"
    assert told["solution"] == "<p>Nội dung novelty</p>"
    assert "figures" not in told
    assert (page.mapping["solution"], page.mapping["novelty"]) == ("left_out", "edited")


def test_steps_become_steps_and_figures_a_chart(awarded, cast):
    awarded.sections.filter(key="replication").update(text="In thẻ\nTập huấn một buổi")
    awarded.metrics.create(name="Hồ sơ phải bổ sung", unit="%", before=27, after=9)

    page = actions.open_page(Initiative.objects.get(pk=awarded.pk), by=cast["bien-tap"])

    told = stored(page)
    assert [step["text"] for block in page.body if block.block_type == "steps" for step in block.value] == [
        "In thẻ", "Tập huấn một buổi"
    ]  # fmt: skip
    assert [row["after"] for block in page.body if block.block_type == "figures" for row in block.value] == [9]
    assert [one["value"]["text"] for one in told["steps"]] == ["In thẻ", "Tập huấn một buổi"]
    assert [one["value"]["name"] for one in told["figures"]] == ["Hồ sơ phải bổ sung"]
    assert (page.figure, page.figure_of) == ("27 → 9 %", "Hồ sơ phải bổ sung")


def test_a_confidential_answer_stays_behind_whatever_was_asked(awarded, cast, as_):
    awarded.sections.filter(key="effects").update(text="BI-MAT", confidential=True)
    editor = as_("bien-tap")
    shown = editor.get(reverse("home:open_page", args=[awarded.pk])).content.decode()

    page = actions.open_page(Initiative.objects.get(pk=awarded.pk), by=cast["bien-tap"], mapping={"effects": "public"})

    assert "BI-MAT" not in shown + json.dumps(page.body.get_prep_value(), ensure_ascii=False)
    assert page.mapping["effects"] == "left_out"


def test_the_form_opens_the_page(awarded, as_):
    editor = as_("bien-tap")
    address = reverse("home:open_page", args=[awarded.pk])
    keys = opening.usual(awarded.sections.all())

    short = editor.post(address, {"problem": "public"})
    made = editor.post(address, {**dict.fromkeys(keys, "left_out"), "problem": "public"})

    assert (short.status_code, made.status_code) == (422, 302)
    assert list(stored(ExemplarPage.objects.get())) == ["problem"]
    assert as_("tac-gia").get(address).status_code == 403


def test_what_is_to_be_edited_is_not_published_word_for_word(awarded, cast):
    page = actions.open_page(awarded, by=cast["bien-tap"], mapping={"problem": "edited"})
    everybody_agrees(awarded)
    label = "Phần “{}” được đánh dấu cần biên tập nhưng vẫn còn nguyên văn."
    before = actions.against_publishing(page)
    changed = newest(page)
    changed.body = json.dumps([{"type": "problem", "value": "<p>Viết lại cho người ngoài đọc.</p>"}])
    changed.save_revision()
    actions.ask_consents(page, by=cast["bien-tap"])
    everybody_agrees(awarded)

    assert before == [label.format(awarded.sections.get(key="problem").get_key_display())]
    assert actions.against_publishing(page) == []


def test_saving_again_without_a_change_asks_nobody_again(awarded, cast):
    page = actions.open_page(awarded, by=cast["bien-tap"])
    everybody_agrees(awarded)

    newest(page).save_revision()

    assert actions.against_publishing(page) == []


def test_the_public_page_draws_the_figures_and_numbers_the_steps(awarded, cast, client):
    awarded.sections.filter(key="replication").update(text="In thẻ\nTập huấn một buổi")
    awarded.metrics.create(name="Hồ sơ phải bổ sung", unit="%", before=27, after=9)
    page = actions.open_page(Initiative.objects.get(pk=awarded.pk), by=cast["bien-tap"])
    everybody_agrees(awarded)
    actions.publish(page, by=cast["bien-tap"])

    told = client.get(fresh(page).url).content.decode()

    assert 'class="p-bar p-bar--before" x="0" y="4" width="320"' in told
    assert 'class="p-bar p-bar--after" x="0" y="32" width="106.667"' in told
    assert told.count("Tập huấn một buổi") == 1


@pytest.mark.parametrize(("text", "steps"), [
    ("In thẻ\nTập huấn một buổi.", ["In thẻ", "Tập huấn một buổi"]),
    ("Bước 1: in thẻ. Bước 2: tập huấn.", ["in thẻ", "tập huấn"]),
    ("Bước 1. In thẻ\nBước 2. Tập huấn", ["In thẻ", "Tập huấn"]),
    ("Làm trong từng bước nhỏ.", ["Làm trong từng bước nhỏ"]),
])  # fmt: skip
def test_steps_are_told_apart(text, steps):
    block = opening.body([Section(key="replication", text=text)], [], {"replication": "public"})[0]

    assert [one["value"]["text"] for one in block["value"]] == steps


def test_page_dossier_decision_and_certificates_lead_to_each_other(make, cast, council, client, as_):
    one = make(State.DECISION)
    paper = decision.decide(
        [one], kind="recognition", by=cast["phe-duyet"], number="1/QĐ", date=clock.today(), position="Chủ tịch"
    )
    one = Initiative.objects.get(pk=one.pk)
    page = actions.open_page(one, by=cast["bien-tap"])
    everybody_agrees(one)
    actions.publish(page, by=cast["bien-tap"])
    serial, address = one.decision_lines.get().certificates.first().serial, fresh(page).url

    told = client.get(address).content.decode()
    assert ("1/QĐ" in told, f"/chung-nhan/{serial}/" in told) == (True, True)
    assert address in client.get(f"/chung-nhan/{serial}/").content.decode()
    editor = as_("bien-tap")
    dossier, signed = (editor.get(url).content.decode() for url in (one.get_absolute_url(), paper.get_absolute_url()))
    assert all(part in dossier for part in (address, "1/QĐ", f"/chung-nhan/{serial}/"))
    assert all(part in signed for part in (one.get_absolute_url(), f"/chung-nhan/{serial}/"))


# --- Wagtail's own ways ---------------------------------------------------------------------------


def form_of(page, **more):
    names = ("title", "summary", "title_en", "summary_en", "figure", "figure_of", "cost", "contact", "slug")
    blocks = stored(page)
    fields = {"body-count": str(len(blocks))}
    for n, block in enumerate(page.body.get_prep_value()):
        fields |= {
            f"body-{n}-deleted": "",
            f"body-{n}-order": str(n),
            f"body-{n}-type": block["type"],
            f"body-{n}-id": block["id"],
        }
        fields[f"body-{n}-value"] = json.dumps(
            {"blocks": [{"key": "a", "text": "Viết lại.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                         "entityRanges": []}], "entityMap": {}}
        )  # fmt: skip
    return {**{name: getattr(page, name) for name in names}, "picture": "", **fields, **more}


def test_wagtails_button_publishes_with_every_yes_and_not_without(awarded, cast, as_):
    mapping = dict.fromkeys(opening.usual(awarded.sections.all()), "left_out") | {"problem": "public"}
    page = actions.open_page(awarded, by=cast["bien-tap"], mapping=mapping)
    address, editor = f"/admin/pages/{page.pk}/edit/", as_("bien-tap")

    editor.post(address, form_of(page, **{"action-publish": "1"}))
    early = fresh(page).live
    actions.ask_consents(page, by=cast["bien-tap"])
    everybody_agrees(awarded)
    editor.post(address, form_of(page, **{"action-publish": "1"}))

    assert (early, fresh(page).live) == (False, True)
    assert [row.step for row in awarded.changes.order_by("pk")][-1] == "publish"


def test_moderation_ends_in_publication_only_with_every_yes(awarded, cast):
    page = actions.open_page(awarded, by=cast["bien-tap"])
    flow = Workflow.objects.first()

    def moderated():
        state = flow.start(ExemplarPage.objects.get(pk=page.pk), cast["bien-tap"])
        moderation.finish(state, user=cast["bien-tap"])
        state.cancel(user=cast["bien-tap"])
        return ExemplarPage.objects.get(pk=page.pk).live

    early = moderated()
    everybody_agrees(awarded)

    assert (early, moderated()) == (False, True)


def scheduled(page, at):
    found = newest(page)
    found.go_live_at = at
    revision = found.save_revision()
    revision.approved_go_live_at = at
    revision.save()


def test_a_page_goes_out_at_its_hour_with_every_yes(awarded, cast):
    page = actions.open_page(awarded, by=cast["bien-tap"])
    everybody_agrees(awarded)
    scheduled(page, clock.now() + timedelta(hours=2))
    actions.keep_schedule(clock.today())
    before = fresh(page).live
    with clock.stated(clock.now() + timedelta(hours=3)):
        done = actions.keep_schedule(clock.today())

    assert (before, done, fresh(page).live) == (False, 1, True)


def test_without_a_yes_the_editor_is_told_instead(awarded, cast):
    page = actions.open_page(awarded, by=cast["bien-tap"])
    scheduled(page, clock.now() - timedelta(hours=2))

    actions.keep_schedule(clock.today())

    told = OutboxMessage.objects.get(kind="not_published")
    assert (fresh(page).live, told.recipient) == (False, cast["bien-tap"])
    assert f"{cast['tac-gia'].full_name} chưa đồng ý công bố." in told.body


def test_a_page_leaves_at_the_end_of_its_time(awarded, cast):
    page = actions.open_page(awarded, by=cast["bien-tap"])
    everybody_agrees(awarded)
    actions.publish(page, by=cast["bien-tap"])
    ExemplarPage.objects.filter(pk=page.pk).update(expire_at=clock.now() - timedelta(minutes=1))

    actions.keep_schedule(clock.today())

    assert fresh(page).live is False
    assert [row.step for row in awarded.changes.order_by("pk")][-1] == "unpublish"
