"""The documentation is true where that can be checked."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = settings.BASE_DIR
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text()):
        assert (path.parent / target).exists(), target


def test_the_model_page_is_that_of_the_code() -> None:
    call_command("model_page", check=True)


def test_every_variable_is_explained_to_operators() -> None:
    asked = set(
        re.findall(
            r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "portal/settings.py").read_text()
        )
    )  # fmt: skip
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/operators.md").read_text()))
    assert asked <= explained


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)\b", PAGES[0].read_text(), re.MULTILINE))
    assert named <= targets
