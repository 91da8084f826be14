"""Input of the spine's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.organisations.enums import Role
from portal.organisations.models import Membership
from portal.people.models import User
from portal.procurements.enums import ValueBasis
from portal.procurements.models import (
    Lot,
    ProcessVersion,
    Procurement,
    Supplier,
)
from portal.procurements.process import Direction, Law, Unit, Who
from portal.rules.enums import Regime
from portal.ui.forms import MoneyField, PortalForm


def coordinators() -> Any:
    """The people who can be responsible for a procurement."""
    from portal.core import clock

    current = Membership.objects.filter(
        role__in=[Role.COORDINATOR, Role.ASSOCIATION_ADMIN]
    ).current(clock.today())
    return User.objects.filter(pk__in=current.values("user_id"), is_active=True).order_by("name")


def latest_versions() -> Any:
    """The newest version of each process that can be chosen."""
    rows = ProcessVersion.objects.filter(template__is_active=True)
    newest = rows.order_by("template_id", "-number").distinct("template_id").values("pk")
    return (
        ProcessVersion.objects.filter(pk__in=newest)
        .select_related("template")
        .order_by("template__name")
    )


class VersionChoice(forms.ModelChoiceField):
    """A process by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.template.name} ({obj.number})"


class PersonChoice(forms.ModelChoiceField):
    """A person by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class StartForm(PortalForm):
    """Start a procurement."""

    process = VersionChoice(label=_("Process"), queryset=ProcessVersion.objects.none())
    title = forms.CharField(label=_("Title"), max_length=200)
    area = forms.CharField(
        label=_("Area"),
        max_length=100,
        required=False,
        help_text=_("For example: Individual and family care."),
    )
    diary_number = forms.CharField(label=_("Registry number"), max_length=40, required=False)
    description = forms.CharField(
        label=_("What is bought"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    responsible = PersonChoice(label=_("Responsible"), queryset=User.objects.none())
    publication_on = forms.DateField(
        label=_("Planned day of the notice"),
        required=False,
        help_text=_("All other dates are counted from it."),
    )
    start_on = forms.DateField(
        label=_("Or: the work begins"),
        required=False,
        help_text=_("The earliest day of the notice is then computed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process"].queryset = latest_versions()  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = coordinators()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("publication_on") and data.get("start_on"):
            self.add_error(
                "start_on", _("Give either the day of the notice or the day the work begins.")
            )
        return data


class DescribeForm(PortalForm):
    """Change the words of a procurement."""

    title = forms.CharField(label=_("Title"), max_length=200)
    area = forms.CharField(label=_("Area"), max_length=100, required=False)
    diary_number = forms.CharField(label=_("Registry number"), max_length=40, required=False)
    description = forms.CharField(label=_("What is bought"), widget=forms.Textarea, required=False)


class RegimeForm(PortalForm):
    """Decide the regime: as proposed, or another with a reason."""

    regime = forms.ChoiceField(
        label=_("Legal regime"),
        choices=[(r.value, r.label) for r in Regime if r != Regime.UNDECIDED],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea,
        required=False,
        help_text=_("Needed when you decide otherwise than the rules propose."),
    )


class EstimateForm(PortalForm):
    """Estimated value and ceiling."""

    estimated_value = MoneyField(
        label=_("Estimated value"),
        help_text=_(
            "The whole term, options and extensions counted, excluding VAT (LOU 5:3, 5:14)."
        ),
    )
    ceiling = MoneyField(
        label=_("Ceiling"),
        help_text=_("The highest value. When it is reached the agreement ends."),
    )
    reason = forms.CharField(label=_("How the ceiling was set"), widget=forms.Textarea)
    term_months = forms.IntegerField(
        label=_("Term in months, extensions counted"), min_value=1, max_value=240
    )
    value_basis = forms.ChoiceField(
        label=_("The value is counted on"), choices=ValueBasis, widget=forms.RadioSelect
    )
    value_basis_reason = forms.CharField(
        label=_("Why it is counted so"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("The law is not settled for joint procurement, so write down the choice."),
    )


class MoveForm(PortalForm):
    """Move a date."""

    planned_on = forms.DateField(label=_("New day"))
    reason = forms.CharField(label=_("Why the date is moved"), max_length=300)


class NoticeForm(PortalForm):
    """The notice."""

    published_on = forms.DateField(label=_("Published"))
    tender_deadline = forms.DateField(label=_("Last day for tenders"))
    database = forms.CharField(
        label=_("Notice database"),
        max_length=120,
        help_text=_("The registered database in which the notice was published."),
    )
    notice_url = forms.URLField(
        label=_("Address of the notice"), required=False, assume_scheme="https"
    )
    register_id = forms.CharField(
        label=_("Procurement id"),
        max_length=60,
        required=False,
        help_text=_("Given by the first notice database, never made here."),
    )


class TenderForm(PortalForm):
    """A tender from a known supplier or a new one."""

    supplier = forms.ModelChoiceField(
        label=_("Supplier"),
        queryset=Supplier.objects.none(),
        required=False,
        empty_label=_("A new supplier, named below"),
    )
    name = forms.CharField(label=_("Name of a new supplier"), max_length=200, required=False)
    organisation_number = forms.CharField(
        label=_("Organisation number"),
        max_length=20,
        required=False,
        help_text=_("Ten digits. A number already registered is found again."),
    )
    received_on = forms.DateField(label=_("Received"))
    received_time = forms.TimeField(
        label=_("Time of arrival"), required=False, help_text=_("For example 14:35.")
    )
    amount = MoneyField(label=_("Tender sum"), required=False)
    lots = forms.ModelMultipleChoiceField(
        label=_("Lots"),
        queryset=Lot.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, procurement: Procurement, user: Any, prices: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = Supplier.objects.visible_to(user).exclude(tenders__procurement=procurement)
        self.fields["supplier"].queryset = known  # type: ignore[attr-defined]
        if not prices:
            del self.fields["amount"]
        lots = procurement.lots.all()
        self.fields["lots"].queryset = lots  # type: ignore[attr-defined]
        if not lots:
            del self.fields["lots"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("supplier") and not (data.get("name") or "").strip():
            self.add_error("name", _("Choose a supplier or name a new one."))
        return data


class ReasonForm(PortalForm):
    """Only a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class AwardForm(PortalForm):
    """The award decision; ranks and rejections are asked for per tender beside it."""

    decided_on = forms.DateField(label=_("Decided"))
    decided_by = forms.CharField(
        label=_("Decided by"), max_length=200, help_text=_("A person's name.")
    )
    role = forms.CharField(label=_("The person's post or assignment"), max_length=200)
    authority = forms.CharField(
        label=_("Authority"),
        max_length=300,
        help_text=_("Delegation, § or other ground for the person's right to decide."),
    )
    reason = forms.CharField(label=_("Reason for the decision"), widget=forms.Textarea)
    sent_on = forms.DateField(label=_("Award notice sent"))
    sent_electronically = forms.BooleanField(
        label=_("Sent electronically to all tenderers"),
        required=False,
        initial=True,
        help_text=_("Sent in another way to anyone, the standstill is longer (LOU 20:1)."),
    )

    def __init__(self, *args: Any, tenders: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from portal.ui.forms import dress

        self.tenders = tenders
        for tender in tenders:
            rank = forms.IntegerField(label=_("Rank"), required=False, min_value=1, max_value=99)
            refused = forms.CharField(label=_("Rejected because"), required=False, max_length=300)
            for name, field in ((f"rank-{tender.pk}", rank), (f"rejected-{tender.pk}", refused)):
                dress(field)
                self.fields[name] = field

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Each tender with its two fields."""
        return [(t, self[f"rank-{t.pk}"], self[f"rejected-{t.pk}"]) for t in self.tenders]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ranks = [data[name] for name in data if name.startswith("rank-") and data[name]]
        if len(set(ranks)) != len(ranks):
            self.add_error(None, _("Two tenders have the same rank."))
        return data

    @property
    def winners(self) -> list[Any]:
        """The tenders with a rank, in order."""
        ranked = [(self.cleaned_data.get(f"rank-{t.pk}"), t) for t in self.tenders]
        return [t for _rank, t in sorted((r for r in ranks_only(ranked)), key=lambda r: r[0])]

    @property
    def rejected(self) -> dict[int, str]:
        """Why each rejected tender was rejected."""
        texts = {t.pk: self.cleaned_data.get(f"rejected-{t.pk}", "").strip() for t in self.tenders}
        return {pk: text for pk, text in texts.items() if text}


def ranks_only(ranked: list[tuple[int | None, Any]]) -> list[tuple[int, Any]]:
    """The pairs that have a rank."""
    return [(rank, tender) for rank, tender in ranked if rank]


class CancelForm(PortalForm):
    """Cancel a procurement."""

    decided_by = forms.CharField(
        label=_("Decided by"), max_length=200, help_text=_("A person's name.")
    )
    authority = forms.CharField(
        label=_("Authority"),
        max_length=300,
        help_text=_("Delegation, § or other ground for the person's right to decide."),
    )
    reason = forms.CharField(label=_("Reason for the decision"), widget=forms.Textarea)


class LotForm(PortalForm):
    """A lot; a row without a name is left out."""

    mark_optional = False
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    description = forms.CharField(label=_("Description"), max_length=500, required=False)


class TemplateForm(PortalForm):
    """A new process, begun from the delivered one."""

    name = forms.CharField(label=_("Name of the process"), max_length=120)
    description = forms.CharField(
        label=_("When it is used"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


class StepForm(PortalForm):
    """One step of a process. A step without a name is left out."""

    mark_optional = False
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Name in Swedish"), max_length=200, required=False)
    label_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    who = forms.ChoiceField(label=_("Who"), choices=Who)
    chain = forms.ChoiceField(label=_("Link of the chain"))
    count = forms.IntegerField(label=_("Distance"), min_value=0, max_value=999, required=False)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Unit, required=False)
    direction = forms.ChoiceField(label=_("Before or after"), choices=Direction, required=False)
    step = forms.ChoiceField(label=_("Counted from"), required=False)
    law = forms.ChoiceField(label=_("Rule of law"), required=False)
    gates = forms.MultipleChoiceField(
        label=_("Conditions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, steps: list[tuple[str, str]], gates: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        from portal.procurements.enums import ChainKey

        def choices(name: str, values: Any) -> None:
            self.fields[name].choices = values  # type: ignore[attr-defined]

        choices("chain", ChainKey.choices)
        choices("step", [("", _("No date of its own")), *steps])
        choices("law", [("", _("None")), *Law.choices])
        choices("gates", gates)
