"""Installations of their own for tests that start servers."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.core.embedded.server import Server


@pytest.fixture
def var() -> Iterator[Path]:
    """An installation's folder; whatever server was started in it is gone afterwards.

    Not under pytest's own folder, which every session closes to others: started by root, the
    server runs as somebody else and has to reach its data.
    """
    folder = Path(tempfile.mkdtemp(prefix="samordna-test-"))
    yield folder / "var"
    Server(folder / "var" / "postgres").stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh_environment(var: Path) -> dict[str, str]:
    """What a process of an installation without DATABASE_URL is given."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "SAMORDNA_VAR": str(var), "SAMORDNA_TESTING": "1"}
