"""Holds the rooms apart: who imports whom, who may move a state, how large a module may be."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("portal", "initiatives", "review", "home")
MAY_IMPORT = {
    "portal": {"portal"},
    "initiatives": {"portal", "initiatives"},
    "review": {"portal", "initiatives", "review"},
    "home": {"portal", "initiatives", "home"},
}
TOP_LEVEL = {
    "manage.py", "portal", "initiatives", "review", "home", "templates", "tests", "requirements.txt", "README.md",
    "pyproject.toml", "LICENSE", "SECURITY.md", "docs", "var",
}  # fmt: skip
MODULES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]


def imported_by(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def test_rooms_import_downwards_only_and_home_and_review_never_each_other():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in MODULES
        for line, name in imported_by(path)
        if name.split(".")[0] in ROOMS and name.split(".")[0] not in MAY_IMPORT[path.relative_to(ROOT).parts[0]]
    ]

    assert wrong == []


def test_foreign_keys_and_migrations_point_downwards_only():
    keys = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and field.related_model._meta.app_label in ROOMS
        and field.related_model._meta.app_label not in MAY_IMPORT[model._meta.app_label]
    ]
    loader = MigrationLoader(None)
    dependencies = [
        (key, parent)
        for key, migration in loader.disk_migrations.items()
        if key[0] in ROOMS
        for parent in migration.dependencies
        if parent[0] in ROOMS and parent[0] not in MAY_IMPORT[key[0]]
    ]

    assert (keys, dependencies) == ([], [])


def test_only_actions_move_a_state():
    wrong = [
        str(path.relative_to(ROOT))
        for path in MODULES
        for _line, name in imported_by(path)
        if name == "portal.workflow.perform" and "actions" not in path.parts
    ]

    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_under_400_lines_and_says_what_it_is_for(path):
    text = path.read_text()

    assert len(text.splitlines()) <= 400
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_only_the_demo_a_drill_and_the_tests_state_a_time():
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "clock.stated" in line and "demo" not in str(path) and path.name != "drill_clock.py"
    ]

    assert wrong == []


def test_nothing_else_stands_at_the_top_level():
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - {"__pycache__"}

    assert found - TOP_LEVEL == set()


def test_no_template_carries_inline_script_style_or_a_foreign_host():
    wrong = []
    for path in (ROOT / "templates").rglob("*.html"):
        # What a page says of itself (schema.org, its licence) is a name, nothing a browser asks for.
        text = re.sub(
            r'itemtype="https://schema\.org/\w+"|itemprop="license" href="https://creativecommons[^"]+"',
            "",
            path.read_text(),
        )
        for needle in ("<style", " style=", "onclick=", "onchange=", "|safe", "https://", "http://", "<script>"):
            if needle in text:
                wrong.append(f"{path.relative_to(ROOT)}: {needle}")

    assert wrong == []


def test_no_template_compares_a_state():
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if ".state ==" in path.read_text() or ".state in" in path.read_text()
    ]

    assert wrong == []
