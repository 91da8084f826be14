"""A piece of work that somebody waits for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from portal.core import clock
from portal.core.fields import StatusField
from portal.core.history import tracked
from portal.jobs.enums import JobState
from portal.jobs.querysets import JobQuerySet


@tracked(exclude=("params", "result", "done", "total", "heartbeat_at"))
class Job(models.Model):
    """One import, export or calculation: who asked for it, how far it is, and what came out.

    `params` and `result` are primitives without personal numbers. Progress is written outside the
    work's own transaction, so that it is seen while the work goes on.
    """

    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("started by")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    support = models.ForeignKey(
        "audit.SupportSession",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("support session"),
    )
    language = models.CharField(max_length=8, default="sv", editable=False)
    state = StatusField(_("state"), choices=JobState, default=JobState.WAITING, editable=False)
    params = models.JSONField(default=dict, editable=False)
    result = models.JSONField(default=dict, editable=False)
    result_url = models.CharField(max_length=300, blank=True, editable=False)
    message = models.CharField(_("message"), max_length=500, blank=True, editable=False)
    done = models.PositiveBigIntegerField(_("done"), default=0, editable=False)
    total = models.PositiveBigIntegerField(_("of"), default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("started"), default=clock.now, editable=False)
    queued_at = models.DateTimeField(default=clock.now, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                condition=Q(state__in=[JobState.WAITING, JobState.RUNNING]),
                name="jobs_job_unfinished",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in JobState]), name="jobs_job_state_known"
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")), name="jobs_job_done_within_total"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    @property
    def state_enum(self) -> JobState:
        """The state with its words and tone."""
        return JobState(self.state)

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.state_enum not in JobState.unfinished()

    @transition(field=state, source=[JobState.WAITING, JobState.RUNNING], target=JobState.RUNNING)
    def begin(self) -> None:
        """A worker takes the job, or takes it over from one that was lost."""
        self.attempts += 1
        self.heartbeat_at = clock.now()
        self.done = 0

    @transition(field=state, source=JobState.RUNNING, target=JobState.WAITING)
    def wait_again(self) -> None:
        """The worker was lost: back in line."""
        self.queued_at = clock.now()

    @transition(field=state, source=JobState.RUNNING, target=JobState.DONE)
    def finish(self) -> None:
        """The work is done."""
        self.finished_at = clock.now()

    @transition(field=state, source=[JobState.WAITING, JobState.RUNNING], target=JobState.FAILED)
    def fail(self, sentence: str) -> None:
        """The work could not be done; the sentence is for the person who waits."""
        self.message = sentence[:500]
        self.finished_at = clock.now()
