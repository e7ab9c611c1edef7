"""How a trial takes the database away: PostgreSQL behind a proxy that hangs up, SQLite by a file that is elsewhere."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from portal.drill import database_url
from portal.proxy import Proxy


@contextlib.contextmanager
def away_from(database: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """(address for the nodes, what takes the database from them for a while): a proxy that hangs up, a file that is moved."""
    if database.vendor == "postgresql":
        facts = database.settings_dict
        with Proxy(facts["HOST"] or "127.0.0.1", int(facts["PORT"] or 5432)) as proxy:
            ours = f"@{facts['HOST']}:{facts['PORT']}/"
            yield database_url().replace(ours, f"@127.0.0.1:{proxy.port}/"), proxy.away
        return
    yield database_url(), lambda: moved(Path(database.settings_dict["NAME"]))


@contextlib.contextmanager
def moved(file: Path) -> Iterator[None]:
    """The file is elsewhere, and what lies beside it."""
    elsewhere = file.with_suffix(".elsewhere")
    beside = [Path(f"{file}-wal"), Path(f"{file}-shm")]
    for one in beside:
        if one.exists():
            one.rename(f"{one}.elsewhere")
    file.rename(elsewhere)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        for one in [Path(f"{file}-wal"), Path(f"{file}-shm")]:
            one.unlink(missing_ok=True)
        elsewhere.rename(file)
        for one in beside:
            if Path(f"{one}.elsewhere").exists():
                Path(f"{one}.elsewhere").rename(one)
