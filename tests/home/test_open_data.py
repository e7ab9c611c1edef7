"""Open data: what is public and nothing else, the same under its code for ever, whatever is asked of it."""

import csv
import html
import io
import json
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

import openpyxl
import pytest
import schemathesis
from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from home import actions, api_page, bench_library
from home.api import ASKED, api, cursor_of
from home.models import ExemplarPage, Finding
from home.search import connection
from initiatives.models import Initiative, Movement
from initiatives.states import State
from tests.home.test_public import exemplar  # noqa: F401  the published exemplar

ROOT = "/api/v1"


def asked(client, path, status=200):
    answered = client.get(f"{ROOT}{path}")
    assert answered.status_code == status, answered.content[:300]
    return answered.json()


def test_an_exemplar_whole_under_its_code(exemplar, client):  # noqa: F811
    told = asked(client, f"/exemplars/{exemplar.initiative.code}")

    assert (told["title"], told["unit"]) == (exemplar.title, exemplar.initiative.unit_name)
    assert told["authors"] == [one.full_name for one in exemplar.initiative.authorships.all()]
    assert told["url"] == f"{settings.SITE_ADDRESS}/ma/{exemplar.initiative.code}/"
    assert {"score", "mark", "email", "born_on", "share"} & set(told) == set()


def test_what_is_taken_off_is_in_no_answer(exemplar, cast, client):  # noqa: F811
    code = exemplar.initiative.code
    actions.take_off(exemplar, by=cast["bien-tap"])

    assert asked(client, "/exemplars")["items"] == []
    assert asked(client, f"/exemplars/{code}", 404)["detail"]
    assert code not in b"".join(client.get(f"{ROOT}/library.csv").streaming_content).decode()


def test_a_draft_and_a_refused_dossier_are_in_no_answer(make, client):
    for state in (State.DRAFT, State.SCORING, State.NOT_AWARDED):
        make(state, title="Không được lộ")

    for path in ("/exemplars", "/decisions", "/rounds"):
        assert "Không được lộ" not in json.dumps(asked(client, path), ensure_ascii=False)


def test_the_cursor_walks_through_everything_once(cast, client):
    bench_library.made_up(23)
    seen, cursor = [], ""
    while cursor is not None:
        page = asked(client, f"/exemplars?limit=5&cursor={cursor}")
        seen += [row["code"] for row in page["items"]]
        cursor = page["next"]

    assert seen == list(Finding.objects.order_by("-published_at", "-page").values_list("code", flat=True))


def test_a_page_costs_the_same_at_any_depth(cast, client):
    bench_library.made_up(60)
    deep = Finding.objects.order_by("-published_at", "-page")[55]
    counted = []
    for cursor in ("", cursor_of("exemplars", deep.published_at.isoformat(), deep.pk)):
        with CaptureQueriesContext(connection) as seen:
            asked(client, f"/exemplars?limit=5&cursor={cursor}")
        counted.append(len(seen))

    assert counted == [1, 1]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=abc",
        "cursor=" + "x" * 5000,
        "limit=0",
        "limit=-1",
        "limit=10000",
        "limit=x",
        "pillar=P9",
        "year=1",
        "kit=vielleicht",
    ],
)
def test_what_is_not_understood_is_said_with_400(query, cast, client):
    assert asked(client, f"/exemplars?{query}", 400)["detail"]


@pytest.mark.parametrize("path", ["/rounds?x", "/rounds?&", "/units?v=2", "/indices?limit=1", "/exemplars?x=1&limit=2",
                                  "/decisions?pillar=P1", "/openapi.json?1"])  # fmt: skip
def test_a_parameter_a_call_does_not_take_is_refused_before_anything_is_counted(path, cast, client):
    with CaptureQueriesContext(connection) as seen:
        told = asked(client, path, 400)

    assert (len(seen), bool(told["detail"])) == (0, True)


def test_what_a_call_takes_is_what_its_description_says():
    for path, told in api.get_openapi_schema()["paths"].items():
        call = told["get"]
        named = {one["name"] for one in call.get("parameters", ()) if one["in"] == "query"}
        assert named == ASKED.get(call["operationId"].removeprefix("home_api_"), frozenset()), path


@pytest.mark.parametrize("query", ["1", "&", "v=2"])
def test_a_table_with_a_question_is_sent_to_its_bare_address(query, cast, client):
    for name in ("library.xlsx", "decisions.csv"):
        with CaptureQueriesContext(connection) as seen:
            answered = client.get(f"{ROOT}/{name}?{query}")
        assert (answered.status_code, answered["Location"], len(seen)) == (302, f"{ROOT}/{name}", 0)


def test_a_cursor_of_another_list_or_changed_by_hand_is_refused(cast, client):
    own = cursor_of("exemplars", "2026-01-01T00:00:00+07:00", 1)

    assert asked(client, f"/decisions?cursor={own}", 400)["detail"]
    assert asked(client, f"/exemplars?cursor={own[:-2]}xx", 400)["detail"]


def test_filters_narrow_and_combine(cast, client):
    bench_library.made_up(40)
    row = Finding.objects.order_by("pk")[0]

    page = asked(client, f"/exemplars?limit=200&pillar={row.pillar}&year={row.year}")

    assert {one["code"] for one in page["items"]} == set(
        Finding.objects.filter(pillar=row.pillar, year=row.year).values_list("code", flat=True)
    )


def test_the_files_hold_the_whole_library(exemplar, client):  # noqa: F811
    plain = b"".join(client.get(f"{ROOT}/library.csv").streaming_content).decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{ROOT}/library.xlsx").content)).active

    rows = list(csv.DictReader(io.StringIO(plain)))
    assert [row["title"] for row in rows] == [exemplar.title]
    assert [cell.value for cell in sheet[2]][:2] == [exemplar.initiative.code, exemplar.title]


def test_answers_have_an_etag_a_licence_and_are_open_to_all(exemplar, client):  # noqa: F811
    first = client.get(f"{ROOT}/exemplars")
    again = client.get(f"{ROOT}/exemplars", HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, first["Access-Control-Allow-Origin"]) == (304, "*")
    assert 'rel="license"' in first["Link"]
    assert (first.cookies, first["Vary"]) == ({}, "Accept-Encoding")


def test_rounds_are_totals_without_a_name(make, client):
    make(State.SCORING)
    initiative = make(State.AWARDED)

    (told,) = [row for row in asked(client, "/rounds") if row["code"] == initiative.round.code]

    assert (told["received"], told["recognised"]) == (2, 1)


def test_nothing_is_written_by_the_api(client, cast):
    assert {client.generic(verb, f"{ROOT}/exemplars").status_code for verb in ("POST", "PUT", "PATCH", "DELETE")} == {
        405
    }


def test_the_page_names_every_call(client, cast):
    page = client.get("/du-lieu-mo/").content.decode()

    assert [path for path in api.get_openapi_schema()["paths"] if path not in page] == []


@pytest.mark.django_db
def test_a_fuzz_run_never_meets_a_server_error(exemplar):  # noqa: F811
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    answers = []
    for operation in schema.get_all_operations():

        @hypothesis_settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.ok().as_strategy())
        def once(case):
            answers.append(called(case))

        once()

    assert len(answers) > 100
    assert {status for status in answers if status not in {200, 304, 400, 404}} == set()


def called(case):
    """The status of one made-up call, through Django's own client."""
    query = urlencode(case.query or {}, doseq=True)
    client = Client(raise_request_exception=False)
    return client.generic(case.method, case.formatted_path, QUERY_STRING=query).status_code


# --- feeds and what robots read ------------------------------------------------------------------------

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("path", ["/tin-moi.atom", "/tin-moi/P2.atom", "/phong-trao.atom", "/en/tin-moi.atom"])
def test_a_feed_names_its_entries_by_what_never_changes(path, exemplar, client):  # noqa: F811
    feed = ElementTree.fromstring(client.get(path).content)

    entries = feed.findall(f"{ATOM}entry")
    wanted = (
        [f"{settings.SITE_ADDRESS}/ma/{exemplar.initiative.code}/"]
        if "phong-trao" not in path or exemplar.initiative.round.movement_id
        else []
    )
    assert [one.find(f"{ATOM}id").text for one in entries] == wanted


def test_each_movement_has_its_feed_and_its_page_also_after_a_newer_one(exemplar, client):  # noqa: F811
    newest = Movement.objects.first()
    older = Movement.objects.create(
        code="PT-03/2019", title="Thi đua cũ", launched_by=newest.launched_by, first_year=2019, last_year=2021
    )
    Finding.objects.filter(pk=exemplar.pk).update(movement=older)

    def entries(path):
        feed = ElementTree.fromstring(client.get(path).content)
        return (feed.find(f"{ATOM}title").text, len(feed.findall(f"{ATOM}entry")))

    page = client.get("/phong-trao/").content.decode()
    earlier = client.get("/phong-trao/", {"ma": older.code}).content.decode()

    assert entries("/phong-trao/PT-03/2019.atom") == ("Thi đua cũ", 1)
    assert entries(f"/phong-trao/{newest.code}.atom") == entries("/phong-trao.atom") == (newest.title, 0)
    assert "?ma=PT-03%2F2019" in page and "/phong-trao/PT-03/2019.atom" in earlier
    assert "Thi đua cũ</h1>" in earlier and f"?ma={newest.code}" in earlier


def test_a_feed_of_nothing_known_is_404(client, cast):
    assert client.get("/phong-trao/khong-co.atom").status_code == 404
    assert client.get("/tin-moi/P9.atom").status_code == 404


def test_the_sitemap_names_both_languages_of_every_public_page(exemplar, client):  # noqa: F811
    index = client.get("/sitemap.xml").content.decode()
    told = client.get("/sitemap-dien-hinh.xml").content.decode()

    assert [name for name in ("dien-hinh", "trang", "dot", "khac") if f"sitemap-{name}.xml" not in index] == []
    address = f"/thu-vien/{exemplar.slug}/"
    assert (
        f"{settings.SITE_ADDRESS}{address}" in told,
        f'hreflang="en" href="{settings.SITE_ADDRESS}/en{address}"' in told,
    ) == (True, True)


def test_a_taken_off_page_is_in_no_feed_and_no_sitemap(exemplar, cast, client):  # noqa: F811
    actions.take_off(ExemplarPage.objects.get(pk=exemplar.pk), by=cast["bien-tap"])

    for path in ("/tin-moi.atom", "/sitemap-dien-hinh.xml", "/sitemap-trang.xml"):
        assert exemplar.slug not in client.get(path).content.decode()
    assert Initiative.objects.filter(pk=exemplar.initiative_id).exists()


def test_robots_are_kept_from_desks_cursors_and_lists_by_two_filters_at_once(client, cast):
    told = client.get("/robots.txt").content.decode()
    desks = ("admin", "viec-cua-toi", "ho-so", "xet-duyet", "tai-khoan")

    assert [
        line
        for line in (
            *(f"Disallow: {start}/{desk}/\n" for start in ("", "/en") for desk in desks),
            *(f"Disallow: {start}/{room}/?*&\n" for start in ("", "/en") for room in ("thu-vien", "tim-kiem")),
            "Disallow: /api/*?\n",
            f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml",
        )
        if line not in told
    ] == []


@pytest.mark.parametrize(
    "path", ["/thu-vien/?tru-cot=P2", "/tim-kiem/?q=the", "/en/thu-vien/?xem=the", "/thu-vien/so-sanh/?ma=A&ma=B"]
)
def test_a_list_by_one_filter_may_be_read_by_robots_and_names_the_list_itself_as_the_page_that_counts(
    path, exemplar, client
):  # noqa: F811
    said = client.get(path).content.decode()

    assert 'name="robots"' not in said
    assert f'<link rel="canonical" href="{settings.SITE_ADDRESS}{path.partition("?")[0]}">' in said


@pytest.mark.parametrize("name", ["library", "decisions", "rounds", "indices"])
def test_every_table_comes_as_csv_and_xlsx_with_the_same_rows(name, exemplar, client):  # noqa: F811
    plain = list(
        csv.reader(io.StringIO(b"".join(client.get(f"{ROOT}/{name}.csv").streaming_content).decode("utf-8-sig")))
    )
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{ROOT}/{name}.xlsx").content)).active

    assert [cell.value for cell in sheet[1]] == plain[0]
    assert sheet.max_row == len(plain)
    assert client.get(f"{ROOT}/{name}.exe").status_code == 404


def test_the_page_of_open_data_tells_what_each_call_takes_and_answers_in_the_reader_s_language(client, cast):
    page = html.unescape(client.get("/du-lieu-mo/").content.decode())
    told = api_page.calls()
    assert [call["path"] for call in told if call["path"] not in api_page.SUMMARIES] == []
    assert [call["path"] for call in told if not call["fields"] or f"GET {call['path']}" not in page] == []
    exemplars = told[0]
    assert {one["name"]: one["values"] for one in exemplars["parameters"]}["pillar"] == "P1, P2, P3, P4, P5, P6, P0"
    assert "Điển hình đã công bố, mới nhất trước" in page
    assert "base_recognition, provincial_recognition, contest" in page
    assert {"code", "decision_date", "updated_at"} <= {one["name"] for one in exemplars["fields"]}
    assert "Published exemplars, the newest first" in client.get("/en/du-lieu-mo/").content.decode()
    said = {one.get("description", "") for call in api.get_openapi_schema()["components"]["schemas"].values()
            for one in call.get("properties", {}).values()}  # fmt: skip
    assert [one for one in said | {"Code of a unit"} if one and one not in api_page.WORDS] == []
    assert [one for one in api_page.WORDS if one in page] == []
    assert "mã đơn vị" in page
    assert "Code of a unit" in client.get("/en/du-lieu-mo/").content.decode()
