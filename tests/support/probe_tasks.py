"""A task that leaves a trace in a file: for tests that start a real worker."""

from pathlib import Path

from portal.core.tasks import portal_task


@portal_task(name="tests.write")
def write(path: str, text: str) -> None:
    """Add a line to a file."""
    with Path(path).open("a") as file:
        file.write(f"{text}\n")
