"""The days ahead that somebody must act before; pure, for the overview of an agreement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.ui import formats


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, and what it is the last day of."""

    day: date
    text: str


def of(agreement: Any, options: Iterable[Any], today: date) -> list[Deadline]:
    """The days from today on, nearest first: notice of options, call-offs, contracts."""
    last = agreement.valid_to
    found = [
        Deadline(agreement.valid_from, _("The agreement begins.")),
        Deadline(last, _("Last day for call-offs.")),
        Deadline(agreement.last_contract_date, _("Last day of contracts.")),
    ]
    if agreement.terminated_from is not None:
        text = _("Terminated: no call-offs from this day.")
        found = [row for row in found if row.day < agreement.terminated_from]
        found.append(Deadline(agreement.terminated_from, text))
    else:
        for option in options:
            if not option.is_decided:
                text = _("Last day of notice to extend until %(day)s.")
                text %= {"day": formats.day(option.extends_to)}
                found.append(Deadline(option.notice_by, text))
    ahead = {(row.day, row.text) for row in found if row.day >= today}
    return [Deadline(day, text) for day, text in sorted(ahead)]
