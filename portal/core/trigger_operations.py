"""Putting triggers in the database without rendering every model anew.

pgtrigger's own operations let Django build the classes of all related models again for each
trigger; with hundreds of them that is a good part of the time a new installation waits for its
tables. A trigger changes nothing in a class but its `Meta.triggers`: that alone is set here. What
`makemigrations` writes (`pgtrigger.migrations.AddTrigger`) works as well, only slower.
"""

from typing import Any

from django.db.migrations.state import ProjectState
from pgtrigger import migrations


def _set(state: ProjectState, key: tuple[str, str], triggers: list[Any]) -> None:
    """The model's triggers: in its options, and in its class if there is one already."""
    state.models[key].options["triggers"] = triggers
    if "apps" in state.__dict__:
        meta: Any = state.apps.get_model(*key)._meta
        meta.triggers = meta.original_attrs["triggers"] = triggers


class AddTrigger(migrations.AddTrigger):
    """Create a trigger; the state knows of it as after pgtrigger's own operation."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Name the trigger among the model's."""
        key = (app_label, self.model_name)
        _set(state, key, [*state.models[key].options.get("triggers", []), self.trigger])


class RemoveTrigger(migrations.RemoveTrigger):
    """Drop a trigger; the state knows of it as after pgtrigger's own operation."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take the trigger from the model's."""
        key = (app_label, self.model_name)
        known = state.models[key].options.get("triggers", [])
        _set(state, key, [trigger for trigger in known if trigger.name != self.name])
