"""What both engines add to Django's: statements are seen by the kept pages, acts are chained before a transaction commits."""

from typing import Any

from portal import pages


class Chained:
    """Before its COMMIT, a transaction writes the acts that wait with it into the ledger; if that fails, it is taken back."""

    execute_wrappers: list
    run_on_commit: list

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(pages.watch)

    def commit(self) -> None:
        if self.run_on_commit:
            # Not before: engines are loaded while models are not.
            from portal import ledger  # noqa: PLC0415

            ledger.settle(self)
        super().commit()
