"""A whole site of its own for the journeys: database, web, worker and scheduler beside the tests.

The tests only talk to it over HTTP, as people do, and read the files it leaves. It never shares a
process or a database with other tests, only the database server. With `JOURNEY_SITE` and
`JOURNEY_VAR` set, a site that already runs is used instead.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 390
STOP_SECONDS = 40
LAST_LINES = 40
# What would lead the site to another database, broker or mail server than its own.
ELSEWHERE = ("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "EMAIL_BACKEND", "DEBUG")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site answers, and the folder where it keeps everything."""

    url: str
    var: Path

    def said(self) -> str:
        """What it told at its start."""
        return (self.var / "site.log").read_text(errors="replace")

    def mail(self) -> str:
        """Every letter that the worker has sent."""
        return "\n".join(path.read_text() for path in sorted((self.var / "mail").glob("*")))


@contextmanager
def running_site(name: str = "journeys", *, demo: bool = True) -> Iterator[Site]:
    """The site, with the demonstration or empty; at the end nothing of it is left running."""
    if demo and (address := os.environ.get("JOURNEY_SITE")):
        yield Site(address.rstrip("/"), Path(os.environ["JOURNEY_VAR"]).resolve())
        return
    var = ROOT / "var" / name
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True)
    port = _free_port()
    site = Site(f"http://localhost:{port}", var)
    log = var / "site.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.support.journey.guard"),
                *(sys.executable, "-m", "portal.core.embedded", "run", "--"),
                *(sys.executable, "-m", "tests.support.journey.start", "--port", str(port)),
                *(() if demo else ("--empty",)),
            ],
            cwd=ROOT,
            env=_environment(site, demo=demo),
            stdin=subprocess.PIPE,  # The guard stops everything when we are gone.
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(site, process, log)
        yield site
    finally:
        _stop(process)


def _environment(site: Site, *, demo: bool) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    own = {
        "SAMORDNA_VAR": str(site.var),
        "SAMORDNA_POSTGRES": str(settings.EMBEDDED_FOLDER),
        "SAMORDNA_DATABASE": f"samordna_{site.var.name}",
        "SAMORDNA_DEMO": "1" if demo else "",
        "SAMORDNA_TESTING": "1",
        "SITE_URL": site.url,
        "LOG_LEVEL": "WARNING",
    }
    return {**inherited, **own}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(site: Site, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"{site.url}/healthz", timeout=5) as answer,  # noqa: S310
        ):
            if answer.status == 200:
                return
        time.sleep(0.3)
    said = "\n".join(log.read_text(errors="replace").splitlines()[-LAST_LINES:])
    raise RuntimeError(f"The site of the journeys did not start; the end of {log}:\n{said}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Let go of the guard, which ends the site; then end whatever is left of the group."""
    with suppress(OSError):
        if process.stdin:
            process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
