"""Running migrations without building the classes of every related model anew at each step.

Django renders, for every operation with a relation, all models that are related to the model in
any number of steps: here everything is related to everything, so that each of some thousand
operations costs the rendering of the whole project (five minutes for an empty database). An
operation such as `AddField` reads only its own model: the others may keep their classes. That is
what Django itself does for fields without relations and calls "delayed" (its ticket 27666); this
does the same for those with. Whoever needs the whole (`RunPython`, the signals at the end) asks
for `clear_delayed_apps_cache`, as always.

See docs/decisions/0031.
"""

from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.migrations.utils import field_is_referenced

from portal.core.trigger_operations import AddTrigger, RemoveTrigger

# What looks at no other class than its model's own (and, by name, at those it points to).
ALONE = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.AlterUniqueTogether,
    operations.CreateModel,
    operations.DeleteModel,
    operations.RemoveConstraint,
    operations.RemoveField,
    operations.RemoveIndex,
    operations.RunSQL,
    AddTrigger,
    RemoveTrigger,
)
PARTS = ("operations", "dependencies", "run_before", "replaces", "initial", "atomic")


def stands_alone(operation: Operation, app_label: str, state: ProjectState) -> bool:
    """Whether the operation may leave the classes of other models than its own as they are."""
    if isinstance(operation, operations.SeparateDatabaseAndState):
        parts = [*operation.database_operations, *operation.state_operations]
        return all(stands_alone(part, app_label, state) for part in parts)
    if isinstance(operation, operations.AlterField):
        # A key's type is copied to those that point at it.
        key = (app_label, operation.model_name_lower)
        return not operation.field.primary_key and not field_is_referenced(
            state, key, (operation.name_lower, operation.field)
        )
    return type(operation) in ALONE or isinstance(operation, CreateExtension)


class QuickState(ProjectState):
    """A project state that renders a changed model, and those derived from it, but no other."""

    quick = False

    def clone(self) -> ProjectState:
        """As quick as this one."""
        made: Any = super().clone()
        made.__class__ = type(self)
        made.quick = self.quick
        return made  # type: ignore[no-any-return]

    def _find_reload_model(
        self,
        app_label: str,
        model_name: str,
        delay: bool = False,  # noqa: FBT001, FBT002 - Django's signature, as below.
    ) -> set[tuple[str, str]]:
        if not self.quick:
            whole: Any = super()
            return whole._find_reload_model(app_label, model_name, delay)  # type: ignore[no-any-return]
        self.is_delayed = True
        found = {(app_label, model_name)}
        try:
            derived = [self.apps.get_model(app_label, model_name)]
        except LookupError:
            return found
        while derived:
            model = derived.pop()
            found.add((model._meta.app_label, model._meta.model_name))
            derived += [one for one in model.__subclasses__() if one._meta.apps is self.apps]
        return found


class Stepwise(Migration):
    """A migration that renders everything before those of its operations that look around."""

    def __init__(self, whole: Migration) -> None:
        super().__init__(whole.name, whole.app_label)
        for name in PARTS:
            setattr(self, name, getattr(whole, name))

    def apply(
        self,
        project_state: Any,
        schema_editor: Any,
        collect_sql: bool = False,  # noqa: FBT001, FBT002
    ) -> ProjectState:
        """One operation after another, each as a migration of its own."""
        for operation in self.operations:
            project_state.quick = stands_alone(operation, self.app_label, project_state)
            if not project_state.quick:
                project_state.clear_delayed_apps_cache()
                project_state.is_delayed = False
                _ = project_state.apps  # Once, and not once per copy.
            step: Any = Migration(self.name, self.app_label)
            step.operations, step.atomic = [operation], self.atomic
            project_state = step.apply(project_state, schema_editor, collect_sql)
        return project_state


class QuickExecutor(MigrationExecutor):
    """Django's executor, over quick states; backwards it goes as Django does."""

    def _create_project_state(
        self,
        with_applied_migrations: bool = False,  # noqa: FBT001, FBT002
    ) -> ProjectState:
        django: Any = super()
        state = django._create_project_state(with_applied_migrations)
        state.__class__ = QuickState
        return state  # type: ignore[no-any-return]

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,  # noqa: FBT001, FBT002
        fake_initial: bool = False,  # noqa: FBT001, FBT002
    ) -> ProjectState:
        """Run one migration forwards."""
        return super().apply_migration(state, Stepwise(migration), fake, fake_initial)
