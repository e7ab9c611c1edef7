"""Every form of the portal gives each field an end, so that nothing is taken that a day or a column could not hold."""

import importlib
import inspect
import pkgutil

import pytest
from django import forms

import home
import initiatives
import portal
import review
from initiatives.forms.office import RoundForm
from portal.forms import LETTERS_AT_MOST, WHOLE_AT_MOST, PortalForm

ASIDE = ("migrations", "management", "bench", "drill", "wsgi", "demo")


class Made(PortalForm):
    words = forms.CharField()
    number = forms.IntegerField()


def test_a_field_without_an_end_of_its_own_gets_one():
    def wrong(words, number):
        return sorted(Made({"words": words, "number": number}).errors)

    assert wrong("a" * LETTERS_AT_MOST, WHOLE_AT_MOST) == []
    assert wrong("a" * (LETTERS_AT_MOST + 1), WHOLE_AT_MOST + 1) == ["number", "words"]


def written_here(kind):
    return kind.__module__.partition(".")[0] in {"portal", "initiatives", "review", "home"}


def below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def test_no_form_of_ours_goes_without_these_ends():
    for room in (portal, initiatives, review, home):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not any(word in module.name for word in ASIDE):
                importlib.import_module(module.name)
    ours = {one for one in below(forms.BaseForm) if written_here(one)}
    bare = [
        f"{one.__module__}.{one.__name__}"
        for one in ours
        if getattr(one, "base_fields", {})
        and not any("dress(self)" in inspect.getsource(parent) for parent in one.__mro__ if written_here(parent))
    ]
    assert len(ours) > 60
    assert sorted(bare) == []


@pytest.mark.parametrize(
    ("name", "most"), [("return_days", 3650), ("title_years", 100), ("retention_years", 100), ("intake_months", 120)]
)
def test_a_rounds_rule_ends_where_a_day_could_not_be_written_any_more(name, most, round_):
    reach = {round_.organiser_id}
    stands = {field.html_name: field.value() for field in RoundForm(instance=round_, reach=reach)}
    given = {key: value for key, value in stands.items() if value is not None and value is not False}

    def wrong(value):
        return dict(RoundForm({**given, name: str(value)}, instance=round_, reach=reach).errors)

    assert (wrong(most), list(wrong(most + 1))) == ({}, [name])
