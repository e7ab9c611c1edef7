"""What other sites and search engines are told of a public page: its own title and its own description, in both languages."""

from collections import defaultdict
from html.parser import HTMLParser

import pytest

from portal import bench
from tests.home.test_public import exemplar  # noqa: F401  the published exemplar

# Not of the public site: they have the desks' template.
ELSEWHERE = {"sign in", "signing up"}


class Head(HTMLParser):
    """The title and the named contents of a page's head; what microdata says of the page."""

    def __init__(self, text):
        super().__init__()
        self.told, self.items, self.in_title = defaultdict(list), {}, False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        self.in_title = tag == "title" and not self.told["title"]
        if tag == "meta" and (name := facts.get("name") or facts.get("property")):
            self.told[name].append(facts["content"])
        if "itemprop" in facts:
            self.items.setdefault(facts["itemprop"], facts.get("href") or facts.get("content"))

    def handle_data(self, words):
        if self.in_title:
            self.told["title"].append(words)
            self.in_title = False


@pytest.mark.parametrize(("start", "site"), [("", "Cổng sáng kiến"), ("/en", "Initiatives portal")])
def test_every_public_page_tells_its_own_title_and_description(start, site, cast, client):
    bench.fill(3)
    wrong, described = [], defaultdict(set)
    for one in (one for one in bench.pages if one.role == "" and one.name not in ELSEWHERE):
        head = Head(client.get(start + one.path()).content.decode()).told
        title, said = head["og:title"], head["description"]
        if len(title) != 1 or head["title"] != [f"{title[0]} – {site}"] or not title[0].strip():
            wrong.append(f"{one.name}: {head['title']} is {title} elsewhere")
        if len(said) != 1 or head["og:description"] != said or not said[0].strip():
            wrong.append(f"{one.name}: {said} is {head['og:description']} elsewhere")
        described[said[0]].add(one.path().partition("?")[0])

    assert wrong == []
    assert {said: paths for said, paths in described.items() if len(paths) > 1} == {}


def test_an_exemplars_microdata_name_its_picture(exemplar, client):
    items = Head(client.get(f"/thu-vien/{exemplar.slug}/").content.decode()).items

    assert items["image"].startswith("http://127.0.0.1:8000/static/portal/og")
