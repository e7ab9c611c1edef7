"""No broken link: the whole demonstration is walked from its front pages, in both languages, as a reader's browser would."""

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from home import posters
from portal import clock
from tests.test_demo import load

HERE = settings.SITE_ADDRESS.rstrip("/")
# Answered by signing in first; where they lead afterwards other tests hold.
DESKS = ("/viec-cua-toi/", "/ho-so/", "/ap-dung/", "/admin/", "/tai-khoan/")


class Links(HTMLParser):
    """Every address a page names, and every place in it that can be jumped to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if told.get("id"):
            self.ids.add(told["id"])
        for name in ("href", "src"):
            if told.get(name) and not (tag == "link" and told.get("itemprop") == "license"):
                self.links.add(told[name])
        for one in (told.get("srcset") or "").split(","):
            if one.strip():
                self.links.add(one.split()[0])
        if told.get("property") == "og:image":
            self.links.add(told["content"])


def inside(address):
    """The path of an address of ours, None for any other."""
    if address.startswith("mailto:"):
        return None
    whole = urlsplit(address)
    return (
        None
        if whole.netloc and f"{whole.scheme}://{whole.netloc}" != HERE
        else whole._replace(scheme="", netloc="").geturl()
    )


def answer(client, path):
    """(status, text) of an address; a static file is looked up where it is collected from."""
    if path.startswith("/static/"):
        return (200 if finders.find(path.removeprefix("/static/")) else 404), ""
    answered = client.get(path)
    if answered.status_code == 302:
        return (
            200 if path.removeprefix("/en").startswith(DESKS) or "/ma/" in path or "tai-khoan" in answered.url else 302
        ), ""
    html = answered.headers.get("Content-Type", "").startswith("text/html")
    return answered.status_code, answered.content.decode() if html else ""


@pytest.mark.long
@pytest.mark.walk
@pytest.mark.django_db
def test_every_link_of_the_demonstration_arrives(client):
    load()
    posters.make_due(clock.today())
    waiting, pages, wrong, jumps = {("/", ""), ("/en/", "")}, {}, [], []
    while waiting:
        path, came_from = waiting.pop()
        if path in pages:
            continue
        status, text = answer(client, path)
        found = pages[path] = Links(text)
        if status != 200:
            wrong.append(f"{path} answered {status}, from {came_from}")
        for link in found.links:
            target, anchor = urldefrag(urljoin(path, link))
            target = inside(target)
            if target is None:
                continue
            if anchor:
                jumps.append((path, target or path, anchor))
            # Combinations of filters have no end: one filter deep is followed, and what it leads to is not.
            if target and not (urlsplit(path).query and urlsplit(target).query):
                waiting.add((target, path))
    missing = {
        f"{path} → {target}#{anchor}"
        for path, target, anchor in jumps
        if target in pages and anchor not in pages[target].ids
    }

    assert (wrong, missing) == ([], set())
    assert len(pages) > 150
