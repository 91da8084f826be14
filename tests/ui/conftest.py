"""What tests of the look need: a browser that is already installed, if there is one."""

import os
import shutil
from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium where there is one; no graphics card, no calls of its own."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop.
    arguments = {
        **browser_type_launch_args,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }
    if chromium := shutil.which("chromium") or shutil.which("chromium-browser"):
        arguments["executable_path"] = chromium
    return arguments
