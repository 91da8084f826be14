"""The history of an object: events and fields from what to what, to those who may see them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.audit import timeline
from portal.audit.actions import record
from portal.audit.chain.actions import verify
from portal.audit.models import Look
from portal.core import history
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Procurement

Browser = Callable[[User], Client]


def story(obj: Any) -> str:
    return reverse("audit:story", args=[obj._meta.label_lower, obj.pk])


def test_fields_are_told_from_what_to_what_and_by_whom(
    procurement: Procurement, coordinator: User, lund_coordinator: User, client_of: Browser
) -> None:
    with history.acting(user=coordinator.pk):
        procurement.title = "Familjehemsvård"
        procurement.save()
    text = client_of(coordinator).get(story(procurement)).content.decode()
    assert "Konsulentstödd familjehemsvård 2027" in text
    assert "Familjehemsvård" in text
    assert "Ändrad" in text
    entry = timeline.entries(procurement, coordinator)[0]
    assert entry.by == "Anna Lindqvist"
    assert [(c.old, c.new) for c in entry.changes] == [
        ("Konsulentstödd familjehemsvård 2027", "Familjehemsvård")
    ]
    # A party sees the case, but not how the association's own fields have changed.
    assert timeline.entries(procurement, lund_coordinator) == []


def test_outside_ones_reach_there_is_no_history(
    procurement: Procurement, outsider: User, client_of: Browser
) -> None:
    assert client_of(outsider).get(story(procurement)).status_code == 404
    assert client_of(outsider).get("/handelser/historia/people.user/1/").status_code == 404


def test_the_history_asks_as_often_however_much_has_happened(
    procurement: Procurement, coordinator: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        procurement.title = f"Rubrik {number}"
        procurement.save()
    with django_assert_max_num_queries(8):
        assert len(timeline.entries(procurement, coordinator)) >= 12


def test_those_who_watch_over_the_audit_see_the_verification(
    association_admin: User, coordinator: User, bjuv_coordinator: User, client_of: Browser
) -> None:
    address = reverse("audit:verification")
    assert client_of(bjuv_coordinator).get(address).status_code == 404
    assert client_of(coordinator).get(address).status_code == 403
    browser = client_of(association_admin)
    assert "Inget är kontrollerat ännu" in browser.get(address).content.decode()
    verify()
    assert "Allt är som det skrevs" in browser.get(address).content.decode()


def test_the_log_is_narrowed_and_exported_as_it_stands(
    procurement: Procurement, coordinator: User, association_admin: User, client_of: Browser
) -> None:
    record("needs.reminded", actor=coordinator, obj=procurement, case=procurement)
    browser = client_of(association_admin)
    everything = browser.get(reverse("audit:events")).content.decode()
    assert procurement.title in everything
    answer = browser.get(reverse("audit:events"), {"person": "Ingen Sådan", "export": "csv"})
    assert procurement.title not in answer.content.decode()


def test_an_organisation_sees_who_read_what_is_its_own(
    bjuv: Organisation, bjuv_coordinator: User, lund_coordinator: User, coordinator: User
) -> None:
    Look.objects.create(
        user=coordinator, outcome="seen", object_type="x", path="/x/", organisation=bjuv
    )
    assert Look.objects.visible_to(bjuv_coordinator).count() == 1
    assert Look.objects.visible_to(lund_coordinator).count() == 0


@pytest.mark.django_db
def test_secrets_have_no_history(coordinator: User) -> None:
    assert "password" not in {field.name for field in User.events.rel.related_model._meta.fields}
