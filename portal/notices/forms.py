"""What a person chooses about letters and being away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.notices import kinds, wishes
from portal.notices.actions import absences
from portal.notices.enums import Delivery
from portal.people.models import User
from portal.ui.forms import PortalForm, dress

_HOURS = [(str(hour), f"{hour:02d}.00") for hour in range(5, 22)]
_DIGEST = [(Delivery.DIGEST.value, _("Once a day")), (Delivery.OFF.value, _("Not at all"))]
HOUR = "digest_hour"


class ChoiceForm(PortalForm):
    """One choice for each kind of letters that can be chosen about, and the hour of the digest."""

    def __init__(self, *args: Any, person: Any, hour: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = wishes.deliveries_of(person.pk)
        self.groups: dict[str, list[str]] = {}
        for kind in kinds.registered():
            if not kind.optional:
                continue
            field = forms.ChoiceField(
                label=kind.name,
                help_text=kind.reason,
                choices=_DIGEST if kind.code == wishes.DIGEST else Delivery.choices,
                initial=now[kind.code].value,
            )
            self.fields[kind.code] = field
            if kind.code != wishes.DIGEST:
                self.groups.setdefault(str(kind.group), []).append(kind.code)
        self.fields[HOUR] = forms.ChoiceField(
            label=_("At what hour the digest is sent"), choices=_HOURS, initial=str(hour)
        )
        for made in self.fields.values():
            dress(made)

    @property
    def digest_fields(self) -> list[Any]:
        """The digest itself and its hour."""
        return [self[wishes.DIGEST], self[HOUR]]

    @property
    def grouped(self) -> list[tuple[str, list[Any]]]:
        """(group, fields) in the order of the groups' names."""
        return [(group, [self[code] for code in codes]) for group, codes in self.groups.items()]

    def wanted(self) -> dict[str, Delivery]:
        """What was chosen, by kind."""
        return {code: Delivery(value) for code, value in self.cleaned_data.items() if code != HOUR}


class AbsenceForm(PortalForm):
    """From when to when, and who stands in."""

    first_day = forms.DateField(label=_("First day away"))
    last_day = forms.DateField(label=_("Last day away"))
    deputy = forms.ModelChoiceField(
        label=_("Who stands in"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_(
            "Somebody of your organisation who has your roles, or is given them for those days."
        ),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deputy"]
        field.queryset = absences.colleagues_of(person)
        self.fields["first_day"].initial = clock.today()
