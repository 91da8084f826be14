"""The table of ASVS names files that exist, every requirement once, and counts itself rightly."""

import re

from django.conf import settings

TABLE = settings.BASE_DIR / "docs" / "security" / "asvs.md"
ROW = re.compile(
    r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| .+ \| (met|not applicable|\*\*open\*\*) \| (.+) \|$"
)
FILE = re.compile(r"`([a-z.][\w./-]*/[\w./-]*|[\w-]+\.(?:toml|yml|json))`")
# How many requirements levels 1 and 2 of version 5.0.0 have.
LEVELS = {"1": 70, "2": 183}


def rows() -> list[re.Match[str]]:
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("| V")]
    found = [ROW.match(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return [match for match in found if match]


def test_every_requirement_stands_there_once() -> None:
    numbers = [row[1] for row in rows()]
    assert len(numbers) == len(set(numbers))
    assert {level: [row[2] for row in rows()].count(level) for level in LEVELS} == LEVELS


def test_every_file_that_is_named_exists() -> None:
    missing = [
        f"{page.name}: {name}"
        for page in (TABLE, TABLE.with_name("threat-model.md"))
        for name in FILE.findall(page.read_text())
        if not (settings.BASE_DIR / name).exists()
    ]
    assert missing == []


def test_the_sums_are_those_of_the_rows() -> None:
    states = [row[3] for row in rows()]
    sums = (states.count("met"), states.count("not applicable"), states.count("**open**"))
    assert "{} met, {} not applicable, {} open".format(*sums) in TABLE.read_text()
