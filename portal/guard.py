"""The triggers that refuse to change the ledger, on both engines; facts may only be emptied whole."""

from typing import Any

TOLD = "the ledger is append-only"
SQLITE = {
    "portal_ledgerrow_no_update": f"BEFORE UPDATE ON portal_ledgerrow BEGIN SELECT RAISE(ABORT, '{TOLD}'); END",
    "portal_ledgerrow_no_delete": f"BEFORE DELETE ON portal_ledgerrow BEGIN SELECT RAISE(ABORT, '{TOLD}'); END",
    "portal_ledgerfacts_no_delete": f"BEFORE DELETE ON portal_ledgerfacts BEGIN SELECT RAISE(ABORT, '{TOLD}'); END",
    "portal_ledgerfacts_only_emptied": (
        "BEFORE UPDATE ON portal_ledgerfacts WHEN NEW.seq <> OLD.seq OR NEW.facts <> '' OR NEW.salt <> '' "
        f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
    ),
    # INSERT OR REPLACE takes the old row away without asking the triggers on DELETE.
    "portal_ledgerrow_no_replace": (
        "BEFORE INSERT ON portal_ledgerrow WHEN EXISTS (SELECT 1 FROM portal_ledgerrow WHERE seq = NEW.seq) "  # noqa: S608  no data in it
        f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
    ),
    "portal_ledgerfacts_no_replace": (
        "BEFORE INSERT ON portal_ledgerfacts WHEN EXISTS (SELECT 1 FROM portal_ledgerfacts WHERE seq = NEW.seq) "  # noqa: S608  no data in it
        f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
    ),
}
BODY = f" BEGIN RAISE EXCEPTION '{TOLD}'; END "
REFUSE = f"""
CREATE OR REPLACE FUNCTION portal_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$${BODY}$$
"""
POSTGRESQL = {
    "portal_ledgerrow_no_update": ("portal_ledgerrow", "BEFORE DELETE OR UPDATE", "FOR EACH ROW"),
    "portal_ledgerrow_no_truncate": ("portal_ledgerrow", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    "portal_ledgerfacts_no_delete": ("portal_ledgerfacts", "BEFORE DELETE", "FOR EACH ROW"),
    "portal_ledgerfacts_no_truncate": ("portal_ledgerfacts", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    "portal_ledgerfacts_only_emptied": (
        "portal_ledgerfacts",
        "BEFORE UPDATE",
        "FOR EACH ROW WHEN (NEW.seq <> OLD.seq OR NEW.facts <> '' OR NEW.salt <> '')",
    ),
}


def orders(vendor: str) -> dict[str, str]:
    """trigger → the statement that makes it."""
    if vendor == "sqlite":
        return {name: f"CREATE TRIGGER {name} {body}" for name, body in SQLITE.items()}
    return {
        name: f"CREATE TRIGGER {name} {event} ON {table} {each} EXECUTE FUNCTION portal_ledger_refuse()"
        for name, (table, event, each) in POSTGRESQL.items()
    }


def install(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE)
        for order in orders(connection.vendor).values():
            cursor.execute(order)


def remove(connection: Any) -> None:
    """For a test database that empties its tables, and for going back before the first release."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (table, _event, _each) in POSTGRESQL.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def missing(connection: Any) -> list[str]:
    """The triggers that are not there, or not as they were made: whoever changed one could change the ledger."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            there = dict(cursor.fetchall())
        else:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'portal_ledger_refuse'")
            if cursor.fetchall() != [(BODY,)]:
                return sorted(POSTGRESQL)
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"
            )
            there = dict(cursor.fetchall())
    wanted = orders(connection.vendor)
    return sorted(name for name, order in wanted.items() if bare(there.get(name, "")) != bare(order))


def bare(order: str) -> str:
    """A statement without what PostgreSQL adds when it tells it: types, brackets, the schema."""
    for added in ("::text", "::character varying", "public.", "(", ")"):
        order = order.replace(added, "")
    return " ".join(order.lower().split())
