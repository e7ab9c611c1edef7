"""Sets one of our own typst layouts with data; what people wrote is never read as markup."""

import json
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent


def set_in(layout: str, told: dict[str, Any], form: str, **facts: Any) -> bytes:
    """layout: a file of this directory; form: 'pdf' or 'png' (then the first page)."""
    made = typst.compile(
        str(HERE / layout),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
        format=form,
        **facts,
    )
    return made[0] if isinstance(made, list) else made
