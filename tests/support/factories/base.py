"""Factories of the lower rooms: people, organisations, procurements."""

from datetime import date
from typing import Any

import factory

from portal.organisations import access
from portal.organisations.enums import OrganisationKind, Relation, Role
from portal.organisations.models import BoardMeeting, Organisation
from portal.people.models import User
from portal.procurements import grants
from portal.procurements.enums import Task
from portal.procurements.models import (
    CpvCode,
    Lot,
    Participation,
    ProcessTemplate,
    ProcessVersion,
    Procurement,
    Supplier,
)

PASSWORD = "samordna-demo"


class UserFactory(factory.django.DjangoModelFactory):
    """A person; `roles=[(organisation, Role.READER)]` gives them roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@demo.example")

    @factory.post_generation
    def roles(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Memberships that have always held."""
        for organisation, role in extracted or []:
            grant(self, organisation, role)


def appoint(procurement: Procurement, user: User, *tasks: Task) -> None:
    """Give `user` tasks in a procurement from long ago, unless they have them."""
    for task in tasks:
        if not grants.Appointment.objects.filter(
            user=user, procurement=procurement, task=task, ended_at=None
        ).exists():
            grants.give(
                user=user,
                procurement=procurement,
                task=task,
                reason="Prov.",
                valid_from=date(2020, 1, 1),
            )


def grant(user: User, organisation: Organisation, role: Role) -> None:
    """Give `user` a role from long ago."""
    access.grant_membership(
        actor=None, user=user, organisation=organisation, role=role, valid_from=date(2020, 1, 1)
    )


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A member municipality unless told otherwise."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.MUNICIPALITY
    short_name = factory.Sequence(lambda n: f"Ort{n}")
    name = factory.LazyAttribute(lambda o: f"{o.short_name}s kommun")
    code = factory.Sequence(lambda n: f"{5000 + n}")
    county_code = "12"
    relation = Relation.MEMBER


class AssociationFactory(OrganisationFactory):
    """The association."""

    kind = OrganisationKind.ASSOCIATION
    name = "Skånes Kommuner"
    short_name = "Skånes Kommuner"
    code = ""
    relation = Relation.NONE


class BoardFactory(OrganisationFactory):
    """A board of `parent`."""

    kind = OrganisationKind.BOARD
    parent = factory.SubFactory(OrganisationFactory)
    name = "Socialnämnden"
    short_name = "Socialnämnden"
    code = ""
    relation = Relation.NONE


class BoardMeetingFactory(factory.django.DjangoModelFactory):
    """A meeting."""

    class Meta:
        model = BoardMeeting

    board = factory.SubFactory(BoardFactory)


class ProcessVersionFactory(factory.django.DjangoModelFactory):
    """The first version of a process."""

    class Meta:
        model = ProcessVersion

    template = factory.LazyAttribute(
        lambda o: ProcessTemplate.objects.get_or_create(
            name="Ramavtal", owner=Organisation.objects.association()
        )[0]
    )
    number = factory.LazyAttribute(lambda o: o.template.versions.count() + 1)

    @factory.lazy_attribute
    def definition(self) -> dict:
        from portal.procurements.process import framework_agreement

        return framework_agreement().model_dump(mode="json")


class ProcurementFactory(factory.django.DjangoModelFactory):
    """A procurement in preparation; `parties=[…]` invites organisations."""

    class Meta:
        model = Procurement
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Upphandling {n}")
    process = factory.SubFactory(ProcessVersionFactory)
    responsible = factory.SubFactory(UserFactory)
    regime = "chapter_19"

    @factory.post_generation
    def appointed(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The one responsible coordinates, as in a case begun by its action."""
        appoint(self, self.responsible, Task.COORDINATE)

    @factory.post_generation
    def parties(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Invite."""
        for organisation in extracted or []:
            Participation.objects.create(procurement=self, organisation=organisation)


class LotFactory(factory.django.DjangoModelFactory):
    """A lot."""

    class Meta:
        model = Lot

    procurement = factory.SubFactory(ProcurementFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = "Konsulentstödd familjehemsvård"


class SupplierFactory(factory.django.DjangoModelFactory):
    """An invented supplier with a valid number."""

    class Meta:
        model = Supplier

    name = factory.Sequence(lambda n: f"Påhittad omsorg {n} AB")
    is_demo = True

    @factory.sequence
    def organisation_number(n: int) -> str:  # noqa: N805 - a sequence, not a method
        from stdnum import luhn

        stem = f"5599{n:05d}"
        return stem + luhn.calc_check_digit(stem)


class CpvFactory(factory.django.DjangoModelFactory):
    """A CPV code of an annex 2 service."""

    class Meta:
        model = CpvCode
        django_get_or_create = ("code",)

    code = "85311300"
    label_sv = "Sociala omsorgstjänster för barn och ungdom"
    label_en = "Welfare services for children and young people"
    is_annex_2 = True
