#!/usr/bin/env python
"""Run one of Samordna's commands; starts the embedded database when DATABASE_URL is unset."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    from portal.core.history import acting

    # History rows that a command causes carry its name.
    with acting(command=sys.argv[1] if len(sys.argv) > 1 else ""):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
