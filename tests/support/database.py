"""One migrated database that every test database is a copy of: migrating takes a minute, copying
a second.

A template remembers what it was made of, so that a new migration is run on a copy of the latest
template that lacks nothing else. `python -m tests.support.database` makes it beforehand; a test run
makes it when it is not there.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("portal", "needs", "mandates", "contracts", "cms")
PREFIX = "samordna_template_"
LOCK = 0x54504C  # "TPL"
SECONDS = 600
KEPT = 12


def ingredients() -> dict[str, str]:
    """What a template is made of: our migrations, and the locked packages with theirs."""
    files = [ROOT / "requirements" / "dev.lock"]
    for room in ROOMS:
        files += sorted((ROOT / room).rglob("migrations/*.py"))
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in files
    }


def template(parameters: dict[str, Any]) -> str:
    """The name of the migrated template, made by whoever comes first; others wait for it."""
    wanted = ingredients()
    name = PREFIX + hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:12]
    with _connect(parameters) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        found = _found(connection)
        if name in found:
            return name
        subsets = [one for one, made_of in found.items() if made_of.items() <= wanted.items()]
        nearest = max(subsets, key=lambda one: len(found[one]), default="template0")
        making = f"{PREFIX}making"
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", making)
        _run(connection, "CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", making, nearest)
        _migrate(making)
        _run(connection, "ALTER DATABASE {} RENAME TO {}", making, name)
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(name), sql.Literal(json.dumps(wanted))
            )
        )
        for old in sorted(found, key=lambda one: len(found[one]))[: 1 - KEPT]:
            _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", old)
    return name


def copy(parameters: dict[str, Any], name: str) -> None:
    """Make the database `name` anew as a copy of the template; whoever used it is thrown out."""
    source = template(parameters)
    with _connect(parameters) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _run(connection, "CREATE DATABASE {} TEMPLATE {}", name, source)


def _connect(parameters: dict[str, Any]) -> psycopg.Connection[Any]:
    kept = {k: parameters[k] for k in ("host", "port", "user", "password") if parameters.get(k)}
    return psycopg.connect(dbname="postgres", autocommit=True, **kept)


def _found(connection: psycopg.Connection[Any]) -> dict[str, dict[str, str]]:
    """The finished templates of this server, each with what it was made of."""
    rows = connection.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE starts_with(datname, %s)",
        [PREFIX],
    )
    return {name: json.loads(comment) for name, comment in rows if comment}


def _run(connection: psycopg.Connection[Any], statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def _migrate(name: str) -> None:
    """Run the migrations in the database `name`. Raises `RuntimeError` with what they said."""
    environment = {**os.environ, "SAMORDNA_DATABASE": name}
    if address := environment.get("DATABASE_URL"):
        environment["DATABASE_URL"] = f"{address.rsplit('/', 1)[0]}/{name}"
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--no-input"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"Migrating failed:\n{done.stdout.decode(errors='replace')}")


def main() -> None:
    """Make the template in the database server of the settings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.db import connection

    print(template(connection.get_connection_params()))


if __name__ == "__main__":
    main()
