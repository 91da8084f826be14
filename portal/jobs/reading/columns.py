"""Which column holds what: guessed from headers and from the cells below them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.jobs.reading.faults import BadFile


class Field(StrEnum):
    """What the platform wants to know of a ledger row."""

    SUPPLIER_NUMBER = "supplier_number"
    SUPPLIER_NAME = "supplier_name"
    AMOUNT = "amount"
    BOOKED_ON = "booked_on"
    INVOICE_NUMBER = "invoice_number"
    ACCOUNT = "account"
    ACCOUNT_TEXT = "account_text"
    UNIT = "unit"
    REFERENCE = "reference"
    CURRENCY = "currency"


_NAMES: dict[Field, list[tuple[str, int]]] = {
    Field.SUPPLIER_NUMBER: [
        (r"(leverantor|lev|supplier).*(org|organisation)", 12),
        (r"^org(anisations?)?(nr|nummer|no|number)$", 10),
        (r"^organisatio", 9),
        (r"orgn(r|ummer)", 8),
        (r"^(vat|momsreg)", 6),
        (r"^(lev(erantors?)?|supplier)(id|nr|no|nummer|number)$", 5),
    ],
    Field.SUPPLIER_NAME: [
        (r"^(leverantors?|lev|supplier)(namn|name)?$", 10),
        (r"^(leverantors?|supplier).*(namn|name)", 9),
        (r"^(namn|motpart|mottagare|foretag|vendor)$", 6),
    ],
    Field.AMOUNT: [
        (r"(belopp|amount|summa).*(exkl|excl|netto)|(exkl|excl).*(belopp|amount)", 12),
        (r"^netto(belopp)?", 11),
        (r"^(fakturabelopp|belopp|amount)(sek|kr)?$", 9),
        (r"^utfall", 9),
        (r"(inkl|incl|brutto|moms|vat)", 1),
        (r"^(belopp|summa|amount|kostnad|varde)", 6),
    ],
    Field.BOOKED_ON: [
        (r"^(bokf|bok).*dat", 10),
        (r"^ver.*dat", 9),
        (r"^(datum|date|bookingdate|postingdate)$", 8),
        (r"^(fakt(ura)?|invoice).*dat", 7),
        (r"datum$|date$", 4),
    ],
    Field.INVOICE_NUMBER: [
        (r"^(fakt(ura)?s?|invoice)(nr|nummer|no|number|id)$", 10),
        (r"^ver(ifikations?)?(nr|nummer)$", 5),
    ],
    Field.ACCOUNT: [
        (r"^(konto|account)(nr|nummer|kod|no|number|code)?$", 10),
        (r"^konto", 5),
    ],
    Field.ACCOUNT_TEXT: [
        (r"^(konto|account)(text|namn|benamning|beskrivning|name|description)$", 12),
    ],
    Field.UNIT: [
        (r"forvaltning", 9),
        (r"^(namnd|enhet|avdelning|ansvar|verksamhet|department|unit)", 8),
        (r"^kopare$", 4),
    ],
    Field.REFERENCE: [
        (r"^(ram)?avtal(s)?(nr|nummer|id|ref|referens|no)?$", 10),
        (r"^(contract|agreement)(no|nr|number|id|ref|reference)?$", 10),
    ],
    Field.CURRENCY: [(r"^(valuta|currency)(kod|code)?$", 10)],
}
_NUMBER = re.compile(r"[-−(]?\s*[0-9][0-9\s.,\xa0]*\)?-?")
_DECIMALS = re.compile(r".*[.,][0-9]{1,2}$|^[-−].*")
_ORGANISATION_NUMBER = re.compile(r"(16)?[0-9]{6}-?[0-9]{4}")
_DATE = re.compile(
    r"(19|20)[0-9]{2}-?[01][0-9]-?[0-3][0-9]([ T].*)?|[0-3]?[0-9][./][01]?[0-9][./](19|20)[0-9]{2}"
)


def plain(header: str) -> str:
    """A header without case, accents, spaces and signs: `FAKT NR` and `fakt_nr` are the same."""
    decomposed = unicodedata.normalize("NFKD", header.casefold())
    return re.sub(r"[^a-z0-9]", "", decomposed)


def _name_score(field: Field, header: str) -> int:
    return next((score for pattern, score in _NAMES[field] if re.search(pattern, header)), 0)


def recognised(cells: Sequence[str]) -> int:
    """How many of the cells look like headers that we know."""
    headers = {plain(cell) for cell in cells if cell and len(cell) < 60}
    return sum(1 for header in headers if any(_name_score(f, header) > 3 for f in Field))


def header_row_of(rows: Sequence[Sequence[str]]) -> int:
    """The index of the header among the first rows: title rows stand above it.

    Where no row is recognised, it is the first row in which most columns are filled.
    """
    if not rows:
        raise BadFile("empty_sheet")
    scores = [recognised(row) for row in rows[:40]]
    best = max(scores)
    if best >= 2:
        return scores.index(best)
    filled = [len({cell.strip() for cell in row if cell.strip()}) for row in rows[:40]]
    if max(filled) < 2:
        raise BadFile("no_columns")
    return filled.index(max(filled))


@dataclass(frozen=True, slots=True)
class _Content:
    numbers: float
    decimals: float
    organisations: float
    dates: float
    different: int


def _content(cells: Sequence[str]) -> _Content:
    filled = [cell.strip() for cell in cells if cell.strip()]
    total = max(len(filled), 1)

    def share(pattern: re.Pattern[str]) -> float:
        return sum(1 for cell in filled if pattern.fullmatch(cell)) / total

    return _Content(
        numbers=share(_NUMBER),
        decimals=share(_DECIMALS),
        organisations=share(_ORGANISATION_NUMBER),
        dates=share(_DATE),
        different=len(set(filled)),
    )


def _score(field: Field, header: str, content: _Content, rows: int) -> int:
    score = _name_score(field, header)
    if field is Field.AMOUNT:
        telling = content.decimals > 0.2 and content.organisations < 0.5 and content.dates < 0.5
        return 0 if rows and content.numbers < 0.5 else score + 4 * telling
    if field is Field.BOOKED_ON:
        return 0 if rows and content.dates < 0.5 else score + 4 * (content.dates > 0.8)
    if field is Field.SUPPLIER_NUMBER:
        return _number_score(score, header, content, rows)
    return score


def _number_score(score: int, header: str, content: _Content, rows: int) -> int:
    """The buyer's own number is in many ledgers too, the same in every row."""
    if re.search(r"kopare|kommun|buyer|bestallare", header):
        return 0
    if content.organisations > 0.5 and content.dates < 0.5 and content.different > 1:
        return score + 5
    return score - 6 if header.startswith("organisatio") and rows else score


def guess(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[Field, int]:
    """The likely column of each field; a column serves one field, and some fields have none."""
    columns: list[tuple[int, Field, int]] = []
    for index, header in enumerate(headers):
        content = _content([row[index] for row in rows if index < len(row)])
        for field in Field:
            score = _score(field, plain(header), content, len(rows))
            if score >= 4:
                columns.append((score, field, index))
    columns.sort(key=lambda item: (-item[0], list(Field).index(item[1]), item[2]))
    found: dict[Field, int] = {}
    taken: set[int] = set()
    for _points, field, index in columns:
        if field not in found and index not in taken:
            found[field] = index
            taken.add(index)
    return found


def from_saved(headers: Sequence[str], saved: dict[str, str]) -> dict[Field, int] | None:
    """A saved mapping (field → header) put on this file, or None when a header is missing."""
    places = {plain(header): index for index, header in reversed(list(enumerate(headers)))}
    if not saved or any(plain(header) not in places for header in saved.values()):
        return None
    return {Field(field): places[plain(header)] for field, header in saved.items()}
