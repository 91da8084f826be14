"""Keeping what is typed, by one or by several."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries.actions.recording import record_answer
from needs.inquiries.answering import drafts, policies
from needs.inquiries.answering.drafts import Merged, Raw, Scope, Values
from needs.inquiries.answering.models import AnswerPart, DraftMap
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.people.models import User
from portal.ui import formats

# A draft is what one form holds; more than this is not typed by a person.
MOST_DRAFT_FIELDS = 2_000
LONGEST_DRAFT_VALUE = 20_000


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """What became of a draft.

    When a field stood against a colleague's (`saved` is false), `message` says so, `theirs` is what
    stands and `shown` what the form shows; the rest is saved. `brought` are fields that colleagues
    have changed since the page was opened.
    """

    answer: Answer
    saved: bool
    message: str = ""
    theirs: Values = field(default_factory=dict)
    shown: Values = field(default_factory=dict)
    brought: list[str] = field(default_factory=list)


def locked(answer: Answer) -> Answer:
    """The answer's row, held until the transaction ends."""
    return (
        Answer.objects.select_for_update(of=("self",))
        .select_related("inquiry__procurement__responsible", "organisation")
        .get(pk=answer.pk)
    )


def clean_raw(values: Raw) -> Values:
    """Typed values within the bounds of a form. Raises `ActionError` for more than a form has."""
    if len(values) > MOST_DRAFT_FIELDS:
        raise ActionError(_("The draft holds more fields than the form has."))
    return {
        name: [str(part)[:LONGEST_DRAFT_VALUE].replace("\x00", "") for part in parts]
        for name, parts in values.items()
    }


@transaction.atomic
def save_draft(
    *,
    actor: Any,
    answer: Answer,
    values: Raw,
    version: int,
    token: str,
    untouched: Raw | None = None,
    part: AnswerPart | None = None,
    scope: Scope = drafts.everything,
) -> DraftOutcome:
    """Keep what is typed, valid or not, while the answer can be written in; used while typing.

    `version` is the one the page was opened with, `token` names the page and `untouched` is what
    stands in a form that nobody has typed in. Of several people each field that only one has
    changed is kept; a field that two have changed is left as it stands, both texts are kept, and
    the outcome says so. With `part`, or a `scope`, the other fields are left alone.
    """
    answer = locked(answer)
    if part is not None:
        part = AnswerPart.objects.select_for_update(of=("self",)).get(pk=part.pk, answer=answer)
        part.answer = answer
        require(policies.may_write_part(actor, part))
    else:
        require(policies.may_write(actor, answer))
    raw = clean_raw(values)
    changed = changed_meanwhile(answer, version)
    if changed:
        return _changed(actor, answer, raw, changed)
    known = DraftMap.objects.get_or_create(answer=answer)[0]
    start = dict(untouched or {})
    merged = drafts.merge(
        base={**start, **_known_to_page(answer, known, version, token)},
        stands=answer.draft,
        typed=raw,
        scope=scope,
    )
    first = answer.status == AnswerStatus.ASKED
    if merged.mine or not merged.conflicts:
        _keep(answer, actor, merged, token)
    known.fields = drafts.signed(known.fields, merged.mine, actor)
    if merged.conflicts:
        known.pages.pop(token[:32], None)
    else:
        known.pages = drafts.remembered(known.pages, token[:32], answer.version, raw)
    known.save()
    if first and answer.status == AnswerStatus.DRAFT:
        record_answer("needs.answer_begun", actor, answer)
    if merged.conflicts:
        return _collision(actor, answer, merged, known)
    return DraftOutcome(answer, saved=True, shown=merged.shown, brought=merged.brought)


def changed_meanwhile(answer: Answer, version: int) -> str:
    """What to say to who wrote in a page that was opened before the inquiry changed; else ""."""
    if not 0 <= version < answer.changed_at_version:
        return ""
    return _(
        "The inquiry was changed while you wrote. Nothing is lost: what you wrote stands in the "
        "form. Look at what has changed, above all at units, before you go on."
    )


def _changed(actor: Any, answer: Answer, raw: Values, message: str) -> DraftOutcome:
    """Nothing is put in the draft: the figures may be in a unit that is gone."""
    _keep_other(actor, answer, raw)
    return DraftOutcome(answer, saved=False, message=message, shown={**answer.draft, **raw})


def _keep_other(actor: Any, answer: Answer, values: Values, **more: Any) -> None:
    answer.other_draft = {
        "values": values,
        "by": getattr(actor, "name", ""),
        "at": clock.now().isoformat(),
        **more,
    }
    answer.save(update_fields=["other_draft"])


def _known_to_page(answer: Answer, known: DraftMap, version: int, token: str) -> Values:
    """What stood on the page when it was opened, or what it sent the last time."""
    if version == answer.version:
        return answer.draft
    page = known.pages.get(token[:32])
    if page and page["version"] >= version:
        values: Values = page["values"]
        return values
    earlier = apps.get_model("needs", "AnswerEvent").objects.filter(
        pgh_obj_id=answer.pk, version=version
    )
    return earlier.order_by("-pgh_id").values_list("draft", flat=True).first() or {}


def _keep(answer: Answer, actor: Any, merged: Merged, token: str) -> None:
    if answer.status in {AnswerStatus.ASKED, AnswerStatus.DRAFT}:
        answer.begin()
    answer.draft, answer.draft_token = merged.draft, token[:32]
    answer.draft_saved_at, answer.draft_saved_by = clock.now(), actor
    answer.version += 1
    answer.save(
        update_fields=[
            "status",
            "draft",
            "draft_token",
            "draft_saved_at",
            "draft_saved_by",
            "version",
        ]
    )


def _collision(actor: Any, answer: Answer, merged: Merged, known: DraftMap) -> DraftOutcome:
    _keep_other(actor, answer, merged.conflicts)
    marks = [known.fields[name] for name in merged.conflicts if name in known.fields]
    names = writers(mark["by"] for mark in marks)
    message = _(
        "%(name)s saved other figures at %(time)s, after you opened the page. Nothing is lost: "
        "yours stand in the form, theirs beside them below. Save again to keep yours."
    ) % {
        "name": ", ".join(sorted(set(names.values()))) or _("A colleague"),
        "time": formats.moment(answer.draft_saved_at),
    }
    return DraftOutcome(
        answer,
        saved=False,
        message=message,
        theirs={name: list(answer.draft.get(name, [])) for name in merged.conflicts},
        shown=merged.shown,
        brought=merged.brought,
    )


def writers(ids: Iterable[Any]) -> dict[int, str]:
    """Names by id of those who wrote; one statement."""
    return dict(User.objects.filter(pk__in={pk for pk in ids if pk}).values_list("pk", "name"))


@transaction.atomic
def keep_refused(*, actor: Any, answer: Answer, values: Raw) -> bool:
    """Keep beside the draft what was typed when it could no longer be saved.

    Used when the last day passes while somebody types. It counts for nothing; it is shown again if
    the party gets more time. Returns whether it was kept: only for those who answer.
    """
    answer = locked(answer)
    if answer.status not in AnswerStatus.waiting() or not access.may(
        actor, Permission.ANSWER_NEEDS, answer.organisation_id
    ):
        return False
    _keep_other(actor, answer, clean_raw(values), refused=True)
    return True
