"""How long each step takes: what the portal counts with until the association decides otherwise.

These are experience, not law: the law's own times are asked of `portal.rules`.
"""

from django.utils.translation import gettext_lazy as _

from needs.planning.backwards import Length
from needs.planning.enums import LengthKey
from needs.planning.models import StepLength

K = LengthKey
DEFAULTS: dict[LengthKey, tuple[int, object]] = {
    K.PREPARE: (20, _("Assignment, reference group and time table.")),
    K.NEEDS: (30, _("Six weeks: the members ask several units.")),
    K.DOCUMENTS: (40, _("Estimate, requirements, dialogue and referral.")),
    K.HANDLING: (10, _("Two weeks from the request to papers for the board.")),
    K.BOARDS: (45, _("Most boards meet once a month, and papers are due before.")),
    K.MINUTES: (10, _("Two weeks until the minutes are approved and signed.")),
    K.NOTICE: (5, _("The party list is locked and the notice is checked.")),
    K.TENDERS: (0, _("The least period of the rules.")),
    K.EVALUATION: (30, _("Six weeks for qualification, evaluation and decision.")),
    K.STANDSTILL: (0, _("The least standstill of the rules.")),
    K.COURT: (120, _("Four months, so that a review in court does not leave a gap.")),
    K.CONTRACT: (10, _("Two weeks for signing by all.")),
    K.START: (20, _("Four weeks to tell the units how to call off.")),
}


def current() -> dict[str, Length]:
    """The lengths that hold, by key; one statement."""
    decided = {row.key: row for row in StepLength.objects.all()}
    found = {}
    for key, (days, reason) in DEFAULTS.items():
        row = decided.get(key.value)
        found[key.value] = Length(row.days, row.reason) if row else Length(days, str(reason))
    return found
