"""Beginning from what was asked before: earlier inquiries, and templates under a name."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.inquiries import actions, policies
from needs.inquiries import building_forms as building
from needs.inquiries.models import Inquiry, InquiryTemplate
from needs.inquiries.tables import TemplateTable
from needs.inquiries.versions import Line
from needs.inquiries.views.common import case, get_inquiry
from portal.audit import access as audit
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.ui.forms import errors_into
from portal.ui.lists import list_page, searched

GET_POST = ["GET", "POST"]
MOST_SHOWN = 20


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def start_from(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill an unsent inquiry from a template or from an earlier inquiry."""
    obj = get_inquiry(request, pk)
    audit.require(request, policies.may_edit(request.user, obj), obj)
    earlier = Inquiry.objects.visible_to(request.user).exclude(pk=obj.pk)
    templates = InquiryTemplate.objects.visible_to(request.user).in_use()
    if request.method == "POST":
        try:
            _begin(request, obj, earlier, templates)
        except ActionError as refused:
            messages.error(request, str(refused))
            return redirect("needs:start_from", obj.pk)
        messages.success(request, _("Filled in. Look through lines and lots before you send."))
        return redirect("needs:inquiry", obj.pk)
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    earlier = earlier.select_related("procurement").annotate(lines=Count("items"))
    earlier = earlier.filter(lines__gt=0).order_by("-created_at", "-pk")
    context = {
        **case(request, obj.procurement),
        "inquiry": obj,
        "query": query,
        "templates": searched(templates.select_related("questions"), query, ["name"])[:MOST_SHOWN],
        "earlier": searched(earlier, query, ["title", "procurement__title"])[:MOST_SHOWN],
        "has_lines": obj.items.exclude(unit="").exists(),
    }
    return render(request, "needs/start_from.html", context)


def _begin(request: HttpRequest, obj: Inquiry, earlier: Any, templates: Any) -> None:
    kind, _sign, raw = request.POST.get("source", "").partition(":")
    pk = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0
    if kind == "template" and (template := templates.filter(pk=pk).first()):
        actions.use_template(actor=request.user, inquiry=obj, template=template)
    elif kind == "inquiry" and (source := earlier.filter(pk=pk).first()):
        actions.copy_inquiry(actor=request.user, inquiry=obj, source=source)
    else:
        raise ActionError(_("Choose a template or an earlier inquiry to begin from."))


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def keep_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an inquiry as a template under a name."""
    obj = get_inquiry(request, pk)
    audit.require(request, policies.may_keep_templates(request.user), obj)
    form = building.TemplateNameForm(request.POST or None, initial={"name": obj.title[:150]})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.keep_template(
                actor=request.user, inquiry=obj, name=form.cleaned_data["name"]
            )
            messages.success(request, _("Kept as a template."))
            return redirect("needs:template", made.pk)
    context = {**case(request, obj.procurement), "inquiry": obj, "form": form}
    return render(request, "needs/keep_template.html", context)


@page(Audience.ASSOCIATION)
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """The library of templates."""
    rows = InquiryTemplate.objects.visible_to(request.user).in_use()
    return list_page(
        request,
        table_class=TemplateTable,
        queryset=rows.select_related("kept_by", "questions"),
        search_fields=("name",),
        template="needs/templates.html",
        export_name=_("templates"),
    )


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One template: what it asks; rename it, or take it out of use."""
    rows = InquiryTemplate.objects.select_related("kept_by", "questions", "retired_by")
    obj = audit.get_visible(request, rows, pk=pk)
    form = building.TemplateNameForm(request.POST or None, initial={"name": obj.name})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.rename_template(
                actor=request.user, template=obj, name=form.cleaned_data["name"]
            )
            messages.success(request, _("Renamed."))
            return redirect("needs:template", obj.pk)
    context = {
        "template": obj,
        "form": form,
        "lines": [Line.from_json(line) for line in obj.content["lines"]],
        "asked": obj.questions.question_set if obj.questions else None,
    }
    return render(request, "needs/template.html", context)


@page(Audience.ASSOCIATION)
@require_POST
def retire_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template out of use."""
    obj = audit.get_visible(request, InquiryTemplate.objects.all(), pk=pk)
    try:
        actions.retire_template(actor=request.user, template=obj)
    except ActionError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The template is taken out of use."))
    return redirect("needs:templates")
