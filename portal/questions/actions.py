"""Keeping question sets under a name."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError
from portal.questions import audit_codes
from portal.questions.definitions import QuestionSet
from portal.questions.models import StoredQuestions

if TYPE_CHECKING:
    from portal.people.models import User


@transaction.atomic
def store(*, actor: "User | None", name: str, question_set: QuestionSet) -> StoredQuestions:
    """Keep a question set under a name; audited.

    While the newest version is unused it is replaced; once used it stays, and a new version is
    made. The caller has already decided that `actor` may.
    """
    if not question_set.questions:
        raise ActionError(_("Add at least one question first."))
    newest = StoredQuestions.objects.select_for_update().latest_of(name).first()
    if newest is None or newest.is_used:
        newest = StoredQuestions(name=name, version=newest.version + 1 if newest else 1)
    newest.definition = {**question_set.as_json(), "version": newest.version}
    newest.save()
    record(audit_codes.STORED, actor=actor, obj=newest, data={"version": newest.version})
    return newest


@transaction.atomic
def use(*, actor: "User | None", stored: StoredQuestions) -> QuestionSet:
    """The questions, from now on unchangeable: call when something begins with them."""
    stored = StoredQuestions.objects.select_for_update().get(pk=stored.pk)
    if not stored.is_used:
        stored.used_at = clock.now()
        stored.save(update_fields=["used_at"])
        record(audit_codes.USED, actor=actor, obj=stored, data={"version": stored.version})
    return stored.question_set
