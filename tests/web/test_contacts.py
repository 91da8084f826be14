"""A list of contacts: read, judged, shown, and only then carried out."""

import io
from collections.abc import Callable, Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.members.models import Invitation
from portal.notices.models import Letter
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.ui import exports
from portal.web import audit_codes
from portal.web.models import ContactImport
from portal.web.set_up import contacts, reading
from tests.support.factories.base import UserFactory

ClientOf = Callable[[User], Client]
HEADS = ["Organisation", "Namn", "E-post", "Telefon", "Roll"]
BO = ["Bjuvs kommun", "Bo Berg", "bo@bjuv.example", "042-458 50 00", "Inköpssamordnare"]


def csv_of(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> io.BytesIO:
    return io.BytesIO("\r\n".join(";".join(row) for row in (heads, *rows)).encode("utf-8-sig"))


def xlsx_of(*rows: Sequence[str]) -> io.BytesIO:
    cells: list[list[exports.Cell]] = [[*row] for row in (HEADS, *rows)]
    return io.BytesIO(exports.to_xlsx(cells, title="Kontakter"))


@pytest.fixture
def admin(association_admin: User, client_of: ClientOf) -> Client:
    return client_of(association_admin)


@pytest.fixture
def judged(association_admin: User, bjuv: Organisation) -> Callable[..., contacts.Row]:
    """One row as it is judged."""

    def judge(*row: str) -> contacts.Row:
        found = contacts.receive(
            actor=association_admin, file=csv_of(row), file_name="kontakter.csv"
        )
        return contacts.rows_of(found)[0]

    return judge


def quiet(_done: int, _total: int) -> None:
    """Nobody waits."""


# --- Reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "delimiter"),
    [
        (["Kommun", "Kontaktperson", "E-postadress", "Tel.", "Uppdrag"], ";"),
        (["organization", "NAME", "Email", "Phone", "Role"], ","),
        (["Part", "namn", "mejl", "mobil", "funktion"], "\t"),
    ],
)
def test_columns_are_known_by_what_people_call_them(heads: list[str], delimiter: str) -> None:
    lines = [delimiter.join(["Lista", "", "", "", ""]), delimiter.join(heads), delimiter.join(BO)]
    for coding in ("utf-8-sig", "cp1252", "utf-16"):
        (row,) = reading.read(io.BytesIO("\n".join(lines).encode(coding)))
        assert [row.organisation, row.name, row.email, row.phone, row.role] == BO
        assert row.number == 3


def test_a_workbook_is_read_with_its_codes_and_telephones_as_text() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, [1260, "Bo", "bo@bjuv.example", 424585000, ""])
        sheet.write_formula(2, 0, '=HYPERLINK("http://x.example","Bjuv")', value="=cmd()")
    first, second = reading.read(out)
    assert (first.organisation, first.phone) == ("1260", "424585000")
    assert second.formula


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "varken XLSX eller CSV"),
        (b"%PDF-1.7", "varken XLSX eller CSV"),
        (b"<html><table>", "varken XLSX eller CSV"),
        (b"\x00\x01\x02", "varken XLSX eller CSV"),
        (b"PK\x03\x04 not a zip", "skadad"),
        (b"Fornamn;Efternamn\nBo;Berg", "Organisation, Namn, E-post"),
        (b"Kommun;Namn\nBjuv;Bo", "Kolumnerna hittas inte: E-post"),
        (b"Kommun;Namn;E-post\n", "inga rader"),
        (b"x" * (reading.MAX_BYTES + 1), "5 MB"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(ActionError, match=says) as refused:
        reading.read(io.BytesIO(content))
    assert refused.value.field == "file"


def test_ten_thousand_rows_are_read_and_one_more_is_not(
    association_admin: User,
    bjuv: Organisation,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    rows = [["Bjuv", f"N {n}", f"n{n}@bjuv.example", "", ""] for n in range(reading.MAX_ROWS)]
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        found = contacts.receive(actor=association_admin, file=csv_of(*rows), file_name="x.csv")
    assert (found.total, found.faulty) == (reading.MAX_ROWS, 0)
    with pytest.raises(ActionError, match="10 000"):
        reading.read(csv_of(*rows, BO))


# --- Judging --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Bjuvs kommun", "bjuv", "BJUV", "1260"])
def test_an_organisation_is_known_by_name_and_code(
    judged: Callable[..., contacts.Row], bjuv: Organisation, name: str
) -> None:
    row = judged(name, *BO[1:])
    assert (row.state, row.organisation_id) == (contacts.NEW, bjuv.pk)
    assert row.role == Role.PURCHASING_COORDINATOR


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({0: "Bjuvs komun"}, "Menar du Bjuvs kommun?"),
        ({0: "Bјuvs kommun"}, "ingen part"),  # a Cyrillic letter
        ({0: "Paris"}, "Lägg till den bland medlemmarna"),
        ({0: ""}, "Organisationen saknas"),
        ({1: ""}, "Namnet saknas"),
        ({1: '=HYPERLINK("x")'}, "formel"),
        ({1: "@SUM(A1)"}, "formel"),
        ({1: "x" * 201}, "längre än 200"),
        ({1: "Bo Berg 19121212-1212"}, "personnummer"),
        ({2: ""}, "inte fullständig"),
        ({2: "bo@"}, "inte fullständig"),
        ({2: "bо@bjuv.example"}, "bokstäver utanför"),  # a Cyrillic letter
        ({4: "Kejsare"}, "ingen roll"),
        ({4: "Samordnare"}, "finns inte i den här sortens organisation"),
    ],
)
def test_each_fault_is_said_in_its_row(
    judged: Callable[..., contacts.Row], changed: dict[int, str], says: str
) -> None:
    row = judged(*[changed.get(place, cell) for place, cell in enumerate(BO)])
    assert row.state == contacts.FAULT
    assert says in row.says


def test_an_address_that_stands_twice_is_told_with_its_row(
    association_admin: User, bjuv: Organisation, lund: Organisation
) -> None:
    elsewhere = ["Lund", *BO[1:]]
    found = contacts.receive(
        actor=association_admin,
        file=csv_of(BO, [*BO[:2], "BO@bjuv.example", "", ""], elsewhere),
        file_name="x.csv",
    )
    rows = contacts.rows_of(found)
    assert [row.state for row in rows] == [contacts.NEW, contacts.FAULT, contacts.NEW]
    assert "rad 2" in rows[1].says


def test_who_has_the_role_or_an_invitation_is_known(
    association_admin: User, bjuv: Organisation
) -> None:
    UserFactory(email="bo@bjuv.example", roles=[(bjuv, Role.PURCHASING_COORDINATOR)])
    found = contacts.receive(actor=association_admin, file=csv_of(BO), file_name="x.csv")
    assert contacts.rows_of(found)[0].state == contacts.KNOWN


# --- From the file to the letters -----------------------------------------------------------------


def test_nothing_happens_until_it_is_confirmed(
    admin: Client, bjuv: Organisation, association_admin: User
) -> None:
    file = SimpleUploadedFile("kontakter.xlsx", xlsx_of(BO, ["Paris", *BO[1:]]).getvalue())
    page = admin.post("/installningar/kontakter/", {"file": file}, follow=True)
    text = page.content.decode()
    assert "Menar du" in text or "ingen part" in text
    assert "Bjud in 1 person" in text
    assert not Invitation.objects.exists()
    assert not Letter.objects.exists()
    found = ContactImport.objects.get()
    only = admin.get(f"/installningar/kontakter/{found.pk}/?visa=fel").content.decode()
    assert "Paris" in only
    assert "Bjuvs kommun" not in only


def test_confirmed_everyone_without_faults_is_invited_and_the_rows_are_forgotten(
    admin: Client,
    bjuv: Organisation,
    association_admin: User,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    found = contacts.receive(
        actor=association_admin, file=csv_of(BO, ["Paris", *BO[1:]]), file_name="x.csv"
    )
    done = contacts.carry_out(actor=association_admin, contact_import_id=found.pk, progress=quiet)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.organisation) == ("bo@bjuv.example", bjuv)
    assert invitation.roles == [Role.PURCHASING_COORDINATOR]
    assert invitation.invited_by == association_admin
    assert (done.invited, done.rows) == (1, [])
    event = AuditEvent.objects.get(code=audit_codes.CONTACTS_IMPORTED)
    assert event.data == {"invited": 1, "rows": 2, "faulty": 1}


def test_the_same_file_again_invites_nobody_twice(
    association_admin: User, bjuv: Organisation
) -> None:
    for _time in range(2):
        found = contacts.receive(actor=association_admin, file=csv_of(BO), file_name="x.csv")
        for _again in range(2):
            contacts.carry_out(actor=association_admin, contact_import_id=found.pk, progress=quiet)
    assert Invitation.objects.count() == 1
    assert Letter.objects.count() == 1


def test_a_list_is_seen_by_its_owner_alone(
    admin: Client, association: Organisation, association_admin: User, client_of: ClientOf
) -> None:
    other = UserFactory(roles=[(association, Role.ASSOCIATION_ADMIN)])
    theirs = ContactImport.objects.create(made_by=other, file_name="deras.xlsx")
    assert admin.get(f"/installningar/kontakter/{theirs.pk}/").status_code == 404
    assert admin.post(f"/installningar/kontakter/{theirs.pk}/bjud-in/").status_code == 404


def test_only_the_administrator_reads_and_invites(
    coordinator: User, bjuv: Organisation, association_admin: User
) -> None:
    with pytest.raises(Refused):
        contacts.receive(actor=coordinator, file=csv_of(BO), file_name="x.csv")
    found = contacts.receive(actor=association_admin, file=csv_of(BO), file_name="x.csv")
    with pytest.raises(Refused):
        contacts.carry_out(actor=coordinator, contact_import_id=found.pk, progress=quiet)
    with pytest.raises(Refused):
        contacts.discard(actor=coordinator, contact_import=found)
    assert not Invitation.objects.exists()


def test_a_list_can_be_forgotten(
    admin: Client, association_admin: User, bjuv: Organisation
) -> None:
    found = contacts.receive(actor=association_admin, file=csv_of(BO), file_name="x.csv")
    admin.post(f"/installningar/kontakter/{found.pk}/kasta/")
    assert not ContactImport.objects.exists()


def test_the_template_is_read_back(admin: Client, bjuv: Organisation, lund: Organisation) -> None:
    answer = admin.get("/installningar/kontakter/mall/")
    rows = reading.read(io.BytesIO(answer.content))
    assert {row.organisation for row in rows} == {"Bjuvs kommun", "Lunds kommun"}
    assert {row.role for row in rows} == {"Inköpssamordnare"}


# --- One by one -----------------------------------------------------------------------------------


def test_somebody_in_the_association_is_invited(
    admin: Client, association: Organisation, coordinator: User
) -> None:
    data = {
        "organisation": association.pk,
        "name": "Eva Ek",
        "email": "eva@forbund.example",
        "role": "coordinator",
    }
    page = admin.post("/installningar/personer/", data, follow=True).content.decode()
    assert "Eva Ek är inbjuden." in page
    assert Invitation.objects.get().roles == ["coordinator"]
    again = admin.post("/installningar/personer/", data).content.decode()
    assert Invitation.objects.count() == 1
    assert "id_email_error" in again or "obesvarad" in again


def test_many_parties_make_no_more_statements(
    admin: Client, association: Organisation, django_assert_max_num_queries: Callable[..., object]
) -> None:
    from tests.support.factories.base import OrganisationFactory

    for number in range(40):
        OrganisationFactory(short_name=f"Ort{number}")
    for path in ("/installningar/", "/installningar/kontakter/", "/installningar/personer/"):
        admin.get(path)
        with django_assert_max_num_queries(26):  # type: ignore[attr-defined]
            admin.get(path)
