"""An import that kills itself after its first lines: `python -m tests.usage.killed DATABASE ID`."""

import os
import signal
import sys


def main(database: str, import_id: str) -> None:
    """As a worker that the machine takes away in the middle of the copying."""
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database
    from contracts.usage import actions

    def progress(rows: int) -> None:
        if rows:
            os.kill(os.getpid(), signal.SIGKILL)

    actions.import_ledger(actor=None, ledger_import_id=int(import_id), progress=progress)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(*sys.argv[1:])
