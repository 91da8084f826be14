"""The values the portal is delivered with, and how they come into the database.

Each row says where it was read. `checked` names who or what verified it; a row without it is
unverified: the portal shows it as such and refuses to decide by it. Values in kronor for the
thresholds of 2026-2027 are missing on purpose: nobody has read them in the statute, so an
administrator of the association enters them on the page of rules.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from portal.rules.enums import Code, Nature, Unit

STATUTE = "LOU (2016:1145), konsoliderad t.o.m. SFS 2025:360"
STATUTE_READ = date(2025, 9, 1)
SINCE_LOU = date(2017, 1, 1)
SINCE_REFORM = date(2022, 2, 1)
AUTHORITY_PAGE = "Konkurrensverket, Gamla tröskelvärden"


@dataclass(frozen=True, slots=True)
class Row:
    """One delivered value; `checked` is empty for a value that nobody has verified."""

    code: Code
    value: Any
    unit: Unit
    paragraph: str
    valid_from: date
    valid_to: date | None = None
    source: str = STATUTE
    checked: str = ""
    checked_at: date | None = None
    nature: Nature = Nature.LAW
    note: str = ""

    @property
    def verified(self) -> bool:
        """Whether somebody has compared the value with the source."""
        return bool(self.checked)

    def fields(self) -> dict[str, Any]:
        """The same row as fields of `RuleValue`."""
        is_list = self.unit is Unit.CPV
        return {
            "number": None if is_list else Decimal(self.value),
            "data": self.value if is_list else None,
            "unit": self.unit,
            "nature": self.nature,
            "valid_to": self.valid_to,
            "paragraph": self.paragraph,
            "source": self.source,
            "note": self.note,
            "verified": self.verified,
            "verified_by": self.checked,
            "verified_at": self.checked_at,
        }


def _statute(
    code: Code,
    value: Any,
    unit: Unit,
    paragraph: str,
    valid_from: date = SINCE_LOU,
    *,
    note: str = "",
) -> Row:
    """A value read in the text of the act itself."""
    return Row(
        code,
        value,
        unit,
        paragraph,
        valid_from,
        checked="Läst i lagtexten",
        checked_at=STATUTE_READ,
        note=note,
    )


def _threshold(
    code: Code,
    value: int,
    years: tuple[int, int],
    source: str,
    *,
    checked: bool,
    paragraph: str = "LOU 5:1",
    unit: Unit = Unit.SEK,
    note: str = "",
) -> Row:
    """A threshold of one two-year period."""
    return Row(
        code,
        value,
        unit,
        paragraph,
        date(years[0], 1, 1),
        date(years[1], 12, 31),
        source=source,
        checked="Läst på myndighetens sida eller i författningen" if checked else "",
        checked_at=STATUTE_READ if checked else None,
        note=note,
    )


GOODS, WORKS = Code.THRESHOLD_GOODS_SERVICES, Code.THRESHOLD_WORKS
GOODS_EUR, WORKS_EUR = Code.THRESHOLD_GOODS_SERVICES_EUR, Code.THRESHOLD_WORKS_EUR
ANNEX_2_LIMIT = Code.DIRECT_AWARD_LIMIT_ANNEX_2
SFS_2024 = "SFS 2024:30"
SECONDARY_2026 = "Fyra oberoende sekundärkällor till delegerad förordning (EU) 2025/2152"
SEK_MISSING = "Beloppet i kronor för 2026–2027 ska föras in av förbundets administratör."

THRESHOLDS = (
    _threshold(GOODS, 1910323, (2016, 2017), "xeeda.se och sjobo.se", checked=False),
    _threshold(WORKS, 47758068, (2016, 2017), "sjobo.se", checked=False),
    _threshold(GOODS, 2096097, (2018, 2019), AUTHORITY_PAGE, checked=True),
    _threshold(WORKS, 52620561, (2018, 2019), AUTHORITY_PAGE, checked=True),
    _threshold(GOODS, 2197545, (2020, 2021), "Allmän kännedom, ej kontrollerad", checked=False),
    _threshold(GOODS, 2236731, (2022, 2023), AUTHORITY_PAGE, checked=True),
    _threshold(WORKS, 55991099, (2022, 2023), AUTHORITY_PAGE, checked=True),
    _threshold(GOODS, 2389585, (2024, 2025), SFS_2024, checked=True),
    _threshold(WORKS, 59880179, (2024, 2025), SFS_2024, checked=True),
    _threshold(GOODS_EUR, 221000, (2018, 2019), AUTHORITY_PAGE, checked=True, unit=Unit.EUR),
    _threshold(WORKS_EUR, 5548000, (2018, 2019), AUTHORITY_PAGE, checked=True, unit=Unit.EUR),
    _threshold(GOODS_EUR, 215000, (2022, 2023), AUTHORITY_PAGE, checked=True, unit=Unit.EUR),
    _threshold(WORKS_EUR, 5382000, (2022, 2023), AUTHORITY_PAGE, checked=True, unit=Unit.EUR),
    _threshold(GOODS_EUR, 221000, (2024, 2025), SFS_2024, checked=True, unit=Unit.EUR),
    _threshold(WORKS_EUR, 5538000, (2024, 2025), SFS_2024, checked=True, unit=Unit.EUR),
    _threshold(
        GOODS_EUR, 216000, (2026, 2027), SECONDARY_2026,
        checked=False, unit=Unit.EUR, note=SEK_MISSING,
    ),
    _threshold(
        WORKS_EUR, 5404000, (2026, 2027), SECONDARY_2026,
        checked=False, unit=Unit.EUR, note=SEK_MISSING,
    ),
)  # fmt: skip

DIRECT_AWARD = (
    Row(
        Code.DIRECT_AWARD_LIMIT, 534890, Unit.SEK, "LOU 19:7 (upphävd)",
        date(2017, 1, 1), date(2017, 12, 31), source="sjobo.se", note="28 % av tröskelvärdet.",
    ),
    Row(
        Code.DIRECT_AWARD_LIMIT, 586907, Unit.SEK, "LOU 19:7 (upphävd)",
        date(2018, 1, 1), date(2019, 12, 31), source=AUTHORITY_PAGE,
        checked="Läst på myndighetens sida", checked_at=STATUTE_READ,
        note="28 % av tröskelvärdet.",
    ),
    Row(
        Code.DIRECT_AWARD_LIMIT, 615312, Unit.SEK, "LOU 19:7 (upphävd)",
        date(2020, 1, 1), date(2021, 12, 31), source="miun.se och btj.se",
        note="28 % av tröskelvärdet.",
    ),
    Row(
        Code.DIRECT_AWARD_LIMIT, 626285, Unit.SEK, "LOU 19:7 (upphävd)",
        date(2022, 1, 1), date(2022, 1, 31), source="Beräknat: 28 % av 2 236 731",
    ),
    _statute(
        Code.DIRECT_AWARD_LIMIT, 700000, Unit.SEK, "LOU 19a:2", SINCE_REFORM,
        note="Värdet ska understiga beloppet: exakt 700 000 kronor är inte tillåtet.",
    ),
    _threshold(
        ANNEX_2_LIMIT, 7113450, (2018, 2019), AUTHORITY_PAGE, checked=True,
        paragraph="LOU 5:1",
    ),
    _threshold(
        ANNEX_2_LIMIT, 7802550, (2022, 2023), AUTHORITY_PAGE, checked=True,
        paragraph="LOU 19a:2, 5:1",
    ),
    _threshold(
        ANNEX_2_LIMIT, 8109450, (2024, 2025), SFS_2024, checked=True,
        paragraph="LOU 19a:2, 5:1",
    ),
    _statute(
        Code.DIRECT_AWARD_LIMIT_ANNEX_2_EUR, 750000, Unit.EUR, "LOU 19a:2, 5:1", SINCE_REFORM,
        note=SEK_MISSING,
    ),
    _statute(Code.DOCUMENTATION_LIMIT, 100000, Unit.SEK, "LOU 19a:11", SINCE_REFORM),
    _statute(
        Code.DOCUMENTATION_DAYS, 30, Unit.DAYS, "LOU 19a:11", date(2024, 1, 1),
        note="Lydelse enligt SFS 2023:815.",
    ),
    _statute(Code.POST_NOTICE_DAYS, 30, Unit.DAYS, "LOU 10:4, 19:7, 19a:13"),
    _statute(Code.POST_NOTICE_QUARTERLY, 1, Unit.YES_NO, "LOU 19a:13", SINCE_REFORM),
)  # fmt: skip

PERIODS = (
    _statute(Code.STANDSTILL_ELECTRONIC, 10, Unit.DAYS, "LOU 20:1"),
    _statute(Code.STANDSTILL_OTHER, 15, Unit.DAYS, "LOU 20:1"),
    _statute(Code.STANDSTILL_INTENT, 10, Unit.DAYS, "LOU 20:3"),
    Row(
        Code.SIGNING_AFTER_STANDSTILL, 1, Unit.DAYS, "LOU 20:1", SINCE_LOU,
        source="Allmän kännedom: avtal får ingås dagen efter periodens sista dag",
    ),
    Row(
        Code.ROLL_FORWARD, 1, Unit.YES_NO, "LOU 20:18, lag (1930:173)", SINCE_LOU,
        source="LOU 20:18 läst; lag (1930:173) inte läst i original",
        note="Lördag, söndag, helgdag, midsommar-, jul- och nyårsafton: nästa vardag.",
    ),
    _statute(Code.TENDER_OPEN, 35, Unit.DAYS, "LOU 11:2"),
    _statute(Code.TENDER_OPEN_ELECTRONIC, 30, Unit.DAYS, "LOU 11:6"),
    _statute(Code.TENDER_OPEN_SHORT, 15, Unit.DAYS, "LOU 11:5, 11:10"),
    _statute(Code.APPLICATION_SELECTIVE, 30, Unit.DAYS, "LOU 11:3"),
    _statute(Code.APPLICATION_SELECTIVE_SHORT, 15, Unit.DAYS, "LOU 11:10"),
    _statute(Code.TENDER_SELECTIVE, 30, Unit.DAYS, "LOU 11:3"),
    _statute(Code.TENDER_SELECTIVE_ELECTRONIC, 25, Unit.DAYS, "LOU 11:6"),
    _statute(Code.TENDER_SELECTIVE_SHORT, 10, Unit.DAYS, "LOU 11:5, 11:10"),
    _statute(Code.TENDER_NO_FREE_ACCESS, 5, Unit.DAYS, "LOU 11:9"),
    Row(
        Code.TENDER_CHAPTER_19, 30, Unit.DAYS, "LOU 19:11", SINCE_REFORM,
        source="Förbundets egen norm", nature=Nature.NORM,
        note="Lagen säger bara ”skälig tid”; talet är förbundets och kan ändras.",
    ),
    _statute(Code.RETENTION, 4, Unit.YEARS, "LOU 19a:12, 12:17", SINCE_REFORM),
    Row(
        Code.SUPPLIER_REPORT_DAYS, 15, Unit.WORKING_DAYS, "", SINCE_REFORM,
        source="Praxis hos inköpsorganisationer; avtalas i ramavtalet", nature=Nature.NORM,
    ),
)  # fmt: skip

AGREEMENTS = (
    _statute(
        Code.LONGEST_TERM, 4, Unit.YEARS, "LOU 7:2",
        note="Gäller bara över tröskelvärdet; längre tid kräver särskilda skäl.",
    ),
    _statute(Code.PARTIES_NAMED, 1, Unit.YES_NO, "LOU 7:3"),
    Row(
        Code.PARTIES_NAMED_CHAPTER_19, 1, Unit.YES_NO, "LOU 4:1", SINCE_REFORM,
        source="Slutsats av öppenhet och likabehandling; inte uttryckligt i kapitel 19",
    ),
    Row(
        Code.CEILING, 1, Unit.YES_NO, "C-23/20, HFD 2022:4, LOU 5:14", date(2021, 6, 17),
        source="EU-domstolens dom C-23/20; HFD 2022:4", nature=Nature.CASE_LAW,
        checked="Läst i referat av domarna", checked_at=STATUTE_READ,
    ),
    Row(
        Code.CEILING_CHAPTER_19, 1, Unit.YES_NO, "C-23/20, LOU 5:14", date(2021, 6, 17),
        source="Om domen gäller kapitel 19 är inte avgjort; portalen räknar så för säkerhets skull",
        nature=Nature.CASE_LAW,
    ),
    _statute(
        Code.CALL_OFF_ORDER, 1, Unit.YES_NO, "LOU 7:4–9",
        note="Utan förnyad konkurrensutsättning: efter objektiva villkor som stod i underlagen.",
    ),
    Row(
        Code.CALL_OFF_ORDER_CHAPTER_19, 1, Unit.YES_NO, "LOU 4:1", SINCE_REFORM,
        source="Slutsats av öppenhet och likabehandling; inte uttryckligt i kapitel 19",
    ),
    Row(
        Code.COMPETITION_STANDSTILL, 0, Unit.YES_NO, "LOU 20:2, 20:15", SINCE_LOU,
        source="Sammanställning av LOU kap. 20; bestämmelsernas ordalydelse är inte kontrollerad",
        note="Att ändå iaktta en avtalsspärr tar bort risken för ogiltighet.",
    ),
    _statute(
        Code.CHANGE_MINOR, 10, Unit.PERCENT, "LOU 17:9",
        note="Lägre än 10 % och lägre än tröskelvärdet; flera ändringar räknas samman netto.",
    ),
    _statute(
        Code.CHANGE_MINOR_WORKS, 15, Unit.PERCENT, "LOU 17:9",
        note="Lägre än 15 % och lägre än tröskelvärdet; flera ändringar räknas samman netto.",
    ),
    _statute(Code.CHANGE_CLAUSE, 1, Unit.YES_NO, "LOU 17:10"),
    _statute(
        Code.CHANGE_SUPPLEMENT, 50, Unit.PERCENT, "LOU 17:11",
        note="Högst 50 %, räknat för varje enskild beställning.",
    ),
    _statute(
        Code.CHANGE_UNFORESEEN, 50, Unit.PERCENT, "LOU 17:12",
        note="Högst 50 %, räknat för varje enskild ändring.",
    ),
    _statute(Code.CHANGE_SUCCESSION, 1, Unit.YES_NO, "LOU 17:13"),
    _statute(Code.CHANGE_INSUBSTANTIAL, 1, Unit.YES_NO, "LOU 17:14"),
    _statute(
        Code.CHANGE_INDEXED, 1, Unit.YES_NO, "LOU 17:15",
        note="Gäller vid tillämpning av 17:9, 17:11 och 17:12.",
    ),
    _statute(
        Code.CHANGE_ANNOUNCED, 1, Unit.YES_NO, "LOU 17:16",
        note="Gäller ändringar enligt 17:11 och 17:12.",
    ),
    Row(
        Code.AUTOMATED_DECISION, 0, Unit.YES_NO, "KL 6:38", date(2018, 1, 1),
        source="Kommunallagen (2017:725)", checked="Läst i lagtexten", checked_at=STATUTE_READ,
        note="Ärenden om upphandling får inte avgöras av en automatiserad beslutsfunktion.",
    ),
)  # fmt: skip

ANNEX_2 = (
    _statute(
        Code.ANNEX_2_CPV,
        [
            ["85000000", "85323000"], ["75200000", "75200000"], ["75231200", "75231200"],
            ["75231240", "75231240"], ["79611000", "79611000"], ["79622000", "79622000"],
            ["79624000", "79624000"], ["79625000", "79625000"], ["98133100", "98133100"],
            ["98133000", "98133000"], ["98200000", "98200000"], ["98500000", "98500000"],
            ["98513000", "98514000"],
        ],
        Unit.CPV, "LOU bilaga 2",
    ),
    Row(
        Code.ANNEX_2_CPV_OTHER,
        [
            ["55100000", "55410000"], ["55510000", "55524000"], ["75300000", "75340000"],
            ["79100000", "79140000"], ["79700000", "79723000"], ["79950000", "79956000"],
            ["79995000", "79995200"], ["80000000", "80660000"], ["92000000", "92700000"],
            ["98000000", "98000000"], ["98120000", "98132000"],
        ],
        Unit.CPV, "LOU bilaga 2", SINCE_LOU,
        source="Sammandrag av bilaga 2: utbildning, hotell och restaurang, juridik, bevakning m.m.",
        note="Gränserna mellan koderna är inte lästa i bilagan.",
    ),
)  # fmt: skip

ROWS: tuple[Row, ...] = THRESHOLDS + DIRECT_AWARD + PERIODS + AGREEMENTS + ANNEX_2


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, for the command's output."""

    created: int
    updated: int
    kept: int


@transaction.atomic
def load() -> Loaded:
    """Bring the delivered values into the database; safe to run any number of times.

    A value that a person has entered, corrected or verified is never touched, and a delivered
    value whose days it has taken over is left out.
    """
    from portal.rules.models import RuleValue

    existing: dict[str, list[RuleValue]] = {}
    for value in RuleValue.objects.select_for_update():
        existing.setdefault(value.code, []).append(value)
    created = updated = kept = 0
    for row in ROWS:
        rows = existing.get(row.code, [])
        same = next((v for v in rows if v.valid_from == row.valid_from), None)
        if any(v.changed_by_id is not None and _overlaps(v, row) for v in rows):
            kept += 1
        elif same is None:
            RuleValue.objects.create(code=row.code, valid_from=row.valid_from, **row.fields())
            created += 1
        elif _differs(same, row):
            for name, content in row.fields().items():
                setattr(same, name, content)
            same.save()
            updated += 1
        else:
            kept += 1
    return Loaded(created, updated, kept)


def _overlaps(value: Any, row: Row) -> bool:
    """Whether a person's value holds on some day of the delivered one."""
    ends = value.valid_to or date.max
    return value.valid_from <= (row.valid_to or date.max) and row.valid_from <= ends


def _differs(value: Any, row: Row) -> bool:
    return any(getattr(value, name) != content for name, content in row.fields().items())
