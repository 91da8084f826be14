"""States of register imports."""

from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class RegisterState(StatusChoices):
    """How far an uploaded register has come."""

    DRAFT = (
        "draft",
        Tone.NEUTRAL,
        _("Uploaded"),
        _("The file is read; the columns are still to be confirmed."),
        _("Uploaded"),
    )
    CHECKED = (
        "checked",
        Tone.INFO,
        _("Checked"),
        _("A dry run is done; nothing is imported yet."),
        _("Checked"),
    )
    IMPORTED = (
        "imported",
        Tone.SUCCESS,
        _("Imported"),
        _("The agreements of the file stand in the register."),
        _("Imported"),
    )
    DISCARDED = (
        "discarded",
        Tone.NEUTRAL,
        _("Discarded"),
        _("The file was thrown away before anything was imported."),
        _("Discarded"),
    )

    @classmethod
    def pending(cls) -> frozenset["RegisterState"]:
        """States in which the uploaded file is still kept."""
        return frozenset({cls.DRAFT, cls.CHECKED})
