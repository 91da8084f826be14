"""The needs that stand in a mandate: copied, so that a later answer changes nothing signed.

They are taken from the snapshot of the demand that the estimate stands on, and each line says
which; where no estimate stands on a snapshot, from what the parties have answered.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from needs.consolidation import public as demand
from portal.ui import formats


def of_parties(procurement: Any) -> dict[int, list[dict[str, Any]]]:
    """What each party has answered that it needs per year, as plain values."""
    volumes, frozen = demand.volumes_of(procurement)
    extra: dict[str, Any] = {}
    if frozen:
        which = {"id": frozen.pk, "number": frozen.number, "sha256": frozen.sha256}
        extra = {"snapshot": which}
    return {
        organisation_id: [
            {"item": line.item, "unit": line.unit, "quantity": str(line.quantity), **extra}
            for line in lines
        ]
        for organisation_id, lines in volumes.items()
    }


@dataclass(frozen=True, slots=True)
class Basis:
    """Which snapshot a mandate's volumes come from, and whether answers have changed since."""

    text: str
    sha256: str
    url: str
    changed: bool


def basis(mandate: Any, *, with_link: bool) -> Basis | None:
    """The snapshot of a mandate's volumes; None for volumes that were taken from the answers.

    `with_link` for the association alone: the snapshot holds every party's figures.
    """
    which = next((line["snapshot"] for line in mandate.volumes if "snapshot" in line), None)
    if which is None:
        return None
    frozen = demand.snapshot(which["id"])
    return Basis(
        text=in_words_of(which),
        sha256=which["sha256"],
        url=frozen.url if frozen and with_link else "",
        changed=demand.changed_since(which["id"], mandate.organisation),
    )


def in_words_of(which: dict[str, Any]) -> str:
    """`Snapshot 2 of the demand`, with the beginning of its checksum."""
    return _("Snapshot %(number)s of the demand, SHA-256 %(sha)s…") % {
        "number": which["number"],
        "sha": which["sha256"][:12],
    }


def in_words(volumes: list[dict[str, Any]], *, most: int | None = 1) -> str:
    """`2 340 vårddygn`, and how many more lines there are; `most` None writes out all."""
    if len(volumes) == 1:
        return _figure(volumes[0])
    if most is None:
        return "; ".join(f"{line['item']}: {_figure(line)}" for line in volumes)
    shown = ", ".join(_figure(line) for line in volumes[:most])
    more = len(volumes) - most
    return (
        _("%(first)s and %(count)s more") % {"first": shown, "count": more} if more > 0 else shown
    )


def _figure(line: dict[str, Any]) -> str:
    return f"{formats.number(Decimal(line['quantity']))} {line['unit']}"
