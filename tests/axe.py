"""axe-core in the open page: its script is put in once a page, and only what is wrong comes back."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

RUN = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Any) -> list[dict]:
    """What axe finds wrong with the page as it stands (WCAG 2.2 AA and best practice)."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(RUN)
