"""Which column of a return holds what, told by its headers, Swedish or English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.reports.enums import Column
from portal.jobs.reading.columns import plain

SEARCHED_ROWS = 30
# A row with a figure in it is no row of headings.
_FIGURE = re.compile(r"-?[0-9][0-9 \u00a0.]*(,[0-9]+)?")

# The first pattern that fits a header gives its points; 0 says that it is something else.
_NAMES: dict[Column, list[tuple[str, int]]] = {
    Column.BUYER_NUMBER: [
        (r"leverantor|supplier", 0),
        (r"(kopar|kund|kommun|bestallar|buyer|customer|part).*(org|urn|nr$|nummer|number|id$)", 12),
        (r"^org(anisations?)?(nr|nummer|no|number)$", 10),
        (r"orgn(r|ummer)|^urn$", 8),
    ],
    Column.BUYER_NAME: [
        (r"leverantor|supplier|postcode|postnummer|contact|kontakt|datum|date|order", 0),
        (r"(kopar|kund|bestallar|buyer|customer).*(namn|name|organisation|organization)", 11),
        (r"^(kopare|kopande(organisation|myndighet)|kund|kommun|bestallare|buyer|customer)$", 10),
        (r"^(part|myndighet|organisation)$", 6),
    ],
    Column.LOT: [(r"^(delomrade|anbudsomrade|avtalsomrade|lot|omrade)(nr|nummer|no)?$", 10)],
    Column.ARTICLE: [
        (r"art(ikel)?(nr|nummer|no|number)", 7),
        (r"^(artikel|produkt|vara|tjanst|insats|benamning|article|product|item|service)", 9),
        (r"(artikel|produkt|vara|tjanst|roleor.*type|specialism)", 5),
    ],
    Column.QUANTITY: [
        (r"^(antal|kvantitet|mangd|volym|quantity|qty)", 10),
        (r"^(timmar|dygn|vardaygn|stycken)$", 5),
    ],
    Column.UNIT: [(r"^(enhet|matt|unit|unitofpurchase|unitofmeasure|uom)$", 10)],
    Column.UNIT_PRICE: [
        (r"(enhets|styck|a|apris|timpris|dygnspris)pris|^pris(per|/)|^apris", 10),
        (r"(unitprice|priceperunit|price(each|peritem)|^rate$)", 10),
        (r"^(pris|price)", 6),
    ],
    Column.AMOUNT: [
        (r"(vat|moms)amount|momsbelopp|^moms|inkl|incl|vatcharged|expected", 0),
        (r"(belopp|summa|amount|charge|varde|total|forsaljning).*(exkl|exmoms|exvat|excl)", 12),
        (r"^(netto|omsattning|forsaljning|sales|spend)", 10),
        (r"^(belopp|summa|amount|total|totalt|totalcharge|varde|value)", 8),
    ],
    Column.INVOICE_NUMBER: [
        (r"(fakt(ura)?|invoice).*(nr|nummer|no|number|id)$", 10),
        (r"^(faktura|invoice)$", 6),
    ],
    Column.INVOICE_DATE: [
        (r"(fakt(ura)?|invoice).*(dat)", 10),
        (r"^(datum|date|leveransdatum)$", 6),
    ],
    Column.OUTSIDE: [(r"(utanfor|vidsidan|outside)", 10)],
    Column.NON_PARTY: [(r"(ejpart|intepart|ickepart|nonparty|notaparty|ejavropsberattigad)", 10)],
}


@dataclass(frozen=True, slots=True)
class Fit:
    """The sheet, its header row (−1: none) and what it says; `points` compare sheets."""

    sheet: int
    header: int
    mapping: dict[Column, int]

    @property
    def points(self) -> int:
        """How much of a return the sheet is: what is sold weighs more than what else is said."""
        telling = {Column.AMOUNT, Column.UNIT_PRICE}
        return len(self.mapping) + 3 * len(telling & self.mapping.keys())

    @property
    def is_enough(self) -> bool:
        """Whether rows can be read without a person's help: who bought, and for how much."""
        buyer = {Column.BUYER_NAME, Column.BUYER_NUMBER} & self.mapping.keys()
        return bool(buyer) and Column.AMOUNT in self.mapping


def _points(column: Column, header: str) -> int:
    return next((points for pattern, points in _NAMES[column] if re.search(pattern, header)), 0)


def guess(headers: Sequence[str]) -> dict[Column, int]:
    """The likely place of each column among headers; one place serves one column."""
    fits = [
        (_points(column, plain(header)), column, place)
        for place, header in enumerate(headers)
        for column in Column
        if header and len(header) < 60
    ]
    fits.sort(key=lambda fit: (-fit[0], list(Column).index(fit[1]), fit[2]))
    found: dict[Column, int] = {}
    for points, column, place in fits:
        if points and column not in found and place not in found.values():
            found[column] = place
    return found


def from_saved(headers: Sequence[str], saved: dict[str, str]) -> dict[Column, int]:
    """An earlier mapping (column → header) put on these headers; empty when one is missing."""
    places = {plain(header): place for place, header in reversed(list(enumerate(headers)))}
    if not saved or any(plain(header) not in places for header in saved.values()):
        return {}
    return {Column(column): places[plain(header)] for column, header in saved.items()}


def best_fit(sheets: Sequence[Sequence[Sequence[str]]], saved: dict[str, str]) -> Fit:
    """The sheet that most looks like a return: look-up sheets and notes have no sums in them."""
    fits = [fit_of(place, rows, saved) for place, rows in enumerate(sheets)]
    return max(fits, key=lambda fit: (fit.points, -fit.sheet))


def fit_of(place: int, rows: Sequence[Sequence[str]], saved: dict[str, str]) -> Fit:
    """The header of one sheet: the row in which most is recognised, else the first filled one."""
    best = Fit(place, _first_filled(rows), {})
    if best.header < len(rows) and any(_FIGURE.fullmatch(cell) for cell in rows[best.header]):
        best = Fit(place, best.header - 1, {})
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        if mapping := from_saved(row, saved):
            return Fit(place, number, mapping)
        found = Fit(place, number, guess(row))
        if found.points > best.points:
            best = found
    return best


def headers_of(rows: Sequence[Sequence[str]], fit: Fit) -> list[str]:
    """The headings of a sheet; empty ones where it has none."""
    if fit.header >= 0 and rows:
        return list(rows[fit.header])
    return [""] * max((len(row) for row in rows), default=0)


def _first_filled(rows: Sequence[Sequence[str]]) -> int:
    return next((number for number, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
