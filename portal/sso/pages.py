"""The page that a refused log-in ends at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.sso import admission
from portal.sso.models import Directory
from portal.sso.refusals import Refusal, Why


def refused(
    request: HttpRequest, directory: Directory, why: Why, detail: str = "", *, noted: bool = False
) -> HttpResponse:
    """Say why, in a sentence, and where to go on; `noted` when it stands in the log already."""
    if not noted:
        admission.refuse(directory, Refusal(why), detail=detail)
    context = {"directory": directory, "why": why, "again": why == Why.STALE}
    return render(request, "sso/refused.html", context, status=403)
