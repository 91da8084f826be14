"""A worker that dies while it sends: `python -m tests.notices.killed DATABASE FOLDER WHERE`."""

import os
import signal
import sys
from typing import Any


def main(database: str, folder: str, where: str) -> None:
    """Die before the letter is handed over, or after it and before that is written down."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.mail import EmailMultiAlternatives
    from django.db import connection

    connection.settings_dict["NAME"] = database
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": folder},
        }
    }
    from portal.notices import actions
    from tests.notices import conftest as _kinds  # noqa: F401 - registers the kinds of the tests

    handed_over = EmailMultiAlternatives.send

    def die(self: Any, *args: Any, **more: Any) -> None:
        if where == "after":
            handed_over(self, *args, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    EmailMultiAlternatives.send = die  # type: ignore[method-assign, assignment]
    actions.send_waiting()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(*sys.argv[1:])
