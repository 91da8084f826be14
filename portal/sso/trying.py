"""Trying a directory: what it says of oneself and which roles that would give, without logging in.

What it said stands in the session of the one who tries, until shown; it is stored nowhere.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.core import clock
from portal.sso import actions, admission, judging, mapping
from portal.sso.answers import Answer
from portal.sso.models import Directory

KEY = "directory_trial"
_MARK = "trial"


def mark() -> dict[str, bool]:
    """What marks a log-in as a trial while the person is at the directory."""
    return {_MARK: True}


def is_trial(state: Mapping[str, Any]) -> bool:
    """Whether the log-in under way was begun as a trial."""
    return bool((state.get("data") or {}).get(_MARK))


def finish(request: HttpRequest, directory: Directory, answer: Answer) -> HttpResponse:
    """Keep what came for the page that shows it; whoever tries is still who they were."""
    if not request.user.is_authenticated:
        messages.error(request, _("You were logged out while trying. Log in and try again."))
        return redirect("people:login")
    terms = admission.terms_of(directory)
    fault = judging.fault_of(answer, terms, clock.now())
    rules = directory.mapping_rules()
    request.session[KEY] = {
        "directory": directory.pk,
        "claims": {name: list(values)[:20] for name, values in sorted(answer.claims.items())},
        "subject": answer.subject,
        "emails": list(answer.emails),
        "contexts": sorted(answer.contexts),
        "second_factor": judging.is_second_factor(answer, terms),
        "roles": [
            [given.organisation_id, given.role.value]
            for given in sorted(mapping.roles_for(answer.claims, rules))
        ],
        "fault": fault.value if fault else "",
    }
    actions.note_trial(actor=request.user, directory=directory, passed=fault is None)
    return redirect("sso:trial", directory.pk)
