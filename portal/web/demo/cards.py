"""The agreement in use with its guide, published; and a register brought in from elsewhere."""

from datetime import timedelta
from typing import TYPE_CHECKING

from contracts.cards import actions as cards
from contracts.registers import actions as registers
from portal.core import clock
from portal.organisations.models import Organisation
from portal.procurements.models import Procurement

if TYPE_CHECKING:
    from portal.web.demo.story import Teller

HEADER = (
    "Avtalsnummer;Leverantör;Organisationsnummer;Område;Delområde;Giltig från;Giltig till;Rang;"
    "Optioner;Sista dag för besked;Parter"
)


def publish(teller: "Teller", case: Procurement) -> None:
    """What people need to know in order to call off, shown to the public."""
    cards.write_guide(
        actor=teller.coordinator,
        agreement=case.agreement,
        search_words="fosterhem, placering, socialtjänst, familjevård",
        how_to=(
            "Skicka förfrågan till den leverantör som står först. Ange ålder, behov och önskat"
            " startdatum, aldrig namn eller personnummer. Svar kommer inom två arbetsdagar."
        ),
        contact="inkop@forbundet.example",
        follow_up="Leverantörerna rapporterar varje kvartal. Möte med referensgruppen i mars.",
    )
    cards.publish_agreement(actor=teller.coordinator, agreement=case.agreement)


def import_register(teller: "Teller") -> None:
    """Older agreements from another system; one row has a wrong number, one tells its parties."""
    first = clock.today().replace(month=1, day=1) - timedelta(days=365)
    last = first.replace(year=first.year + 4) - timedelta(days=1)
    days = f"{first.isoformat()};{last.isoformat()}"
    ends = first.replace(year=first.year + 2) - timedelta(days=1)
    notice = ends - timedelta(days=180)
    one, two = teller.demo_suppliers()[:2]
    rows = (
        f"SK-{first.year}:031;{one.name};{one.organisation_number};Möbler;"
        f"Möbler / Kontorsmöbler;{days};1;;;",
        f"SK {first.year} 031;{two.name};{two.organisation_number};Möbler;"
        f"Möbler / Kontorsmöbler;{days};2;;;",
        f"SK-{first.year}:044;{two.name};{two.organisation_number};Flyttjänster;;{days};;;;",
        f"SK-{first.year}:045;Felskrivet AB;5599990000;Skyltar;;{days};;;;",
        f"SK-{first.year}:046;{one.name};{one.organisation_number};Företagshälsovård;;"
        f"{first.isoformat()};{ends.isoformat()};;2 x 12 mån;{notice.isoformat()};Alla medlemmar",
    )
    made = registers.upload(
        actor=teller.coordinator,
        responsible=Organisation.objects.association(),
        source_name="Det gamla registret",
        file_name="avtalsregister.csv",
        pieces=["\r\n".join([HEADER, *rows, ""]).encode("cp1252")],
    )
    registers.choose_columns(actor=teller.coordinator, register_import=made, mapping=made.mapping)
    registers.check(actor=teller.coordinator, register_import_id=made.pk)
    registers.import_register(actor=teller.coordinator, register_import_id=made.pk)
