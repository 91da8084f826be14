"""What happened and who looked: both are written down and keep their meaning."""

from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from portal.audit import access, actions, codes, selectors
from portal.audit.models import AuditEvent, Look
from portal.core.decisions import Decision
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Procurement

codes.register("tests.something_done", "Something done")


def request_of(user: User, path: str = "/x/") -> Any:
    request = RequestFactory().get(path)
    request.user = user
    return request


def test_an_event_keeps_names_when_the_person_is_renamed(
    coordinator: User, procurement: Procurement
) -> None:
    event = actions.record(
        "tests.something_done", actor=coordinator, obj=procurement, case=procurement
    )
    coordinator.name = "Någon Annan"
    coordinator.save()
    event.refresh_from_db()
    assert event.actor_name == "Anna Lindqvist"
    assert event.object_name == procurement.title
    assert event.label == "Something done"


def test_an_unregistered_code_cannot_be_recorded(coordinator: User, bjuv: Organisation) -> None:
    with pytest.raises(LookupError):
        actions.record("tests.never_heard_of", actor=coordinator, obj=bjuv)


def test_a_member_sees_events_of_the_own_organisation_only(
    coordinator: User,
    bjuv_coordinator: User,
    bjuv: Organisation,
    lund: Organisation,
    procurement: Procurement,
) -> None:
    for party in (bjuv, lund):
        actions.record(
            "tests.something_done",
            actor=coordinator,
            obj=party,
            organisation=party,
            case=procurement,
        )
    seen = selectors.case_timeline(procurement, bjuv_coordinator)
    assert [event.organisation for event in seen] == [bjuv]
    assert len(selectors.case_timeline(procurement, coordinator)) == 2


def test_asking_for_what_is_outside_ones_reach_answers_404_and_is_written_down(
    outsider: User, procurement: Procurement
) -> None:
    request = request_of(outsider, "/upphandlingar/1/")
    with pytest.raises(Http404):
        access.get_visible(request, Procurement.objects, pk=procurement.pk)
    look = Look.objects.get()
    assert (look.user, look.outcome, look.path) == (outsider, "not_found", "/upphandlingar/1/")
    assert str(procurement.pk) in look.object_id


def test_a_number_too_large_for_the_database_is_not_found(coordinator: User) -> None:
    with pytest.raises(Http404):
        access.get_visible(request_of(coordinator), Procurement.objects, pk=10**30)


def test_a_refusal_gives_its_reason_and_is_written_down(
    bjuv_reader: User, bjuv: Organisation
) -> None:
    with pytest.raises(access.RefusedPage) as caught:
        access.require(request_of(bjuv_reader), Decision.no("Bara den som samordnar."), bjuv)
    assert caught.value.decision.reason == "Bara den som samordnar."
    assert Look.objects.get().outcome == "refused"


def test_only_the_association_reads_who_looked(
    coordinator: User, bjuv_coordinator: User, outsider: User, procurement: Procurement
) -> None:
    with pytest.raises(Http404):
        access.get_visible(request_of(outsider), Procurement.objects, pk=procurement.pk)
    assert Look.objects.visible_to(coordinator).count() == 1
    assert Look.objects.visible_to(bjuv_coordinator).count() == 0
    seen = AuditEvent.objects.visible_to(outsider)
    assert not seen.exclude(organisation__short_name="Göteborg").exists()
