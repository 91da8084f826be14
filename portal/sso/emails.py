"""E-mail addresses and domains as directories and administrators write them."""

from django.core.exceptions import ValidationError

from portal.people.addresses import clean_address


def clean(address: str) -> str:
    """The one spelling of an address. Raises `ValueError` for one that could pass for another."""
    if len(address) > 254:
        raise ValueError("too long")
    try:
        return clean_address(address)
    except ValidationError as error:
        raise ValueError("not plain") from error


def clean_domain(text: str) -> str:
    """A domain in small letters. Raises `ValueError` when it is none."""
    domain = text.strip().removeprefix("@")
    domain = clean(f"a@{domain}").partition("@")[2]
    if "." not in domain:
        raise ValueError("no domain of the internet")
    return domain
