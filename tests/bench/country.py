"""A whole country's use: 290 municipalities, 3 000 agreements, 30 000 parties, lines of five years.

`python -m tests.bench.country LINES DATABASE` makes it, always the same for the same number of
lines. `ready` makes it when it is not there and keeps it until the generator or the tables change.
The lines are made by the database itself; how amounts, sellers and accounts are spread follows a
municipality's real ledger: one line in 25 is a credit, five sellers have 70 % of the lines and one
account 60 %, half of the amounts lie below 175 kronor and one in a hundred above 48 000.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
from bisect import bisect
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from psycopg import sql

BUYERS, AGREEMENTS, PARTIES_EACH, PLACES_EACH = 290, 3000, 10, 3
SUPPLIERS, SELLERS = 900, 1800
FIRST, MONTHS = date(2021, 11, 1), 60
COORDINATOR, CONTROLLER = "bench-coordinator@example.com", "bench-controller@example.com"
_SLOTS = 4096
_WITH_HISTORY = (
    "agreements_agreement",
    "agreements_agreementlot",
    "agreements_agreementsupplier",
    "agreements_agreementparty",
    "usage_ledgerimport",
    "usage_ledgersource",
)
# Share of the lines or amounts → what lies there; between two points it grows evenly in powers.
_AMOUNTS = (
    *((0.0, 1), (0.01, 15), (0.05, 240), (0.1, 1_650), (0.25, 6_350), (0.5, 17_400)),
    *((0.75, 52_600), (0.9, 232_000), (0.95, 613_000), (0.99, 4_829_000), (1.0, 60_000_000)),
)
_RANKS = (
    *((0.0, 1), (0.326, 2), (0.516, 3), (0.7, 6), (0.8, 16), (0.9, 71), (0.95, 256)),
    *((0.99, 1118), (1.0, SELLERS)),
)


def ready(lines: int) -> str:
    """The name of a database with the country and so many lines."""
    from django.db import connection

    from tests.support import database

    name, wanted = f"samordna_bench_{lines}", _fingerprint(lines)
    with database._connect(_parameters()) as admin:
        found = admin.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
        if found and found[0] == wanted:
            return name
        database.copy(_parameters(), name)
        connection.close()
        subprocess.run(
            [sys.executable, "-m", "tests.bench.country", str(lines), name],
            check=True,
            env={**os.environ, "LOG_LEVEL": "ERROR"},
        )
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        admin.execute(comment.format(sql.Identifier(name), sql.Literal(wanted)))
    return name


def _parameters() -> dict[str, Any]:
    from django.db import connection

    return dict(connection.get_connection_params())


def _fingerprint(lines: int) -> str:
    from tests.support import database

    made_of = {"lines": lines, **database.ingredients()}
    own = Path(__file__).read_bytes()
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode() + own).hexdigest()


def make(lines: int) -> None:
    """Fill the connected database, which has nothing but tables."""
    from django.db import connection

    from contracts.usage import rollups
    from portal.rules import reference as rules

    rules.load()
    dice = random.Random(290)
    buyers = _buyers()
    with _without_history():
        _agreements(dice, buyers)
        _spans(dice, buyers, lines)
    for year in range(FIRST.year, FIRST.year + MONTHS // 12 + 1):
        _lines(year)
    connection.cursor().execute("ANALYZE")
    for buyer in buyers:
        rollups.rebuild_buyer(buyer)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_span, bench_seat, bench_seller")
        cursor.execute("VACUUM (ANALYZE)")


@contextmanager
def _without_history() -> Iterator[None]:
    """The history of what was always so is of no use here, and takes most of the time."""
    from django.db import connection

    def switch(how: str) -> None:
        with connection.cursor() as cursor:
            for table in _WITH_HISTORY:
                cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")

    switch("DISABLE")
    yield
    switch("ENABLE")


def _buyers() -> list[int]:
    """The municipalities, and two people: of the association, and of the first of them."""
    from portal.organisations.enums import Role
    from portal.organisations.reference import municipalities
    from tests.support.factories import base

    association = base.AssociationFactory()
    base.UserFactory(email=COORDINATOR, roles=[(association, Role.COORDINATOR)])
    made = [
        base.OrganisationFactory(code=code, short_name=name, county_code=code[:2])
        for code, name in municipalities()[:BUYERS]
    ]
    base.UserFactory(email=CONTROLLER, roles=[(made[0], Role.CONTROLLER)])
    return [one.pk for one in made]


def _agreements(dice: random.Random, buyers: list[int]) -> None:
    from contracts.agreements.models import (
        Agreement,
        AgreementLot,
        AgreementParty,
        AgreementSupplier,
    )
    from contracts.agreements.numbers import number_key
    from portal.organisations.models import Organisation
    from portal.people.models import User
    from portal.procurements.models import Supplier

    association = Organisation.objects.get(kind="association")
    person = User.objects.get(email=COORDINATOR)
    suppliers = Supplier.objects.bulk_create(
        Supplier(name=f"Leverantör {n} AB", country="SE", organisation_number=f"559{n:07d}")
        for n in range(SUPPLIERS)
    )
    made = []
    for n in range(AGREEMENTS):
        first = date(2020, 1, 1) + timedelta(days=dice.randrange(2000))
        last = first + timedelta(days=4 * 365)
        made.append(
            Agreement(
                origin="by_hand",
                title=f"Ramavtal {n}",
                number=f"RA-{n}",
                number_key=number_key(f"RA-{n}"),
                responsible=association,
                regime="directive",
                valid_from=first,
                valid_to=last,
                last_contract_date=last,
                signed_on=first,
                call_off_model="ranking",
                ceiling=dice.randrange(1, 500) * 1_000_000,
                registered_by=person,
            )
        )
    made = Agreement.objects.bulk_create(made)
    lots = AgreementLot.objects.bulk_create(
        AgreementLot(agreement=one, number=1, name="Hela avtalet") for one in made
    )
    AgreementSupplier.objects.bulk_create(
        AgreementSupplier(lot=lot, supplier=supplier, rank=rank)
        for lot in lots
        for rank, supplier in enumerate(dice.sample(suppliers, PLACES_EACH), start=1)
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=one, organisation_id=buyer)
        for one in made
        for buyer in dice.sample(buyers, PARTIES_EACH)
    )


def _spans(dice: random.Random, buyers: list[int], lines: int) -> None:
    """One import per buyer and month, and which of the lines are its; large buyers have more."""
    from django.db import connection

    sizes = [dice.lognormvariate(0, 0.8) for _buyer in buyers]
    with connection.cursor() as cursor:
        for statement in _TABLES:
            cursor.execute(statement)
        cursor.execute("SELECT organisation_id, id FROM usage_ledgersource")
        sources = dict(cursor.fetchall())
        cursor.execute("SELECT id, organisation_id, period_start FROM usage_ledgerimport")
        imports = {(buyer, month): pk for pk, buyer, month in cursor.fetchall()}
        assert len(sources) == BUYERS
        assert len(imports) == BUYERS * MONTHS
        shares, grown = [], 0.0
        for month in range(MONTHS):
            day = _month(month)
            for buyer, size in zip(buyers, sizes, strict=True):
                grown += size
                shares.append((imports[buyer, day], buyer, day, grown))
        with cursor.copy("COPY bench_span FROM STDIN") as copy:
            following = 1
            for import_id, buyer, day, so_far in shares:
                last = round(lines * so_far / grown)
                copy.write_row((import_id, buyer, day, following, last))
                following = last + 1
        cursor.execute("ANALYZE bench_span, bench_seat, bench_seller")


def _month(number: int) -> date:
    months = FIRST.year * 12 + FIRST.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


_TABLES = (
    """
    INSERT INTO usage_ledgersource (organisation_id, name, mapping)
    SELECT id, 'Reskontra', '{}' FROM organisations_organisation WHERE kind <> 'association'
    """,
    f"""
    INSERT INTO usage_ledgerimport (source_id, organisation_id, period_start, period_end, file_name,
        sha256, size, folder, layout, mapping, check_result, state, rows_read, rows_imported,
        rows_rejected, rows_masked, amount, uploaded_at, imported_at)
    SELECT id, organisation_id, month, month + interval '1 month' - interval '1 day',
        'reskontra.csv', '', 0, '', '{{}}', '{{}}', '{{}}', 'imported', 0, 0, 0, 0, 0, month, month
    FROM usage_ledgersource, generate_series(
        date '{FIRST}', date '{FIRST}' + interval '{MONTHS - 1} months', '1 month') month
    """,  # noqa: S608 - a day and a number of ours
    """
    CREATE UNLOGGED TABLE bench_span (
        import_id bigint, organisation_id bigint, month date, first bigint, last bigint)
    """,
    """
    CREATE UNLOGGED TABLE bench_seat AS
    SELECT party.organisation_id, lot.id AS lot_id, supplier.id AS supplier_id,
        supplier.organisation_number AS number, supplier.name, agreement.valid_from,
        agreement.last_contract_date,
        row_number() OVER (PARTITION BY party.organisation_id ORDER BY party.id, place.id) - 1
            AS place,
        count(*) OVER (PARTITION BY party.organisation_id) AS places
    FROM agreements_agreementparty party
    JOIN agreements_agreement agreement ON agreement.id = party.agreement_id
    JOIN agreements_agreementlot lot ON lot.agreement_id = agreement.id
    JOIN agreements_agreementsupplier place ON place.lot_id = lot.id
    JOIN procurements_supplier supplier ON supplier.id = place.supplier_id
    """,
    f"""
    CREATE UNLOGGED TABLE bench_seller AS
    SELECT n AS rank, '556' || lpad(n::text, 7, '0') AS number, 'Säljare ' || n || ' AB' AS name
    FROM generate_series(1, {SELLERS}) n
    """,  # noqa: S608 - a number of ours
)


def _slots(points: tuple[tuple[float, int], ...]) -> str:
    """The spread as an array of equally likely values."""
    shares = [share for share, _value in points]
    found = []
    for slot in range(_SLOTS):
        share = (slot + 0.5) / _SLOTS
        after = bisect(shares, share)
        (low, least), (high, most) = points[after - 1], points[after]
        found.append(round(least * (most / least) ** ((share - low) / (high - low))))
    return "{" + ",".join(map(str, found)) + "}"


# Three numbers of a line's own, of which each choice takes some bits: the same on every server.
_LINES = f"""
    INSERT INTO {{part}} (ledger_import_id, row_number, organisation_id, date, date_known, amount,
        supplier_number, number_kind, supplier_name, invoice_number, account, account_text, unit,
        match_reason, lot_id, supplier_id)
    SELECT import_id, n - first + 1, organisation_id, day, true,
        CASE WHEN (b >> 10) & 1023 < 41 THEN -1 ELSE 1 END
            * ('{_slots(_AMOUNTS)}'::bigint[])[1 + (c & {_SLOTS - 1})] / 100.0,
        coalesce(seat_number, seller_number), 'organisation', coalesce(seat_name, seller_name),
        (30000000 + n / 3)::text, account, 'Konto ' || account, 'Förvaltning ' || n %% 31,
        CASE WHEN supplier_id IS NULL THEN 'no_agreement_supplier'
            WHEN is_inside THEN 'matched'
            WHEN day BETWEEN valid_from AND last_contract_date THEN 'several_lots'
            ELSE 'outside_validity' END,
        CASE WHEN is_inside THEN lot_id END, supplier_id
    FROM (
        SELECT span.*, seat.lot_id, seat.supplier_id, seat.number AS seat_number,
            seat.name AS seat_name, seat.valid_from, seat.last_contract_date,
            seller.number AS seller_number, seller.name AS seller_name,
            CASE WHEN (b >> 20) & 1023 < 612 THEN '64400' ELSE (40000 + (b >> 30 & 255))::text END
                AS account,
            coalesce(day BETWEEN seat.valid_from AND seat.last_contract_date
                AND (c >> 20) & 31 > 0, false) AS is_inside
        FROM (
            SELECT span.*, n, a, b, c, month + (b & 1023)::int %% 28 AS day
            FROM bench_span span
            CROSS JOIN LATERAL generate_series(first, last) n
            CROSS JOIN LATERAL (
                SELECT hashint8extended(n, 1) AS a, hashint8extended(n, 2) AS b,
                    hashint8extended(n, 3) AS c OFFSET 0
            ) dice
            WHERE month >= %(first)s AND month < %(following)s
        ) span
        JOIN (SELECT organisation_id AS buyer, max(places) AS places FROM bench_seat GROUP BY 1)
            seats ON buyer = span.organisation_id
        LEFT JOIN bench_seat seat ON a & 1023 < 300 AND seat.organisation_id = span.organisation_id
            AND seat.place = floor(seats.places * ((a >> 10 & 1048575) / 1048576.0) ^ 2)::bigint
        JOIN bench_seller seller
            ON seller.rank = ('{_slots(_RANKS)}'::bigint[])[1 + (c >> 30 & {_SLOTS - 1})]
    ) line
"""  # noqa: S608 - names and numbers of ours


def _lines(year: int) -> None:
    """The lines of a year, into its part before that has indexes."""
    from django.db import connection

    from contracts.usage import partitions

    with partitions.aside(year, 0) as part, connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(
            _LINES.replace("{part}", part),
            {"first": date(year, 1, 1), "following": date(year + 1, 1, 1)},
        )


def main(lines: int, name: str) -> None:
    """Make the country in an empty database of the name."""
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = name
    make(lines)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(int(sys.argv[1]), sys.argv[2])
