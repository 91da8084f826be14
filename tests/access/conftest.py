"""The world of this folder is built once, with its files in one place."""

import pytest


@pytest.fixture(autouse=True)
def _files_of_this_test() -> None:
    """Replaces the fixture of that name: the world keeps its files between the tests."""
