"""Pages an editor composes: the checklist sees what is wrong, pictures are made when a page goes out, old addresses lead on."""

import io
from datetime import date, timedelta

import pypdfium2
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from PIL import Image
from wagtail.models import Page

from home import actions, checklist, pictures, posters, schedule
from home.models import ExemplarPage, Finding, HomePage, NewsIndexPage, NewsPage, StandardPage
from portal import clock
from portal.models import Picture, PublicDocument, Rendition
from tests.home.test_public import exemplar  # noqa: F401  the published exemplar


def picture(description="Hai người ở quầy một cửa", **facts):
    kept = io.BytesIO()
    Image.new("RGB", (1400, 900), "#0b5563").save(kept, "JPEG")
    return Picture.objects.create(
        title="quay.jpg", description=description, file=ImageFile(io.BytesIO(kept.getvalue()), name="quay.jpg"), **facts
    )


def story(*blocks, **facts):
    front = HomePage.objects.get()
    page = StandardPage(title="Trang thử", body=list(blocks), **facts)
    front.add_child(instance=page)
    return StandardPage.objects.get(pk=page.pk)


def wrong(page):
    return [point.text for point in checklist.points(page) if not point.fine]


def text(html):
    return {"type": "text", "value": html}


# --- the checklist ------------------------------------------------------------------------------------------


def test_a_page_in_order_has_nothing_to_do(cast):
    page = story(
        {"type": "heading", "value": {"text": "Mục lớn", "level": "2"}}, text("<p>Câu ngắn, dễ đọc.</p>"),
        search_description="Trang này nói cách tham gia, ai được nộp và khi nào có kết quả.", title_en="Trial",
        picture=picture(focal_point_x=700, focal_point_y=450, focal_point_width=10, focal_point_height=10),
    )  # fmt: skip

    assert wrong(page) == []


@pytest.mark.parametrize(
    ("blocks", "facts", "told"),
    [
        ([{"type": "heading", "value": {"text": "Nhỏ", "level": "3"}}], {}, "tiêu đề nhỏ"),
        ([text('<p>Xem <a href="/tin/">tại đây</a></p>')], {}, "tại đây"),
        ([text('<p>Xem <a linktype="page" id="999999">thể lệ</a></p>')], {}, "không còn công khai"),
        ([text("<p>" + "một hai ba bốn năm sáu " * 8 + ".</p>")], {}, "Câu dài"),
        ([], {"search_description": "ngắn"}, "máy tìm kiếm"),
        ([], {"title_en": ""}, "tên tiếng Anh"),
    ],
)
def test_what_is_not_in_order_is_said(blocks, facts, told, cast):
    assert any(told in line for line in wrong(story(*blocks, **facts)))


def test_a_file_offered_for_download_that_no_scanner_looked_at_is_said(cast):
    file = PublicDocument.objects.create(title="Mẫu", file=ContentFile(b"%PDF-1.7", name="mau.pdf"))
    page = story({"type": "downloads", "value": [file.pk]})
    assert any("chưa được quét mã độc" in line for line in wrong(page))
    PublicDocument.objects.update(scanned=True)
    assert not any("chưa được quét mã độc" in line for line in wrong(page))


@pytest.mark.parametrize(
    ("description", "fine"), [("", False), ("quay", False), ("quay.jpg", False), ("Hai người ở quầy", True)]
)
def test_a_picture_says_what_it_shows_and_not_its_file_name(description, fine):
    assert checklist.told_in_words(description, "quay.jpg") is fine


def test_a_head_picture_without_a_focal_point_is_said(cast):
    assert any("tiêu điểm" in line for line in wrong(story(picture=picture())))


def test_the_editor_sees_the_checklist(cast, as_):
    page = story()

    shown = as_("bien-tap").get(f"/admin/pages/{page.pk}/edit/").content.decode()

    assert ("Kiểm tra trước khi công bố" in shown, "Chưa có tên tiếng Anh" in shown) == (True, True)


# --- pictures ---------------------------------------------------------------------------------------------------


def test_renditions_are_made_when_published_and_never_by_a_reader(exemplar, cast, client):  # noqa: F811
    shot = picture()
    page = ExemplarPage.objects.get(pk=exemplar.pk)
    page.picture = shot
    page.save_revision()
    actions.ask_consents(page, by=cast["bien-tap"])
    for author in page.initiative.authorships.all():
        actions.answer(page.initiative, author, by=author.user, given=True)
    actions.publish(page, by=cast["bien-tap"])
    made = Rendition.objects.count()

    shown = client.get(f"/thu-vien/{exemplar.slug}/").content.decode()

    assert (made, Rendition.objects.count()) == (12, 12)
    assert [
        kind for kind in ('type="image/avif"', 'type="image/webp"', 'width="1180" height="360"') if kind not in shown
    ] == []
    assert 'alt="Hai người ở quầy một cửa"' in shown


def test_a_picture_without_renditions_is_not_made_on_the_way(exemplar, client, cast):  # noqa: F811
    ExemplarPage.objects.filter(pk=exemplar.pk).update(picture=picture())

    client.get(f"/thu-vien/{exemplar.slug}/")

    assert Rendition.objects.count() == 0


def test_news_makes_its_pictures_when_it_goes_out(cast, client):
    news = NewsPage(title="Tin có ảnh", day=clock.today(), picture=picture(), live=False)
    NewsIndexPage.objects.get().add_child(instance=news)
    assert Rendition.objects.count() == 0

    news.save_revision().publish()

    assert Rendition.objects.count() == len(pictures.specs("card")) + len(pictures.specs("banner"))
    assert "image/avif" in client.get("/tin-tuc/tin-co-anh/").content.decode()


def test_the_picture_for_other_sites_fits_what_the_page_says(exemplar, client):  # noqa: F811
    assert posters.make_due(clock.today()) == 1
    assert posters.make_due(clock.today()) == 0
    page = ExemplarPage.objects.get(pk=exemplar.pk)
    with page.card.open() as file:
        assert Image.open(file).size == (1200, 630)
    assert (
        f'property="og:image" content="http://127.0.0.1:8000{page.card.url}"'
        in client.get(f"/thu-vien/{exemplar.slug}/").content.decode()
    )

    ExemplarPage.objects.filter(pk=exemplar.pk).update(title="Tên khác")
    assert posters.make_due(clock.today()) == 1


def test_the_leaflet_is_a_pdf_of_what_the_page_tells(exemplar, client):  # noqa: F811
    answered = client.get(f"/thu-vien/{exemplar.slug}.pdf")

    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answered.content))
    assert (answered.status_code, answered["Content-Type"]) == (200, "application/pdf")
    assert exemplar.initiative.code in words
    assert client.get("/thu-vien/khong-co.pdf").status_code == 404


def test_an_english_leaflet_is_english_where_somebody_wrote_it_and_says_where_not(exemplar, cast, client):
    ExemplarPage.objects.filter(pk=exemplar.pk).update(
        title_en="One form for all", summary_en="Nobody fills in a form twice.", cost="30 triệu đồng"
    )
    Finding.objects.filter(pk=exemplar.pk).update(
        applying=3,
        decision_number="12/QĐ-UBND",
        decision_date=date(2026, 11, 27),
        award="Giải Nhất",
        award_en="First prize",
    )

    pdf = client.get(f"/en/thu-vien/{exemplar.slug}.pdf").content

    words = " ".join("".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(pdf)).split())
    wanted = ("One form for all", "Nobody fills in a form twice.", "First prize", "Decision 12/QĐ-UBND", "Cost: 30 triệu đồng",
              "3 other units apply it", "The text below is in Vietnamese, as its author wrote it.", "Problem")  # fmt: skip
    assert [one for one in wanted if one not in words] == []
    assert [one for one in ("Chi phí", "Quyết định", "đang áp dụng", "Giải Nhất", "Chỉ tiêu") if one in words] == []


# --- addresses ----------------------------------------------------------------------------------------------------


def test_an_address_is_made_without_diacritics(cast):
    assert story().slug == "trang-thu"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_that_moved_is_found_under_its_old_addresses_in_both_languages(language, cast, client):
    above, page = story(), StandardPage(title="Hỏi đáp")
    HomePage.objects.get().add_child(instance=page)
    page.add_child(instance=StandardPage(title="Câu một"))
    assert client.get("/hoi-dap/").status_code == 200

    with translation.override(language):
        Page.objects.get(pk=page.pk).specific.move(above, pos="last-child")

    assert leads_to(client, "/hoi-dap/", "/en/hoi-dap/", "/hoi-dap/cau-mot/", "/en/hoi-dap/cau-mot/") == [
        (301, "/trang-thu/hoi-dap/"), (301, "/en/trang-thu/hoi-dap/"),
        (301, "/trang-thu/hoi-dap/cau-mot/"), (301, "/en/trang-thu/hoi-dap/cau-mot/"),
    ]  # fmt: skip


def leads_to(client, *paths):
    answers = [client.get(path) for path in paths]
    return [(one.status_code, getattr(one, "url", "")) for one in answers]


def test_moving_in_the_editor_and_moving_back_leave_no_address_behind(cast, client, as_):
    above, page = story(), StandardPage(title="Hỏi đáp")
    front = HomePage.objects.get()
    front.add_child(instance=page)

    as_("bien-tap").post(f"/admin/pages/{page.pk}/move/{above.pk}/confirm/")
    there = leads_to(client, "/hoi-dap/", "/en/hoi-dap/")
    as_("bien-tap").post(f"/en/admin/pages/{page.pk}/move/{front.pk}/confirm/")

    assert there == [(301, "/trang-thu/hoi-dap/"), (301, "/en/trang-thu/hoi-dap/")]
    assert leads_to(client, "/hoi-dap/", "/en/hoi-dap/") == [(200, ""), (200, "")]
    assert leads_to(client, "/trang-thu/hoi-dap/", "/en/trang-thu/hoi-dap/") == [
        (301, "/hoi-dap/"),
        (301, "/en/hoi-dap/"),
    ]


def test_an_exemplar_renamed_twice_leads_on_with_its_leaflet(
    exemplar, cast, client, django_capture_on_commit_callbacks
):
    old = exemplar.slug
    for slug in ("ten-hai", "ten-ba"):
        page = ExemplarPage.objects.get(pk=exemplar.pk)
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save()

    for slug in (old, "ten-hai"):
        paths = [f"{start}/thu-vien/{slug}{end}" for start in ("", "/en") for end in ("/", ".pdf")]
        assert leads_to(client, *paths) == [
            (301, "/thu-vien/ten-ba/"), (301, "/thu-vien/ten-ba.pdf"),
            (301, "/en/thu-vien/ten-ba/"), (301, "/en/thu-vien/ten-ba.pdf"),
        ]  # fmt: skip


def test_the_english_tree_falls_back_and_says_so(cast, client):
    story(text("<p>Chỉ có tiếng Việt.</p>"))

    page = client.get("/en/trang-thu/").content.decode()

    assert ('<html lang="en"' in page, "The text below is in Vietnamese." in page) == (True, True)
    assert 'href="http://127.0.0.1:8000/trang-thu/"' in page


@pytest.mark.parametrize("path", ["/thu-vien/", "/phong-trao/", "/tin-tuc/", "/dot/", "/tuyen-duong/", "/chi-so/"])
def test_what_the_menu_leads_to_cannot_be_deleted_or_moved(path, cast):
    page = Page.objects.get(slug=path.strip("/")).specific
    may = page.permissions_for_user(cast["bien-tap"])

    assert (may.can_delete(), may.can_move(), may.can_copy()) == (False, False, False)


def test_a_page_goes_out_and_comes_off_at_its_hour_by_the_portals_clock(cast):
    page = story()
    page.unpublish()
    page.go_live_at, page.expire_at = clock.now() + timedelta(days=1), clock.now() + timedelta(days=2)
    page.save_revision(approved_go_live_at=page.go_live_at)
    live = []

    for hours in (1, 25, 49):
        with clock.stated(clock.now() + timedelta(hours=hours)):
            schedule.keep(clock.today())
            live.append(StandardPage.objects.get(pk=page.pk).live)

    assert live == [False, True, False]


def test_an_exemplar_cannot_be_for_some_readers_only(exemplar):  # noqa: F811
    assert (type(exemplar).private_page_options, HomePage.private_page_options) == ([], [])


# --- what a public exemplar shows ---------------------------------------------------------------------------


def with_file(page, cast, document):
    """The exemplar public with this document, agreed to."""
    page = ExemplarPage.objects.get(pk=page.pk)
    page.body = [
        *page.body.get_prep_value(),
        {"type": "downloads", "value": [{"type": "item", "id": "a1", "value": document.pk}]},
    ]
    page.save_revision()
    actions.ask_consents(page, by=cast["bien-tap"])
    for author in page.initiative.authorships.all():
        actions.answer(page.initiative, author, by=author.user, given=True)
    actions.publish(page, by=cast["bien-tap"])
    return ExemplarPage.objects.get(pk=page.pk)


def pdf(words="a"):
    kept = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200 + len(words))
    document.save(kept)
    return SimpleUploadedFile("mau.pdf", kept.getvalue(), content_type="application/pdf")


def test_a_file_that_authors_agreed_to_is_not_replaced_under_them(exemplar, cast, as_):  # noqa: F811
    document = PublicDocument.objects.create(title="Mẫu", file=pdf())
    page = with_file(exemplar, cast, document)
    fields = {"title": "Mẫu", "tags": "", "collection": document.collection_id}

    refused = as_("bien-tap").post(f"/admin/documents/edit/{document.pk}/", {**fields, "file": pdf("khác")})
    hash_then = PublicDocument.objects.get(pk=document.pk).file_hash
    actions.take_off(page, by=cast["bien-tap"])
    taken = as_("bien-tap").post(f"/admin/documents/edit/{document.pk}/", {**fields, "file": pdf("khác")})

    assert ("đang công khai tệp này" in refused.content.decode(), taken.status_code) == (True, 302)
    assert PublicDocument.objects.get(pk=document.pk).get_file_hash() != hash_then


def test_what_was_taken_off_is_not_had_under_its_old_addresses(
    exemplar,
    cast,
    client,
    django_capture_on_commit_callbacks,  # noqa: F811
):
    document = PublicDocument.objects.create(title="Mẫu", file=pdf())
    page = with_file(exemplar, cast, document)
    posters.make_due(clock.today())
    card = ExemplarPage.objects.get(pk=page.pk).card
    before = [client.get(document.url).status_code, client.get(card.url).status_code]

    with django_capture_on_commit_callbacks(execute=True):
        actions.take_off(ExemplarPage.objects.get(pk=page.pk), by=cast["bien-tap"])

    assert before == [200, 200]
    assert [client.get(document.url).status_code, client.get(card.url).status_code] == [404, 404]


def test_taking_off_forgets_no_throttle_and_deletes_no_file_before_it_is_certain(exemplar, cast, client):  # noqa: F811
    posters.make_due(clock.today())
    page = ExemplarPage.objects.get(pk=exemplar.pk)
    cache.set("throttle", 7)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.take_off(page, by=cast["bien-tap"])
        raise ZeroDivisionError

    assert (cache.get("throttle"), client.get(page.card.url).status_code) == (7, 200)


def test_pictures_come_back_with_the_page(exemplar, cast, client):  # noqa: F811
    page = ExemplarPage.objects.get(pk=exemplar.pk)
    page.picture = picture()
    page.save_revision()
    for _time in range(2):
        actions.ask_consents(page, by=cast["bien-tap"])
        for author in page.initiative.authorships.all():
            actions.answer(page.initiative, author, by=author.user, given=True)
        actions.publish(page, by=cast["bien-tap"])
        assert "image/avif" in client.get(f"/thu-vien/{exemplar.slug}/").content.decode()
        actions.take_off(ExemplarPage.objects.get(pk=page.pk), by=cast["bien-tap"])
        assert Rendition.objects.count() == 0


def test_a_picture_at_the_head_of_a_page_is_not_deleted_alone_or_in_bulk(exemplar, cast, as_):  # noqa: F811
    page, own = exemplar, {"uploaded_by_user": cast["bien-tap"]}
    shown, free = picture(**own), picture(**own)
    page.picture = shown
    page.save()
    editor = as_("bien-tap")

    editor.post(reverse("wagtailimages:delete", args=[shown.pk]))
    bulk = reverse("wagtail_bulk_action", args=["portal", "picture", "delete"])
    editor.post(f"{bulk}?id={shown.pk}&id={free.pk}")
    both = Picture.objects.filter(pk__in=[shown.pk, free.pk]).count()
    editor.post(f"{bulk}?id={free.pk}")

    assert (both, Picture.objects.filter(pk=free.pk).exists()) == (2, False)
