"""The people of the demonstration: one for each role, all recognisably invented."""

from dataclasses import dataclass

from portal.organisations.enums import Role

PASSWORD = "samordna-demo"  # noqa: S105 - printed at every start of the demonstration
DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A log-in: `organisation` is a short name, `note` what the person is shown for."""

    login: str
    name: str
    role: Role
    organisation: str
    note: str = ""

    @property
    def email(self) -> str:
        """The log-in."""
        return f"{self.login}@{DOMAIN}"


ASSOCIATION = "Skånes Kommuner"
PEOPLE = (
    DemoPerson("samordnare", "Anna Exempelsson", Role.COORDINATOR, ASSOCIATION, "samordnar"),
    DemoPerson("admin", "Adam Administratörsson", Role.ASSOCIATION_ADMIN, ASSOCIATION),
    DemoPerson("forbundscontroller", "Kim Kontrollsson", Role.ASSOCIATION_CONTROLLER, ASSOCIATION),
    DemoPerson("jurist", "Jo Paragrafsson", Role.LAWYER, ASSOCIATION),
    DemoPerson("revisor", "Ria Granskarsson", Role.AUDITOR, ASSOCIATION, "läser hela loggen"),
    DemoPerson("bjuv", "Johan Påhittsson", Role.PURCHASING_COORDINATOR, "Bjuv", "svarar"),
    DemoPerson("bjuv.controller", "Cia Kronsson", Role.CONTROLLER, "Bjuv"),
    DemoPerson("bjuv.firmatecknare", "Siv Signatursson", Role.SIGNATORY, "Bjuv"),
    DemoPerson("bjuv.registrator", "Rei Diariesson", Role.REGISTRAR, "Bjuv"),
    DemoPerson("bjuv.godkannare", "God Kännarsson", Role.APPROVER, "Bjuv"),
    DemoPerson("bjuv.bestallare", "Bea Beställarsson", Role.REQUESTER, "Bjuv"),
    DemoPerson("bjuv.revisor", "Rev Bokslutsson", Role.AUDITOR, "Bjuv"),
    DemoPerson("bjuv.referens", "Ref Gruppsson", Role.REFERENCE_MEMBER, "Bjuv"),
    DemoPerson("lund.revisor", "Lea Revisorsson", Role.AUDITOR, "Lund"),
    DemoPerson("lund", "Lo Låtsassdotter", Role.PURCHASING_COORDINATOR, "Lund"),
    DemoPerson("lund.lasare", "Liv Läsarsson", Role.READER, "Lund"),
    DemoPerson("malmo", "Mo Modellsson", Role.PURCHASING_COORDINATOR, "Malmö"),
    DemoPerson("hoor.fortroendevald", "Frej Fullmäktigsson", Role.ELECTED_READER, "Höör"),
    DemoPerson("goteborg.lasare", "Gun Grannsson", Role.READER, "Göteborg", "utanför: ser inget"),
)
# Who stands in for whom, and who is invited and has not answered: login, login; login, address.
DEPUTY = ("bjuv.godkannare", "bjuv.firmatecknare")
INVITED = ("bjuv", f"ny.upphandlare@{DOMAIN}", "Nils Nyhetsson")


def demo_logins() -> list[tuple[str, str, str]]:
    """(e-mail, password, role and organisation) of everyone worth logging in as."""
    return [
        (person.email, PASSWORD, f"{person.role.label}, {person.organisation}") for person in PEOPLE
    ]
