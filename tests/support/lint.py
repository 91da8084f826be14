"""`make lint`: every check of the code, two at a time, with a summary; fails if one fails.

`python -m tests.support.lint mypy djlint` runs only those.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent.parent
PROGRAMS = Path(sys.executable).parent
ROOMS = ["portal", "needs", "mandates", "contracts", "cms"]
SECONDS = 480
MANAGE = [sys.executable, "manage.py"]
# What a real installation is given; `check --deploy` looks at these.
DEPLOYED = {
    "SITE_URL": "https://samordna.example",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "EMAIL_URL": "smtp://mail:25",
    "DEBUG": "",
}

CHECKS: dict[str, list[str]] = {
    "mypy": [str(PROGRAMS / "mypy")],
    "ruff": [str(PROGRAMS / "ruff"), "check", "."],
    "format": [str(PROGRAMS / "ruff"), "format", "--check", "."],
    "layers": [str(PROGRAMS / "lint-imports"), "--no-cache"],
    "djlint": [str(PROGRAMS / "djlint"), "--lint", "--quiet", *ROOMS],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "messages": [*MANAGE, "messages", "--check"],
}


@dataclass
class Result:
    """How one check went."""

    name: str
    passed: bool
    seconds: float
    output: str


def run(name: str) -> Result:
    """Run one check to its end, or end it after a while."""
    began = time.monotonic()
    environment = {**os.environ, **(DEPLOYED if name == "deploy" else {})}
    try:
        done = subprocess.run(
            CHECKS[name],
            cwd=HERE,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
        passed, output = done.returncode == 0, done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired:
        passed, output = False, f"Ended after {SECONDS} s."
    return Result(name, passed, time.monotonic() - began, output)


def main(names: list[str]) -> int:
    """Run the checks asked for, show what the failed ones said, then the summary."""
    if unknown := set(names) - CHECKS.keys():
        print(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}")
        return 2
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, names or CHECKS))
    for result in results:
        if not result.passed:
            print(f"--- {result.name} ---\n{result.output.rstrip()}\n")
    for result in results:
        print(f"{'ok  ' if result.passed else 'FAIL'} {result.name:<11}{result.seconds:6.1f} s")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
