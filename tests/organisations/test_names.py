"""Names, codes and order of organisations."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.organisations import reference
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation
from tests.support.factories.base import AssociationFactory, OrganisationFactory


@pytest.mark.parametrize(
    ("short", "formal"),
    [
        ("Bjuv", "Bjuvs kommun"),
        ("Malmö", "Malmö kommun"),
        ("Höganäs", "Höganäs kommun"),
        ("Falun", "Falu kommun"),
        ("Gotland", "Region Gotland"),
    ],
)
def test_formal_names(short: str, formal: str) -> None:
    assert reference.formal_name(short) == formal


@pytest.mark.django_db
def test_all_municipalities_load_once() -> None:
    assert reference.load() == 290
    assert reference.load() == 0
    assert Organisation.objects.filter(county_code="12").count() == 33
    assert Organisation.objects.get(code="1260").name == "Bjuvs kommun"


@pytest.mark.django_db
def test_names_sort_in_swedish_order() -> None:
    for name in ["Ängelholm", "Åstorp", "Örkelljunga", "Ystad", "Bjuv", "Östra Göinge"]:
        OrganisationFactory(short_name=name)
    names = list(Organisation.objects.values_list("short_name", flat=True))
    assert names == ["Bjuv", "Ystad", "Åstorp", "Ängelholm", "Örkelljunga", "Östra Göinge"]


@pytest.mark.django_db
def test_one_installation_serves_one_association() -> None:
    AssociationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AssociationFactory(name="En till", short_name="En till")


@pytest.mark.django_db
def test_an_organisation_number_must_add_up() -> None:
    organisation = OrganisationFactory.build(organisation_number="2120001067")
    with pytest.raises(ValidationError) as caught:
        organisation.full_clean()
    assert "organisation_number" in caught.value.message_dict


@pytest.mark.django_db
def test_a_board_belongs_to_a_municipality() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(kind=OrganisationKind.BOARD, parent=None)
