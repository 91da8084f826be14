"""Following up in the demo: causes told by members, a saving, yearly reports, and what is next."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from contracts.agreements.models import Agreement
from contracts.followup import actions, leakage
from contracts.followup.actions import Explanation, SavingTerms, Wanted
from contracts.followup.enums import Cause, LeakageState, SavingsMethod
from contracts.usage.models import UsageMonth
from portal.core import clock
from portal.procurements.models import Procurement

if TYPE_CHECKING:
    from portal.web.demo.story import Teller

# By the name of the party, what it says of its largest purchase outside; Bjuv has not answered.
TOLD = (
    Explanation(Cause.NO_CAPACITY, note="Alla tre leverantörerna svarade nej."),
    Explanation(Cause.NOT_KNOWN),
    Explanation(Cause.INDIVIDUAL_NEED),
    Explanation(Cause.OTHER, note="Akut placering under helgen."),
)
SILENT = "Bjuv"


def tell(teller: "Teller", case: Procurement) -> None:
    """Members explain, the controller states a saving, and last year's reports are made."""
    agreement = Agreement.objects.get(procurement=case)
    _explain(teller, agreement)
    _save(teller, agreement)
    year = teller.today.year
    with clock.pretend(teller.today - timedelta(days=3)):
        for party in teller.parties:
            if party.short_name in {SILENT, "Lund"}:
                actions.report_on_member(
                    actor=teller.users["forbundscontroller"], organisation=party, year=year
                )
        actions.report_on_agreement(
            actor=teller.users["forbundscontroller"], agreement=agreement, year=year
        )


def _explain(teller: "Teller", agreement: Agreement) -> None:
    rows = [
        row
        for row in leakage.purchases(
            agreement_ids=[agreement.pk], first=leakage.asked_since(teller.today)
        )
        if row.state == LeakageState.OPEN and row.organisation.short_name != SILENT
    ]
    day = teller.today - timedelta(days=20)
    for place, row in enumerate(rows[: len(TOLD)]):
        with clock.pretend(day + timedelta(days=place)):
            actions.explain(
                actor=teller.answering(row.organisation),
                organisation=row.organisation,
                wanted=[Wanted(agreement.pk, row.quarter, row.supplier_key, row.version)],
                explanation=TOLD[place],
            )


def _save(teller: "Teller", agreement: Agreement) -> None:
    """The price of a day of care, against the agreement before it."""
    months = UsageMonth.objects.filter(lot__agreement=agreement, counts=True)
    last = months.order_by("-month").values_list("month", flat=True).first()
    if last is None:
        return
    with clock.pretend(teller.today - timedelta(days=10)):
        actions.state_saving(
            actor=teller.users["forbundscontroller"],
            agreement=agreement,
            terms=SavingTerms(
                method=SavingsMethod.EARLIER,
                first_month=date(last.year, 1, 1),
                last_month=last,
                item="Ett vårddygn, genomsnitt över delarna",
                baseline_price=Decimal(1480),
                agreed_price=Decimal(1395),
                baseline_source="Avtalet 2020–2023, prisbilagan, uppräknad med OPI till i fjol.",
            ),
        )
