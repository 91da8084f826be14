"""Publishing a case, and the open data of what is published."""

import csv

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms import actions, policies, presentation
from cms.forms import PublishForm
from cms.models import PublishedStatus, StatusPage
from cms.selectors import projection_of
from portal.audit import access
from portal.core import clock
from portal.core.views import Audience, page
from portal.procurements.context import case_context
from portal.procurements.models import Procurement
from portal.ui.exports import safe_text
from portal.ui.forms import errors_into


@page(Audience.ASSOCIATION)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows exactly what the public will see, and publishes it."""
    procurement = access.get_visible(request, Procurement.objects, pk=pk)
    access.require(request, policies.may_publish_status(request.user, procurement), procurement)
    current = StatusPage.objects.filter(procurement=procurement).select_related("status").first()
    initial = {"introduction": procurement.description}
    if current is not None:
        initial = {
            "introduction": current.introduction,
            "introduction_en": current.introduction_en,
        }
    form = PublishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.publish_status(
                actor=request.user, procurement=procurement, **form.cleaned_data
            )
            messages.success(request, _("The status is published."))
            return redirect(made.url)
    preview = PublishedStatus(
        procurement=procurement,
        data=projection_of(procurement, request.user).to_json(),
        published_at=clock.now(),
    )
    context = {
        **case_context(procurement, request.user),
        "form": form,
        "current": current,
        "preview": presentation.facts_of(preview),
    }
    return render(request, "cms/publish.html", context)


@page(Audience.ASSOCIATION)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the public page down."""
    procurement = access.get_visible(request, Procurement.objects, pk=pk)
    access.require(request, policies.may_publish_status(request.user, procurement), procurement)
    if not StatusPage.objects.live().filter(procurement=procurement).exists():
        raise Http404
    actions.withdraw_status(actor=request.user, procurement=procurement)
    messages.success(request, _("The public page is taken down."))
    return redirect(procurement)


@page(Audience.PUBLIC)
def parties_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The table of a public status page as CSV: `;`, UTF-8 with BOM, decimal comma."""
    found = StatusPage.objects.live().select_related("status").filter(slug=slug).first()
    if found is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Party"), _("Standing"), _("Need per year"), _("Bought, SEK")])
    for party in presentation.parties_of(found.status.projection):
        bought = "" if party.bought is None else str(party.bought).replace(".", ",")
        writer.writerow([safe_text(party.name), safe_text(party.standing), party.need, bought])
    return response
