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
}
REFUSE = f"""
CREATE OR REPLACE FUNCTION portal_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{TOLD}'; END $$
"""
POSTGRESQL = {
    "portal_ledgerrow_no_update": ("portal_ledgerrow", "BEFORE UPDATE OR DELETE", "FOR EACH ROW"),
    "portal_ledgerrow_no_truncate": ("portal_ledgerrow", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    "portal_ledgerfacts_no_delete": ("portal_ledgerfacts", "BEFORE DELETE", "FOR EACH ROW"),
    "portal_ledgerfacts_no_truncate": ("portal_ledgerfacts", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
    "portal_ledgerfacts_only_emptied": (
        "portal_ledgerfacts",
        "BEFORE UPDATE",
        "FOR EACH ROW WHEN (NEW.seq <> OLD.seq OR NEW.facts <> '' OR NEW.salt <> '')",
    ),
}


def install(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        cursor.execute(REFUSE)
        for name, (table, event, each) in POSTGRESQL.items():
            cursor.execute(f"CREATE TRIGGER {name} {event} ON {table} {each} EXECUTE FUNCTION portal_ledger_refuse()")


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
    """The triggers that are not there: whoever took one away could change the ledger."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = set(SQLITE)
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal")
            wanted = set(POSTGRESQL)
        return sorted(wanted - {name for (name,) in cursor.fetchall()})
