"""The report of retention: each rule, its switch, and how many rows are due."""

from dataclasses import dataclass

from portal.core import personal_data
from portal.core.personal_data import Retention
from portal.privacy.models import RetentionSwitch


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """One rule with its switch."""

    rule: Retention
    switch: RetentionSwitch | None
    count: int
    due: int

    @property
    def years(self) -> int | None:
        """How many years it keeps: as switched, else by its own default."""
        return self.switch.years if self.switch else self.rule.years

    @property
    def is_on(self) -> bool:
        """Whether it deletes."""
        return bool(self.switch and self.switch.is_on)


def retention_lines() -> list[RetentionLine]:
    """Every rule; two counts for each."""
    switches = {switch.key: switch for switch in RetentionSwitch.objects.all()}
    lines = []
    for rule in personal_data.retention():
        switch = switches.get(rule.key)
        due = rule.due(switch.years if switch else None).count()
        lines.append(RetentionLine(rule, switch, rule.rows.count(), due))
    return lines
