"""The verdict on a signed mandate, kept beside it as it was on the day of the upload."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from portal.documents import signatures
from portal.documents.enums import SignatureState


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of the signature said; see `portal.documents.signatures.verdict`."""

    state: str
    signer: str = ""
    level: str = ""
    signed_at: datetime | None = None
    covers_whole_file: bool = False
    messages: list[str] = field(default_factory=list)

    @property
    def state_enum(self) -> SignatureState:
        """The state as a member that carries label and tone."""
        return SignatureState(self.state)

    @property
    def is_good(self) -> bool:
        """Signed, unchanged and trusted: a coordinator needs to give no reason."""
        return self.state_enum is SignatureState.TRUSTED

    @property
    def is_broken(self) -> bool:
        """Changed after signing or unreadable: refused."""
        return self.state_enum in {
            SignatureState.ALTERED,
            SignatureState.CONTENT_ADDED,
            SignatureState.UNREADABLE,
        }

    @property
    def is_unsigned(self) -> bool:
        """A scan of a signed paper: accepted, but flagged."""
        return self.state_enum is SignatureState.UNSIGNED

    def as_json(self) -> dict[str, Any]:
        """Plain values for the mandate's column."""
        data = asdict(self)
        data["signed_at"] = self.signed_at.isoformat() if self.signed_at else None
        return data


def of_document(document: Any) -> Verdict:
    """Check the signatures of a stored PDF now."""
    found = signatures.verdict(document.read())
    return Verdict(
        state=str(getattr(found.state, "value", found.state)),
        signer=found.signer or "",
        level=str(found.level or ""),
        signed_at=found.signed_at,
        covers_whole_file=bool(found.covers_whole_file),
        messages=[str(message) for message in found.messages],
    )


def from_json(data: dict[str, Any] | None) -> Verdict:
    """The verdict that was kept; unsigned when there is none."""
    if not data:
        return Verdict(state=SignatureState.UNSIGNED.value)
    moment = data.get("signed_at")
    return Verdict(**{**data, "signed_at": parse_datetime(moment) if moment else None})
