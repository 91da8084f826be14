"""Agreements small enough for matching, and ledgers that are imported."""

from datetime import date
from pathlib import Path
from typing import Any

from contracts.agreements.models import (
    Agreement,
    AgreementLot,
    AgreementParty,
    AgreementSupplier,
)
from contracts.agreements.numbers import number_key
from contracts.usage import actions
from contracts.usage.models import LedgerImport
from contracts.usage.period import Period
from portal.procurements.models import Supplier
from tests.support.factories import base
from tests.support.factories.agreements import association


def agreement(
    *,
    numbers: list[str],
    parties: list[Any],
    lots: int = 1,
    valid: tuple[date, date] = (date(2026, 1, 1), date(2026, 12, 31)),
) -> Agreement:
    """An agreement whose suppliers have these organisation numbers, in every lot."""
    person = base.UserFactory()
    number = f"A-{Agreement.objects.count() + 1}"
    made = Agreement.objects.create(
        procurement=base.ProcurementFactory(responsible=person),
        title="Familjehemsvård",
        number=number,
        number_key=number_key(number),
        responsible=association(),
        regime="chapter_19",
        valid_from=valid[0],
        valid_to=valid[1],
        last_contract_date=valid[1],
        signed_on=valid[0],
        call_off_model="ranking",
        registered_by=person,
    )
    for organisation in parties:
        AgreementParty.objects.create(agreement=made, organisation=organisation)
    for place in range(1, lots + 1):
        lot = AgreementLot.objects.create(agreement=made, number=place, name=f"Område {place}")
        for organisation_number in numbers:
            supplier, _new = Supplier.objects.get_or_create(
                country="SE",
                organisation_number=organisation_number,
                defaults={"name": f"Leverantör {organisation_number}"},
            )
            AgreementSupplier.objects.create(lot=lot, supplier=supplier)
    return made


def uploaded(
    content: bytes,
    *,
    organisation: Any,
    actor: Any = None,
    period: str = "2026-03",
    source: str = "Reskontra",
    name: str = "ledger.csv",
) -> LedgerImport:
    """A file that is received but not imported."""
    return actions.upload(
        actor=actor,
        organisation=organisation,
        source_name=source,
        period=Period.parse(period),
        file_name=name,
        pieces=[content],
    )


def imported(content: bytes, **how: Any) -> LedgerImport:
    """A file that is imported."""
    made = uploaded(content, **how)
    done = actions.import_ledger(actor=how.get("actor"), ledger_import_id=made.pk)
    return done.ledger_import


def uploads_left(settings: Any) -> list[Path]:
    """What is still kept of uploaded files."""
    folder = Path(settings.VAR_DIR) / "uploads"
    return list(folder.iterdir()) if folder.exists() else []
