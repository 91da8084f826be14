"""`python -m portal.core.embedded {start,stop,status,run -- COMMAND…}`.

`run` keeps the server up while a command runs, and stops it afterwards if it was not running
before; of several that run at once the last one stops it. With `DATABASE_URL` set there is nothing
to start, and `run` only runs the command.
"""

import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from types import FrameType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings

from portal.core.embedded.server import EmbeddedError, Server


def run(server: Server, command: list[str]) -> int:
    """Run a command with the server up; signals go to the command, which decides when to end."""
    process: subprocess.Popen[bytes] | None = None
    stopped = False

    def pass_on(number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True
        if process is not None:
            process.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    with nullcontext() if os.environ.get("DATABASE_URL") else server.used():
        if stopped:
            return 128 + signal.SIGTERM
        process = subprocess.Popen(command)
        return process.wait()


def main(arguments: list[str]) -> int:
    """Do what the command line says; the exit code is the command's own."""
    server = Server(settings.EMBEDDED_FOLDER)
    match arguments:
        case ["start"]:
            address, started = server.ensure()
            print(f"{'Started' if started else 'Already running'}: {address.host}")  # noqa: T201
        case ["stop"]:
            print("Stopped." if server.stop() else "Was not running.")  # noqa: T201
        case ["status"]:
            found = server.address()
            print(f"Running: {found.host}" if found else "Not running.")  # noqa: T201
            return 0 if found else 1
        case ["run", "--", *command] if command:
            return run(server, command)
        case _:
            print(__doc__, file=sys.stderr)  # noqa: T201
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as failure:
        sys.exit(str(failure))
