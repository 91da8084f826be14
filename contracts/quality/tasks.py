"""What the worker does for this room: asks, reminds, and lets old links go."""

from datetime import timedelta

from contracts.quality import actions
from contracts.quality.models import Assessment, FollowUp, QualityLink
from portal.core import clock
from portal.core.tasks import portal_task

LINKS_LIVE = timedelta(days=120)


@portal_task(name="quality.ask_one")
def ask_one(follow_up_id: int) -> None:
    """Ask for one follow-up; the second time changes nothing."""
    actions.ask_for(follow_up_id=follow_up_id)


@portal_task(name="quality.ask_all")
def ask_all() -> None:
    """Every follow-up that runs is looked at by a small task of its own."""
    for pk in FollowUp.objects.filter(ended_at=None).values_list("pk", flat=True):
        ask_one.delay(pk)


@portal_task(name="quality.remind_one")
def remind_one(assessment_id: int) -> None:
    """Remind of one open form, as far as its day has come."""
    if Assessment.objects.open().filter(pk=assessment_id).exists():
        actions.remind_by_clock(assessment_id=assessment_id)


@portal_task(name="quality.remind_all")
def remind_all() -> None:
    """Every open form is looked at by a small task of its own."""
    for pk in Assessment.objects.open().values_list("pk", flat=True):
        remind_one.delay(pk)


@portal_task(name="quality.clear_old")
def clear_old() -> None:
    """Links that expired long ago are deleted."""
    QualityLink.objects.filter(expires_at__lt=clock.now() - LINKS_LIVE).delete()
