"""The embedded database starts by itself, once, holds nobody's pipe, and stops when told."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from django.conf import settings

from portal.core.embedded import server as embedded
from portal.core.embedded.server import EmbeddedError, Server

ROOT = settings.BASE_DIR


def by_hand(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """`python -m portal.core.embedded …`, its output read through a pipe to the very end."""
    return subprocess.run(
        [sys.executable, "-m", "portal.core.embedded", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def servers_under(var: Path) -> list[int]:
    """Server processes whose data is kept in this installation."""
    data = str(var / "postgres" / "data")
    return [
        process.pid
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "postgres" and data in (process.info["cmdline"] or [])
    ]


def test_it_starts_once_keeps_its_data_and_holds_no_pipe(
    var: Path, fresh_environment: dict[str, str]
) -> None:
    # capture_output waits until nobody holds the pipe: a server that kept it would time out here.
    assert "Started" in by_hand(fresh_environment, "start").stdout
    assert "Already running" in by_hand(fresh_environment, "start").stdout
    assert len(servers_under(var)) == 1

    server = Server(var / "postgres")
    server.create_database("kept")
    server.create_database("kept")
    address = server.address()
    assert address
    where: dict[str, Any] = {
        "host": address.host,
        "port": address.port,
        "user": "postgres",
        "dbname": "kept",
    }
    with psycopg.connect(**where) as connection:
        connection.execute("CREATE TABLE note AS SELECT upper('Älmhult')::text AS text")

    assert by_hand(fresh_environment, "stop").stdout == "Stopped.\n"
    assert servers_under(var) == []
    assert by_hand(fresh_environment, "stop").stdout == "Was not running.\n"
    assert by_hand(fresh_environment, "status").returncode == 1

    server.ensure()
    with psycopg.connect(**where) as connection:
        row = connection.execute("SELECT text FROM note").fetchone()
    # Swedish letters have upper case in it: searching without regard to case works.
    assert row == ("ÄLMHULT",)


def test_two_who_need_it_at_once_start_one(var: Path, fresh_environment: dict[str, str]) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-m", "portal.core.embedded", "start"],
            cwd=ROOT, env=fresh_environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    said = [starter.communicate(timeout=90)[0] for starter in starters]
    assert sorted(text.split(":")[0] for text in said) == ["Already running"] * 2 + ["Started"]
    assert len(servers_under(var)) == 1


def test_a_command_runs_with_it_and_leaves_it_as_it_was(
    var: Path, fresh_environment: dict[str, str]
) -> None:
    look = [sys.executable, "-m", "portal.core.embedded", "status"]
    during = by_hand(fresh_environment, "run", "--", *look)
    assert during.stdout.startswith("Running")
    assert servers_under(var) == []
    failed = [sys.executable, "-c", "raise SystemExit(7)"]
    assert by_hand(fresh_environment, "run", "--", *failed).returncode == 7


def test_the_last_of_two_commands_stops_it(
    tmp_path: Path, fresh_environment: dict[str, str]
) -> None:
    script = (
        "import pathlib, sys, time\n"
        "here, go = map(pathlib.Path, sys.argv[1:])\n"
        "here.touch()\n"
        "while not go.exists(): time.sleep(0.05)\n"
    )

    def command(name: str) -> "subprocess.Popen[bytes]":
        files = [str(tmp_path / f"{name}-{what}") for what in ("here", "go")]
        run = ["-m", "portal.core.embedded", "run", "--", sys.executable, "-c", script, *files]
        process = subprocess.Popen([sys.executable, *run], cwd=ROOT, env=fresh_environment)
        while not Path(files[0]).exists() and process.poll() is None:
            time.sleep(0.05)
        return process

    first, second = command("first"), command("second")
    (tmp_path / "first-go").touch()
    assert first.wait(60) == 0
    assert "Running" in by_hand(fresh_environment, "status").stdout
    (tmp_path / "second-go").touch()
    assert second.wait(60) == 0
    assert by_hand(fresh_environment, "status").stdout == "Not running.\n"


def test_what_a_crash_leaves_is_cleared_away(var: Path) -> None:
    server = Server(var / "postgres")
    address, started = server.ensure()
    assert started
    psutil.Process(address.pid).kill()
    deadline = time.monotonic() + 10
    while server.address() and time.monotonic() < deadline:
        time.sleep(0.05)
    # A process number may belong to somebody else by now: here to this very test.
    pid_file = var / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(address.pid), str(os.getpid()), 1))
    again, started = server.ensure()
    assert started
    assert again.pid != address.pid


def test_a_failure_is_one_line_that_names_the_log(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_binaries", lambda: Path("/nowhere"))
    with pytest.raises(EmbeddedError, match="could not be prepared") as raised:
        Server(var / "postgres").ensure()
    assert "\n" not in str(raised.value)
    assert str(var / "postgres" / "log") in str(raised.value)
