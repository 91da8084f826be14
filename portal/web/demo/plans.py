"""The six procurements of the demonstration: what each buys, and how far it has come."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum

from portal.rules.calendar import roll_forward


class Reach(IntEnum):
    """How far a case is told."""

    CREATED = 1
    NEEDS = 2
    MANDATES = 3
    PUBLISHED = 4
    AWARDED = 5
    AGREEMENT = 6


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked for: name, unit, price a unit (SEK) and how many a party of size 1 needs."""

    name: str
    unit: str
    price: Decimal
    quantity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One case. `published` is days from today to its notice; everything else follows from it."""

    title: str
    area: str
    description: str
    cpv: tuple[str, ...]
    items: tuple[Item, ...]
    published: int
    reach: Reach
    margin: int = 20
    diary: str = ""

    def day(self, today: date, offset: int) -> date:
        """A working day `offset` days from the notice."""
        return roll_forward(today + timedelta(days=self.published + offset))


# Days from the notice.
CREATED, ASKED, NEEDS_BY, ESTIMATED = -200, -190, -145, -138
REQUESTED, MANDATES_BY, LOCKED, NOTICE = -130, -25, -16, 0
TENDERS_BY, OPENED, AWARDED, SIGNED, STARTS = 40, 41, 76, 95, 120

IFO = "Individ- och familjeomsorg"
CARE = "85311300"
PLANS = (
    Plan(
        title="Konsulentstödd familjehemsvård 2024–2028",
        area=IFO,
        description="Familjehem med stöd av konsulent för barn, unga och vuxna.",
        cpv=(CARE,),
        items=(
            Item("Familjehem för barn och unga", "vårddygn", Decimal("1350"), 1150),
            Item("Familjehem för vuxna", "vårddygn", Decimal("1480"), 240),
        ),
        published=-(26 * 30 + STARTS),
        reach=Reach.AGREEMENT,
        diary="SK 2023-0187",
    ),
    Plan(
        title="HVB för barn och unga 2027",
        area=IFO,
        description="Hem för vård eller boende, fyra inriktningar.",
        cpv=(CARE,),
        items=(Item("HVB för unga 13–20 år", "vårddygn", Decimal("4900"), 310),),
        published=-(AWARDED + 5),
        reach=Reach.AWARDED,
        diary="SK 2026-0034",
    ),
    Plan(
        title="Tolkning på plats och på distans",
        area="Gemensamma tjänster",
        description="Tolk för socialtjänst, skola och vård, på plats och på distans.",
        cpv=("85300000",),
        items=(Item("Tolktimmar", "timmar", Decimal("540"), 900),),
        published=-14,
        reach=Reach.PUBLISHED,
        diary="SK 2026-0120",
    ),
    Plan(
        title="Öppenvård för unga 2027",
        area=IFO,
        description="Strukturerad öppenvård för unga med beroende eller normbrytande beteende.",
        cpv=(CARE,),
        items=(Item("Öppenvård, behandlingsinsats", "insatser", Decimal("38500"), 14),),
        published=62,
        reach=Reach.MANDATES,
        diary="SK 2026-0298",
    ),
    Plan(
        title="Handledning för socialtjänsten",
        area=IFO,
        description="Handledning för socialsekreterare, i grupp och enskilt.",
        cpv=("85312000",),
        items=(
            Item("Grupphandledning", "timmar", Decimal("1350"), 160),
            Item("Enskild handledning", "timmar", Decimal("1100"), 40),
        ),
        published=168,
        reach=Reach.NEEDS,
        diary="SK 2026-0377",
    ),
    Plan(
        title="Familjerätt: medlare och utredare",
        area=IFO,
        description="Medlare och utredare i familjerättsliga ärenden.",
        cpv=("85312000",),
        items=(Item("Utredningar", "ärenden", Decimal("21000"), 9),),
        published=235,
        reach=Reach.CREATED,
        diary="SK 2026-0431",
    ),
)
# Municipalities that buy more than the others; everyone else is between 0,4 and 1,6.
LARGE = {"1280": 16, "1283": 8, "1281": 7, "1290": 5, "0780": 5, "1380": 5, "1293": 3}
SUPPLIERS = (
    "Påhittade Familjehem AB",
    "Exempelvård Syd AB",
    "Låtsaskonsulenterna i Skåne AB",
    "Trygga Uppdiktade Hem AB",
    "Nordiska Fantasivården AB",
    "Modellhemmet Omsorg AB",
)
OTHER_SUPPLIERS = ("Skenbolaget Livs AB", "Påhittat Kontor i Norden AB", "Exempelbygg Öresund AB")
