"""What every page of the set-up does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.web.set_up import policies, selectors


def for_administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the settings: 404 outside the association, 403 with the reason inside it."""

    @page(Audience.ASSOCIATION)
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        audit_access.require(request, policies.may_set_up(request.user))
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def step_context(key: str) -> dict[str, Any]:
    """The step of a page, with the others beside it."""
    steps = selectors.steps()
    step = next(step for step in steps if step.key == key)
    return {"steps": steps, "step": step, "next": selectors.next_after(steps, key)}


def shown(request: HttpRequest, key: str, context: dict[str, Any]) -> HttpResponse:
    """The page of a step."""
    return render(request, f"set_up/{key}.html", {**step_context(key), **context})


def onward(key: str) -> HttpResponse:
    """To the next step while something is left to do, else back to the overview."""
    steps = selectors.steps()
    following = selectors.next_after(steps, key)
    if following and not all(step.done for step in steps):
        return redirect(following.url)
    return redirect("set_up:overview")
