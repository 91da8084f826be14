"""A real worker does real tasks: over the embedded broker, and over Redis where one answers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

REDIS = os.environ.get("SAMORDNA_TEST_REDIS", "")
BROKERS = ["filesystem://", *([REDIS] if REDIS else [])]
SEND = """
import sys
from portal.celery import app
from tests.support.probe_tasks import write
for number in range(int(sys.argv[2])):
    write.apply_async((sys.argv[1], str(number)), queue="probe")
"""


@pytest.fixture(params=BROKERS, ids=lambda url: url.split(":")[0])
def environment(
    request: pytest.FixtureRequest, fresh_environment: dict[str, str]
) -> dict[str, str]:
    """What a process of a fresh installation with this broker is given."""
    return {
        **fresh_environment,
        "CELERY_BROKER_URL": request.param,
        "PYTHONPATH": str(settings.BASE_DIR),
    }


@pytest.fixture
def worker(environment: dict[str, str], tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker with two processes, gone with all its children afterwards."""
    celery = str(Path(sys.executable).parent / "celery")
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [celery, "-A", "portal", "worker", "-I", "tests.support.probe_tasks",
             "--concurrency", "2", "--without-gossip", "--without-mingle",
             "--queues", "probe"],
            cwd=settings.BASE_DIR, env=environment, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    yield process
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def send(environment: dict[str, str], path: Path, count: int) -> None:
    """Queue tasks from a process of its own, as the web process does."""
    subprocess.run(
        [sys.executable, "-c", SEND, str(path), str(count)],
        cwd=settings.BASE_DIR, env=environment, check=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def lines_when(path: Path, count: int, worker: "subprocess.Popen[bytes]") -> list[str]:
    """The file's lines as soon as there are so many; what there is when the worker has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and worker.poll() is None:
        if path.exists() and len(lines := path.read_text().split()) >= count:
            return lines
        time.sleep(0.1)
    return path.read_text().split() if path.exists() else []


def test_every_task_is_done_once_also_those_sent_before_the_worker_started(
    environment: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    send(environment, before, 10)
    assert not before.exists()
    worker = request.getfixturevalue("worker")
    send(environment, after, 20)
    for path, count in ((before, 10), (after, 20)):
        done = lines_when(path, count, worker)
        log = (tmp_path / "worker.log").read_text()
        assert sorted(done, key=int) == [str(number) for number in range(count)], log
