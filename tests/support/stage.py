"""`python -m tests.support.stage SECONDS COMMAND…`: run a stage, and end it when it takes too long.

Like `timeout --kill-after=30`, which macOS lacks: the whole process group of the command ends, so
that no child keeps a pipe open. It also passes on the signals it gets.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

GRACE_SECONDS = 30
TOO_LONG = 124


def end(group: int, number: signal.Signals) -> None:
    """Send a signal to a whole group, if it is still there."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def run(seconds: float, command: list[str]) -> int:
    """The command's exit code, or 124 when it was ended for taking too long."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    asked: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        end(process.pid, signal.Signals(number))

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    deadline = time.monotonic() + seconds
    while process.poll() is None:
        if time.monotonic() > deadline:
            print(f"Ended after {seconds:.0f} s: {' '.join(command)}", file=sys.stderr)
            end(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
            end(process.pid, signal.SIGKILL)
            process.wait(GRACE_SECONDS)
            return TOO_LONG
        time.sleep(0.1)
    end(process.pid, signal.SIGKILL)  # What it may have left behind in its group.
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


if __name__ == "__main__":
    sys.exit(run(float(sys.argv[1]), sys.argv[2:]))
