"""`python -m tests.support.journey.guard COMMAND…`: run a command for as long as somebody holds on.

Its standard input is a pipe from whoever started it. When that process is gone, however it ended,
the pipe closes, and the command with everything it has started is asked to stop and then ended.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

STOP_SECONDS = 30


def main(command: list[str]) -> int:
    """The command's exit code; it lives no longer than the one who started us."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def let_go() -> None:
        sys.stdin.buffer.read()
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(0, signal.SIGKILL)  # Our own group: we were started as its leader.

    threading.Thread(target=let_go, daemon=True).start()
    return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
