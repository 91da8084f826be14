"""What the association has chosen of the portal's look."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked


class LogoKind(models.TextChoices):
    """What a logo may be."""

    PNG = "png", "PNG"
    SVG = "svg", "SVG"


@tracked(exclude=("logo",))
class Brand(models.Model):
    """Name, logo and accent colour: one row, or none before anybody has chosen.

    The logo is small and stands in the row, so that it is backed up and replicated with it; its
    digest is what the history keeps.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name in the header"), max_length=60, blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Write the colour as #0b5a5e."))],
    )
    logo = models.BinaryField(_("logo"), null=True, editable=False)
    logo_kind = models.CharField(max_length=3, choices=LogoKind, blank=True, editable=False)
    logo_digest = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="ui_brand_one",
                violation_error_message=_("One installation has one look."),
            ),
            models.CheckConstraint(
                condition=Q(logo=None, logo_kind="")
                | (Q(logo__isnull=False) & ~Q(logo_kind="") & ~Q(logo_digest="")),
                name="ui_brand_logo_whole",
                violation_error_message=_("A logo has a kind and a digest."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or "Samordna"
