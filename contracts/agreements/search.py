"""The search box's answer to "may we use the agreement?": a thing or supplier in, a verdict out."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements import policies
from contracts.agreements.models import Agreement, AgreementParty
from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements.models import Procurement
from portal.ui import formats
from portal.ui.search import SearchHit

MOST = 10
_FIELDS = (
    "title",
    "number",
    "lots__name",
    "procurement__title",
    "area",
    "procurement__description",
    "cpv_codes__label_sv",
    "cpv_codes__label_en",
    "cpv_codes__code",
    "lots__suppliers__supplier__name",
    "lots__suppliers__supplier__organisation_number",
)
_STEMMED = ("title", "lots__name", "area", "cpv_codes__label_sv")


def matching(query: str) -> Any:
    """Agreements in which every word occurs, or whose words have the same stems in Swedish."""
    every = Q()
    for word in query.split()[:6]:
        text = word.replace("-", "") if word.replace("-", "").isdigit() else word
        some = Q()
        for name in _FIELDS:
            some |= Q(**{f"{name}__icontains": text})
        every &= Q(pk__in=Agreement.objects.filter(some).order_by().values("pk"))
    stems = (
        Agreement.objects.annotate(words=SearchVector(*_STEMMED, config="swedish"))
        .filter(words=SearchQuery(query, config="swedish"))
        .order_by()
    )
    return Agreement.objects.filter(every | Q(pk__in=stems.values("pk")))


def provider(user: Any, query: str) -> list[SearchHit]:
    """Agreements the person may know of, those of procurements it is invited to included.

    People of member organisations get a verdict; the association, which buys nothing by its
    agreements, gets the facts. Three statements.
    """
    known = Q(pk__in=Agreement.objects.visible_to(user).values("pk")) | Q(
        procurement__in=Procurement.objects.visible_to(user).values("pk")
    )
    ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
    own = AgreementParty.objects.filter(organisation_id__in=ids)
    found = (
        matching(query)
        .filter(known)
        .with_status(clock.today())
        .select_related("procurement")
        .prefetch_related(Prefetch("parties", queryset=own))[:MOST]
    )
    if access.works_for_association(user):
        return [_fact(agreement) for agreement in found]
    organisations = list(access.organisations_where(user, Permission.VIEW_WORK))
    hits = [_answer(agreement, organisations) for agreement in found]
    return sorted(hits, key=lambda hit: not hit.verdict)


def _detail(agreement: Agreement) -> str:
    return _("%(status)s, call-offs until %(day)s") % {
        "status": agreement.status_enum.label,
        "day": formats.day(agreement.valid_to),
    }


def _fact(agreement: Agreement) -> SearchHit:
    return SearchHit(
        agreement.title, agreement.get_absolute_url(), _("Agreement"), _detail(agreement)
    )


def _answer(agreement: Agreement, organisations: list[Any]) -> SearchHit:
    """The best answer among the person's organisations; the case page where it is no party."""
    verdicts = [policies.may_use(agreement, organisation) for organisation in organisations]
    best: Decision = next((v for v in verdicts if v), verdicts[0])
    if list(agreement.parties.all()):
        url = agreement.get_absolute_url()
        party_ids = {row.organisation_id for row in agreement.parties.all()}
        as_party = [v for o, v in zip(organisations, verdicts, strict=True) if o.pk in party_ids]
        best = next((v for v in as_party if v), as_party[0])
    else:
        url = (
            reverse("procurements:case", args=[agreement.procurement_id])
            if agreement.procurement_id
            else agreement.get_absolute_url()
        )
    return SearchHit(agreement.title, url, _("Agreement"), _detail(agreement), best)
