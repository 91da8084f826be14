"""Message catalogues of our own apps: extract and merge, `--check`, `--compile`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.core import catalogues


def own_apps() -> list[AppConfig]:
    """Every app that stands in this project."""
    here = Path(settings.BASE_DIR)
    return [
        config
        for config in apps.get_app_configs()
        if here in Path(config.path).parents and ".venv" not in Path(config.path).parts
    ]


class Command(BaseCommand):
    """Without GNU gettext: what Python has is enough."""

    help = "Update the message catalogues of all apps or of those named."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """App labels, and what to do instead of updating."""
        parser.add_argument("labels", nargs="*", help="app labels; all when none is given")
        parser.add_argument("--check", action="store_true", help="change nothing; fail on faults")
        parser.add_argument("--compile", action="store_true", help="only make the .mo files")

    def handle(self, *, labels: list[str], check: bool, compile: bool, **_options: Any) -> None:
        """Do it for the apps asked for."""
        every = own_apps()
        chosen = [config for config in every if not labels or config.label in labels]
        if unknown := set(labels) - {config.label for config in chosen}:
            raise CommandError(f"No such app: {', '.join(sorted(unknown))}")
        places = [Path(config.path) for config in every]
        if check:
            self._check(chosen, places)
            return
        for config in chosen:
            app = Path(config.path)
            if not compile:
                inner = [place for place in places if app in place.parents]
                written = catalogues.write(app, catalogues.texts_of(app, without=inner))
                left = len([entry for entry in written if not entry.translated()])
                self.stdout.write(f"{config.label}: {len(written)} texts, {left} untranslated")
            if (path := catalogues.catalogue_of(app)).exists():
                catalogues.compile_one(path)

    def _check(self, chosen: list[AppConfig], places: list[Path]) -> None:
        faults: list[str] = []
        read = {}
        for config in chosen:
            app = Path(config.path)
            inner = [place for place in places if app in place.parents]
            read[config.label] = catalogues.read(catalogues.catalogue_of(app))
            found = catalogues.texts_of(app, without=inner)
            faults += catalogues.faults(config.label, found, read[config.label])
        faults += catalogues.differing(read)
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} faults in the catalogues"]))
        self.stdout.write(f"{len(chosen)} catalogues are complete")
