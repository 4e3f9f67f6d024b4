"""The first tables of a room, made at once."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState


class AtOnce(Migration):
    """A migration whose steps see the models as they are after all of them: it makes tables, and changes none.

    Django draws its picture of all models anew for each step, which for a hundred tables takes most of the time.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        # Without a picture none is drawn anew; the first step that looks at the models draws it.
        project_state.__dict__.pop("apps", None)
        after = self.mutate_state(project_state, preserve=False)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, after, after)
        return after
