"""Tries are counted once for all: another process, or another node, does not begin anew."""

import logging

import pytest
from django.core.cache import cache, caches
from django.urls import reverse

from portal.models import CacheEntry


@pytest.mark.django_db
def test_what_wagtail_may_forget_stays_in_memory_and_all_else_is_shared():
    cache.set("wagtail_site_root_paths", "a")
    cache.set("tries", "b")

    assert (caches["shared"].get("wagtail_site_root_paths"), caches["shared"].get("tries")) == (None, "b")
    assert cache.add("tries", "c") is False
    cache.clear()
    assert (cache.get("tries"), cache.get("wagtail_site_root_paths")) == (None, None)


@pytest.mark.django_db
def test_failed_sign_ins_are_counted_in_the_database_and_then_refused(client, cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    person, address = cast["tac-gia"], reverse("account_login")
    pages = [client.post(address, {"login": person.email, "password": "sai-mat-khau"}) for _n in range(5)]
    kept = CacheEntry.objects.count()
    CacheEntry.objects.all().delete()

    assert kept > 0
    assert "quá nhiều" in pages[-1].content.decode().lower()
    assert "quá nhiều" not in pages[0].content.decode().lower()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("", "quá nhiều lượt thử"), ("/en", "too many tries")])
def test_too_many_tries_are_told_in_the_readers_language_kept_and_written_down(
    language, words, client, settings, caplog
):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    address = language + reverse("account_reset_password")
    typed = {"email": "mot-nguoi@tinh.example", "note": "Một đoạn rất dài tôi đã viết."}
    first = client.post(address, typed)
    with caplog.at_level(logging.WARNING, logger="portal.refused"):
        second = client.post(address, typed)

    assert (first.status_code, second.status_code) == (302, 429)
    page = second.content.decode()
    assert (words in page, typed["note"] in page, "Too Many Requests" in page) == (True, True, False)
    assert [record.facts for record in caplog.records if record.name == "portal.refused"] == [
        {"refused": "too_often", "page": "account_reset_password"}
    ]
