"""The states of a job."""

from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class JobState(StatusChoices):
    """How far a job has come. Waiting and running may be left: the work goes on."""

    WAITING = (
        "waiting",
        Tone.NEUTRAL,
        _("Waiting"),
        _("The job stands in line and starts as soon as a worker is free."),
        _("Waiting"),
    )
    RUNNING = (
        "running",
        Tone.INFO,
        _("Running"),
        _("The job is being done. You may leave the page."),
        _("Running"),
    )
    DONE = ("done", Tone.SUCCESS, _("Done"), _("The job is finished."), _("Done"))
    FAILED = (
        "failed",
        Tone.DANGER,
        _("Failed"),
        _("The job could not be done, and nothing was changed."),
        _("Failed"),
    )

    @classmethod
    def unfinished(cls) -> frozenset["JobState"]:
        """States in which there is still something to wait for."""
        return frozenset({cls.WAITING, cls.RUNNING})
