"""What agreements and ledgers tell the demand radar: ends to come, and purchases outside.

Follow-up knows the ends, the decisions about what follows, and the lines; it offers them as
signals. Each carries the page that proves it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Sum
from django.urls import reverse

from contracts.agreements.models import Agreement, AgreementCpvCode, AgreementLot, AgreementParty
from contracts.followup import ending, leakage
from contracts.usage.enums import MatchOutcome
from contracts.usage.models import LedgerImport, UsageLine, UsageYear
from needs.radar.registries import Signal
from portal.organisations.models import Organisation

ENDS, OUTSIDE, WITHOUT = "agreement_ends", "outside", "without_agreement"
# An agreement that ends within two years is time enough for a joint cycle, and late enough to tell.
HORIZON = timedelta(days=730)
# Purchases of the last twelve whole months, from so much per member and account or agreement.
LOOKED_BACK_MONTHS = 12
LEAST = Decimal(100_000)
DAYS_OF_YEAR = Decimal("365.25")
# Lines that no agreement here covers, of suppliers that are no persons.
UNCOVERED = (
    MatchOutcome.NO_AGREEMENT_SUPPLIER,
    MatchOutcome.NOT_A_PARTY,
    MatchOutcome.OUTSIDE_VALIDITY,
)


def months_back(today: date) -> date:
    """The first day of the time that is looked back on: twelve whole months before this one."""
    return ending.months_before(today.replace(day=1), LOOKED_BACK_MONTHS)


def _codes(agreement_ids: list[int]) -> dict[int, str]:
    """Agreement → its narrowest code: the one that says most; one statement."""
    found: dict[int, str] = {}
    rows = AgreementCpvCode.objects.filter(agreement_id__in=agreement_ids)
    for pk, code in rows.values_list("agreement_id", "cpv_code__code").order_by("cpv_code__code"):
        before = found.get(pk, "")
        if len(code.rstrip("0")) > len(before.rstrip("0")):
            found[pk] = code
    return found


def _lot_names(agreement_ids: list[int]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = AgreementLot.objects.filter(agreement_id__in=agreement_ids).order_by("number")
    for pk, name in rows.values_list("agreement_id", "name"):
        names[pk].append(name)
    return {pk: " ".join(found) for pk, found in names.items()}


def agreements_that_end(today: date) -> Iterator[Signal]:
    """One signal for each party of an agreement about whose successor nothing is decided.

    Members' own agreements and joint ones alike; options that can still be taken put the end off.
    The value is what the party bought in the last whole year, else the estimate per year of an
    agreement that has no other party.
    """
    rows = Agreement.objects.filter(valid_to__gte=today, valid_to__lte=today + HORIZON)
    found = {}
    for agreement in ending.read(rows.order_by("pk")):
        row = ending.ending_of(agreement, lead_months=0, today=today)
        if row.cycle is None and row.ends <= today + HORIZON:
            found[agreement.pk] = row
    parties: dict[int, list[int]] = defaultdict(list)
    held = AgreementParty.objects.filter(agreement_id__in=found).holding(today)
    for pk, organisation in held.order_by("pk").values_list("agreement_id", "organisation_id"):
        parties[pk].append(organisation)
    used = _used(list(found), today.year - 1)
    codes, names = _codes(list(found)), _lot_names(list(found))
    for pk, row in found.items():
        agreement = row.agreement
        buyers = parties.get(pk) or [agreement.responsible_id]
        for organisation in buyers:
            yield Signal(
                source=ENDS,
                key=f"{pk}:{organisation}",
                organisation_id=organisation,
                title=agreement.title,
                url=agreement.get_absolute_url(),
                cpv=codes.get(pk, ""),
                words=f"{agreement.area} {names.get(pk, '')}",
                value=used.get((pk, organisation)) or _per_year(agreement, len(buyers)),
                starts_on=row.ends + timedelta(days=1),
            )


def _used(agreement_ids: list[int], year: int) -> dict[tuple[int, int], Decimal]:
    rows = UsageYear.objects.filter(lot__agreement_id__in=agreement_ids, year=year).order_by()
    summed = rows.values_list("lot__agreement_id", "organisation_id").annotate(total=Sum("amount"))
    return {(pk, buyer): total for pk, buyer, total in summed if total > 0}


def _per_year(agreement: Any, parties: int) -> Decimal | None:
    """The estimate per year, where the agreement is one buyer's alone."""
    if parties != 1 or not agreement.estimate:
        return None
    days = (agreement.valid_to - agreement.valid_from).days + 1
    return (agreement.estimate / max(Decimal(days) / DAYS_OF_YEAR, Decimal(1))).quantize(Decimal(1))


def bought_outside(today: date) -> Iterator[Signal]:
    """The need of an agreement, bought elsewhere by one of its parties; four statements."""
    rows = leakage.outside_of_parties().filter(quarter__gte=months_back(today))
    rows = rows.annotate(agreement_id=F("outside_lot__agreement_id"))
    summed = list(
        rows.values("organisation_id", "agreement_id")
        .annotate(total=Sum("amount"))
        .filter(total__gte=LEAST)
        .order_by("organisation_id", "agreement_id")
    )
    ids = sorted({row["agreement_id"] for row in summed})
    agreements = Agreement.objects.in_bulk(ids)
    codes, names = _codes(ids), _lot_names(ids)
    for row in summed:
        pk, organisation = row["agreement_id"], row["organisation_id"]
        yield Signal(
            source=OUTSIDE,
            key=f"{pk}:{organisation}",
            organisation_id=organisation,
            title=agreements[pk].title,
            url=reverse("followup:explain", args=[organisation]),
            cpv=codes.get(pk, ""),
            words=f"{agreements[pk].area} {names.get(pk, '')}",
            value=row["total"],
        )


def without_agreement(today: date) -> Iterator[Signal]:
    """What members buy without any agreement, by account or CPV code of the ledger's lines.

    One statement over the lines of a year, which is why it is asked only when ledgers have come.
    Suppliers are not told: a name may be a person's.
    """
    first = months_back(today)
    lines = UsageLine.objects.filter(
        match_reason__in=[outcome.value for outcome in UNCOVERED],
        date__gte=first,
        date__lt=today.replace(day=1),
        copy_of=None,
        ledger_import__isnull=False,
    ).exclude(cpv="", account_text="")
    summed = (
        lines.order_by()
        .values("organisation_id", "cpv", "account", "account_text")
        .annotate(total=Sum("amount"), latest=Max("ledger_import_id"))
        .filter(total__gte=LEAST)
        .order_by("organisation_id", "cpv", "account", "account_text")
    )
    for row in summed:
        account = f"{row['account']} {row['account_text']}".strip()
        yield Signal(
            source=WITHOUT,
            key=f"{row['organisation_id']}:{row['cpv']}:{account}"[:200],
            organisation_id=row["organisation_id"],
            title=row["account_text"] or account or row["cpv"],
            url=reverse("usage:import_lines", args=[row["latest"]]),
            cpv=row["cpv"],
            value=row["total"],
        )


def ledgers_known(today: date) -> str:
    """Changes when a ledger comes, is replaced, or is matched again, and with every month."""
    rows = LedgerImport.objects.imported().order_by()
    told = rows.aggregate(found=Count("pk"), latest=Max("pk"), at=Max("imported_at"))
    lines = UsageYear.objects.order_by().aggregate(found=Sum("amount"), rows=Count("pk"))
    members = Organisation.objects.parties().count()
    facts = (today.replace(day=1), *told.values(), *lines.values(), members)
    return ":".join(str(fact) for fact in facts)
