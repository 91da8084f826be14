"""What suppliers and members are written; each letter to a supplier has a link of its own.

Nothing of what a deviation says stands in a letter: mail is read by more than its addressee.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from contracts.quality import links
from contracts.quality.enums import AssessmentState
from contracts.quality.models import Assessment, Deviation, FollowUp
from contracts.reports import public as reports
from contracts.reports.models import ReportingContact
from portal.core import clock
from portal.notices import actions as notices
from portal.notices import kinds
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui import brand, formats

SUPPLIER = "quality.supplier"
MEMBER = "quality.member"
_MODELS: dict[str, Any] = {"a": Assessment, "d": Deviation}


def _path(letter: Any) -> str:
    """The link, made as the letter goes out; nobody who has ended is let in."""
    _kind, which, pk, contact_id, _what = letter.key.split(":")
    about = _MODELS[which].objects.filter(pk=int(pk)).first()
    contact = ReportingContact.objects.current().filter(pk=int(contact_id)).first()
    if about is None or contact is None:
        return reverse("quality:link", args=["-"])
    return links.new_path(about, contact)


def _supplier_waits(letter: Any) -> bool:
    """Whether the supplier still has to answer; receipts and deviations are always told."""
    _kind, which, pk, _contact_id, what = letter.key.split(":")
    if which != "a" or what.startswith("receipt"):
        return True
    return Assessment.objects.filter(pk=int(pk), state=AssessmentState.OPEN).exists()


def _member_waits(letter: Any) -> bool:
    """Whether the member still has somebody to say something about."""
    _kind, follow_up, due_on, party, _what = letter.key.split(":")
    rows = Assessment.objects.filter(
        follow_up_id=int(follow_up),
        due_on=due_on,
        organisation_id=int(party),
        state=AssessmentState.OPEN,
    )
    return rows.exists()


kinds.register(
    SUPPLIER,
    gettext_lazy(
        "You get this because your company has an agreement through the association and you are"
        " its contact. The link opens this matter alone; do not pass it on."
    ),
    path=_path,
    name=gettext_lazy("To suppliers about follow-up of quality"),
    group=gettext_lazy("Agreements"),
    still_relevant=_supplier_waits,
)
kinds.register(
    MEMBER,
    gettext_lazy("You get this because your organisation uses the agreement."),
    name=gettext_lazy("What do we think of the suppliers"),
    group=gettext_lazy("Agreements"),
    still_relevant=_member_waits,
)


def contacts_of(about: Assessment | Deviation) -> list[ReportingContact]:
    """Whom to write to at the supplier."""
    agreement_id = (
        about.follow_up.agreement_id if isinstance(about, Assessment) else about.agreement_id
    )
    return reports.contacts_of(agreement_id, about.supplier_id)


def ask_supplier(assessment: Assessment, what: str) -> int:
    """Ask for the supplier's own assessment, or remind of it; answers how many letters."""

    def words() -> tuple[str, list[str]]:
        facts = _facts(assessment.follow_up, assessment.due_on)
        late = clock.today() > assessment.due_on
        if late:
            subject = gettext("Late: %(title)s, %(agreement)s") % facts
        elif what.startswith(("asked", "again")):
            subject = gettext("%(title)s, %(agreement)s") % facts
        else:
            subject = gettext("Reminder: %(title)s, %(agreement)s") % facts
        lines = [
            gettext(
                "The association follows up the agreement %(agreement)s (%(number)s) and asks you"
                " to answer the form “%(title)s”. The last day is %(day)s."
            )
            % facts,
            gettext(
                "No log-in is needed. What you fill in can be saved and gone on with by the same"
                " link."
            ),
        ]
        if late:
            lines.insert(0, gettext("The last day was %(day)s and we have no answer.") % facts)
        return subject, lines

    return _to_contacts(assessment, "a", what, words)


def receipt(assessment: Assessment) -> int:
    """Tell each contact what was received, so that an answer nobody there made is noticed."""

    def words() -> tuple[str, list[str]]:
        facts = _facts(assessment.follow_up, assessment.due_on) | {"name": assessment.answered_name}
        return gettext("Received: %(title)s, %(agreement)s") % facts, [
            gettext("We have received your answer, given by %(name)s.") % facts,
            gettext("Is something wrong? Ask the association to open the form again."),
        ]

    moment = f"{assessment.answered_at:%Y%m%d%H%M%S}"
    return _to_contacts(assessment, "a", f"receipt{moment}", words)


def about_deviation(deviation: Deviation, what: str) -> int:
    """Ask for a reply, tell of the plan, or remind of either; answers how many letters."""

    def words() -> tuple[str, list[str]]:
        facts = {
            "agreement": deviation.agreement.title,
            "number": deviation.agreement.number,
            "day": formats.day(deviation.reply_due_on) if deviation.reply_due_on else "",
            "id": deviation.pk,
        }
        if deviation.state == "asked":
            subject = gettext("A deviation to reply to: %(agreement)s") % facts
            lines = [
                gettext(
                    "The association has a deviation (no. %(id)s) from the agreement"
                    " %(agreement)s (%(number)s). Read it and reply by %(day)s."
                )
                % facts
            ]
        else:
            subject = gettext("Action plan: %(agreement)s") % facts
            lines = [
                gettext(
                    "There is an action plan for deviation no. %(id)s from the agreement"
                    " %(agreement)s (%(number)s). Read it, and say when your steps are done."
                )
                % facts
            ]
        lines.append(gettext("No log-in is needed. Never write personal data in the reply."))
        return subject, lines

    return _to_contacts(deviation, "d", what, words)


def _facts(follow_up: FollowUp, due_on: date) -> dict[str, str]:
    return {
        "title": follow_up.title,
        "agreement": follow_up.agreement.title,
        "number": follow_up.agreement.number,
        "day": formats.day(due_on),
        "site": brand.current().name or settings.SITE_URL,
    }


def _to_contacts(about: Assessment | Deviation, which: str, what: str, words: Any) -> int:
    contacts = contacts_of(about)
    for contact in contacts:
        with translation.override(contact.language):
            subject, lines = words()
            notices.send_to_address(
                kind=SUPPLIER,
                to=notices.Address(contact.email, contact.name, contact.language),
                subject=subject,
                body_text="\n\n".join(lines),
                url=about.get_absolute_url(),
                key=f"{SUPPLIER}:{which}:{about.pk}:{contact.pk}:{what}",
            )
    return len(contacts)


def ask_member(assessment: Assessment, what: str) -> int:
    """Ask a member for its view, once for all suppliers of the occasion; answers how many."""
    follow_up, party = assessment.follow_up, assessment.organisation
    if party is None:
        return 0
    people = access.people_with(Permission.CALL_OFF, party)
    facts = _facts(follow_up, assessment.due_on)
    written = 0
    for person in people:
        with translation.override(person.language):
            written += len(
                notices.send(
                    kind=MEMBER,
                    recipients=[person],
                    subject=gettext("What do you think of the suppliers? %(agreement)s") % facts,
                    body_text=gettext(
                        "Answer a short form about the suppliers that you use by the agreement"
                        " %(agreement)s. The last day is %(day)s."
                    )
                    % facts,
                    url=reverse("quality:assessments"),
                    key=f"{MEMBER}:{follow_up.pk}:{assessment.due_on}:{party.pk}:{what}",
                )
            )
    return written
