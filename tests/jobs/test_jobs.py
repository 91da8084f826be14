"""Jobs: progress that is seen, rights asked again, nothing done twice, nothing lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError, Refused
from portal.jobs import actions, registry
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.registry import Outcome

KIND = "tests.count"


class Work:
    """A runner whose behaviour the test sets."""

    def __init__(self) -> None:
        self.runs = 0
        self.seen: list[tuple[int, int, str]] = []
        self.allowed = Decision.yes()
        self.error: Exception | None = None

    def run(self, job: Job, report: registry.Report) -> Outcome:
        self.runs += 1
        report(3, 10, "Läser")
        row = Job.objects.get(pk=job.pk)
        self.seen.append((row.done, row.total, row.message))
        if self.error:
            raise self.error
        return Outcome(result={"rows": 10}, message="Klart!", url="/resultat/")


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    registry.register(KIND, made.run, lambda _job: made.allowed)
    yield made
    registry._kinds.pop(KIND)


def start(owner: Any, organisation: Any = None) -> Job:
    return actions.start(KIND, owner=owner, organisation=organisation, params={}, title="Räkna")


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_after_commit_and_its_progress_is_seen_meanwhile(
    work: Work, bjuv: Any, bjuv_controller: Any, client_of: Any
) -> None:
    job = start(bjuv_controller, bjuv)
    job.refresh_from_db()
    assert work.seen == [(3, 10, "Läser")]
    assert (job.state, job.message, job.result) == (JobState.DONE, "Klart!", {"rows": 10})
    client = client_of(bjuv_controller)
    page = client.get(job.get_absolute_url())
    assert b"/resultat/" in page.content
    assert b'http-equiv="refresh"' not in page.content
    assert client.get(reverse("jobs:progress", args=[job.pk]))["HX-Redirect"] == "/resultat/"
    assert "Räkna" in client.get(reverse("jobs:list")).content.decode()
    codes = AuditEvent.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes)[-2:] == ["jobs.started", "jobs.finished"]


@pytest.mark.django_db
def test_a_waiting_job_refreshes_itself_with_and_without_javascript(
    work: Work, bjuv_controller: Any, client_of: Any
) -> None:
    job = start(bjuv_controller)
    page = client_of(bjuv_controller).get(job.get_absolute_url()).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert reverse("jobs:progress", args=[job.pk]) in page


@pytest.mark.django_db
def test_running_twice_does_it_once(work: Work, bjuv_controller: Any) -> None:
    job = start(bjuv_controller)
    actions.run(job.pk)
    actions.run(job.pk)
    assert work.runs == 1


@pytest.mark.django_db
def test_rights_that_ended_while_the_job_waited_stop_it(work: Work, bjuv_controller: Any) -> None:
    job = start(bjuv_controller)
    work.allowed = Decision.no("Inte längre.")
    actions.run(job.pk)
    job.refresh_from_db()
    assert work.runs == 0
    assert (job.state, job.message) == (JobState.FAILED, "Inte längre.")


@pytest.mark.django_db
def test_the_wrong_person_cannot_start(work: Work, bjuv_reader: Any) -> None:
    work.allowed = Decision.no("Nej.")
    with pytest.raises(Refused):
        start(bjuv_reader)
    assert not Job.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "shown"),
    [(ActionError("Filen är tom."), "Filen är tom."), (KeyError("secret"), "secret")],
)
def test_a_failure_becomes_a_sentence(
    work: Work, bjuv_controller: Any, error: Exception, shown: str
) -> None:
    work.error = error
    job = start(bjuv_controller)
    actions.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    if isinstance(error, ActionError):
        assert job.message == shown
    else:
        assert shown not in job.message
        assert str(job.pk) in job.message


@pytest.mark.django_db
def test_a_lost_message_and_a_lost_worker_are_queued_again_three_times(
    work: Work, bjuv_controller: Any
) -> None:
    job = start(bjuv_controller)
    assert actions.reconcile() == 0
    with clock.pretend(clock.now() + timedelta(minutes=10)):
        assert actions.reconcile() == 1
        assert actions.reconcile() == 0
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=1, heartbeat_at=clock.now()
    )
    with clock.pretend(clock.now() + timedelta(minutes=20)):
        assert actions.reconcile() == 1
    job.refresh_from_db()
    assert job.state == JobState.WAITING
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=3, heartbeat_at=clock.now()
    )
    with clock.pretend(clock.now() + timedelta(minutes=20)):
        assert actions.reconcile() == 1
    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.mark.django_db
def test_others_jobs_do_not_exist(
    work: Work, bjuv_controller: Any, lund_coordinator: Any, client_of: Any
) -> None:
    job = start(bjuv_controller)
    client = client_of(lund_coordinator)
    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.get(reverse("jobs:progress", args=[job.pk])).status_code == 404
