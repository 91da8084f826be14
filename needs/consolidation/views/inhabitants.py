"""How many live where: the figures that needs are compared by."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from needs.consolidation import actions, forms, policies, population, tables
from needs.consolidation.models import Inhabitants
from portal.audit import access as audit
from portal.core.views import Audience, page
from portal.organisations.models import Organisation
from portal.ui import exports
from portal.ui.forms import errors_into
from portal.ui.lists import list_page

MOST_NAMED = 10


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def inhabitants(request: HttpRequest) -> HttpResponse:
    """The latest figures with their source, and a file to enter new ones from."""
    may = policies.may_enter_inhabitants(request.user)
    form = forms.InhabitantsForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        audit.require(request, may)
        if form.is_valid():
            with errors_into(form):
                reading = population.read(form.cleaned_data["file"])
                made = actions.enter_inhabitants(
                    actor=request.user,
                    year=form.cleaned_data["year"],
                    source=form.cleaned_data["source"],
                    counts=reading.counts,
                )
                text = ngettext(
                    "%(count)s municipality has a figure now.",
                    "%(count)s municipalities have a figure now.",
                    len(made),
                )
                messages.success(request, text % {"count": len(made)})
                _say_unknown(request, reading.unknown)
                return redirect("consolidation:inhabitants")
    later = Inhabitants.objects.filter(
        organisation=OuterRef("organisation"), year__gt=OuterRef("year")
    )
    rows = (
        Inhabitants.objects.visible_to(request.user)
        .filter(~Exists(later))
        .select_related("organisation", "entered_by")
        .order_by("organisation__sort_name")
    )
    return list_page(
        request,
        table_class=tables.InhabitantsTable,
        queryset=rows,
        search_fields=("organisation__short_name", "organisation__code"),
        template="consolidation/inhabitants.html",
        context={"form": form, "may": may},
        export_name=_("inhabitants"),
    )


def _say_unknown(request: HttpRequest, unknown: list[str]) -> None:
    if unknown:
        named = "; ".join(unknown[:MOST_NAMED])
        messages.warning(
            request,
            _("%(count)s rows were not understood: %(rows)s")
            % {"count": len(unknown), "rows": named},
        )


@page(Audience.ASSOCIATION)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A file with the association's municipalities, to fill in."""
    parties = Organisation.objects.parties().exclude(code="").order_by("code")
    rows: list[list[exports.Cell]] = [[_("Code"), _("Municipality"), _("Inhabitants")]]
    rows += [[party.code, party.short_name, None] for party in parties]
    return exports.file_of(rows, kind=exports.XLSX, name=_("inhabitants"))
