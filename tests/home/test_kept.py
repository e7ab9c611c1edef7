"""Kept pages: nothing that changed is shown any more once the change was told as done; nobody's page but the public's is kept."""

import os
import re
import shutil
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from home import drill_public
from home.models import StandardPage
from initiatives.models import Round
from portal import bench, clock, pages, sessions, worker
from portal.kept import Kept, Store
from portal.models import Identity, PublicDocument
from portal.serving import KeptPages
from tests.home.test_shown import news, offered

GROUPS = ("front", "site")


@pytest.fixture
def place(tmp_path):
    return Store(tmp_path / "pages", GROUPS)


def page(words="một trang", until=4e9):
    return Kept.of([("Content-Type", "text/html; charset=utf-8")], words.encode(), until)


def put(store, path, kept, group="front"):
    with store.writing() as desk:
        return desk.put(group, path, kept)


# --- the store ------------------------------------------------------------------------------------


@pytest.mark.parametrize("cleared", [("holds",), ("gone",), ("holds", "gone", *GROUPS)])
def test_a_store_cleared_by_hand_while_the_portal_runs_goes_on_and_shows_nothing_old(place, cleared):
    """An operator who empties the directory meets no error, and a change still takes the kept page away."""
    put(place, "/", page())
    for name in cleared:
        shutil.rmtree(place.root / name)
    # Without its holds nobody can tell what is being changed: the page of this moment is not kept.
    assert put(place, "/moi/", page()) is ("holds" not in cleared)
    assert put(place, "/sau/", page()) is True
    holds = place.hold(["front"])
    assert (place.read("/"), place.read("/sau/"), place.held()) == (None, None, {"front"})
    shutil.rmtree(place.root)
    place.release(holds)
    assert (place.reap(), put(place, "/", page())) == (0, True)
    shutil.rmtree(place.root)
    assert place.held() == set(GROUPS)
    shutil.rmtree(place.root)
    assert (len(place.hold(["front"])), place.held()) == (1, {"front"})


def test_what_was_kept_is_read_as_it_was(place):
    assert put(place, "/", page()) is True
    assert place.read("/").plain.decode() == "một trang"
    assert place.read("/khac/") is None


def test_a_page_begun_before_a_change_is_not_seen_after_it(place):
    with place.writing() as desk:
        holds = place.hold(["front"])
        place.release(holds)

        desk.put("front", "/", page("cũ"))

    assert place.read("/") is None


def test_nothing_is_kept_while_a_change_is_under_way(place):
    holds = place.hold(["front"])
    assert put(place, "/", page()) is False
    assert put(place, "/tin/", page(), "site") is True

    place.release(holds)

    assert put(place, "/", page()) is True


def test_a_change_takes_its_own_group_alone(place):
    put(place, "/", page())
    put(place, "/tin/", page(), "site")

    place.release(place.hold(["front"]))

    assert (place.read("/"), place.read("/tin/").etag) == (None, page().etag)


def test_a_dead_process_holds_for_ten_minutes_and_no_longer(place):
    (name,) = place.hold(["front"])
    assert place.reap() == 1  # what was taken away is deleted, the hold stays
    assert place.held() == {"front"}

    old = time.time() - 601
    os.utime(place.root / "holds" / name, (old, old))

    assert (place.reap(), place.held()) == (1, set())


def test_a_broken_file_is_no_page(place):
    put(place, "/", page())
    (place.root / "front" / Store.file_of("/")).write_bytes(b"{half a")

    assert place.read("/") is None


# --- what a statement changes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "groups"),
    [
        ('UPDATE "initiatives_round" SET "title" = %s WHERE "id" = %s', {"front", "rounds", "library"}),
        ('INSERT INTO "home_finding" ("page_id") VALUES (%s)', {"front", "library", "exemplars"}),
        ('DELETE FROM "initiatives_indexresult" WHERE "id" IN (%s)', {"front"}),
        ('UPDATE "initiatives_initiative" SET "state" = %s WHERE "id" = %s', {"front", "rounds"}),
        # A draft that is being written changes nothing the public sees.
        ('UPDATE "initiatives_initiative" SET "revision" = %s WHERE "state" = %s', set()),
        ('INSERT INTO "initiatives_initiative" ("title") VALUES (%s)', set()),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "latest_revision_id" = %s WHERE "id" = 1', set()),
        ('UPDATE "initiatives_section" SET "text" = %s', set()),
        ('SELECT "title" FROM "initiatives_round"', set()),
    ],
)
def test_which_pages_a_statement_takes_away(sql, groups):
    assert pages.touched(sql) == groups


@pytest.fixture
def kept(settings, tmp_path):
    """Pages are kept in earnest, and this process serves them as a node does."""
    settings.PAGES_ROOT = tmp_path / "kept"
    pages.store.cache_clear()
    yield pages.store()
    settings.PAGES_ROOT = None
    pages.store.cache_clear()


def asked(path, **environ):
    """(status, headers, body) from the outermost application, as a reader without an account."""
    begun = []
    application = KeptPages(get_wsgi_application())
    told = RequestFactory().get(path, **environ).environ | {"HTTP_HOST": "127.0.0.1"}
    body = b"".join(application(told, lambda status, headers, exc=None: begun.extend([status, headers])))
    return int(begun[0][:3]), dict(begun[1]), body


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_rolled_back_change_leaves_nothing_held(kept, cast):
    asked("/")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Identity.objects.update(province="UBND tỉnh khác")
        assert "front" in kept.held()
        raise ZeroDivisionError

    asked("/")

    assert (kept.held(), kept.read("/") is not None) == (set(), True)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_second_reader_asks_the_database_nothing(kept, cast):
    first = asked("/")
    with CaptureQueriesContext(connection) as seen:
        second = asked("/")

    assert (len(seen), second[2], second[0]) == (0, first[2], 200)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_the_reader_has_is_not_sent_again_and_what_goes_is_packed(kept, cast):
    etag = asked("/")[1]["ETag"]

    again = asked("/", HTTP_IF_NONE_MATCH=etag)
    packed = asked("/", HTTP_ACCEPT_ENCODING="gzip, br")

    assert (again[0], again[2]) == (304, b"")
    assert (packed[1]["Content-Encoding"], packed[1]["Vary"]) == ("gzip", "Accept-Encoding")
    assert len(packed[2]) < len(asked("/")[2]) / 3


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_signed_in_reader_gets_the_same_page_and_a_question_is_never_kept(kept, as_, cast):
    mine = as_("tac-gia").get("/").content

    assert cast["tac-gia"].full_name not in mine.decode()
    asked("/thu-vien/?q=the")
    assert kept.read("/thu-vien/") is None


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_page_for_some_and_a_draft_are_never_kept(kept, cast):
    found = StandardPage.objects.get(slug="cach-tham-gia")
    asked("/cach-tham-gia/")
    assert kept.read("/cach-tham-gia/") is not None

    PageViewRestriction.objects.create(page=found, restriction_type="login")
    assert asked("/cach-tham-gia/")[0] in {302, 403}
    assert kept.read("/cach-tham-gia/") is None

    PageViewRestriction.objects.all().delete()
    found.unpublish()
    assert (asked("/cach-tham-gia/")[0], kept.read("/cach-tham-gia/")) == (404, None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_preview_is_never_kept(kept, as_, cast):
    found = StandardPage.objects.get(slug="cach-tham-gia")
    found.title = "Chưa ai được thấy"
    found.save_revision()

    answered = as_("bien-tap").get(f"/admin/pages/{found.pk}/view_draft/")

    assert "Chưa ai được thấy" in answered.content.decode()
    assert kept.read("/cach-tham-gia/") is None
    assert "Chưa ai được thấy" not in asked("/cach-tham-gia/")[2].decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_foreign_host_is_refused_before_the_store(kept, cast):
    asked("/")

    told = RequestFactory().get("/").environ | {"HTTP_HOST": "evil.example"}
    begun = []
    b"".join(KeptPages(get_wsgi_application())(told, lambda status, headers, exc=None: begun.append(status)))
    assert begun[0].startswith("400")


# --- every public page ------------------------------------------------------------------------------

FORMS = dict.fromkeys(("home:ask_unit", "home:useful"), True)


def public_addresses():
    return [one.path() for one in bench.pages if one.role == ""]


# Read, and rightly not watched: what is in them reaches a page only through a table that is.
BY_ANOTHER = {
    "initiatives_authorship": "names change with their certificates (a correction), before that with the consent",
    "initiatives_indexaim": "chosen before handing in; the count follows the step",
    "initiatives_tier": "of a round",
    "initiatives_initiative": "an exemplar's dossier is decided: what of it changes comes with a certificate or the page",
    "portal_user": "nobody's name on a public page comes from an account",
    "wagtailcore_site": "the one site's root never changes",
    "wagtailcore_locale": "one tree, two languages",
    "django_content_type": "made by migrations",
    "wagtailredirects_redirect": "asked on a 404 alone, which is not kept",
}
# A dossier's step is a figure on these pages.
WATCHED_HERE = {("initiatives_initiative", "front"), ("initiatives_initiative", "rounds")}
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


@pytest.mark.django_db
def test_every_table_a_kept_page_reads_takes_it_away_when_written(cast, client):
    bench.fill(3)
    wrong = set()
    for path in public_addresses():
        with CaptureQueriesContext(connection) as seen:
            answered = client.get(path)
        mark = answered.headers.get(pages.MARK)
        if mark is None:
            continue
        group = mark.split()[0]
        for table in {name for row in seen for name in TABLE.findall(row["sql"])}:
            watched = pages.sources.get(table)
            spoken_for = table in BY_ANOTHER and (table, group) not in WATCHED_HERE
            if not spoken_for and (watched is None or group not in watched.groups):
                wrong.add(f"{path} ({group}) reads {table}")

    assert wrong == set()


@pytest.mark.django_db
def test_public_pages_set_no_cookie_vary_by_nothing_and_run_no_script(cast, client):
    bench.fill(3)
    wrong = []
    for path in public_addresses():
        answered = Client().get(path)
        form = "no-store" in answered.headers.get("Cache-Control", "")
        if path in {reverse("account_login"), reverse("account_signup")}:
            continue
        text = answered.content.decode()
        if "<script" in text:
            wrong.append(f"{path}: a script")
        if not form and (answered.cookies or "Cookie" in answered.headers.get("Vary", "")):
            wrong.append(f"{path}: {answered.headers.get('Vary')} {answered.cookies}")
        if form and answered.headers.get(pages.MARK):
            wrong.append(f"{path}: a form that is kept")

    assert wrong == []


@pytest.mark.django_db
def test_an_uncached_public_page_takes_at_most_ten_statements(cast, client):
    bench.fill(3)
    client.get("/")
    dear = []
    for path in public_addresses():
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        if len(seen) > 10 and path != reverse("account_login"):
            dear.append(f"{path}: {len(seen)}")

    assert dear == []


# --- two nodes, and a database that goes away ---------------------------------------------------------


@pytest.mark.long
@pytest.mark.races
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_drill_of_public_pages_ten_rounds_on_two_nodes(cast):
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "SECRET_KEY": settings.SECRET_KEY}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=env, cwd=settings.BASE_DIR, check=True
    )

    told = list(drill_public.run(10))

    assert told[0] == f"{connection.vendor}: 10 rounds of 5 changes on two nodes, 0 old readings"
    assert "[503, 503]" in told[1]


# --- what an attack found ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_clock_that_fails_leaves_nothing_held_and_later_changes_still_take_pages_away(kept, cast, monkeypatch):
    def broken(_day):
        with transaction.atomic():
            Identity.objects.update(province="UBND tỉnh khác")
            raise ZeroDivisionError

    monkeypatch.setattr(worker, "clocks", [("broken", broken)])
    worker.run_clocks()
    assert kept.held() == set()

    asked("/")
    with transaction.atomic():
        Identity.objects.update(province="UBND tỉnh nọ")

    assert "UBND tỉnh nọ" in asked("/")[2].decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_hold_taken_for_dead_while_its_change_still_runs_shows_nothing_old_afterwards(kept, cast):
    with transaction.atomic():
        Identity.objects.update(province="UBND tỉnh mới nhất")
        for name in os.listdir(kept.root / "holds"):
            os.utime(kept.root / "holds" / name, (1, 1))
        kept.reap()
        put(kept, "/", page("cũ"), "front")

    assert kept.read("/") is None


def test_a_page_is_answered_where_it_cannot_be_written(place):
    with place.writing() as desk:
        place.release(place.hold(["front"]))
        place.reap()

        assert desk.put("front", "/", page()) is False


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_packed_and_plain_have_names_of_their_own_and_who_refuses_gzip_gets_none(kept, cast):
    plain, packed = asked("/")[1], asked("/", HTTP_ACCEPT_ENCODING="gzip")[1]

    assert plain["ETag"] != packed["ETag"]
    assert "Content-Encoding" not in asked("/", HTTP_ACCEPT_ENCODING="gzip;q=0, br")[1]
    assert asked("/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=packed["ETag"])[0] == 304


@pytest.mark.django_db
def test_a_round_page_is_good_until_the_next_of_its_moments(cast, round_, client):
    at = clock.recorded() + timedelta(minutes=20)
    Round.objects.filter(pk=round_.pk).update(closes_at=at)

    told = {
        path: float(client.get(path).headers[pages.MARK].split()[1])
        for path in ("/", "/dot/", round_.get_absolute_url())
    }

    soonest = min(at, clock.midnight_after()).timestamp()
    assert all(abs(until - soonest) < 2 for until in told.values()), told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/thu-vien/%00/", 404), ("/thu-vien/%00.pdf", 404), ("/tin-tuc/%00/", 404), ("/hoi-don-vi/%00/", 404),
        ("/api/v1/exemplars/%00", 404), ("/thu-vien/so-sanh/?ma=%00", 200), ("/api/v1/exemplars?unit=%00", 200),
        ("/tim-kiem/?q=%00", 200),
    ],
)  # fmt: skip
def test_a_nul_is_nobodys_text(path, status, cast, client):
    assert client.get(path).status_code == status


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_server_that_starts_shows_nothing_another_release_kept(kept, cast, monkeypatch):
    asked("/")
    assert kept.read("/") is not None

    pages.begin_anew()
    assert kept.read("/") is None

    asked("/")
    pages.begin_anew()
    assert kept.read("/") is not None, "the same release started again, for one while the database is away"

    monkeypatch.setattr(pages, "release", lambda: "another")
    pages.begin_anew()
    assert kept.read("/") is None


@pytest.mark.django_db
@pytest.mark.parametrize("idle", [timedelta(minutes=10), timedelta(hours=3)])
def test_a_public_answer_to_somebody_signed_in_carries_no_cookie(idle, cast, client):
    client.force_login(cast["thu-ky"])
    session = client.session
    session[sessions.USED] = (clock.recorded() - idle).timestamp()
    session.save()
    answer = client.get("/thu-vien/?q=mot")
    assert answer["Cache-Control"].startswith("public")
    assert (list(answer.cookies), answer["Vary"]) == ([], "Accept-Encoding")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_kept_page_carries_nobodys_request_id(kept, cast):
    _status, first, _body = asked("/")
    _status, again, _body = asked("/")
    assert ("X-Request-ID" in first, "X-Request-ID" in again) == (False, False)


@pytest.mark.django_db
def test_a_picture_or_a_document_taken_off_the_site_stays_with_no_cdn_for_longer_than_a_page(client, cast, settings):
    place = settings.MEDIA_ROOT / "images" / "thu.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"x")
    document = PublicDocument.objects.create(title="Tệp", file=ContentFile(b"%PDF-1.4", "tep.pdf"))
    news(body=[offered(document)])
    answer = client.get(document.url)
    assert "no-cache" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert "s-maxage=60" in client.get("/media/images/thu.png")["Cache-Control"]
    place.unlink()
