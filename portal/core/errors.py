"""Refusals that a person reads: raised by actions, shown by forms and pages."""

from portal.core.decisions import Decision


class ActionError(Exception):
    """Something in the input or the state stops an action; the message is a sentence for the user.

    `field` names the form field at fault, `paragraph` the rule of law behind the refusal.
    """

    def __init__(self, message: str, *, field: str | None = None, paragraph: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.paragraph = paragraph

    def __str__(self) -> str:
        if self.paragraph:
            return f"{self.message} ({self.paragraph})"
        return str(self.message)


class Refused(ActionError):
    """The person may not do this, here or now."""


def require(decision: Decision) -> None:
    """Raise `Refused` with the decision's own reason unless it allows."""
    if not decision:
        raise Refused(decision.reason, paragraph=decision.paragraph)
