"""The processes of one small installation under one manager: web, worker and scheduler.

`python -m portal.web.processes --port 8000` prepares the installation, starts the three, tells
where they are reached, and on Ctrl-C (or a TERM signal, or when one of them ends) stops them all.
Each process leads its own group and holds only its own log file, so that nothing survives the
manager and nothing keeps its terminal or pipe.
"""

import argparse
import os
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
from types import FrameType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings

START_SECONDS = 90
STOP_SECONDS = 15
HERE = Path(__file__).resolve().parent.parent.parent
PROGRAMS = Path(sys.executable).parent


class CannotRunError(RuntimeError):
    """Why the site cannot run, in one line for the person at the keyboard."""


@dataclass
class Running:
    """One of the processes, with the file it writes to."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def last_words(self) -> str:
        """The end of its log, for when it has ended by itself."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-15:])


def commands(host: str, port: int) -> dict[str, list[str]]:
    """What is started, by name."""
    celery = [str(PROGRAMS / "celery"), "-A", "portal"]
    return {
        "web": [
            str(PROGRAMS / "granian"), "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "portal.wsgi:application",
        ],
        "worker": [
            *celery, "worker", "--concurrency", "2", "--loglevel", "WARNING",
            "--without-gossip", "--without-mingle", "--without-heartbeat",
        ],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""],
    }  # fmt: skip


def check_port(host: str, port: int) -> None:
    """Refuse a port that somebody else listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotRunError(
                f"Port {port} is busy; choose another: make demo PORT={port + 1}"
            ) from error


class Manager:
    """Starts the processes, watches them, stops them; nothing here waits without a limit."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.running: list[Running] = []
        self.asked_to_stop = False

    def listen(self) -> None:
        """From now on a signal asks us to stop, and does not end us in the middle."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            self.asked_to_stop = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)

    def run(self, command: list[str], name: str) -> None:
        """Run one command to its end, shown as it goes; used for preparing."""
        process = subprocess.Popen(command, cwd=HERE, stdin=subprocess.DEVNULL)
        while process.poll() is None and not self.asked_to_stop:
            time.sleep(0.1)
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            process.kill()
        elif process.returncode:
            raise CannotRunError(f"{name} failed; what it said stands above.")

    def start(self) -> None:
        """Start them all."""
        logs = settings.VAR_DIR / "log"
        logs.mkdir(parents=True, exist_ok=True)
        Path(settings.CELERY_BEAT_SCHEDULE_FILENAME).parent.mkdir(parents=True, exist_ok=True)
        environment = {"SITE_URL": f"http://localhost:{self.port}", **os.environ}
        for name, command in commands(self.host, self.port).items():
            path = logs / f"{name}.log"
            with path.open("wb") as log:
                process = subprocess.Popen(
                    command,
                    cwd=HERE,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            self.running.append(Running(name, process, path))

    def _check(self) -> None:
        for one in self.running:
            if one.process.poll() is not None:
                raise CannotRunError(
                    f"{one.name} has ended; the end of {one.log}:\n{one.last_words()}"
                )

    def wait_until_answering(self) -> None:
        """Until the web process reaches the database and answers."""
        deadline = time.monotonic() + START_SECONDS
        while not self.asked_to_stop:
            self._check()
            with suppress(OSError), urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/healthz", timeout=5
            ) as answer:  # fmt: skip
                if answer.status == 200:
                    return
            if time.monotonic() > deadline:
                raise CannotRunError(f"The site does not answer; see {self.running[0].log}.")
            time.sleep(0.2)

    def watch(self) -> None:
        """Until somebody asks us to stop, or one of them ends by itself."""
        while not self.asked_to_stop:
            self._check()
            time.sleep(0.3)

    def stop(self) -> None:
        """Ask every group to end, wait, then end what is left."""
        for one in self.running:
            self._send(one, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for one in self.running:
            with suppress(subprocess.TimeoutExpired):
                one.process.wait(max(0.1, deadline - time.monotonic()))
            self._send(one, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                one.process.wait(STOP_SECONDS)

    def _send(self, one: Running, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(one.process.pid, number)


def log_ins() -> list[str]:
    """The demo log-ins, a line each; in an empty installation the link that opens it."""
    import django
    from django.db import DatabaseError

    django.setup()
    from portal.web import demo
    from portal.web.set_up import codes, state

    try:
        if not state.association_exists():
            return [f"First run, holds a day: {codes.link(codes.issue())}"]
    except DatabaseError:  # Without tables there is nothing to take into use.
        return []
    rows = [tuple(row) for row in demo.demo_logins()]
    wide = max((len(row[0]) for row in rows), default=0)
    return [f"{email:<{wide}}  {password}  {what}" for email, password, what in rows]


@contextmanager
def remembered() -> Iterator[None]:
    """Keep our process number while we run, for `make stop`."""
    path = settings.VAR_DIR / "manager.pid"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(os.getpid()))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def stop_other() -> bool:
    """Ask a manager that runs in this installation to stop, and wait for it."""
    import psutil

    path = settings.VAR_DIR / "manager.pid"
    try:
        process = psutil.Process(int(path.read_text()))
        if "portal.web.processes" not in process.cmdline():
            return False
        process.terminate()
        process.wait(2 * STOP_SECONDS)
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return False
    except psutil.TimeoutExpired as error:
        raise CannotRunError(f"The manager (process {process.pid}) does not stop.") from error
    return True


def serve(manager: Manager, *, prepare: bool, demo: bool) -> None:
    """Prepare, start, tell, watch, and stop whatever happens."""
    if prepare:
        asked = ["prepare", *(["--demo"] if demo else [])]
        manager.run([sys.executable, str(HERE / "manage.py"), *asked], "Preparing the site")
    if manager.asked_to_stop:
        return
    check_port(manager.host, manager.port)
    try:
        manager.start()
        lines = log_ins()
        manager.wait_until_answering()
        if not manager.asked_to_stop:
            print(f"\nSamordna: http://localhost:{manager.port}/\n")  # noqa: T201
            print("\n".join([*lines, f"\nLogs: {settings.VAR_DIR}/log · Stop: Ctrl-C"]))  # noqa: T201
            sys.stdout.flush()
        manager.watch()
    finally:
        manager.stop()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-prepare", action="store_true")
    parser.add_argument("--empty", action="store_true", help="prepare without the demonstration")
    parser.add_argument("--stop", action="store_true", help="stop the one that runs")
    chosen = parser.parse_args()
    if not (chosen.no_prepare or chosen.empty):
        os.environ.setdefault("SAMORDNA_DEMO", "1")
    try:
        if chosen.stop:
            stop_other()
            return 0
        check_port(chosen.host, chosen.port)
        manager = Manager(chosen.host, chosen.port)
        manager.listen()
        with remembered():
            serve(manager, prepare=not chosen.no_prepare, demo=not chosen.empty)
        print("\nStopped.")  # noqa: T201
    except CannotRunError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
