"""A computed answer never travels without its reason."""

from dataclasses import dataclass

from portal.rules.enums import Nature


@dataclass(frozen=True, slots=True)
class Ruled[T]:
    """A value of the law with why, where it stands and whether somebody has checked it.

    `reason` is a sentence for the page, `paragraph` the place in the law ("LOU 20:1"). `verified`
    is false when any value it rests on is unchecked: show that, and let a person decide.
    `nature` tells law from the association's own norm.
    """

    value: T
    reason: str
    paragraph: str
    source: str
    verified: bool
    nature: Nature = Nature.LAW
