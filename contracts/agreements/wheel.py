"""What the annual wheel is told of agreements: their last days and the notice of their options."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from contracts.agreements.models import Agreement, AgreementOption, AgreementParty
from needs.planning.registries import AgreementOnWheel, Notice
from portal.core import clock

KEY = "agreement"
ONE_DAY = timedelta(days=1)


def key_of(agreement_id: int) -> str:
    """The agreement's key on the wheel."""
    return f"{KEY}:{agreement_id}"


def id_of(key: str) -> int | None:
    """The agreement behind a key; None for other rooms' keys."""
    room, _colon, number = key.partition(":")
    return int(number) if room == KEY and number.isascii() and number.isdigit() else None


def agreements(user: Any) -> list[AgreementOnWheel]:
    """Agreements that `user` may see (None: all), in three statements.

    One that is terminated ends the day before its termination takes effect, and has no options.
    """
    today = clock.today()
    rows = Agreement.objects.all() if user is None else Agreement.objects.visible_to(user)
    options: dict[int, list[Notice]] = defaultdict(list)
    still_open = AgreementOption.objects.filter(
        agreement__in=rows.values("pk"), taken_at=None, declined_at=None, notice_by__gte=today
    )
    for pk, day, extends_to in still_open.order_by("position").values_list(
        "agreement_id", "notice_by", "extends_to"
    ):
        options[pk].append(Notice(day, extends_to))
    parties: dict[int, list[int]] = defaultdict(list)
    held = AgreementParty.objects.filter(agreement__in=rows.values("pk")).order_by("pk")
    for pk, organisation_id in held.values_list("agreement_id", "organisation_id"):
        parties[pk].append(organisation_id)
    return [_row(row, options[row.pk], parties[row.pk]) for row in rows]


def _row(row: Agreement, options: list[Notice], parties: list[int]) -> AgreementOnWheel:
    last = row.valid_to
    if row.terminated_from is not None and row.terminated_from <= last:
        last, options = max(row.valid_from, row.terminated_from - ONE_DAY), []
    return AgreementOnWheel(
        key=key_of(row.pk),
        title=row.title,
        number=row.number,
        url=row.get_absolute_url(),
        begins=row.valid_from,
        last_call_off=last,
        last_contract=max(last, row.last_contract_date),
        regime=row.regime,
        notices=tuple(options),
        parties=tuple(parties),
    )
