"""What was found in portals that collect papers and proposals, pretalx, Indico, Hypha: here it does not work."""

import json
import re
import threading
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.request import urlopen

import pytest
from allauth.account import app_settings
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from wagtail.embeds.embeds import get_embed
from wagtail.embeds.exceptions import EmbedUnsupportedProviderException
from wagtail.rich_text import expand_db_html

from home import actions as pages
from home.blocks import rich
from home.models import FeedbackField, FeedbackPage, HomePage
from initiatives.actions import authors
from initiatives.models import Attachment, Initiative, Round
from initiatives.states import State
from portal import clock, demo
from portal import settings as production
from portal.models import OutboxMessage, Unit, User
from portal.roles import Role
from review.actions import assignments, session
from review.models import Criterion
from tests.papers import pdf
from tests.review.support import seat_of

IMAGE = "<img src=x onerror=alert(1)>"
OWN = "mot-cau-that-dai-cua-rieng-toi"


def markup_of(answer):
    """The answer's status, whether the markup stands there as markup, and whether as text."""
    page = answer.content.decode()
    return answer.status_code, IMAGE in page, "&lt;img src=x onerror" in page


def file_of(initiative, by, name="tep.pdf", **more):
    return Attachment.objects.create(
        initiative=initiative, file=ContentFile(pdf(), name), name=name, kind="pdf", size=3, sha256="0" * 64,
        uploaded_by=by, uploaded_at=clock.now(), **more,
    )  # fmt: skip


# --- pretalx ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said", "content", "kept"),
    [
        ("a.html", "application/pdf", b"<script>alert(1)</script>", 0),
        ("a.svg", "image/png", b"<svg onload='alert(1)'/>", 0),
        ("a.pdf", "application/pdf", b"<script>alert(1)</script>", 0),
        ("a.pdf.js", "application/pdf", pdf(), 0),
        ("a", "application/pdf", pdf(), 0),
        ("a.pdf", "text/html", pdf(), 1),
    ],
)
def test_a_file_is_what_its_ending_and_its_content_say_together(name, said, content, kept, make, as_):
    """pretalx: uploads of any ending and any MIME type, as the browser named it."""
    initiative = make()
    address = reverse("initiatives:attachments", args=[initiative.pk])
    answer = as_("tac-gia").post(address, {"file": SimpleUploadedFile(name, content, said)})
    assert (answer.status_code, initiative.attachments.count()) == (302 if kept else 422, kept)


def test_what_organisers_write_as_help_is_text_for_those_who_answer(make, as_, cast, council, round_, client):
    """pretalx: previews and help texts went as HTML into the pages of speakers and reviewers."""
    Round.objects.filter(pk=round_.pk).update(title=IMAGE, description=IMAGE, legal_basis=IMAGE)
    Criterion.objects.update(text=IMAGE, guide=IMAGE, evidence=IMAGE, legal_basis=IMAGE)
    page = FeedbackPage.objects.first() or HomePage.objects.get().add_child(instance=FeedbackPage(title="Góp ý"))
    FeedbackField.objects.create(page=page, label=IMAGE, help_text=IMAGE, field_type="singleline", clean_name="la")
    (given,) = assignments.assign([make(State.SCORING)], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    assert markup_of(as_("thanh-vien-1").get(given.get_absolute_url())) == (200, False, True)
    assert markup_of(client.get(round_.get_absolute_url())) == (200, False, True)
    assert markup_of(client.get(page.url)) == (200, False, True)


@pytest.mark.parametrize("given", [{}, {"Authorization": "Token 0123456789abcdef"}, {"Authorization": "Bearer x"}])
def test_the_api_knows_no_token_and_tells_everybody_the_same(given, make, as_, cast, council, client):
    """pretalx: a token could do more than its scope said."""
    page = pages.open_page(make(State.AWARDED), by=cast["bien-tap"])
    make(State.DRAFT, title="Không được lộ")
    public = {path: client.get(path).content for path in ("/api/v1/exemplars", "/api/v1/rounds", "/api/v1/decisions")}
    for key in ("tac-gia", "thu-ky", "quan-tri", "bien-tap", "kiem-toan"):
        asking = as_(key)
        assert {path: asking.get(path, headers=given).content for path in public} == public
        assert asking.get(f"/api/v1/exemplars/{page.initiative.code}", headers=given).status_code == 404
        for verb in ("post", "put", "patch", "delete"):
            assert getattr(asking, verb)("/api/v1/exemplars", headers=given).status_code == 405, (key, verb)


def test_a_link_for_one_dossier_opens_no_other_and_no_file(make, cast):
    """pretalx: the link of one paper showed the files of others."""
    one, other = make(State.DRAFT, title="Bài của liên kết"), make(State.DRAFT, title="Bài của người khác")
    files = [file_of(one, cast["tac-gia"], "tep-mot.pdf"), file_of(other, cast["tac-gia"], "tep-hai.pdf")]
    named = authors.name_author(
        one, by=cast["tac-gia"], full_name="Bà Ngoài", email="ngoai@vd.example", share=Decimal(10)
    )
    authors.invite(named, by=cast["tac-gia"])
    link = re.search(r"/tac-gia/xac-nhan/\S+", OutboxMessage.objects.filter(kind="linked").latest("pk").body)[0]
    outside = Client()
    page = outside.get(link).content.decode()
    assert ("Bài của liên kết" in page, "Bài của người khác" in page, "tep-hai" in page) == (True, False, False)
    addresses = [reverse("initiatives:attachment", args=[file.pk]) for file in files]
    addresses += [item.get_absolute_url() for item in (one, other)]
    assert [outside.get(address).status_code for address in addresses] == [302] * 4
    author = Client()
    author.force_login(cast["tac-gia"])
    assert [author.get(address).status_code for address in addresses] == [200] * 4


def test_the_organiser_of_one_round_sees_neither_people_nor_addresses_of_another(make, as_, cast, council, round_):
    """pretalx: organisers saw the mail addresses of other events' people."""
    User.objects.filter(pk=cast["stranger"].pk).update(email="to-chuc@noi-khac.example")
    demo.grant(cast["stranger"], Role.EMULATION_OFFICER, Unit.objects.get(code="DL-SYT"))
    one = make(State.SCORING)
    people_ = {person.email for person in User.objects.all()} - {"to-chuc@noi-khac.example"}
    addresses = [
        reverse("initiatives:run_round", args=[round_.code]), reverse("review:progress", args=[round_.code]),
        reverse("review:panel", args=[round_.code]), reverse("portal:people"), one.get_absolute_url(),
        reverse("review:council", args=[council.pk]),
    ]  # fmt: skip
    theirs, ours = as_("stranger"), as_("thi-dua")
    assert {theirs.get(address).status_code for address in addresses} <= {403, 404}
    assert ours.get(addresses[0]).status_code == 200
    desk = theirs.get(reverse("initiatives:emulation"))
    assert (desk.status_code, [email for email in people_ if email in desk.content.decode()]) == (200, [])


# --- Hypha ------------------------------------------------------------------------------------------------

PARTS = [{"X-Live": "1"}, {"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}, {"X-Autosave": "1"}]


@pytest.mark.parametrize("asked_as", PARTS, ids=lambda given: next(iter(given)))
def test_a_part_of_a_page_is_for_whom_the_page_is(asked_as, scored, meet, as_, cast):
    """Hypha #4843, #4758: parts for htmx did not ask what their page asked."""
    one = scored()
    meeting = meet([one])
    session.show(meeting, meeting.items.get(), by=cast["thu-ky"])
    addresses = [reverse(f"review:{name}", args=[meeting.pk]) for name in ("projector", "session", "my_ballots")]
    addresses += [one.get_absolute_url(), reverse("review:item", args=[meeting.items.get().pk])]
    let_in = set()
    for key in (*cast, None):
        client = as_(key) if key and key != "clock" else Client()
        whole = [client.get(address).status_code for address in addresses]
        part = [client.get(address, headers=asked_as).status_code for address in addresses]
        assert [one == 200 for one in part] == [one == 200 for one in whole], key
        let_in |= {status == 200 for status in whole}
    assert let_in == {True, False}


def test_nobody_changes_the_address_of_an_account_from_an_open_session(as_, cast):
    """Hypha 2021: a new mail address without the password once more, and then a new password by that address."""
    before, client = cast["tac-gia"].email, as_("tac-gia")
    new = {
        "email": "ke-xau@vd.example",
        "action_add": "1",
        "action_primary": "1",
        "password": "x",
        "full_name": "Ai Đó",
    }
    for name in ("account_email", "portal:account", "account_change_password", "portal:my_data"):
        client.post(reverse(name), new)
        assert 'name="email"' not in client.get(reverse(name), follow=True).content.decode(), name
    client.post(reverse("account_change_password"), new)
    assert User.objects.get(pk=cast["tac-gia"].pk).email == before
    assert not User.objects.filter(email="ke-xau@vd.example").exists()


def test_what_anybody_may_send_is_counted_and_then_refused(client, settings, db):
    """Hypha 2021: nothing slowed a script down."""
    settings.ACCOUNT_RATE_LIMITS = production.ACCOUNT_RATE_LIMITS
    counted = {"login", "login_failed", "signup", "reset_password", "reauthenticate", "feedback", "vote", "objection"}
    assert {name for name in counted if app_settings.RATE_LIMITS.get(name)} == counted
    Round.objects.filter(admits_citizens=True).update(
        opens_at=clock.now() - timedelta(days=1), closes_at=clock.now() + timedelta(days=30)
    )
    settings.ACCOUNT_RATE_LIMITS = {"signup": "3/h/ip", "reset_password": "3/h/ip", "login": "3/h/ip"}
    facts = {
        "account_signup": lambda n: {"full_name": "Ai Đó", "email": f"ai-{n}@vd.example"},
        "account_reset_password": lambda n: {"email": f"ai-{n}@vd.example"},
        "account_login": lambda n: {"login": f"ai-{n}@vd.example", "password": "sai-mat-khau-roi"},
    }
    for name, typed in facts.items():
        taken = [client.post(reverse(name), typed(n)).status_code for n in range(3)]
        refused = client.post(reverse(name), typed(3))
        assert set(taken) <= {200, 302}, name
        assert refused.status_code in {422, 429} or "quá nhiều" in refused.content.decode().lower(), name


def test_what_a_council_said_of_a_dossier_is_read_by_the_council_alone(scored, meet, as_, cast):
    """Hypha #4899: `can view comments` was always true."""
    one = scored()
    meeting, said = meet([one]), "Lời bàn riêng của hội đồng về số liệu"
    item = meeting.items.get()
    session.discuss(item, by=cast["thu-ky"], discussion=said, rescore_voted=False)
    addresses = [reverse("review:item", args=[item.pk]), reverse("review:session", args=[meeting.pk]),
                 one.get_absolute_url(), reverse("initiatives:history", args=[one.pk]),
                 reverse("review:projector", args=[meeting.pk])]  # fmt: skip
    readers = set()
    for key in cast.keys() - {"clock"}:
        client = as_(key)
        if any(said in client.get(address).content.decode() for address in addresses):
            readers.add(key)
    assert "thu-ky" in readers
    assert (
        readers & {"tac-gia", "dong-tac-gia", "dau-moi", "thu-truong", "bien-tap", "quan-tri", "stranger", "pho"}
        == set()
    )


@pytest.mark.parametrize(("blind", "names"), [(True, False), (False, True)])
def test_a_round_that_hides_authors_hides_them_from_its_members(blind, names, make, as_, cast, council, round_):
    """Hypha #4831: what was set for reviewers was not looked at."""
    Round.objects.filter(pk=round_.pk).update(blind=blind)
    one = Initiative.objects.get(pk=make(State.SCORING, accepted_at=clock.now()).pk)
    (given,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    answer = as_("thanh-vien-1").get(given.get_absolute_url())
    assert (answer.status_code, cast["tac-gia"].full_name in answer.content.decode()) == (200, names)


def test_a_report_with_markup_is_text_for_those_who_review_it(make, as_, cast, council):
    """Hypha 2021: rich text of applicants ran in the pages of staff."""
    one = make(State.SCORING, accepted_at=clock.now(), summary=IMAGE)
    one.sections.update(text=f"{IMAGE}<script>alert(1)</script>[x](javascript:alert(1))")
    (given,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    for key, address in (("thanh-vien-1", given.get_absolute_url()), ("tiep-nhan", one.get_absolute_url())):
        answer = as_(key).get(address)
        assert markup_of(answer) == (200, False, True), key
        assert re.search(r"<script>alert|href=\"javascript:", answer.content.decode()) is None


# --- Indico -----------------------------------------------------------------------------------------------


class Inside(BaseHTTPRequestHandler):
    """A machine of the inner net, and one outside that leads there; both remember who came."""

    def log_message(self, *_args):
        pass

    def do_GET(self):
        self.server.came.append(self.path)
        self.send_response(302 if self.path == "/ngoai" else 200)
        self.send_header("Location", "/trong")
        self.end_headers()


@pytest.fixture
def inside():
    server = HTTPServer(("127.0.0.1", 0), Inside)
    server.came = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_address_that_an_editor_gives_is_asked_and_so_none_leads_further(inside, as_):
    """Indico CVE-2026-107394: what was mended for CVE-2026-25738 still followed redirects."""
    address, client = f"http://127.0.0.1:{inside.server_port}/ngoai", as_("bien-tap")
    for way in ("wagtailembeds:chooser_upload", "wagtailembeds:chooser"):
        answer = client.post(reverse(way), {"embed-chooser-url": address, "url": address})
        assert answer.status_code in {200, 403, 404, 405}, way
    with pytest.raises(EmbedUnsupportedProviderException):
        get_embed(address)
    assert expand_db_html(f'<p><embed embedtype="media" url="{address}"/></p>') == "<p></p>"
    assert inside.came == []
    with urlopen(address, timeout=5) as answer:
        assert answer.status == 200
    assert inside.came == ["/ngoai", "/trong"]


def typed_link(url):
    """What is kept of a link that an editor sets in Wagtail's editor, and sends as its page would."""
    text = {"key": "a", "text": "bấm", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {},
            "entityRanges": [{"offset": 0, "length": 3, "key": 0}]}  # fmt: skip
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
    sent = json.dumps({"blocks": [text], "entityMap": {"0": link}})
    return rich("x").value_from_datadict({"a": sent}, {}, "a").source


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\nscript:alert(1)", "data:text/html,x"]
)
def test_a_link_of_an_editor_runs_nothing(url):
    """Indico CVE-2025-59035, 3.3.13: links whose address is a script."""
    assert "script:" not in typed_link(url).lower().replace("\n", "")
    assert "data:" not in typed_link(url)
    assert 'href="https://dvc.gov.vn/"' in typed_link("https://dvc.gov.vn/")


# What a template may link to: addresses that the portal itself made.
LINKED = re.compile(r"(?:href|src|action)=\"\{\{ ?([^}|]+?)(?:\|[^}]*)? ?\}\}")
OURS = re.compile(
    r"^totp_svg_data_uri$|(?:^|[._])(?:url|address|back|back_url|sign_in_url|get_absolute_url|all|before|after|exemplar"
    r"|login_url|canonical)$"
)


def test_no_address_that_people_type_becomes_a_link():
    """Indico CVE-2025-59035, 3.3.13: what was typed as an address was put into `href` as it stood."""
    rooms = {"portal", "initiatives", "review", "home"}
    fields = [field for model in apps.get_models() if model._meta.app_label in rooms for field in model._meta.fields]
    texts = {path.name: path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")}
    linked = {one for text in texts.values() for one in LINKED.findall(text)}
    assert [field for field in fields if isinstance(field, models.URLField)] == []
    assert {str(field) for field in fields if OURS.search(field.name) and isinstance(field, models.CharField)} == {
        "portal.OutboxMessage.address"
    }
    assert [name for name, text in texts.items() if "urlize" in text] == []
    assert {one for one in linked if not OURS.search(one)} == set()
    assert LINKED.findall('<a href="{{ metric.source }}">') == ["metric.source"]
    assert OURS.search("metric.source") is None
