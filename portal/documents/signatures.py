"""What the electronic signatures of a PDF (PAdES) amount to, in plain sentences.

The verdict looks at what pyHanko's "intact" and "trusted" do not tell: content added after signing
leaves both true, so coverage and modification level decide too.
"""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import structlog
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)

from portal.core import clock
from portal.documents import trust
from portal.documents.enums import SignatureState

log = structlog.get_logger("documents")

CADES = "/ETSI.CAdES.detached"
MOST_SIGNATURES = 50


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: who, when, how strong, and whether it holds."""

    signer: str
    organisation: str
    issuer: str
    level: str
    signed_at: datetime | None
    time_stamped: bool
    intact: bool
    trusted: bool
    covers_whole_file: bool
    modification: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """The file as a whole: the weakest signature decides. `messages` are sentences for the page."""

    state: SignatureState
    signer: str = ""
    level: str = ""
    signed_at: datetime | None = None
    intact: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    modification: str = ""
    messages: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = field(default_factory=tuple)

    def as_data(self) -> dict[str, Any]:
        """Primitives to keep beside the document and in the audit log."""
        return {
            "state": self.state.value,
            "signer": self.signer,
            "level": self.level,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "intact": self.intact,
            "trusted": self.trusted,
            "covers_whole_file": self.covers_whole_file,
            "modification": self.modification,
            "signers": [signature.signer for signature in self.signatures],
        }


def verdict(pdf: bytes) -> SignatureVerdict:
    """Judge the signatures of `pdf` by today's trust; never raises, whatever the bytes are."""
    try:
        return _judge(pdf)
    except Exception as error:  # Broken files break parsers in every way there is.
        log.info("signature_check_failed", error=type(error).__name__)
        message = _("The file cannot be read as a PDF, so its signature could not be checked.")
        return SignatureVerdict(SignatureState.UNREADABLE, messages=(message,))


def _judge(pdf: bytes) -> SignatureVerdict:
    reader = PdfFileReader(BytesIO(pdf), strict=False)
    if reader.encrypted:
        message = _("The file is protected by a password. Save it without one and sign it again.")
        return SignatureVerdict(SignatureState.UNREADABLE, messages=(message,))
    embedded = reader.embedded_regular_signatures[:MOST_SIGNATURES]
    if not embedded:
        message = _("The file carries no electronic signature.")
        return SignatureVerdict(SignatureState.UNSIGNED, messages=(message,))
    signatures = tuple(_examine(reader, signature) for signature in embedded)
    state = _state_of(signatures)
    weakest = next((s for s in signatures if not (s.intact and s.trusted)), signatures[0])
    last = signatures[-1]
    return SignatureVerdict(
        state=state,
        signer=", ".join(signature.signer for signature in signatures),
        level=min(signature.level for signature in signatures),
        signed_at=last.signed_at,
        intact=all(signature.intact for signature in signatures),
        trusted=all(signature.trusted for signature in signatures),
        covers_whole_file=last.covers_whole_file,
        modification=weakest.modification,
        messages=_sentences(state, signatures),
        signatures=signatures,
    )


def _examine(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> Signature:
    """Ask pyHanko about one signature and put its answer in our words."""
    context = trust.validation_context(clock.now())
    status = validate_pdf_signature(signature, context, ts_validation_context=context)
    stamp = status.timestamp_validity
    stamped = bool(stamp and stamp.intact and stamp.valid and stamp.trusted)
    subject = status.signing_cert.subject.native
    level = status.modification_level
    return Signature(
        signer=str(subject.get("common_name") or status.signing_cert.subject.human_friendly),
        organisation=str(subject.get("organization_name") or ""),
        issuer=str(status.signing_cert.issuer.native.get("common_name") or ""),
        level=_level_of(reader, signature, stamped=stamped),
        signed_at=stamp.timestamp if stamp and stamped else status.signer_reported_dt,
        time_stamped=stamped,
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
        covers_whole_file=_covers(status),
        modification=level.name.lower() if level is not None else "other",
        problem=_problem_of(status),
    )


def _covers(status: PdfSignatureStatus) -> bool:
    """Whether nothing but long-term validation data stands after the signature."""
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    return status.modification_level in (
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
    ) and bool(status.docmdp_ok)


def _level_of(reader: PdfFileReader, signature: EmbeddedPdfSignature, *, stamped: bool) -> str:
    """The PAdES baseline level: B-B, B-T with time stamp, B-LT with validation data, B-LTA."""
    if str(signature.sig_object.get("/SubFilter", "")) != CADES:
        return "PKCS#7"
    if not stamped:
        return "PAdES B-B"
    if "/DSS" not in reader.root:
        return "PAdES B-T"
    return "PAdES B-LTA" if reader.embedded_timestamp_signatures else "PAdES B-LT"


def _problem_of(status: PdfSignatureStatus) -> str:
    """Why the certificate is not trusted, as a sentence; empty when it is."""
    if status.trusted:
        return ""
    if status.revoked:
        return _("The signer's certificate has been revoked.")
    problem = getattr(status.trust_problem_indic, "name", "") or ""
    if problem in {"OUT_OF_BOUNDS_NO_POE", "OUT_OF_BOUNDS_NOT_REVOKED"}:
        return _("The signer's certificate was not valid on the day it was checked.")
    if problem == "TRY_LATER":
        return _("It could not be checked whether the signer's certificate has been revoked.")
    return _("The signer's certificate comes from an issuer that is not in the list of trust.")


def _state_of(signatures: tuple[Signature, ...]) -> SignatureState:
    """The weakest link of all signatures, and whether the last one closes the file.

    A later signature may follow an earlier one: that is form filling, accepted when the last
    signature covers everything.
    """
    closed = signatures[-1].covers_whole_file
    tolerated = {"none", "lta_updates", "form_filling"} if closed else {"none", "lta_updates"}
    if not all(signature.intact for signature in signatures):
        return SignatureState.ALTERED
    if not closed or any(signature.modification not in tolerated for signature in signatures):
        return SignatureState.CONTENT_ADDED
    if not all(signature.trusted for signature in signatures):
        return SignatureState.UNTRUSTED
    return SignatureState.TRUSTED


def _sentences(state: SignatureState, signatures: tuple[Signature, ...]) -> tuple[str, ...]:
    said: list[str] = []
    if state is SignatureState.ALTERED:
        said.append(
            _("The file has been changed after it was signed. Ask for the signed original again.")
        )
    elif state is SignatureState.CONTENT_ADDED:
        said.append(
            _(
                "Something was added to the file after it was signed, so it does not show what was"
                " signed. Ask for the signed original again."
            )
        )
    for signature in signatures:
        who = {"signer": signature.signer, "issuer": signature.issuer}
        if signature.intact:
            said.append(_("Signed by %(signer)s, certificate from %(issuer)s.") % who)
        if signature.problem:
            said.append(signature.problem)
        if signature.intact and not signature.time_stamped:
            said.append(_("The time of signing is the signer's own; there is no time stamp."))
    return tuple(dict.fromkeys(said))
