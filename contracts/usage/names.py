"""Suppliers' names, compared without what does not tell them apart."""

import re
import unicodedata

_FORMS = frozenset(
    [
        "AB",
        "AKTIEBOLAG",
        "AKTIEBOLAGET",
        "HB",
        "HANDELSBOLAG",
        "KB",
        "KOMMANDITBOLAG",
        "PUBL",
        "EK",
        "EKONOMISK",
        "FOR",
        "FORENING",
        "LTD",
        "LIMITED",
        "GMBH",
        "OY",
        "OYJ",
        "AS",
        "APS",
        "A",
        "S",
        "ASA",
        "INC",
        "BV",
        "PLC",
        "SA",
        "SE",
        "SVERIGE",
        "SWEDEN",
        "FILIAL",
        "I",
    ]
)
_FORMER = re.compile(r"\((?:F\.?\s?D\.?|TIDIGARE|FD)[^)]*\)", re.IGNORECASE)
_LETTERS = str.maketrans({"Å": "A", "Ä": "A", "Ö": "O", "Æ": "A", "Ø": "O"})


def name_key(name: str) -> str:
    """`Menigo Foodservice AB (publ)` and `MENIGO FOODSERVICE AKTIEBOLAG` have the same key.

    Case, accents, signs, legal forms and `i Sverige` are left out; the words keep their order. A
    name of nothing but such words has all of them as its key.
    """
    upper = _FORMER.sub(" ", name).upper().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", upper).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Z0-9]+", plain)
    telling = [word for word in words if word not in _FORMS]
    return " ".join(telling or words)
