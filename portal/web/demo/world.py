"""Organisations and people of the demonstration."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from portal.core import clock
from portal.members.actions import Offer, invite
from portal.organisations import access
from portal.organisations.enums import OrganisationKind, Relation, Role
from portal.organisations.models import BoardMeeting, Organisation
from portal.people.models import User
from portal.sso.actions import Stated, add_directory, add_rule, set_domains
from portal.sso.enums import Match, Protocol
from portal.web.demo.numbers import organisation_number
from portal.web.demo.people import DEPUTY, DOMAIN, INVITED, PASSWORD, PEOPLE

SKANE, KRONOBERG, HALLAND = "12", "07", "13"
# Which five of Halland's six take part is not public: this is an assumption, and said so.
HALLAND_ASSUMED = ("1315", "1380", "1381", "1382", "1383")
COMPANIES = (("Bjuv", "Bjuvs Påhittade Bostäder AB"), ("Lund", "Lunds Låtsasenergi AB"))
BOARD = "Socialnämnden"
ROLES_SINCE = date(2022, 1, 1)


def make_association() -> Organisation:
    """The association of the demonstration."""
    association, _made = Organisation.objects.get_or_create(
        kind=OrganisationKind.ASSOCIATION,
        defaults={
            "name": "Skånes Kommuner",
            "short_name": "Skånes Kommuner",
            "organisation_number": organisation_number("802999", 1),
            "county_code": SKANE,
            "county": "Skåne län",
            "is_demo": True,
        },
    )
    return association


def connect_parties() -> list[Organisation]:
    """Make the 33 of Skåne members, and 8 of Kronoberg and 5 of Halland associated: 46 parties."""
    municipalities = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY)
    relations = {
        Relation.MEMBER: municipalities.filter(county_code=SKANE),
        Relation.ASSOCIATED: municipalities.filter(county_code=KRONOBERG)
        | municipalities.filter(code__in=HALLAND_ASSUMED),
    }
    for relation, chosen in relations.items():
        chosen.update(relation=relation)
    parties = list(Organisation.objects.parties())
    for serial, party in enumerate(sorted(parties, key=lambda p: p.code), start=1):
        party.organisation_number = organisation_number("212999", serial)
        party.email = f"kommun@{party.code}.{DOMAIN}"
    Organisation.objects.bulk_update(parties, ["organisation_number", "email"])
    return parties


def make_boards(parties: list[Organisation], first: date, last: date) -> None:
    """A social welfare board in each municipality, with monthly meetings from `first` to `last`."""
    boards = Organisation.objects.bulk_create(
        Organisation(
            kind=OrganisationKind.BOARD,
            parent=party,
            name=f"{BOARD}, {party.name}",
            short_name=BOARD,
            county_code=party.county_code,
            is_demo=True,
        )
        for party in parties
    )
    BoardMeeting.objects.bulk_create(
        BoardMeeting(board=board, date=day, agenda_stop=day - timedelta(days=14))
        for place, board in enumerate(boards)
        for day in _meeting_days(place, first, last)
    )


def _meeting_days(place: int, first: date, last: date) -> list[date]:
    """One weekday a month, none in July; which one differs between boards."""
    days = []
    month = first.replace(day=1)
    while month <= last:
        day = month + timedelta(days=7 + place % 14)
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
        if month.month != 7:
            days.append(day)
        month = (month + timedelta(days=32)).replace(day=1)
    return days


def make_companies() -> None:
    """Some municipal companies: contracting authorities of their own."""
    for serial, (place, name) in enumerate(COMPANIES, start=1):
        Organisation.objects.get_or_create(
            kind=OrganisationKind.COMPANY,
            name=name,
            defaults={
                "short_name": name,
                "parent": Organisation.objects.get(
                    kind=OrganisationKind.MUNICIPALITY, short_name=place
                ),
                "organisation_number": organisation_number("556999", serial),
                "is_demo": True,
            },
        )


def make_people(parties: list[Organisation]) -> dict[str, User]:
    """One person per role for log-in, and a purchasing coordinator in every other party."""
    users: dict[str, User] = {}
    kinds = [OrganisationKind.MUNICIPALITY, OrganisationKind.ASSOCIATION]
    organisations = {o.short_name: o for o in Organisation.objects.filter(kind__in=kinds)}
    password = make_password(PASSWORD)
    for person in PEOPLE:
        user = User(email=person.email, name=person.name, is_demo=True, password=password)
        user.is_staff = person.role is Role.ASSOCIATION_ADMIN
        user.save()
        users[person.login] = user
        _grant(user, organisations[person.organisation], person.role)
    answered = {p.organisation for p in PEOPLE if p.role is Role.PURCHASING_COORDINATOR}
    for place, party in enumerate(parties):
        if party.short_name not in answered:
            login = f"inkop.{party.code}"
            user = User(
                email=f"{login}@{DOMAIN}",
                name=f"Inköpssamordnare i {party.short_name}",
                # Numbers that PTS has set aside for fiction.
                phone=f"070-174 06 {5 + place % 90:02d}",
                is_demo=True,
                password=password,
            )
            user.save()
            users[login] = user
            _grant(user, party, Role.PURCHASING_COORDINATOR)
    return users


def tell_people(users: dict[str, User]) -> None:
    """One person stands in for another during some months, and one is invited."""
    deputy, principal = (users[login] for login in DEPUTY)
    inviter, email, name = INVITED
    bjuv = Organisation.objects.get(code="1260")
    access.grant_membership(
        actor=users[inviter],
        user=deputy,
        organisation=bjuv,
        role=Role.SIGNATORY,
        valid_to=clock.today() + timedelta(days=60),
        note="Föräldraledighet",
        deputy_for=principal,
    )
    offer = Offer(email, name, [Role.PURCHASING_COORDINATOR])
    invite(actor=users[inviter], organisation=bjuv, offer=offer)


def enter_directory(users: dict[str, User]) -> None:
    """Lund's own log-in, entered with a rule and an e-mail domain, and never tried: it is not in
    use, and its address leads nowhere (RFC 2606)."""
    lund = Organisation.objects.get(code="1281")
    directory = add_directory(
        actor=users["lund"],
        organisation=lund,
        protocol=Protocol.OIDC,
        stated=Stated(
            name="Lunds påhittade katalog",
            issuer="https://inloggning.lund.example",
            client_id="samordna",
            client_secret="finns inte",  # noqa: S106 - opens nothing
            email_claim="email",
            name_claim="name",
            second_factor_values=("mfa",),
        ),
    )
    add_rule(
        actor=users["lund"],
        directory=directory,
        claim="groups",
        match=Match.EQUALS,
        value="Ekonomi",
        role=Role.CONTROLLER,
        organisation=lund,
    )
    set_domains(actor=users["admin"], directory=directory, domains=["lund.example"])


def _grant(user: User, organisation: Organisation, role: Role) -> None:
    access.grant_membership(
        actor=None, user=user, organisation=organisation, role=role, valid_from=ROLES_SINCE
    )
