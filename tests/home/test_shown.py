"""A picture or a document is the public's while a public page shows it, whatever road it left by."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from home import actions, pictures
from home.models import ExemplarPage, NewsIndexPage, NewsPage
from portal import clock
from portal.models import Picture, PublicDocument, Rendition
from tests.home.test_cms_pages import pdf, picture
from tests.home.test_public import exemplar  # noqa: F401  the published exemplar


def offered(document):
    return {"type": "downloads", "value": [{"type": "item", "id": "a1", "value": document.pk}]}


def shots(*images):
    told = [{"type": "item", "id": f"s{one.pk}", "value": {"image": one.pk, "told": "Quầy"}} for one in images]
    return {"type": "pictures", "value": told}


def drafted(page, cast, *more, **facts):
    """The page's newest draft with these blocks and facts; asked about."""
    page = ExemplarPage.objects.get(pk=page.pk)
    page.body = [*(one for one in page.body.get_prep_value() if one["type"] not in {"downloads", "pictures"}), *more]
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision()
    actions.ask_consents(page, by=cast["bien-tap"])
    return page


def published(page, cast, *more, **facts):
    page = drafted(page, cast, *more, **facts)
    for author in page.initiative.authorships.all():
        actions.answer(page.initiative, author, by=author.user, given=True)
    actions.publish(page, by=cast["bien-tap"])
    return page


def news(**facts):
    page = NewsPage(title="Tin có ảnh", day=clock.today(), **facts)
    NewsIndexPage.objects.get().add_child(instance=page)
    return NewsPage.objects.get(pk=page.pk)


def addresses(*images):
    return [one.url for one in Rendition.objects.filter(image__in=images)]


def test_a_document_edited_out_of_a_public_exemplar_is_the_editors_alone(exemplar, cast, client, as_):
    document = PublicDocument.objects.create(title="Mẫu", file=pdf())
    page = published(exemplar, cast, offered(document))
    before = client.get(document.url).status_code

    published(page, cast)

    assert (before, client.get(document.url).status_code) == (200, 404)
    assert as_("bien-tap").get(document.url).status_code == 200


def test_pictures_edited_out_of_a_public_exemplar_are_not_had_under_their_old_addresses(
    exemplar, cast, client, django_capture_on_commit_callbacks
):
    head, gone, stays = picture(), picture(), picture()
    page = published(exemplar, cast, shots(gone, stays), picture=head)
    old = addresses(head, gone)
    before = {client.get(one).status_code for one in old}

    with django_capture_on_commit_callbacks(execute=True):
        published(page, cast, shots(stays), picture=None)

    assert (before, {client.get(one).status_code for one in old}) == ({200}, {404})
    assert {client.get(one).status_code for one in addresses(stays)} == {200}


def test_what_one_page_drops_and_another_shows_stays(exemplar, cast, client):
    document, head = PublicDocument.objects.create(title="Mẫu", file=pdf()), picture()
    page = published(exemplar, cast, offered(document), picture=head)
    news(picture=head, body=[offered(document)])

    published(page, cast, picture=None)

    assert client.get(document.url).status_code == 200
    assert {client.get(one).status_code for one in addresses(head)} == {200}


def unpublish(page, as_):
    as_("bien-tap").post(f"/admin/pages/{page.pk}/unpublish/")


def unpublish_in_bulk(page, as_):
    as_("bien-tap").post(f"/admin/bulk/wagtailcore/page/unpublish/?id={page.pk}")


def delete(page, as_):
    as_("bien-tap").post(f"/admin/pages/{page.pk}/delete/")


@pytest.mark.parametrize("deed", [unpublish, unpublish_in_bulk, delete])
def test_news_that_is_taken_off_takes_its_pictures_and_files_along(deed, cast, client, as_):
    document, head = PublicDocument.objects.create(title="Mẫu", file=pdf()), picture()
    page = news(
        picture=None, body=[{"type": "picture", "value": {"image": head.pk, "told": "Quầy"}}, offered(document)]
    )
    before = (client.get(document.url).status_code, bool(addresses(head)))

    deed(page, as_)

    assert not NewsPage.objects.live().filter(pk=page.pk).exists()
    assert (before, client.get(document.url).status_code, addresses(head)) == ((200, True), 404, [])


def test_a_draft_of_a_public_page_shows_nobody_its_new_pictures_and_files(exemplar, cast, client):
    document, head = PublicDocument.objects.create(title="Mẫu", file=pdf()), picture()

    drafted(exemplar, cast, offered(document), picture=head)

    assert (client.get(document.url).status_code, addresses(head)) == (404, [])


def test_authors_read_the_file_they_are_asked_about(exemplar, cast, as_):
    document = PublicDocument.objects.create(title="Mẫu", file=pdf())

    drafted(exemplar, cast, offered(document))

    assert [as_(key).get(document.url).status_code for key in ("tac-gia", "dong-tac-gia", "thu-ky")] == [200, 200, 404]


def changed(shot, as_, cast, **facts):
    shot.uploaded_by_user = cast["bien-tap"]
    shot.save()
    fields = {
        "title": "quay.jpg",
        "description": shot.description,
        "tags": "",
        "collection": shot.collection_id,
        "credit": "",
    }
    focus = {f"focal_point_{name}": "" for name in ("x", "y", "width", "height")}
    return as_("bien-tap").post(f"/admin/images/{shot.pk}/", fields | focus | facts)


def test_a_picture_replaced_by_an_editor_is_made_anew_for_the_pages_that_show_it(cast, client, as_):
    head = picture()
    news(picture=head, slug="tin-anh")
    old = addresses(head)
    kept = io.BytesIO()
    Image.new("RGB", (1300, 800), "#f5a623").save(kept, "JPEG")

    changed(head, as_, cast, file=SimpleUploadedFile("khac.jpg", kept.getvalue(), "image/jpeg"))

    new, shown = addresses(head), client.get("/tin-tuc/tin-anh/").content.decode()
    assert (len(new), set(new) & set(old)) == (len(old), set())
    assert "image/avif" in shown and [one for one in new if "1180x360" in one and "jpeg" in one][0] in shown


def test_a_new_focus_and_new_words_reach_the_page(exemplar, cast, client, as_):
    shot = picture()
    page = news(picture=shot, slug="tin-anh")

    changed(shot, as_, cast, description="Ba người ở quầy", focal_point_x=100, focal_point_y=100,
            focal_point_width=50, focal_point_height=50)  # fmt: skip

    shown = client.get(f"/tin-tuc/{page.slug}/").content.decode()
    keys = set(
        Rendition.objects.filter(image=shot)
        .exclude(filter_spec__startswith="max-")
        .values_list("focal_point_key", flat=True)
    )
    assert 'alt="Ba người ở quầy"' in shown
    assert keys and "" not in keys


def test_the_worker_takes_away_what_no_page_shows(cast):
    head = picture()
    page = news(picture=head)
    NewsPage.objects.filter(pk=page.pk).update(live=False)
    assert Rendition.objects.filter(image=head).exists()

    pictures.unmake_unshown(clock.today())

    assert not Rendition.objects.filter(image=head).exists()
    assert Picture.objects.filter(pk=head.pk).exists()


# --- what authors agree to --------------------------------------------------------------------------------------


def describe_for_search(page):
    page.search_description = "Một câu nói về trang này cho người tìm kiếm."
    page.save_revision()


def name_for_search(page):
    page.seo_title = "Tên khác cho máy tìm kiếm"
    page.save_revision()


def tell_the_picture_otherwise(_page):
    Picture.objects.update(description="Một lời tả khác")


def call_the_document_otherwise(_page):
    PublicDocument.objects.update(title="Một tên khác")


@pytest.mark.parametrize(
    "change", [describe_for_search, name_for_search, tell_the_picture_otherwise, call_the_document_otherwise]
)
def test_words_beside_the_text_are_agreed_to_as_well(change, exemplar, cast, as_):
    document = PublicDocument.objects.create(title="Mẫu", file=pdf())
    page = published(exemplar, cast, offered(document), picture=picture())
    actions.take_off(ExemplarPage.objects.get(pk=page.pk), by=cast["bien-tap"])
    assert actions.against_publishing(page) == []

    change(ExemplarPage.objects.get(pk=page.pk))

    assert actions.against_publishing(page) == [
        "Nội dung đã đổi sau khi các tác giả được hỏi: hãy xin đồng ý cho bản mới."
    ]


def test_an_author_reads_what_search_engines_and_screen_readers_are_told(exemplar, cast, as_):
    drafted(exemplar, cast, picture=picture("Hai người cười"), search_description="Câu cho người tìm kiếm.")

    asked = as_("tac-gia").get(f"/bien-tap/{exemplar.initiative_id}/dong-y/").content.decode()

    assert ("Hai người cười" in asked, "Câu cho người tìm kiếm." in asked) == (True, True)


def test_an_author_sees_every_picture_asked_about_and_looking_keeps_none(exemplar, cast, as_, client):
    head, shot, other = picture("Hai người cười"), picture("Quầy"), picture("Ảnh khác")
    actions.take_off(ExemplarPage.objects.get(pk=exemplar.pk), by=cast["bien-tap"])
    drafted(exemplar, cast, shots(shot), picture=head)
    room = f"/bien-tap/{exemplar.initiative_id}/dong-y/"
    before = Rendition.objects.count()

    asked = as_("tac-gia").get(room).content.decode()
    drawn = [as_("tac-gia").get(f"{room}anh/{one.pk}/") for one in (head, shot)]

    assert [f'src="{room}anh/{one.pk}/"' in asked for one in (head, shot)] == [True, True]
    assert [Image.open(io.BytesIO(one.content)).size for one in drawn] == [(1180, 360), (900, 578)]
    assert [(one["Content-Type"], one["Cache-Control"]) for one in drawn] == [("image/jpeg", "no-store")] * 2
    assert Rendition.objects.count() == before
    assert as_("tac-gia").get(f"{room}anh/{other.pk}/").status_code == 404
    assert {who: as_(who).get(f"{room}anh/{shot.pk}/").status_code for who in ("stranger", "bien-tap", "quan-tri")} == {
        "stranger": 404, "bien-tap": 403, "quan-tri": 404,
    }  # fmt: skip
    assert client.get(f"{room}anh/{shot.pk}/").status_code == 302


def test_words_that_authors_agreed_to_are_not_changed_under_them(exemplar, cast, as_):
    document, head = PublicDocument.objects.create(title="Mẫu", file=pdf()), picture()
    published(exemplar, cast, offered(document), picture=head)

    refused = [
        changed(head, as_, cast, description="Lời khác"),
        as_("bien-tap").post(
            f"/admin/documents/edit/{document.pk}/", {"title": "Tên khác", "tags": "", "collection": "1"}
        ),
    ]

    assert ["đang công khai tệp này" in one.content.decode() for one in refused] == [True, True]
    assert Picture.objects.get(pk=head.pk).description == "Hai người ở quầy một cửa"
    assert PublicDocument.objects.get(pk=document.pk).title == "Mẫu"
