"""Support sessions: limited, reasoned, told to the person, and both names in everything."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditEvent, Look, SupportSession
from portal.audit.support import actions, current
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.jobs.models import Job
from portal.notices.models import Letter
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from tests.support.factories import base

WHY = "Ärende 123: hjälp med behovssvaret"
Browser = Callable[[User], Client]


@pytest.fixture
def start(association_admin: User, bjuv_coordinator: User, client_of: Browser) -> Any:
    """Start a session by the form; answers the administrator's browser."""

    def begin(*, may_write: bool = False) -> Client:
        association_admin.set_password("Ett långt lösenord 17")
        association_admin.save()
        browser = client_of(association_admin)
        # Without having shown lately who one is, one is asked to.
        assert "bekrafta" in browser.get(reverse("audit:support_start")).url
        confirm = reverse("account_reauthenticate") + "?next=/start/"
        browser.post(confirm, {"password": "Ett långt lösenord 17", "next": "/start/"})
        form = {"person": bjuv_coordinator.email, "reason": WHY, "minutes": "10"}
        if may_write:
            form["may_write"] = "on"
        answer = browser.post(reverse("audit:support_start"), form)
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return begin


def test_the_pages_are_the_persons_with_a_banner(start: Any) -> None:
    browser = start()
    text = browser.get(reverse("needs:list")).content.decode()
    assert "Adam Admin agerar för Bo Berg" in text
    assert "10 minuter kvar" in text
    assert "Du läser bara" in text


def test_every_request_stands_in_the_log_with_both_names(
    start: Any, association_admin: User, bjuv_coordinator: User
) -> None:
    start().get(reverse("needs:list") + "?q=hemligt")
    event = AuditEvent.objects.filter(code="audit.support_request").latest("pk")
    assert (event.actor, event.on_behalf) == (association_admin, bjuv_coordinator)
    assert event.by == "Adam Admin för Bo Berg"
    assert event.data == {"method": "GET", "address": "/behov/", "status": 200}


def test_a_look_in_a_session_has_both_names(start: Any, association_admin: User) -> None:
    start().get("/fullmakter/999999/")
    look = Look.objects.latest("pk")
    assert (look.user, look.on_behalf_name) == (association_admin, "Bo Berg")


def test_it_only_reads_unless_said(start: Any) -> None:
    browser = start()
    answer = browser.post(reverse("audit:looks"))
    assert answer.status_code == 403
    assert "bara läsa" in answer.content.decode()


def test_with_the_choice_to_write_history_tells_both(
    start: Any, association_admin: User, bjuv_coordinator: User, bjuv: Organisation
) -> None:
    browser = start(may_write=True)
    support = SupportSession.objects.get()
    assert browser.post(reverse("audit:support_over")).status_code == 302
    with current.within(support):
        from portal.audit.history import WhoActs

        def change(_request: Any) -> Any:
            bjuv.email = "ny@example.se"
            bjuv.save()

        request: Any = type("R", (), {"user": bjuv_coordinator, "path_info": "/", "path": "/"})()
        WhoActs(change)(request)
    known = bjuv.events.latest("pgh_id").pgh_context.metadata
    assert known["user"] == bjuv_coordinator.pk
    assert (known["by"], known["support"]) == (association_admin.pk, support.pk)


@pytest.mark.parametrize(
    "name", ["people:profile", "audit:support_start", "procurements:tenders", "mandates:upload"]
)
def test_some_pages_are_closed_whatever_the_session(start: Any, name: str) -> None:
    browser = start(may_write=True)
    needs_pk = name.split(":", maxsplit=1)[0] in {"procurements", "mandates"}
    answer = browser.get(reverse(name, args=[1] if needs_pk else []))
    assert answer.status_code == 403


def test_the_person_is_told_and_sees_it_and_can_end_it(
    start: Any, bjuv_coordinator: User, client_of: Browser, lund_coordinator: User
) -> None:
    admin = start()
    support = SupportSession.objects.get()
    assert Letter.objects.get(recipient=bjuv_coordinator).kind == "audit.support"
    own = client_of(bjuv_coordinator)
    assert WHY in own.get(reverse("audit:support")).content.decode()
    end = reverse("audit:support_end", args=[support.pk])
    assert client_of(lund_coordinator).post(end).status_code == 404
    assert own.post(end).status_code == 302
    support.refresh_from_db()
    assert support.ended_by == bjuv_coordinator
    answer = admin.get(reverse("needs:list"))
    assert answer.url == reverse("audit:support_over")


def test_a_form_sent_after_the_end_is_not_carried_out(
    start: Any, association_admin: User, bjuv_coordinator: User
) -> None:
    browser = start(may_write=True)
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        answer = browser.post(reverse("people:profile"), {"name": "Fel Person", "language": "sv"})
        assert answer.url == reverse("audit:support_over")
        text = browser.get(answer.url, follow=True).content.decode()
    assert "genomfördes inte" in text
    association_admin.refresh_from_db()
    assert association_admin.name == "Adam Admin"
    assert "agerar för" not in browser.get(reverse("web:start")).content.decode()


def test_another_tab_is_in_the_same_session(start: Any) -> None:
    browser = start()
    other = Client()
    other.cookies = browser.cookies
    assert "agerar för" in other.get(reverse("web:start")).content.decode()
    support = SupportSession.objects.get()
    other.post(reverse("audit:support_end", args=[support.pk]))
    assert "agerar för" not in browser.get(reverse("web:start"), follow=True).content.decode()


def test_it_ends_with_the_role(start: Any, association_admin: User) -> None:
    browser = start()
    association_admin.memberships.update(valid_to=clock.today() - timedelta(days=1))
    assert browser.get(reverse("web:start")).url == reverse("audit:support_over")


def test_it_ends_when_one_logs_out(start: Any) -> None:
    browser = start()
    browser.post(reverse("people:logout"))
    assert SupportSession.objects.get().ended_at is not None


def test_nobody_acts_for_the_associations_own_or_for_oneself(
    association: Organisation, association_admin: User, coordinator: User, bjuv_coordinator: User
) -> None:
    superuser = base.UserFactory(is_superuser=True)
    for person in (association_admin, coordinator, superuser):
        with pytest.raises(Refused):
            actions.start(actor=association_admin, person=person, reason=WHY)
    with pytest.raises(Refused):
        actions.start(actor=coordinator, person=bjuv_coordinator, reason=WHY)
    other = base.UserFactory(roles=[(association, Role.ASSOCIATION_ADMIN)])
    with pytest.raises(Refused):
        actions.start(actor=other, person=association_admin, reason=WHY)


def test_a_reason_and_half_an_hour_at_most(association_admin: User, bjuv_coordinator: User) -> None:
    with pytest.raises(ActionError):
        actions.start(actor=association_admin, person=bjuv_coordinator, reason=" ")
    with pytest.raises(ActionError):
        actions.start(actor=association_admin, person=bjuv_coordinator, reason=WHY, minutes=31)


def test_one_at_a_time_and_none_inside_another(
    association_admin: User, bjuv_coordinator: User, lund_coordinator: User
) -> None:
    support = actions.start(actor=association_admin, person=bjuv_coordinator, reason=WHY)
    with pytest.raises(ActionError), transaction.atomic():
        actions.start(actor=association_admin, person=lund_coordinator, reason=WHY)
    with current.within(support), pytest.raises(Refused):
        actions.start(actor=association_admin, person=lund_coordinator, reason=WHY)
    with clock.pretend(clock.now() + timedelta(minutes=31)):
        actions.start(actor=association_admin, person=lund_coordinator, reason=WHY)


def test_a_job_begun_in_a_session_is_done_in_it(
    association_admin: User, bjuv_coordinator: User
) -> None:
    from portal.core.decisions import Decision
    from portal.jobs import actions as jobs
    from portal.jobs import registry

    seen = []

    def run(_job: Any, _report: Any) -> registry.Outcome:
        seen.append(current.session())
        return registry.Outcome({})

    registry.register("tests.support", run, lambda _job: Decision.yes())
    support = actions.start(actor=association_admin, person=bjuv_coordinator, reason=WHY)
    with current.within(support):
        job = jobs.start("tests.support", owner=bjuv_coordinator, params={}, title="Prov")
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).support == support
    assert seen == [support]
    assert current.session() is None
