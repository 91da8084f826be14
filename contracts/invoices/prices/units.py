"""Units of invoices (UN/ECE Recommendation 20 and 21) and of price lists, made comparable.

A unit is a kind and how many of the kind's smallest step it is: a price per kg and one per 100 g
can then be compared. What is not listed is compared by its word alone.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its kind; `size` is in the kind's own step (gram, millilitre, piece, hour…)."""

    kind: str
    size: Decimal = Decimal(1)


# kind, size, the codes of invoices, the words of price lists.
_UNITS: tuple[tuple[str, str, str, str], ...] = (
    ("piece", "1", "C62 EA H87 NAR XPP", "st st. styck stycken stk stk. pcs enhet"),
    ("pair", "1", "PR NPR", "par"),
    ("dozen", "1", "DZN", "dussin"),
    ("hundred", "1", "CEN", "hundra"),
    ("thousand", "1", "MIL", "tusen"),
    ("set", "1", "SET", "set sats uppsättning"),
    ("package", "1", "PK XPK PA XPA", "paket förp förp. förpackning pkt frp"),
    ("box", "1", "XBX BX XCT CT XCS CS", "låda kartong krt kart box"),
    ("case", "1", "XAS", "ask askar"),
    ("bundle", "1", "XBE BE XRM RM", "bunt ris"),
    ("bag", "1", "XBG BG XSA", "påse säck"),
    ("bottle", "1", "XBO BO", "flaska"),
    ("can", "1", "XCX XTN", "burk"),
    ("roll", "1", "XRO RO", "rulle rle"),
    ("pallet", "1", "XPX PF", "pall"),
    ("sheet", "1", "ST LEF", "ark"),
    ("mass", "0.001", "MGM", "mg milligram"),
    ("mass", "1", "GRM", "g gram"),
    ("mass", "100", "HGM", "hg hekto hektogram"),
    ("mass", "1000", "KGM", "kg kilo kilogram"),
    ("mass", "1000000", "TNE", "ton"),
    ("volume", "1", "MLT", "ml milliliter"),
    ("volume", "10", "CLT", "cl centiliter"),
    ("volume", "100", "DLT", "dl deciliter"),
    ("volume", "1000", "LTR", "l liter lit"),
    ("volume", "1000000", "MTQ", "m3 m³ kubikmeter kbm"),
    ("length", "1", "MMT", "mm millimeter"),
    ("length", "10", "CMT", "cm centimeter"),
    ("length", "1000", "MTR", "m meter"),
    ("length", "1000000", "KMT KTM", "km kilometer"),
    ("length", "10000000", "", "mil"),
    ("area", "1", "MTK", "m2 m² kvm kvadratmeter"),
    ("area", "10000", "HAR", "ha hektar"),
    ("energy", "1", "KWH", "kwh kilowattimme"),
    ("energy", "1000", "MWH", "mwh megawattimme"),
    ("time", "1", "MIN", "min minut minuter"),
    ("time", "60", "HUR", "h tim tim. timme timmar timma"),
    ("day", "1", "DAY", "dag dagar dygn vårddygn"),
    ("week", "1", "WEE", "vecka veckor"),
    ("month", "1", "MON", "mån mån. månad månader"),
    ("year", "1", "ANN", "år"),
    ("job", "1", "E51 LS", "uppdrag jobb"),
    ("activity", "1", "ACT", "aktivitet tillfälle besök"),
    ("person", "1", "IE C10", "person personer plats"),
)
_BY_CODE = {
    code: Unit(kind, Decimal(size)) for kind, size, codes, _w in _UNITS for code in codes.split()
}
_BY_WORD = {
    word: Unit(kind, Decimal(size)) for kind, size, _c, words in _UNITS for word in words.split()
}


def of_code(code: str) -> Unit:
    """The unit of an invoice line."""
    plain = code.strip().upper()
    return _BY_CODE.get(plain) or of_word(code)


def of_word(word: str) -> Unit:
    """The unit of a price row, as somebody wrote it: `kr/st` and `per st` are `st`."""
    plain = " ".join(word.casefold().split())
    for before in ("kr/", "sek/", "kr per ", "per ", "/"):
        plain = plain.removeprefix(before).strip()
    return _BY_WORD.get(plain) or _BY_CODE.get(plain.upper()) or Unit(plain)


def factor(of: Unit, to: Unit) -> Decimal | None:
    """How many `to` one `of` is; None when they cannot be reckoned over."""
    if not of.kind or of.kind != to.kind:
        return None
    return of.size / to.size


def label(code: str) -> str:
    """The unit of an invoice line as people write it; the code where nobody has a word for it."""
    for _kind, _size, codes, words in _UNITS:
        if code.strip().upper() in codes.split() and words:
            return words.split()[0]
    return code
