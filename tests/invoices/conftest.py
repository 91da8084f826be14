"""Uploads of a test stay in its own folder."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _uploads_of_this_test(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
