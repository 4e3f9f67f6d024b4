"""A rule that a CHECK cannot say, kept by the database itself: a trigger in SQLite's and PostgreSQL's words."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Forbid(Operation):
    """A migration step: from now on the database refuses what matches.

    name     of the trigger
    table    it stands on
    event    "INSERT", "UPDATE", "DELETE" or "UPDATE OF column, …"
    when     SQL over NEW and OLD that is true for what is refused
    because  the words of the refusal; an IntegrityError carries them
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, table: str, event: str, when: str, because: str) -> None:
        self.name, self.table, self.event, self.when, self.because = name, table, event, when, because

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """A trigger changes no model."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        make = self.for_sqlite if schema_editor.connection.vendor == "sqlite" else self.for_postgresql
        # Parameters as None: the % of a message is a per cent sign.
        for statement in make():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {self.name}", params=None)
        else:
            schema_editor.execute(f"DROP FUNCTION {self.name}() CASCADE", params=None)

    def describe(self) -> str:
        return f"Forbid on {self.table}: {self.because}"

    def for_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"WHEN {self.when} BEGIN SELECT RAISE(ABORT, '{self.because}'); END"
        ]

    def for_postgresql(self) -> list[str]:
        # PostgreSQL's WHEN takes no subquery, so the question is asked inside the function.
        row = "OLD" if self.event == "DELETE" else "NEW"
        because = self.because.replace("%", "%%")  # RAISE fills in its %
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.when} THEN RAISE EXCEPTION '{because}' USING ERRCODE = 'check_violation'; END IF; "
            f"RETURN {row}; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]
