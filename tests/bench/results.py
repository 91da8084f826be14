"""One measured value and its goal."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Result:
    """A ratio within one run, or a count; `note` is for the person who reads the table."""

    name: str
    value: float
    goal: float
    better: Literal["higher", "lower"]
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the goal is reached."""
        if self.better == "higher":
            return self.value >= self.goal
        return self.value <= self.goal

    def as_data(self) -> dict[str, Any]:
        """The row of `var/bench.json`."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "goal": self.goal,
            "better": self.better,
            "holds": self.holds,
        }
