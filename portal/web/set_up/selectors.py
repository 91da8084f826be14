"""How far the set-up has come, told by what it has made."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.inquiries.models import Inquiry
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.members.models import Invitation
from portal.organisations.enums import OrganisationKind, Relation
from portal.organisations.models import Membership, Organisation
from portal.procurements.models import Procurement
from portal.ui import brand
from portal.web import audit_codes
from portal.web.models import SetUp

MOST_FOUND = 60
CHOSEN_AMONG = (OrganisationKind.MUNICIPALITY, OrganisationKind.COMPANY, OrganisationKind.REGION)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it is done, and the fact that says so."""

    key: str
    title: str
    done: bool
    fact: str
    number: int = 0

    @property
    def url(self) -> str:
        """Its page."""
        return reverse(f"set_up:{self.key}")


def association() -> Organisation:
    """The association of the installation."""
    return Organisation.objects.association()


def steps() -> list[Step]:
    """Every step in order, by a fixed number of statements."""
    own = association()
    parties = Organisation.objects.parties().count()
    row = SetUp.objects.filter(pk=1).first()
    worked = row.mail_worked_at if row else None
    asked = Inquiry.objects.count()
    people = Membership.objects.current(clock.today()).values("user_id").distinct().count()
    invited = Invitation.objects.unanswered().count()
    alone = without_anybody().count()
    look = brand.current()
    found = [
        Step("association", _("The association"), bool(own.organisation_number), own.name),
        Step("parties", _("Members"), parties > 0, _count_parties(parties)),
        Step("people", _("People"), people + invited > 1, _count_people(people, invited)),
        Step("contacts", _("Contacts"), parties > 0 and not alone, _count_alone(alone)),
        Step("mail", _("Mail"), bool(worked), _("tested") if worked else _("not tested")),
        Step("look", _("Name, logo and colour"), look != brand.Look(), look.shown_name),
        Step("finished", _("The first inquiry"), asked > 0, _("begun") if asked else _("not yet")),
    ]
    return [
        Step(step.key, step.title, step.done, step.fact, number)
        for number, step in enumerate(found, start=1)
    ]


def _count_parties(number: int) -> str:
    return ngettext("%(n)d party", "%(n)d parties", number) % {"n": number}


def _count_people(people: int, invited: int) -> str:
    found = ngettext("%(n)d person", "%(n)d people", people) % {"n": people}
    asked = ngettext("%(n)d invited", "%(n)d invited", invited) % {"n": invited}
    return f"{found}, {asked}"


def _count_alone(alone: int) -> str:
    if not alone:
        return _("every party has somebody")
    return ngettext("%(n)d party without anybody", "%(n)d parties without anybody", alone) % {
        "n": alone
    }


def without_anybody() -> QuerySet[Organisation]:
    """Parties in which nobody has a role or an invitation."""
    current = Membership.objects.current(clock.today()).filter(organisation=OuterRef("pk"))
    asked = Invitation.objects.unanswered().filter(organisation=OuterRef("pk"))
    return Organisation.objects.parties().exclude(Exists(current)).exclude(Exists(asked))


def with_people() -> QuerySet[Organisation]:
    """The association first, then its parties: where people can have roles."""
    rows = Organisation.objects.filter(
        Q(kind=OrganisationKind.ASSOCIATION) | Q(pk__in=Organisation.objects.parties().values("pk"))
    )
    first = Case(When(kind=OrganisationKind.ASSOCIATION, then=0), default=1)
    return rows.order_by(first, "sort_name", "pk")


def own_people() -> tuple[list[Membership], list[Invitation]]:
    """The association's own people, and those invited to it who have not answered."""
    own = association()
    current = Membership.objects.current(clock.today()).filter(organisation=own)
    asked = Invitation.objects.unanswered().filter(organisation=own)
    return list(current.select_related("user")), list(asked)


def next_after(all_steps: list[Step], key: str) -> Step | None:
    """The step that follows."""
    keys = [step.key for step in all_steps]
    place = keys.index(key) + 1
    return all_steps[place] if place < len(all_steps) else None


def is_hidden() -> bool:
    """Whether the panel has been put away."""
    return SetUp.objects.filter(pk=1, hidden_at__isnull=False).exists()


def to_choose_among(county: str, words: str) -> QuerySet[Organisation]:
    """Organisations of a county, or those whose name holds the words; at most sixty of these."""
    today = clock.today()
    rows = Organisation.objects.filter(kind__in=CHOSEN_AMONG)
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gt=today))
    if words:
        return rows.filter(name__icontains=words)[:MOST_FOUND]
    return rows.filter(county_code=county) if county else rows.none()


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party, since when, and whether anybody there can log in."""

    organisation: Organisation
    since: date | None

    @property
    def relation(self) -> str:
        """How it belongs, in words."""
        return str(Relation(self.organisation.relation).label)

    @property
    def has_people(self) -> bool:
        """Whether somebody there has a role."""
        return bool(getattr(self.organisation, "peopled", False))


def parties() -> list[PartyRow]:
    """Every party with the day it came, as far as the log tells; two statements."""
    current = Membership.objects.current(clock.today()).filter(organisation=OuterRef("pk"))
    rows = list(Organisation.objects.parties().annotate(peopled=Exists(current)))
    added = (
        AuditEvent.objects.filter(
            code=audit_codes.PARTY_ADDED,
            object_type="organisations.organisation",
            object_id__in=[str(row.pk) for row in rows],
        )
        .values_list("object_id")
        .annotate(last=Max("at"))
        .values_list("object_id", "last")
    )
    since = {pk: clock.local_date(at) for pk, at in added}
    return [PartyRow(row, since.get(str(row.pk))) for row in rows]


def case_without_inquiry(user: Any) -> Procurement | None:
    """A procurement that could ask for needs: the newest the person sees that has not."""
    asked = Inquiry.objects.filter(procurement=OuterRef("pk"))
    cases = Procurement.objects.visible_to(user).exclude(Exists(asked))
    return cases.order_by("-created_at").first()
