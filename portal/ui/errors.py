"""The pages of a refusal: they show what had been typed, so that nothing of it is lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.ui.typed import typed_in


def refused(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: the reason, its paragraph, and what the person had written."""
    decision = getattr(exception, "decision", None)
    context = {
        "reason": str(getattr(decision, "reason", "") or exception or ""),
        "paragraph": getattr(decision, "paragraph", ""),
        "typed": typed_in(request),
    }
    return render(request, "403.html", context, status=403)


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: outside one's reach, perhaps since a moment ago, and what the person had written."""
    return render(request, "404.html", {"typed": typed_in(request)}, status=404)
