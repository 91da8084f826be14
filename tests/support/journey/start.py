"""`python -m tests.support.journey.start ARGUMENT…`: the site of a journey in a fresh database.

The database is a copy of the migrated template on the server that the other tests use as well:
migrating would take longer than the journey. It is made anew each time, and never shared.
"""

import os
import sys

import django


def main(arguments: list[str]) -> None:
    """Copy the database, then become the manager of the site's processes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.db import connection

    from tests.support.database import copy

    parameters = connection.get_connection_params()
    copy(parameters, parameters["dbname"])
    os.execv(sys.executable, [sys.executable, "-m", "portal.web.processes", *arguments])  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
