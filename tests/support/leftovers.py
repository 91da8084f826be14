"""`python -m tests.support.leftovers MARK`: end what a CI run has left behind, and say what it was.

Only processes whose environment carries the run's own mark are touched, never by name.
"""

import os
import sys

import psutil

VARIABLE = "SAMORDNA_CI_RUN"


def left_behind(mark: str) -> list[psutil.Process]:
    """Processes of the run, except us and those we hang under."""
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid not in own and process.environ().get(VARIABLE) == mark:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def main(mark: str) -> int:
    """1 when something had to be ended."""
    processes = left_behind(mark)
    for process in processes:
        try:
            print(f"left behind, ended: {process.pid} {' '.join(process.cmdline())[:150]}")
            process.kill()
        except psutil.Error:
            continue
    psutil.wait_procs(processes, timeout=10)
    return 1 if processes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
