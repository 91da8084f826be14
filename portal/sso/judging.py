"""Whether a directory's answer may count: pure, without looking anybody up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.sso.answers import Answer
from portal.sso.emails import clean
from portal.sso.refusals import Why

# Clocks differ; nobody's is trusted to be more wrong than this.
SKEW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a directory's answers must keep to."""

    domains: Collection[str]
    max_age: timedelta
    vouches_for_email: bool
    organisation_claim: str = ""
    organisation_names: Collection[str] = ()
    second_factor_values: Collection[str] = ()


def address_of(answer: Answer) -> str:
    """The one e-mail address, cleaned; "" when there is not exactly one that is plain."""
    addresses = {value.strip().casefold() for value in answer.emails if value.strip()}
    if len(addresses) != 1:
        return ""
    try:
        return clean(addresses.pop())
    except ValueError:
        return ""


def _email_fault(answer: Answer, terms: Terms) -> Why | None:
    given = {value.strip().casefold() for value in answer.emails if value.strip()}
    if not given:
        return Why.NO_EMAIL
    if len(given) > 1:
        return Why.SEVERAL_EMAILS
    address = address_of(answer)
    if not address:
        return Why.ODD_EMAIL
    if address.rpartition("@")[2] not in {domain.casefold() for domain in terms.domains}:
        return Why.OTHER_DOMAIN
    if answer.email_verified is False or not (answer.email_verified or terms.vouches_for_email):
        return Why.UNVERIFIED_EMAIL
    return None


def _organisation_fault(answer: Answer, terms: Terms) -> Why | None:
    if not terms.organisation_claim:
        return None
    known = {name.casefold() for name in terms.organisation_names if name}
    said = {value.casefold() for value in answer.claims.get(terms.organisation_claim, ())}
    return None if said and said <= known else Why.OTHER_ORGANISATION


def fault_of(answer: Answer, terms: Terms, now: datetime) -> Why | None:
    """The first reason to refuse the answer, or None."""
    if answer.expires_at + SKEW < now:
        return Why.EXPIRED
    moment = answer.authenticated_at
    if moment is None or not now - terms.max_age - SKEW <= moment <= now + SKEW:
        return Why.STALE
    if not answer.subject.strip() or len(answer.subject) > 255:
        return Why.NO_SUBJECT
    return _email_fault(answer, terms) or _organisation_fault(answer, terms)


def is_second_factor(answer: Answer, terms: Terms) -> bool:
    """Whether the signed answer says that more than a password was asked for there."""
    return bool(answer.contexts & set(terms.second_factor_values))
