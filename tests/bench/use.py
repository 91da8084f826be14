"""Pages and figures of use in a whole country, with few lines and with many.

Two databases with the same buyers, agreements and parties (`tests.bench.country`) differ in their
lines alone: `BENCH_FEW` and `BENCH_MANY`, a hundred thousand and ten million unless told otherwise.
Each is served by a site of its own; the same pages are fetched from both in turn, so that what
disturbs one disturbs the other. Statements are counted, and figures held against SQL by hand.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from tests.bench import country
from tests.bench.results import Result

FEW = int(os.environ.get("BENCH_FEW", "100000"))
MANY = int(os.environ.get("BENCH_MANY", "10000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
_SHARE = 0.95


def run() -> list[Result]:
    """Per page: the ratio of p95, and the difference in statements; per figure: against SQL."""
    names = [country.ready(FEW), country.ready(MANY)]
    few, many = (_inside(name) for name in names)
    times = _fetched(names, [few["cookies"], many["cookies"]], few["pages"])
    results = []
    for page, (less, more) in times.items():
        ratio, note = more / less, f"{less * 1000:.0f} ms and {more * 1000:.0f} ms"
        results.append(Result(f"use: p95 with {MANY:,} lines: {page}", ratio, 1.5, "lower", note))
        statements = many["statements"][page]
        extra = statements - few["statements"][page]
        results.append(Result(f"use: more statements: {page}", extra, 0, "lower", f"{statements}"))
    for figure, (ours, by_hand) in many["figures"].items():
        note = f"{ours * 1000:.1f} ms and {by_hand * 1000:.1f} ms"
        ratio = ours / by_hand
        results.append(Result(f"use: against SQL by hand: {figure}", ratio, 1.5, "lower", note))
    return results


def _environment(name: str, url: str = "http://localhost") -> dict[str, str]:
    """As a site has it that stands on the same server with another database."""
    address = os.environ.get("DATABASE_URL", "")
    return {
        **os.environ,
        "DATABASE_URL": address and urlsplit(address)._replace(path=f"/{name}").geturl(),
        "SAMORDNA_DATABASE": name,
        "SITE_URL": url,
        "LOG_LEVEL": "ERROR",
        "DEBUG": "",
        "SECOND_FACTOR": "offered",
        "RATE_LIMITS": "",
    }


def _inside(name: str) -> dict[str, Any]:
    """What a process that is connected to the database has to tell."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.inside"],
        capture_output=True,
        text=True,
        check=False,
        env=_environment(name),
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def _site(name: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    program = Path(sys.executable).parent / "granian"
    served = subprocess.Popen(
        [
            *(str(program), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "1", "--no-log", "portal.wsgi:application"),
        ],
        env=_environment(name, url),
        cwd=settings.BASE_DIR,
    )
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and served.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310
                break
            time.sleep(0.3)
        yield url
    finally:
        served.terminate()
        served.wait(20)


def _fetched(
    names: list[str], cookies: list[dict[str, str]], pages: dict[str, list[str]]
) -> dict[str, tuple[float, float]]:
    """Page → p95 in seconds from the first and from the second site."""
    with _site(names[0]) as first, _site(names[1]) as second:
        sites = list(zip((first, second), cookies, strict=True))
        found = {}
        for page, (person, path) in pages.items():
            times: tuple[list[float], list[float]] = ([], [])
            for turn in range(ROUNDS + 2):
                for kept, (url, known) in zip(times, sites, strict=True):
                    seconds = _fetch(f"{url}{path}", known[person])
                    if turn >= 2:
                        kept.append(seconds)
            found[page] = (_p95(times[0]), _p95(times[1]))
    return found


def _fetch(url: str, session: str) -> float:
    request = urllib.request.Request(  # noqa: S310 - our own site
        url, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    )
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        answer.read()
        if answer.url != url:
            raise RuntimeError(f"{url} led to {answer.url}")
    return time.perf_counter() - began


def _p95(times: list[float]) -> float:
    return sorted(times)[round(_SHARE * (len(times) - 1))]
