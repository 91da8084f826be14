"""The steps of a cycle, how their lengths are counted, and what can be said of planning."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.enums import StatusChoices, Tone


class StepKey(models.TextChoices):
    """The steps of a cycle in their order, from the first thought to the first day of use."""

    PREPARE = "prepare", _("Start and assignment")
    NEEDS = "needs", _("Needs inquiry")
    DOCUMENTS = "documents", _("Documents and referral")
    BOARDS = "boards", _("Members' boards decide on mandates")
    NOTICE = "notice", _("Party list and notice are prepared")
    TENDERS = "tenders", _("Notice and tender period")
    EVALUATION = "evaluation", _("Opening and evaluation")
    STANDSTILL = "standstill", _("Award and standstill")
    COURT = "court", _("Margin for review in court")
    CONTRACT = "contract", _("Agreement is signed")
    START = "start", _("Agreement is brought into use")


class LengthKey(models.TextChoices):
    """What has a length that the association decides on."""

    PREPARE = "prepare", _("Start and assignment")
    NEEDS = "needs", _("Needs inquiry")
    DOCUMENTS = "documents", _("Documents and referral")
    HANDLING = "handling", _("A member's office prepares a matter for its board")
    BOARDS = "boards", _("A board decides, where no meeting is known")
    MINUTES = "minutes", _("Minutes are approved and the mandate is signed")
    NOTICE = "notice", _("Party list and notice are prepared")
    TENDERS = "tenders", _("Tender period, if longer than the least")
    EVALUATION = "evaluation", _("Opening and evaluation")
    STANDSTILL = "standstill", _("More than the least standstill")
    COURT = "court", _("Margin for review in court")
    CONTRACT = "contract", _("Agreement is signed")
    START = "start", _("Agreement is brought into use")

    @property
    def in_calendar_days(self) -> bool:
        """Whether it is counted in calendar days, as the law counts; else in working days."""
        return self in {LengthKey.TENDERS, LengthKey.STANDSTILL, LengthKey.COURT}


class EntryKind(StatusChoices):
    """What stands on the wheel."""

    PROPOSAL = (
        "proposal",
        Tone.WARNING,
        _("Proposed cycle"),
        _("Counted backwards from the last day for call-offs; nothing is started."),
        _("Proposed cycle"),
    )
    PROCUREMENT = (
        "procurement",
        Tone.INFO,
        _("Procurement"),
        _("A procurement that is started."),
        _("Procurement"),
    )
    AGREEMENT = (
        "agreement",
        Tone.SUCCESS,
        _("Agreement"),
        _("An agreement of the register, until its last day for call-offs."),
        _("Agreement"),
    )
    MEETING = (
        "meeting",
        Tone.NEUTRAL,
        _("Board meetings"),
        _("Days on which the member's own boards meet."),
        _("Board meetings"),
    )


class StepKind(StatusChoices):
    """What is said of a step in the log of planning."""

    DECIDED = "decided", Tone.INFO, _("Decided"), _("Somebody decided it."), _("Decided")
    PLANNED = "planned", Tone.NEUTRAL, _("Planned"), _("It was put in the plan."), _("Planned")
    BEGUN = "begun", Tone.WARNING, _("Begun"), _("The work began."), _("Begun")
    DONE = (
        "done",
        Tone.SUCCESS,
        pgettext_lazy("planning", "Done"),
        _("It was finished."),
        pgettext_lazy("planning", "Done"),
    )


class Readiness(StatusChoices):
    """Whether there is still time to begin."""

    LATE = (
        "late",
        Tone.DANGER,
        _("Too late to begin in good time"),
        _("The latest day to begin has passed."),
        _("Late"),
    )
    SOON = (
        "soon",
        Tone.WARNING,
        _("Begin soon"),
        _("The latest day to begin is within three months."),
        _("Begin soon"),
    )
    AHEAD = "ahead", Tone.NEUTRAL, _("In good time"), _("There is time left."), _("In good time")
    STARTED = (
        "started",
        Tone.SUCCESS,
        _("Started"),
        _("A procurement is started."),
        _("Started"),
    )
