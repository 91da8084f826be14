"""Free text never holds a personal number: the portal is about volumes, not about persons."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import luhn

_CANDIDATE = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")
_COORDINATION_DAYS = 60


def refuse_personal_numbers(text: str) -> None:
    """Raise `ValidationError` when `text` holds a Swedish personal or coordination number."""
    if any(_is_personal(found) for found in _CANDIDATE.findall(text)):
        raise ValidationError(
            _("The text holds a personal number. Take it away: nothing here is about persons.")
        )


def _is_personal(found: str) -> bool:
    """Whether the digits are a day of a year and add up; an organisation number never is."""
    digits = re.sub(r"\D", "", found)[-10:]
    month, day = int(digits[2:4]), int(digits[4:6])
    day -= _COORDINATION_DAYS if day > _COORDINATION_DAYS else 0
    return 1 <= month <= 12 and 1 <= day <= 31 and luhn.is_valid(digits)
