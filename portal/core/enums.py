"""States that explain themselves: label, public label, explanation and tone in one member."""

from enum import StrEnum

from django.db import models


class Tone(StrEnum):
    """How a state looks; the values are Designsystemet's `data-color`."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


class StatusChoices(models.TextChoices):
    """Base for states: `MEMBER = value, tone, public label, explanation, label`.

    The tone is data and not a template's `if`, so a colour survives translation. `label` is what
    staff read, `public_label` what citizens read, `explanation` one plain sentence.
    """

    tone: Tone
    public_label: str
    explanation: str

    def __new__(
        cls, value: str, tone: Tone = Tone.NEUTRAL, public_label: str = "", explanation: str = ""
    ) -> "StatusChoices":
        member = str.__new__(cls, value)
        member._value_ = value
        member.tone = tone
        member.public_label = public_label
        member.explanation = explanation
        return member
