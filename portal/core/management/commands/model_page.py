"""docs/model.md: every table of ours with its purpose and relations, drawn from the code."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils import translation

from portal.core.management.commands.messages import own_apps

INTRODUCTION = """# The model

Made from the code by `make docs`; do not edit by hand. The diagrams show the tables of each
room and what they point at in other rooms. What the words mean: [glossary.md](glossary.md).

Beside most tables stands a history (`<Name>Event`) with every former state of every row; it is
left out here.
"""


def own_models(config: AppConfig) -> list[type[models.Model]]:
    """The tables of a room, without the histories beside them."""
    return [m for m in config.get_models() if not hasattr(m, "pgh_tracked_model")]


def first_line(model: type[models.Model]) -> str:
    """What a table is for: the first sentence of its docstring."""
    text = (model.__doc__ or "").strip()
    made_up = text.startswith(f"{model.__name__}(")  # Django writes one where there is none.
    return "" if made_up else " ".join(text.split("\n\n")[0].split())


def relations(model: type[models.Model]) -> Iterator[tuple[models.Field, type[models.Model], str]]:
    """The foreign keys of a table, with how many of each side there may be."""
    for field in model._meta.local_fields:
        target = field.related_model
        if not isinstance(target, type) or target._meta.auto_created:
            continue
        one = isinstance(field, models.OneToOneField)
        yield field, target, f"{'|o' if field.null else '||'}--{'o|' if one else 'o{'}"


def diagram(config: AppConfig, ours: set[str]) -> list[str]:
    """A Mermaid diagram of one room."""
    lines = ["```mermaid", "erDiagram"]
    for model in own_models(config):
        for field, target, ends in relations(model):
            if target._meta.app_label in ours:
                lines.append(f"  {target.__name__} {ends} {model.__name__} : {field.name}")
        lines.append(f"  {model.__name__} {{")
        lines += [
            f"    {type(field).__name__} {field.name}"
            for field in model._meta.local_fields
            if not field.is_relation and not field.primary_key
        ]
        lines.append("  }")
    return [*lines, "```"]


def page() -> str:
    """The whole page, the same on every machine."""
    rooms = [config for config in own_apps() if own_models(config)]
    ours = {config.label for config in rooms}
    parts = [INTRODUCTION]
    for config in sorted(rooms, key=lambda config: config.name):
        parts.append(f"## {config.name}\n")
        for model in own_models(config):
            purpose = first_line(model)
            parts.append(f"- **{model.__name__}**{' — ' + purpose if purpose else ''}")
        parts.append("\n" + "\n".join(diagram(config, ours)) + "\n")
    return "\n".join(parts).rstrip() + "\n"


class Command(BaseCommand):
    """Write the page, or say that it is no longer true."""

    help = "Write docs/model.md from the models; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to compare only."""
        parser.add_argument("--check", action="store_true", help="fail when it is out of date")

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Write or compare."""
        path = Path(settings.BASE_DIR) / "docs" / "model.md"
        with translation.override("en"):
            text = page()
        if not check:
            path.write_text(text)
            self.stdout.write(f"Wrote {path}")
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/model.md is out of date; run `make docs`.")
