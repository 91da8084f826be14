"""The process manager: all or nothing, one clear line when it cannot, nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from portal.core import bootstrap
from portal.web import processes

ROOT = settings.BASE_DIR


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    environment: dict[str, str], port: int, log: Path
) -> "subprocess.Popen[bytes]":  # fmt: skip
    """The manager as `make demo` starts it, but on an empty installation."""
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "portal.core.embedded", "run", "--",
             sys.executable, "-m", "portal.web.processes", "--no-prepare", "--port", str(port)],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip


def wait_for(port: int, seconds: float = 80) -> int:
    """The status of the health page as soon as it answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer,
        ):
            return int(answer.status)
        time.sleep(0.2)
    return 0


def with_var(var: str) -> list[psutil.Process]:
    """Every process that was started for this installation."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get("SAMORDNA_VAR") == var and process.pid != os.getpid():
                found.append(process)
    return found


@pytest.mark.slow
def test_it_serves_and_leaves_nothing_behind(
    fresh_environment: dict[str, str], port: int, tmp_path: Path
) -> None:
    log = tmp_path / "manager.log"
    manager = start(fresh_environment, port, log)
    try:
        assert wait_for(port) == 200, log.read_text()
        names = " ".join(
            " ".join(one.cmdline()) for one in with_var(fresh_environment["SAMORDNA_VAR"])
        )
        assert all(word in names for word in ("granian", "worker", "beat"))
        said_by = time.monotonic() + 30  # It answers a moment before it says so.
        while f"http://localhost:{port}/" not in log.read_text() and time.monotonic() < said_by:
            time.sleep(0.2)
        manager.send_signal(signal.SIGINT)
        assert manager.wait(60) == 0
    finally:
        if manager.poll() is None:
            manager.terminate()
            manager.wait(60)
    text = log.read_text()
    assert f"http://localhost:{port}/" in text
    assert "samordnare@demo.example" in text
    assert text.rstrip().endswith("Stopped.")
    assert with_var(fresh_environment["SAMORDNA_VAR"]) == []
    assert not (Path(fresh_environment["SAMORDNA_VAR"]) / "manager.pid").exists()


@pytest.mark.slow
def test_when_one_ends_all_end_and_its_last_words_are_shown(
    fresh_environment: dict[str, str], port: int, tmp_path: Path
) -> None:
    log = tmp_path / "manager.log"
    manager = start(fresh_environment, port, log)
    try:
        assert wait_for(port) == 200, log.read_text()
        beat = [
            one
            for one in with_var(fresh_environment["SAMORDNA_VAR"])
            if " beat " in " ".join(one.cmdline())
        ]
        beat[0].kill()
        assert manager.wait(60) == 1
    finally:
        if manager.poll() is None:
            manager.terminate()
            manager.wait(60)
    assert "beat has ended" in log.read_text()
    assert with_var(fresh_environment["SAMORDNA_VAR"]) == []


def test_a_busy_port_gets_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for program in (["portal/core/bootstrap.py"], ["-m", "portal.web.processes"]):
            done = subprocess.run(
                [sys.executable, *program, "--port", str(port)],
                cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
            )  # fmt: skip
            assert done.returncode == 1
            assert (
                done.stderr == f"Port {port} is busy; choose another: make demo PORT={port + 1}\n"
            )


def test_a_missing_tool_gets_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(bootstrap.Missing) as raised:
        bootstrap.run(["no-such-tool-anywhere"], "Building style sheets and scripts")
    assert str(raised.value) == (
        "Building style sheets and scripts needs no-such-tool-anywhere, which is not there."
    )


def test_stopping_what_does_not_run_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    assert processes.stop_other() is False
    (tmp_path / "manager.pid").write_text(str(os.getpid()))
    # The number has been given to another process meanwhile; that one is left alone.
    assert processes.stop_other() is False
