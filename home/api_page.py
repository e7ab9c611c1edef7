"""The API's own description as a page shows it: each call with what it takes, which values, and what it answers."""

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from home.api import api

SUMMARIES = {
    "/api/v1/exemplars": _("Điển hình đã công bố, mới nhất trước"),
    "/api/v1/exemplars/{code}": _("Một điển hình, đầy đủ"),
    "/api/v1/rounds": _("Các đợt xét, số liệu không định danh"),
    "/api/v1/decisions": _("Từng dòng của quyết định công nhận"),
    "/api/v1/indices": _("Kết quả các chỉ số cải cách và mục tiêu của phong trào"),
    "/api/v1/units": _("Đơn vị theo mã"),
}
# The description speaks English to programs; what a person reads of it stands here.
WORDS = {
    "Code of a unit": _("mã đơn vị"),
    "Lasting identifier": _("mã không đổi"),
    "P0 to P6": _("từ P0 đến P6"),
    "Kind of the round it was recognised in": _("loại đợt xét đã công nhận"),
    "Whether it comes with steps and files to copy it": _("có kèm các bước và tệp để làm theo"),
    "Other units that apply it now": _("số đơn vị khác đang áp dụng"),
    "Cursor of the next page, null on the last": _("con trỏ tới trang sau, null ở trang cuối"),
}


@cache
def calls() -> list[dict[str, Any]]:
    """path, summary, parameters and answer of each call; made once, it is part of the program."""
    schema = api.get_openapi_schema()
    kinds = schema["components"]["schemas"]
    return [
        {
            "path": path,
            "summary": SUMMARIES.get(path, told["get"].get("summary", "")),
            "parameters": [taken(one) for one in told["get"].get("parameters", ())],
            "fields": fields(told["get"]["responses"], kinds),
        }
        for path, told in schema["paths"].items()
    ]


def taken(parameter: dict[str, Any]) -> dict[str, Any]:
    """One parameter: its name, what it is, and the values it takes where they are a list or a range."""
    told = parameter["schema"]
    one = next((kind for kind in told.get("anyOf", [told]) if kind.get("type") != "null"), told)
    values = ", ".join(map(str, one.get("enum", ())))
    if "minimum" in one:
        values = f"{one['minimum']}–{one.get('maximum', '')}"
    return {
        "name": parameter["name"],
        "required": parameter["required"],
        "description": in_words(parameter),
        "kind": one.get("type", ""),
        "values": values,
    }


def fields(responses: Any, kinds: dict[str, Any]) -> list[dict[str, str]]:
    """What an answer holds; of a list, what each of its items holds."""
    answered = next(told for status, told in responses.items() if str(status) == "200")
    told = resolved(answered["content"]["application/json"]["schema"], kinds)
    if "items" in told.get("properties", {}):
        told = resolved(told["properties"]["items"], kinds)
    rows = told.get("properties", {}).items()
    return [{"name": name, "kind": kind_of(one), "description": in_words(one)} for name, one in rows]


def in_words(told: dict[str, Any]) -> Any:
    """What is said of a part, in the reader's language; '' where nothing is."""
    said = told.get("description", "")
    return WORDS.get(said, said)


def resolved(told: dict[str, Any], kinds: dict[str, Any]) -> dict[str, Any]:
    told = told.get("items", told) if told.get("type") == "array" else told
    return kinds[told["$ref"].rpartition("/")[2]] if "$ref" in told else told


def kind_of(one: dict[str, Any]) -> str:
    """'string', 'date', 'array' …; what may be missing says so by a question mark."""
    several = one.get("anyOf", [one])
    named = [kind.get("format") or kind.get("type") or "object" for kind in several if kind.get("type") != "null"]
    return " / ".join(named) + ("?" if len(named) < len(several) else "")
