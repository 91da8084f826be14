"""An agreement comes from a register, is called off by a member, and gets its share of a ledger.

Anna coordinates at the association, Johan answers for Bjuv, Cia is Bjuv's controller.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from portal.core import clock
from tests.support.journey.person import Person
from tests.support.journey.story import import_file, this_month, wait_for_job, years_ahead

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]
type People = Callable[..., Person]
TITLE, SUPPLIER, NUMBER = "Arbetskläder", "Påhittade Kläder AB", "5560004615"


@dataclass
class Found:
    """What the chapters know of each other."""

    agreement: int = 0


@pytest.fixture(scope="module")
def found() -> Found:
    return Found()


def register() -> dict[str, object]:
    """A register: one agreement with parties and options, one that cannot be understood wholly."""
    today = clock.today()
    first = today.replace(year=today.year - 1, month=1, day=1).isoformat()
    last, notice = years_ahead(today, 1), years_ahead(today, 0)
    head = (
        "Avtalsnummer;Område;Leverantör;Organisationsnummer;Giltig från;Giltig till;Takvolym;"
        "Optioner;Sista dag för besked;Parter"
    )
    rows = [
        f"AK-1;{TITLE};{SUPPLIER};{NUMBER};{first};{last};500 000;1 x 12 mån;{notice};Bjuv, Lund",
        f"AK-2;Skor;{SUPPLIER};{NUMBER};{first};{last};;kanske;;Bjuv, Atlantis",
    ]
    content = "\n".join([head, *rows]).encode("utf-8-sig")
    return {"name": "register.csv", "mimeType": "text/csv", "buffer": content}


def ledger() -> dict[str, object]:
    """A purchase by number, one by name alone, and one that has nothing to do with it."""
    day = clock.today().isoformat()
    rows = [
        "Leverantör;Organisationsnummer;Fakturanummer;Bokföringsdatum;Konto;Belopp",
        f"{SUPPLIER};{NUMBER};2001;{day};6470 Kläder;10 000,50",
        f"{SUPPLIER.upper()};;2002;{day};6470 Kläder;2 345,00",
        f"Skenbolaget Livs AB;;2003;{day};6510 Livsmedel;1 000,00",
    ]
    content = "\n".join(rows).encode("utf-8-sig")
    return {"name": "klader.csv", "mimeType": "text/csv", "buffer": content}


def test_a_ledger_is_not_a_register(person: People) -> None:
    """It is told so at its field, and nothing is kept."""
    anna = person("samordnare")
    anna.go("/avtal/register/nytt/")
    anna.fill(source="Fel fil", file=ledger())
    anna.send()
    anna.sees("Det här är inget register utan en reskontra")


def test_a_register_is_imported_with_parties_and_options(person: People, found: Found) -> None:
    """Columns, a dry run that tells what was not understood, the import, the agreement."""
    anna = person("samordnare")
    anna.go("/avtal/register/nytt/")
    anna.fill(source="Pärmen", file=register())
    anna.send()
    anna.sees(TITLE, "Parter", "Optioner")
    anna.send()
    wait_for_job(anna)
    anna.sees("Provläsning", "Atlantis", "kanske")
    anna.picture("register-dry-run")
    anna.send()
    wait_for_job(anna)
    anna.sees("Nya avtal")
    anna.go("/avtal/?q=AK-1")
    anna.press(anna.page.locator("main table a", has_text=TITLE).first)
    found.agreement = anna.number_in_address()
    anna.sees(SUPPLIER, "Nästa tidsgräns")
    anna.to("/avtalsparter/")
    anna.sees("Bjuv", "Lund")
    anna.to("/andringar/")
    anna.sees("12 månader")


def test_a_member_calls_off_and_is_stopped_above_the_ceiling(person: People, found: Found) -> None:
    """The answer on top of the page; the value fits, or the ceiling says what it leaves."""
    assert found.agreement, "the register was not imported"
    johan = person("bjuv")
    johan.go(f"/avtal/{found.agreement}/")
    johan.sees("Ja, Bjuv får använda avtalet.")
    johan.to("/avrop/nytt/")
    johan.sees(SUPPLIER)
    johan.fill(
        made_on=clock.today().isoformat(),
        contract_to=clock.today().isoformat(),
        value="700 000",
        decided_by="Dora Direktör",
    )
    johan.send()
    johan.sees("500 000")
    johan.sees_not(f"Avropa från {SUPPLIER}?")
    johan.fill(value="40 000")
    johan.send()
    johan.sees(f"Avropa från {SUPPLIER}?", "Kvar i avtalet")
    johan.send("confirm")
    johan.sees("40 000,00 kr")
    johan.go(f"/avtal/{found.agreement}/anvandning/")
    johan.to("/avrop/tak/")
    johan.sees("Taket per delområde och part", "Bjuv")
    johan.sees_not("Lund")


def test_a_controller_settles_what_is_unsure_and_the_share_follows(
    person: People, found: Found
) -> None:
    """A line with a name and no number is decided once, and is then part of the sum."""
    assert found.agreement, "the register was not imported"
    cia = person("bjuv.controller")
    import_file(cia, ledger(), this_month(), "Klädreskontran")
    cia.send()
    wait_for_job(cia)
    cia.sees("Provläsning")
    cia.send(form="form[action*='/las-in/']")
    wait_for_job(cia)
    cia.go("/anvandning/osakra-rader/")
    group = cia.page.locator("main section.panel", has_text=SUPPLIER.upper())
    cia.press(group.locator("button[name=answer]:not([value=none])").first)
    cia.sees("Avgjort")
    cia.go(f"/avtal/{found.agreement}/avtalsparter/")
    cia.sees("12 345,50", "100 %")
