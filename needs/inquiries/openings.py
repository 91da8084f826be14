"""Who opened an answer's page first: the one thing that reading a page writes down.

A GET ought to change nothing. This one insert is let through because it is idempotent and stands
apart: it is made after the page has been built, in a transaction of its own, and the database
keeps the first row whatever comes after. Later readings find the row and write nothing; a failing
insert can never spoil the page or anything that the page did.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from needs.inquiries.models import Answer
from needs.inquiries.pursuing import AnswerOpening
from portal.audit.support import current
from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Permission

log = structlog.get_logger(__name__)
OK = 200


def noted(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the page of an answer (`pk`) tell when the party first opened it."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == OK:
            note(request.user, kwargs["pk"])
        return response

    return opened


def note(user: Any, answer_id: int) -> bool:
    """Write down a first opening by the party's own people; whether a row was written.

    People of the association and those who act for somebody in a support session leave no row. One
    statement when the answer has been opened before, none for the association.
    """
    if access.works_for_association(user) or current.session() is not None:
        return False
    own = access.organisation_ids_where(user, Permission.VIEW_WORK)
    rows = Answer.objects.filter(pk=answer_id, organisation_id__in=own, opening=None)
    if not rows.exists():
        return False
    row = AnswerOpening(answer_id=answer_id, opened_by=user, opened_at=clock.now())
    try:
        with transaction.atomic():
            AnswerOpening.objects.bulk_create([row], ignore_conflicts=True)
    except DatabaseError as error:
        log.warning("opening_not_noted", answer=answer_id, error=type(error).__name__)
        return False
    return True
