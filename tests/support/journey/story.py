"""What the chapters of the whole chain know of each other, and the files that people bring."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from portal.core import clock
from portal.documents import authority
from portal.web.demo.numbers import organisation_number
from tests.support.journey.person import Person, until
from tests.support.journey.site import ROOT, Site

TITLE = "Konsulentstödd familjehemsvård 2027"
LEDGER = "orebro_2016-03_pseudonymised.csv"


@dataclass
class Story:
    """The procurement of the journey, and what its people have come to."""

    case: int = 0
    inquiry: int = 0
    answer: int = 0
    mandate: int = 0
    agreement: int = 0
    status: str = ""
    told: list[str] = field(default_factory=list)

    @property
    def page(self) -> str:
        """The address of the case."""
        return f"/upphandlingar/{self.case}/"

    def begins(self, chapter: str, *needed: str) -> None:
        """A chapter can only be told after those it rests on."""
        missing = [name for name in needed if name not in self.told]
        assert not missing, f"{chapter} rests on what went wrong before: {', '.join(missing)}"

    def ends(self, chapter: str) -> None:
        """The chapter came to its end."""
        self.told.append(chapter)


SUPPLIERS = (
    ("Påhittade Omsorgsresan AB", organisation_number("559998", 71)),
    ("Exempelhemmen i Norr AB", organisation_number("559998", 72)),
)


def today(days: int = 0) -> str:
    """Today, or a day before or after it, as a field for days takes it."""
    return (clock.today() + timedelta(days=days)).isoformat()


def signed(site: Site, pdf: bytes) -> dict[str, object]:
    """The mandate as a signing service gives it back, trusted by the demonstration."""
    issuer = authority.authority(site.var / "demo-authority")
    who = {"signer": "Firmatecknare i Bjuv", "organisation": "Bjuvs kommun"}
    with ThreadPoolExecutor(1) as aside:  # The browser's event loop holds this thread.
        content = aside.submit(authority.sign, pdf, issuer=issuer, **who).result(60)
    return {"name": "fullmakt-signerad.pdf", "mimeType": "application/pdf", "buffer": content}


def own_ledger() -> dict[str, object]:
    """A small ledger: a purchase on the agreement, two others, and a row that cannot be read."""
    bought, other = SUPPLIERS[0], ("Skenbolaget Livs AB", "")
    day = clock.today().isoformat()
    rows = [
        "Leverantör;Organisationsnummer;Fakturanummer;Bokföringsdatum;Konto;Belopp",
        f"{bought[0]};{bought[1]};1001;{day};4634 Familjehem;123 456,78",
        f"{other[0]};;1002;{day};6510 Livsmedel;1 000,00",
        f"Enskild 19121212-1212;191212121212;1003;{day};4634 Ersättning;500,00",
        f"{bought[0]};{bought[1]};1004;{day};4634 Familjehem;inte en siffra",
    ]
    content = "\n".join(rows).encode("utf-8-sig")
    return {"name": "bjuv.csv", "mimeType": "text/csv", "buffer": content}


def real_ledger() -> Path | None:
    """The real ledger, where it is at hand."""
    folder = os.environ.get("SAMORDNA_REALDATA") or ROOT / "../shared/data"
    found = Path(folder) / "ledger" / LEDGER
    return found if found.exists() else None


def this_month() -> str:
    """The period of today, as the page of ledgers takes it."""
    return f"{clock.today():%Y-%m}"


def years_ahead(day: date, years: int) -> str:
    """A day some years ahead."""
    return day.replace(year=day.year + years, day=min(day.day, 28)).isoformat()


def import_file(
    one: Person, file: object, period: str, source: str, organisation: str = ""
) -> None:
    """Upload a ledger, accept its columns, and wait for the dry run."""
    one.go("/anvandning/reskontra/ny/")
    if organisation:
        one.page.locator("main [name=organisation]").select_option(label=organisation)
    one.fill(period=period, source=source, file=file)
    one.send()


def wait_for_job(one: Person, seconds: int = 150) -> None:
    """Wait for the work in the background: its page leads on by itself, or shows where to go."""
    result = one.page.locator("#job-progress a.ds-button")
    arrived = until(
        lambda: "/jobb/" not in one.page.url or result.count(),
        seconds,
        wait=lambda rest: one.page.wait_for_timeout(rest * 1000),
    )
    assert arrived, one.text()
    if "/jobb/" in one.page.url:
        one.press(result)
    else:
        one.page.wait_for_load_state()
        one.check()
