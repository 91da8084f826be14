"""`python -m tests.support.docs`: bring the handbook's pictures from the journeys; find dead links.

The journeys leave their pictures in `var/screenshots`. Those that a page of the handbook shows are
made small and copied to `docs/images`; a picture that nobody has taken, or a link to a file that is
not there, makes it fail.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
TAKEN = ROOT / "var" / "screenshots"
KEPT = ROOT / "docs" / "images"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COLOURS = 256


def pages() -> list[Path]:
    """Everything written for readers."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def links_of(page: Path) -> Iterator[Path]:
    """The files that a page links to or shows."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    for target in LINK.findall(text):
        path = target.partition("#")[0]
        if path and "://" not in path and not path.startswith("mailto:"):
            yield (page.parent / path).resolve()


def bring(picture: Path) -> bool:
    """Make the newest picture small and keep it; whether there is one at all."""
    taken = TAKEN / picture.name
    if taken.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with Image.open(taken) as image:
            small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(picture, optimize=True)
    return picture.exists()


def main() -> int:
    """Bring every picture, then tell what is missing."""
    wanted = {(page, target) for page in pages() for target in links_of(page)}
    pictures = {target for _page, target in wanted if target.parent == KEPT}
    brought = sum(bring(picture) for picture in sorted(pictures))
    dead = [(page, target) for page, target in sorted(wanted) if not target.exists()]
    for page, target in dead:
        print(f"{page.relative_to(ROOT)}: {target.relative_to(ROOT, walk_up=True)} is not there")
    print(f"{brought} of {len(pictures)} pictures, {len(wanted)} links, {len(dead)} dead")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
