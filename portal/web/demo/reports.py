"""What the suppliers of the agreement in use report: one has, one sold nothing, one is late."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from contracts.agreements.models import Agreement
from contracts.reports import actions, links, tasks
from contracts.reports.enums import Interval
from contracts.reports.models import ReportingContact, ReportTask
from contracts.reports.periods import period_of
from contracts.reports.policies import Reporter
from contracts.reports.selectors import schedule_of, suppliers_of
from portal.core import clock
from portal.procurements.models import Procurement
from portal.web.demo.people import DOMAIN

if TYPE_CHECKING:
    from portal.web.demo.story import Teller

_DAY = timedelta(days=1)
NAMES = ("Lena Larsdotter", "Omar Ost", "Petra Palm", "Rune Rask")
INSTRUCTIONS = "Ange antal vårddygn och pris per dygn. Skriv aldrig uppgifter om enskilda personer."


def report_last_quarter(teller: "Teller", case: Procurement) -> None:
    """The quarter before the last day on which reports were due: asked for, answered, reminded."""
    agreement = Agreement.objects.get(procurement=case)
    quarter = period_of(period_of(teller.today, Interval.QUARTER).first - _DAY, Interval.QUARTER)
    schedule = schedule_of(agreement)
    with clock.pretend(quarter.first + timedelta(days=20)):
        actions.save_schedule(
            actor=teller.coordinator,
            agreement=agreement,
            is_asked=True,
            interval=Interval.QUARTER,
            working_days=schedule.working_days,
            starts_on=quarter.first,
            columns=schedule.columns,
            instructions=INSTRUCTIONS,
        )
        for supplier, name in zip(suppliers_of(agreement), NAMES, strict=False):
            actions.add_contact(
                actor=teller.coordinator,
                supplier=supplier,
                agreement=agreement,
                name=name,
                email=f"{name.split()[0].lower()}@leverantor.{DOMAIN}",
            )
    with clock.pretend(quarter.last + _DAY):
        tasks.ask_all()
    asked = list(ReportTask.objects.filter(agreement=agreement).order_by("supplier__sort_name"))
    for place, task in enumerate(asked[:3]):
        contact = ReportingContact.objects.filter(supplier_id=task.supplier_id).first()
        if contact is not None:
            with clock.pretend(min(quarter.last + timedelta(days=6 + place), teller.today)):
                _report(task, contact, nothing=place == 1)
    _remind_until(teller.today, quarter.last)


def _report(task: ReportTask, contact: ReportingContact, *, nothing: bool) -> None:
    """As the supplier does it, behind the link of its letter."""
    token = links.new_path(task, contact).rstrip("/").rsplit("/", 1)[1]
    by = Reporter(link=links.open_link(token))
    if nothing:
        actions.report_nothing(reporter=by, task=task, after=0)
        return
    chance = Random(task.supplier.name)  # noqa: S311 - the same demonstration every time
    buyers = [row.organisation.name for row in task.agreement.parties.all()[:4]]
    lot = task.agreement.lots.filter(suppliers__supplier=task.supplier).first()
    typed = [
        {
            "buyer_name": name,
            "lot": str(lot or ""),
            "article": "Vårddygn",
            "quantity": str(chance.randint(20, 90)),
            "unit": "dygn",
            "unit_price": str(Decimal(chance.randint(120_000, 160_000)) / 100).replace(".", ","),
        }
        for name in buyers
    ]
    typed.append({"buyer_name": "Påhittade kommunen", "buyer": "other", "amount": "48000"})
    draft = actions.begin(reporter=by, task=task)
    filled = {len(draft.rows) + place: texts for place, texts in enumerate(typed)}
    everything = set(range(len(draft.rows)))
    actions.save_rows(reporter=by, task=task, typed=filled, removed=everything)
    actions.submit(reporter=by, task=task, declared_by=contact.name, after=0)


def _remind_until(today: date, last: date) -> None:
    """The clock's reminders of the days since."""
    day = last + _DAY
    while day <= today:
        with clock.pretend(day):
            tasks.remind_all()
        day += _DAY
