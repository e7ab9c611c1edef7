"""Private files in a bucket of S3, where a province has one instead of a shared directory: kept there, read and sent by us alone.

No signed address goes out: whoever has one could pass it on, and it would carry none of our headers.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files import File
from django.core.files.storage import storages

from portal import env

NEEDED = ("S3_BUCKET", "S3_KEY", "S3_SECRET")


def storage() -> dict[str, Any]:
    """The entry of STORAGES. ImproperlyConfigured where something of it is not in the environment."""
    missing = [name for name in NEEDED if not env.secret(name)]
    if missing:
        raise ImproperlyConfigured(f"PRIVATE_FILES=s3 needs {', '.join(missing)} in the environment.")
    options = {
        "bucket_name": env.text("S3_BUCKET"), "access_key": env.secret("S3_KEY"), "secret_key": env.secret("S3_SECRET"),
        "endpoint_url": env.text("S3_ENDPOINT") or None, "region_name": env.text("S3_REGION", "us-east-1"),
        "addressing_style": "path", "signature_version": "s3v4",
        # A name is never given twice, nothing is public, and no address of the bucket is ever shown.
        "file_overwrite": False, "default_acl": "private", "querystring_auth": True,
    }  # fmt: skip
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def names(kept: Any, folder: str = "") -> Iterator[str]:
    """Every file of a storage, folder by folder."""
    folders, found = kept.listdir(folder)
    yield from (f"{folder}{name}" for name in found if name)
    for one in folders:
        yield from names(kept, f"{folder}{one}/")


def wrong() -> str:
    """'' where the bucket answers; else the kind of fault, without addresses or keys."""
    kept = storages["private"]
    try:
        kept.bucket.meta.client.head_bucket(Bucket=kept.bucket_name)
    except Exception as error:
        return type(error).__name__
    return ""


def copied_to(place: Path) -> None:
    """Every private file into a directory, for a backup."""
    kept = storages["private"]
    for name in names(kept):
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with kept.open(name) as source, target.open("wb") as copy:
            for chunk in source.chunks():
                copy.write(chunk)


def put_back(place: Path) -> None:
    """A backup's private files into the bucket; what is there under its name stays, for no name is given twice."""
    kept = storages["private"]
    for path in sorted(one for one in place.rglob("*") if one.is_file()):
        name = path.relative_to(place).as_posix()
        if not kept.exists(name):
            with path.open("rb") as source:
                kept.save(name, File(source))
