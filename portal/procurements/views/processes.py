"""Processes: read, and edit by saving a new version."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.audit.access import get_visible, require
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.procurements import actions, policies, registries
from portal.procurements.forms import StepForm, TemplateForm
from portal.procurements.models import ProcessTemplate, ProcessVersion
from portal.procurements.process import (
    ANCHOR,
    Direction,
    ProcessDefinition,
    Step,
    Unit,
    framework_agreement,
    read,
)
from portal.procurements.schedule import explain
from portal.ui.forms import errors_into

EXTRA_ROWS = 2


@page(Audience.ASSOCIATION)
def process_list(request: HttpRequest) -> HttpResponse:
    """The processes of the association."""
    rows = ProcessTemplate.objects.visible_to(request.user).prefetch_related("versions")
    context = {"templates": rows, "may_edit": bool(policies.may_create(request.user))}
    return render(request, "procurements/processes.html", context)


@page(Audience.ASSOCIATION)
def process_new(request: HttpRequest) -> HttpResponse:
    """A new process, begun from the delivered one and then edited."""
    require(request, policies.may_create(request.user))
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            template = actions.create_template(
                actor=request.user, definition=framework_agreement(), **form.cleaned_data
            )
            messages.success(
                request, _("The process is made from the delivered one. Edit its steps.")
            )
            return redirect("procurements:process_edit", template.pk)
    return render(request, "procurements/process_new.html", {"form": form})


@page(Audience.ASSOCIATION)
def process(request: HttpRequest, pk: int) -> HttpResponse:
    """A process as it reads: steps, who, where the dates come from, and what must hold."""
    template = get_visible(request, ProcessTemplate.objects.all(), pk=pk)
    versions = list(template.versions.order_by("-number").select_related("created_by"))
    wanted = request.GET.get("version", "")
    shown = next((v for v in versions if str(v.number) == wanted), versions[0])
    definition = read(shown.definition)
    steps = [(step, date_rule(definition, step), _labels(step.gates)) for step in definition.steps]
    context = {
        "template": template,
        "versions": versions,
        "shown": shown,
        "steps": steps,
        "running": shown.procurements.count(),
        "may_edit": bool(policies.may_create(request.user)),
    }
    return render(request, "procurements/process.html", context)


def date_rule(definition: ProcessDefinition, step: Step) -> str:
    """How a step's date is found, in words."""
    if step.key == ANCHOR:
        return _("Chosen by the coordinator")
    if step.date is None:
        return _("Set by hand")
    base = definition.step(step.date.step)
    if step.date.law is None:
        return explain(step, base)
    words = {"rule": step.date.law.label, "step": base.name}
    text = _("%(rule)s, counted from “%(step)s”.") % words
    if step.date.count:
        least = _("At least %(count)s %(unit)s.")
        text += " " + least % {"count": step.date.count, "unit": step.date.unit.label}
    return text


def _labels(gates: tuple[str, ...]) -> list[str]:
    return [registries.gate_label(name) for name in gates]


@page(Audience.ASSOCIATION)
def process_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the steps and save them as a new version; running cases keep theirs."""
    template = get_visible(request, ProcessTemplate.objects.all(), pk=pk)
    require(request, policies.may_create(request.user))
    latest = template.versions.order_by("-number").first()
    definition = read(latest.definition)
    formset = _formset(request, definition)
    error = ""
    if request.method == "POST" and formset.is_valid():
        try:
            version = _save(request, template, formset)
        except ActionError as refused:
            error = str(refused)
        else:
            messages.success(
                request,
                _("Version %(number)s is in force for new cases.") % {"number": version.number},
            )
            return redirect("procurements:process", template.pk)
    context = {"template": template, "latest": latest, "formset": formset, "error": error}
    return render(request, "procurements/process_edit.html", context)


def _formset(request: HttpRequest, definition: ProcessDefinition) -> Any:
    formset_class = django_forms.formset_factory(
        StepForm, extra=EXTRA_ROWS, max_num=60, can_order=True
    )
    used = {name for step in definition.steps for name in step.gates}
    names = sorted(used | set(registries.gate_names()))
    kwargs = {
        "steps": [(step.key, step.name) for step in definition.steps],
        "gates": [(name, registries.gate_label(name)) for name in names],
    }
    initial = [_initial(step) for step in definition.steps]
    return formset_class(request.POST or None, initial=initial, form_kwargs=kwargs)


def _initial(step: Step) -> dict[str, Any]:
    values = step.model_dump(mode="json", exclude={"date"})
    date = step.date.model_dump(mode="json") if step.date else {}
    return values | date | {"law": date.get("law") or ""}


def _save(request: HttpRequest, template: ProcessTemplate, formset: Any) -> ProcessVersion:
    rows = [form.cleaned_data for form in formset.ordered_forms if form.cleaned_data.get("label")]
    taken = {row["key"] for row in rows if row.get("key")}
    steps = []
    for row in rows:
        key = row.get("key") or _new_key(row["label"], taken)
        taken.add(key)
        steps.append(_step(key, row))
    definition = read({"steps": steps})
    return actions.save_version(actor=request.user, template=template, definition=definition)


def _new_key(label: str, taken: set[str]) -> str:
    stem = "step_" + slugify(label).replace("-", "_")[:30]
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def _step(key: str, row: dict[str, Any]) -> dict[str, Any]:
    date = None
    if row.get("step") and key != ANCHOR:
        date = {
            "step": row["step"],
            "direction": row.get("direction") or Direction.AFTER,
            "count": row.get("count") or 0,
            "unit": row.get("unit") or Unit.DAYS,
            "law": row.get("law") or None,
        }
    plain = {name: row[name] for name in ("label", "label_en", "who", "chain")}
    return plain | {"key": key, "date": date, "gates": list(row["gates"])}
