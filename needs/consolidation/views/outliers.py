"""Quantities that stand out: look, ask back, or adjust."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from needs.consolidation import actions, forms, policies, words
from needs.consolidation import outliers as rules
from needs.consolidation.enums import Reason
from needs.consolidation.views.common import get_procurement, with_demand
from portal.audit import access as audit
from portal.core.views import Audience, page
from portal.procurements import policies as procurements
from portal.ui.forms import errors_into

MOST_SHOWN = 200


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def outliers(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Every quantity that stands out with the reason; those chosen are asked about at once."""
    procurement = get_procurement(request, procurement_pk)
    context = with_demand(request, procurement, "outliers")
    demand = context["demand"]
    found = words.suspects_of(demand.book) if demand else []
    wanted = request.GET.get("reason", "")
    shown = [s for s in found if not wanted or s.reason == wanted]
    form = forms.AskBackForm(request.POST or None)
    chosen = set(request.POST.getlist("chosen"))
    if request.method == "POST":
        audit.require(request, policies.may_ask_back(request.user, procurement), procurement)
        questions: dict[int, list[str]] = defaultdict(list)
        for suspect in found:
            if suspect.key in chosen:
                questions[suspect.flag.answer_id].append(suspect.text)
        if form.is_valid():
            with errors_into(form):
                asked = actions.ask_back(
                    actor=request.user,
                    procurement=procurement,
                    questions=questions,
                    comment=form.cleaned_data["comment"],
                )
                text = ngettext(
                    "%(count)s party is asked again; its answer does not count until it has"
                    " answered.",
                    "%(count)s parties are asked again; their answers do not count until they have"
                    " answered.",
                    len(asked),
                )
                messages.success(request, text % {"count": len(asked)})
                return redirect("consolidation:outliers", procurement.pk)
    counts = {reason: sum(s.reason == reason for s in found) for reason in Reason}
    context |= {
        "suspects": shown[:MOST_SHOWN],
        "more": max(0, len(shown) - MOST_SHOWN),
        "found": len(found),
        "reasons": [(reason, counts[reason]) for reason in Reason if counts[reason]],
        "wanted": wanted,
        "form": form,
        "chosen": chosen,
        "without_people": [p.name for p in demand.people if not p.inhabitants] if demand else [],
        "may_ask": policies.may_ask_back(request.user, procurement),
        "may_adjust": procurements.may_prepare(request.user, procurement),
        "rules": _rules(),
    }
    return render(request, "consolidation/outliers.html", context)


def _rules() -> list[str]:
    """How figures are found, with the constants that are used."""
    return [
        _(
            "Another unit or zeros: the figure is what two units or ten, a hundred or a thousand"
            " times give, within 10 per cent."
        ),
        _(
            "Zero: last year's use or the previous answer was more, or %(share)s per cent of the"
            " others have a need."
        )
        % {"share": round(rules.ZERO_SHARE * 100)},
        _("Jump: %(jump)s times last year's use or the previous answer, or a third of it.")
        % {"jump": round(rules.JUMP)},
        _(
            "Unlike the others: the logarithm of the need per inhabitant lies more than %(most)s"
            " robust standard deviations (1.4826 × the median absolute deviation) from the median;"
            " at least %(fewest)s parties."
        )
        % {"most": str(rules.MOST_Z).replace(".", ","), "fewest": rules.FEWEST_PEERS},
    ]
