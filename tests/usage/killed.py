"""An import that kills itself: `python -m tests.usage.killed DATABASE ID VAR`."""

import os
import signal
import sys
from pathlib import Path


def main(database: str, import_id: str, var: str) -> None:
    """As a worker that the machine takes away in the middle of the copying."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    # Not from the environment: the embedded server stands in the installation's own directory.
    settings.VAR_DIR = Path(var)
    connection.settings_dict["NAME"] = database
    from contracts.usage import actions

    def progress(rows: int) -> None:
        if rows:
            os.kill(os.getpid(), signal.SIGKILL)

    actions.import_ledger(actor=None, ledger_import_id=int(import_id), progress=progress)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(*sys.argv[1:])
