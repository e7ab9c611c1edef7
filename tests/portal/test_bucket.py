"""Private files in a bucket: kept there alone, sent by the portal with its own headers, backed up and put back."""

import os
import subprocess
import sys

import boto3
import pytest
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moto.server import ThreadedMotoServer

from initiatives.models import Attachment
from portal import backup, bucket, leaving, operations
from tests.papers import pdf

KEYS = {"S3_BUCKET": "ho-so", "S3_KEY": "test", "S3_SECRET": "test"}
CONTENT = pdf()


def empty(client, name):
    """The server forgets nothing between two of its lives in one process."""
    for one in client.list_objects_v2(Bucket=name).get("Contents", []):
        client.delete_object(Bucket=name, Key=one["Key"])
    client.delete_bucket(Bucket=name)


@pytest.fixture
def in_s3(settings, monkeypatch):
    """A server of S3 on loopback with an empty bucket, and attachments kept in it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {**KEYS, "S3_ENDPOINT": f"http://{host}:{port}"}.items():
        monkeypatch.setenv(name, value)
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", aws_access_key_id="test", aws_secret_access_key="test",
        region_name="us-east-1",
    )  # fmt: skip
    for left in client.list_buckets()["Buckets"]:
        empty(client, left["Name"])
    client.create_bucket(Bucket="ho-so")
    settings.PRIVATE_FILES = "s3"
    settings.STORAGES = {**project.STORAGES, "private": bucket.storage()}
    monkeypatch.setattr(Attachment._meta.get_field("file"), "storage", storages["private"])
    yield client
    client.close()
    server.stop()


def uploaded(as_, make):
    one = make("draft")
    file = SimpleUploadedFile("Quyết định.pdf", CONTENT, content_type="application/pdf")
    as_("tac-gia").post(reverse("initiatives:attachments", args=[one.pk]), {"file": file})
    return one.attachments.get()


@pytest.mark.django_db
def test_a_file_lies_in_the_bucket_alone_and_leaves_with_our_headers_and_name(in_s3, as_, make, settings):
    found = uploaded(as_, make)
    kept = in_s3.get_object(Bucket="ho-so", Key=found.file.name)["Body"].read()
    assert kept == CONTENT
    assert not (settings.PRIVATE_ROOT / found.file.name).exists()

    sent = as_("tac-gia").get(reverse("initiatives:attachment", args=[found.pk]))
    assert b"".join(sent.streaming_content) == kept
    assert {name: sent[name] for name in leaving.HEADERS} == leaving.HEADERS
    assert "attachment" in sent["Content-Disposition"]
    assert "127.0.0.1" not in str(sent.headers)
    assert as_("stranger").get(reverse("initiatives:attachment", args=[found.pk])).status_code == 404


@pytest.mark.django_db
def test_nothing_in_the_bucket_is_for_the_public_and_no_name_is_given_twice(in_s3, as_, make):
    first, second = uploaded(as_, make), uploaded(as_, make)
    assert first.file.name != second.file.name
    for one in (first, second):
        grants = in_s3.get_object_acl(Bucket="ho-so", Key=one.file.name)["Grants"]
        assert {grant["Grantee"]["Type"] for grant in grants} == {"CanonicalUser"}


@pytest.mark.django_db
def test_a_node_is_not_ready_while_the_bucket_is_away(in_s3):
    assert operations.storage() == ""
    in_s3.delete_bucket(Bucket="ho-so")
    assert operations.storage() == "ClientError"


@pytest.mark.django_db
def test_a_backup_holds_the_bucket_s_files_and_puts_back_what_is_missing(in_s3, as_, make, tmp_path):
    found = uploaded(as_, make)
    bucket.copied_to(tmp_path)
    assert (tmp_path / found.file.name).read_bytes() == CONTENT
    in_s3.delete_object(Bucket="ho-so", Key=found.file.name)
    bucket.put_back(tmp_path)
    bucket.put_back(tmp_path)
    assert in_s3.get_object(Bucket="ho-so", Key=found.file.name)["Body"].read() == CONTENT
    assert in_s3.list_objects_v2(Bucket="ho-so")["KeyCount"] == 1
    assert "private" in backup.PLACES


def test_the_buckets_keys_come_from_a_file_as_well(monkeypatch, tmp_path):
    monkeypatch.setenv("S3_BUCKET", "ho-so")
    for name in ("S3_KEY", "S3_SECRET"):
        monkeypatch.delenv(name, raising=False)
        (tmp_path / name).write_text(f"mat-{name}\n")
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
    options = bucket.storage()["OPTIONS"]
    assert (options["access_key"], options["secret_key"]) == ("mat-S3_KEY", "mat-S3_SECRET")


def test_a_start_with_a_bucket_and_without_its_keys_is_refused(monkeypatch):
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ImproperlyConfigured, match="S3_BUCKET, S3_KEY, S3_SECRET"):
        bucket.storage()
    env = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "x" * 60,
        "PRIVATE_FILES": "s3",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", "from django.conf import settings; settings.STORAGES"], env=env, cwd=project.BASE_DIR,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "S3_BUCKET" in told.stderr
