"""The link by which an empty installation is taken into use."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.web.set_up import codes, state


class Command(BaseCommand):
    """Prints the link and the code; they hold a day and open the installation once."""

    help = "Print the link that opens an empty installation for its first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether an older code shall hold no more, and whether it is wrong to ask in vain."""
        parser.add_argument("--new", action="store_true", help="make the code before it worthless")
        parser.add_argument(
            "--if-empty", action="store_true", help="say nothing when it is in use already"
        )

    def handle(self, *, new: bool, if_empty: bool, **_options: Any) -> None:
        """Print it, or refuse when there is an association."""
        if state.association_exists():
            if if_empty:
                return
            raise CommandError("The installation is in use: log in as its administrator.")
        code = codes.issue(new=new)
        self.stdout.write(f"Take the installation into use (holds a day, opens once):\n"
                          f"  {codes.link(code)}\n  Code: {code}")  # fmt: skip
