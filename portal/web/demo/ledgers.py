"""Two years of invented ledgers for the agreement in use, imported as a controller would."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from contracts.agreements.models import AgreementLot
from contracts.usage import actions as usage
from contracts.usage import teaching
from contracts.usage.enums import RuleKind
from contracts.usage.period import Period
from mandates.public import in_force
from portal.core import clock
from portal.organisations.models import Organisation
from portal.procurements.models import Procurement
from portal.web.demo import plans
from portal.web.demo.numbers import organisation_number
from portal.web.demo.plans import Plan

if TYPE_CHECKING:
    from portal.web.demo.story import Teller

CENT = Decimal("0.01")
HEADER = "Organisationsnummer;Leverantör;Fakturanummer;Fakturadatum;Konto;Belopp"
# How far what is bought stands from what was estimated, and who buys but has not delivered.
PACE = Decimal("1.18")
SILENT = {"1272", "0761", "1382"}
MONTHS_A_FILE = 6
# Whose ledger has a row without the supplier's number: a person is asked what it is.
NAMELESS = "1260"


def import_two_years(teller: "Teller", case: Procurement, plan: Plan) -> None:
    """Each party's ledgers since the agreement began, half a year a file."""
    controller = teller.users["forbundscontroller"]
    inside = {fact.organisation_id for fact in in_force(case)}
    for lot in AgreementLot.objects.filter(agreement__procurement=case):
        teaching.add_rule(actor=controller, lot=lot, kind=RuleKind.ACCOUNT, code="4682")
    for first, last in _half_years(plan.day(teller.today, plans.STARTS), teller.today):
        period = Period(first, last)
        with clock.pretend(min(last + timedelta(days=20), teller.today)):
            for party in teller.parties:
                if party.code in SILENT:
                    continue
                share = teller.size(party) if party.pk in inside else Decimal("0.1")
                text = _ledger(teller, plan, party, share, period)
                received = usage.upload(
                    actor=controller,
                    organisation=party,
                    source_name="Leverantörsreskontra",
                    period=period,
                    file_name=f"reskontra-{party.code}-{first:%Y-%m}.csv",
                    pieces=[text.encode("cp1252")],
                )
                usage.import_ledger(actor=controller, ledger_import_id=received.pk)


def _half_years(start: date, today: date) -> Iterator[tuple[date, date]]:
    """Whole months from the month after `start` to the last one that has passed, six at a time."""
    first = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = today.replace(day=1) - timedelta(days=1)
    while first <= end:
        last = first
        for _month in range(MONTHS_A_FILE):
            last = (last + timedelta(days=32)).replace(day=1)
        last = min(last - timedelta(days=1), end)
        yield first, last
        first = last + timedelta(days=1)


def _ledger(
    teller: "Teller", plan: Plan, party: Organisation, size: Decimal, period: Period
) -> str:
    """A ledger as a municipality's system gives it: the agreement's suppliers and others."""
    first, last = period.first, period.last
    chance = Random(f"{party.code}{first}")  # noqa: S311 - the same demonstration every time
    others = list(enumerate(plans.OTHER_SUPPLIERS, start=101))
    rows, serial, month = [HEADER], 0, first
    while month <= last:
        bought = []
        for place, item in enumerate(plan.items):
            chosen = teller.of_lot(place)
            a_month = item.price * item.quantity * size / 12 * PACE
            for supplier, amount in zip(chosen, _parts(chance, a_month, len(chosen)), strict=True):
                bought.append((supplier.organisation_number, supplier.name, "46820", amount))
        if chance.random() < 0.15:
            outside = teller.demo_suppliers()[5]
            bought.append((outside.organisation_number, outside.name, "46820", _some(chance, 40)))
        for own, name in chance.sample(others, 2):
            other = (organisation_number("559998", own), name, "64400", _some(chance, 9))
            bought.append(other)
        for number, name, account, amount in bought:
            serial += 1
            day = month + timedelta(days=chance.randint(0, 26))
            rows.append(
                f"{number[:6]}-{number[6:]};{name};{month:%y%m}{serial:04d};{day};{account};"
                f"{str(amount).replace('.', ',')}"
            )
        month = (month + timedelta(days=32)).replace(day=1)
    if party.code == NAMELESS:
        name = teller.of_lot(0)[0].name
        rows.append(f"SAKNAS;{name};{last:%y%m}9999;{last};46820;18400,00")
    return "\r\n".join(rows) + "\r\n"


def _parts(chance: Random, total: Decimal, parts: int) -> list[Decimal]:
    """The total in uneven parts, to the öre, a little more or less from month to month."""
    weights = [Decimal(chance.randint(10, 60)) for _part in range(parts)]
    swing = Decimal(chance.randint(80, 120)) / 100
    return [(total * swing * weight / sum(weights)).quantize(CENT) for weight in weights]


def _some(chance: Random, thousands: int) -> Decimal:
    return Decimal(chance.randint(1000, thousands * 100_000)) / 100
