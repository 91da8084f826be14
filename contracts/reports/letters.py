"""What suppliers are written: the question, reminders, receipts; each letter has its own link."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from contracts.reports import links, public
from contracts.reports.enums import TaskState
from contracts.reports.models import ReportingContact, ReportTask, ReportVersion
from contracts.reports.selectors import Sums
from portal.core import clock
from portal.notices import actions as notices
from portal.notices import kinds
from portal.ui import brand, formats

KIND = "reports.supplier"


def _path(letter: Any) -> str:
    """The link, made as the letter goes out; nobody who has ended is let in."""
    _kind, task_id, contact_id, _what = letter.key.split(":")
    task = ReportTask.objects.filter(pk=int(task_id)).first()
    contact = ReportingContact.objects.current().filter(pk=int(contact_id)).first()
    if task is None or contact is None:
        return reverse("reports:link", args=["-"])
    return links.new_path(task, contact)


def _still_asked(letter: Any) -> bool:
    """Whether the report is still to come; a receipt is sent whatever has happened since."""
    _kind, task_id, _contact_id, what = letter.key.split(":")
    if what.startswith("receipt"):
        return True
    return ReportTask.objects.filter(pk=int(task_id), state=TaskState.OPEN).exists()


kinds.register(
    KIND,
    gettext_lazy(
        "You get this because your company has an agreement through the association and you are"
        " its reporting contact. The link opens this report alone; do not pass it on."
    ),
    path=_path,
    name=gettext_lazy("To suppliers about sales reports"),
    group=gettext_lazy("Agreements"),
    still_relevant=_still_asked,
)


def contacts_of(task: ReportTask) -> list[ReportingContact]:
    """Whom to write to: the agreement's own contacts, else those for all of the supplier's."""
    return public.contacts_of(task.agreement_id, task.supplier_id)


def ask(task: ReportTask, what: str) -> int:
    """Write the question, or a reminder of it, to each contact once; answers how many."""
    contacts = contacts_of(task)
    for contact in contacts:
        with translation.override(contact.language):
            _write(task, contact, what, *_question(task, what))
    return len(contacts)


def _question(task: ReportTask, what: str) -> tuple[str, list[str]]:
    facts = {
        "agreement": task.agreement.title,
        "number": task.agreement.number,
        "period": task.period_label,
        "day": formats.day(task.due_on),
        "supplier": task.supplier.name,
        "site": brand.current().name or settings.SITE_URL,
    }
    late = clock.today() > task.due_on
    first = what.startswith(("asked", "again"))
    if late:
        subject = gettext("Late: sales report for %(period)s, %(agreement)s") % facts
    elif first:
        subject = gettext("Sales report for %(period)s, %(agreement)s") % facts
    else:
        subject = gettext("Reminder: sales report for %(period)s, %(agreement)s") % facts
    lines = [
        gettext(
            "Report what %(supplier)s sold in %(period)s under the agreement %(agreement)s"
            " (%(number)s). The last day is %(day)s."
        )
        % facts,
        gettext(
            "Sold nothing? Say so with one click. Otherwise type the sums, paste them from a"
            " spreadsheet, or upload a file. No log-in is needed."
        ),
    ]
    if late:
        lines.insert(0, gettext("The last day was %(day)s and we have no report.") % facts)
    return subject, lines


def receipt(version: ReportVersion, sums: Sums) -> int:
    """Tell each contact what was received, so that a report nobody there made is noticed."""
    contacts = contacts_of(version.task)
    for contact in contacts:
        with translation.override(contact.language):
            facts = {
                "period": version.task.period_label,
                "agreement": version.task.agreement.title,
                "version": version.number,
                "name": version.declared_by,
                "inside": formats.exact_money(sums.inside),
                "apart": formats.exact_money(sums.apart),
                "rows": sums.rows,
            }
            lines = [
                gettext("We have received version %(version)s, declared by %(name)s.") % facts,
                gettext("Nothing was sold in the period.")
                if version.is_nil
                else gettext(
                    "%(rows)s rows: %(inside)s under the agreement, and %(apart)s outside it or to"
                    " others than its parties."
                )
                % facts,
                gettext("Is something wrong? Follow the link and correct the report."),
            ]
            subject = gettext("Received: sales report for %(period)s, %(agreement)s") % facts
            _write(version.task, contact, f"receipt{version.number}", subject, lines)
    return len(contacts)


def _write(
    task: ReportTask, contact: ReportingContact, what: str, subject: str, lines: list[str]
) -> None:
    notices.send_to_address(
        kind=KIND,
        to=notices.Address(contact.email, contact.name, contact.language),
        subject=subject,
        body_text="\n\n".join(lines),
        url=reverse("reports:detail", args=[task.pk]),
        key=f"{KIND}:{task.pk}:{contact.pk}:{what}",
    )
