"""A migration's operations told to Django's picture of the models together, so that it is drawn once and not once for each."""

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """The making of many models, with the fields, indices and constraints that are added to them afterwards.

    operations: CreateModel, and AddField, AddIndex, AddConstraint on models made here. Each of two hundred operations
    has Django draw every model related to it anew, which in a first migration is every model there is: half a minute.
    """

    reduces_to_sql = True

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list, dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without a drawn picture nothing is drawn anew; the next who asks for it draws it whole.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Each table as it is in the end."""
        for model in self.made(app_label, to_state):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self.made(app_label, from_state)):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def made(self, app_label: str, state: ProjectState) -> list[Any]:
        names = [operation.name for operation in self.operations if isinstance(operation, CreateModel)]
        return [state.apps.get_model(app_label, name) for name in names]

    def describe(self) -> str:
        return f"Make {len(self.operations)} models, fields, indices and constraints at once"
