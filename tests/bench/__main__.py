"""Runs the benches in a database of their own, prints a table and writes `var/bench.json`."""

import argparse
import json
import os
import sys
from importlib import import_module, util
from pathlib import Path

from tests.bench.results import Result

# The pages first: they leave the database as they found it.
PARTS = ("scoped", "pages", "demand", "use", "ledger", "submit")


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.environ["SECOND_FACTOR"] = "offered"  # The crowd's people have none.
    import django

    django.setup()


def _measure(parts: list[str]) -> list[Result]:
    """Every part in a fresh database, which is dropped afterwards."""
    from django.test.utils import (
        setup_databases,
        setup_test_environment,
        teardown_databases,
        teardown_test_environment,
    )

    setup_test_environment(debug=False)
    old = setup_databases(verbosity=0, interactive=False)
    results: list[Result] = []
    try:
        for part in parts:
            results += import_module(f"tests.bench.{part}").run()
    finally:
        teardown_databases(old, verbosity=0)
        teardown_test_environment()
    return results


def _write(results: list[Result], path: Path) -> None:
    """Parts that were not run keep what they had."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {result.name for result in results}
    kept = json.loads(path.read_text()) if path.exists() else []
    rows = [row for row in kept if row["name"] not in names] + [r.as_data() for r in results]
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")


def _print(results: list[Result]) -> None:
    width = max(len(result.name) for result in results)
    print(f"{'name':<{width}}  {'value':>12}  {'goal':>12}  better  holds")
    for result in results:
        holds = "yes" if result.holds else "NO"
        value, goal = f"{result.value:,.2f}", f"{result.goal:,.2f}"
        print(f"{result.name:<{width}}  {value:>12}  {goal:>12}  {result.better:<6}  {holds}")
        if result.note:
            print(f"{'':<{width}}  {result.note}")


def main() -> int:
    """0 when every goal holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS)
    only = parser.parse_args().only
    parts = [only] if only else [p for p in PARTS if util.find_spec(f"tests.bench.{p}")]
    _set_up()
    from django.conf import settings

    results = _measure(parts)
    _write(results, Path(settings.VAR_DIR) / "bench.json")
    _print(results)
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
