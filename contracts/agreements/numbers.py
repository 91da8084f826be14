"""The one key by which agreement numbers are compared, however they are written."""

import unicodedata

LONGEST = 60


def number_key(written: str) -> str:
    """The key of an agreement number: `23.3-2965-20:001` and `23.3 2965-20 001` have the same.

    Upper-case letters and digits alone. Zeros that begin the whole number are dropped, since
    spreadsheets drop them; zeros inside are kept, since they tell two numbers apart. Empty when
    there is neither letter nor digit.
    """
    text = unicodedata.normalize("NFKC", written).upper()
    key = "".join(sign for sign in text if sign.isalnum())
    return key.lstrip("0") or key[:1]
