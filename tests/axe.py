"""axe-core in the open page; only what is wrong comes back."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

RUN = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Any) -> list[dict]:
    """What axe finds wrong with the page as it stands (WCAG 2.2 AA and best practice)."""
    page.evaluate(Axe().axe_script)
    return page.evaluate(RUN)
