"""The answer to "may I?"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed and, when it is not, why: a sentence for the person who asked.

    `paragraph` names the rule behind a refusal where there is one ("LOU 7:3").
    """

    allowed: bool
    reason: str = ""
    paragraph: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    @classmethod
    def yes(cls) -> "Decision":
        """Allowed; nothing to explain."""
        return cls(True)

    @classmethod
    def no(cls, reason: str, *, paragraph: str = "") -> "Decision":
        """Refused, with the sentence that is shown to the person."""
        return cls(False, reason, paragraph)
