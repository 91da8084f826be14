"""Beginning an inquiry from what was asked before: a copy, or a template kept under a name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries import policies
from needs.inquiries.actions.inquiries import ItemRow, locked_inquiry, write_items
from needs.inquiries.contents import content_of
from needs.inquiries.models import Inquiry, InquiryTemplate
from needs.inquiries.versions import Content, Line
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.procurements.models import CpvCode
from portal.questions import actions as questions
from portal.questions.definitions import QuestionSet


@transaction.atomic
def copy_inquiry(*, actor: Any, inquiry: Inquiry, source: Inquiry) -> Inquiry:
    """Fill an unsent inquiry with the introduction, lines and questions of an earlier one.

    Lines find their lot by its name; nothing of any answer is copied. What stood there is replaced.
    """
    inquiry = locked_inquiry(inquiry)
    require(policies.may_edit(actor, inquiry))
    if source.pk == inquiry.pk or not Inquiry.objects.visible_to(actor).filter(pk=source.pk):
        raise ActionError(_("Choose another inquiry to begin from."))
    content = content_of(source)
    _fill(inquiry, content.introduction, content.lines, content.questions)
    record(
        "needs.inquiry_copied",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"from": source.pk, "lines": len(content.lines)},
    )
    return inquiry


def _fill(
    inquiry: Inquiry, introduction: str, lines: Iterable[Line], question_set: QuestionSet
) -> None:
    lots = {lot.name.casefold(): lot.pk for lot in inquiry.procurement.lots.all()}
    lines = list(lines)
    known = set(
        CpvCode.objects.filter(code__in=[line.cpv for line in lines]).values_list("code", flat=True)
    )
    rows = [
        ItemRow(
            name=line.name,
            unit=line.unit,
            help=line.help,
            unit_price=line.unit_price,
            lot_id=lots.get(line.lot_name.casefold()) if line.lot_name else None,
            cpv=line.cpv if line.cpv in known else "",
            required=line.required,
        )
        for line in lines
    ]
    inquiry.items.all().delete()
    write_items(inquiry, rows)
    current = inquiry.question_set.get("version", 0) if inquiry.question_set else 0
    kept = question_set.as_json()
    # Never back to a version that an open page of the builder may hold.
    kept["version"] = max(current, question_set.version) + 1
    inquiry.question_set = kept if len(question_set) or question_set.sections else {}
    inquiry.introduction = introduction or inquiry.introduction
    inquiry.edition += 1
    inquiry.save(update_fields=["question_set", "introduction", "edition"])


def _name(name: str, besides: InquiryTemplate | None = None) -> str:
    name = name.strip()
    if not name:
        raise ActionError(_("Give the template a name."), field="name")
    taken = InquiryTemplate.objects.in_use().filter(name__iexact=name)
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise ActionError(_("There is already a template with that name."), field="name")
    return name


@transaction.atomic
def keep_template(*, actor: Any, inquiry: Inquiry, name: str) -> InquiryTemplate:
    """Keep introduction, lines and questions of an inquiry under a name. Answers are not kept."""
    require(policies.may_keep_templates(actor))
    content = content_of(inquiry)
    if not content.lines:
        raise ActionError(_("An inquiry without lines is no template."))
    template = InquiryTemplate.objects.create(
        name=_name(name),
        content={
            "introduction": content.introduction,
            "lines": [replace(line, id=None, lot=None).as_json() for line in content.lines],
        },
        kept_by=actor,
    )
    if len(content.questions):
        template.questions = questions.store(
            actor=actor, name=f"needs.template:{template.pk}", question_set=content.questions
        )
        template.save(update_fields=["questions"])
    record(
        "needs.template_kept",
        actor=actor,
        obj=template,
        case=inquiry.procurement,
        data={"lines": len(content.lines), "questions": len(content.questions)},
    )
    return template


def _locked(template: InquiryTemplate) -> InquiryTemplate:
    template = InquiryTemplate.objects.select_for_update().get(pk=template.pk)
    if template.retired_at is not None:
        raise ActionError(_("The template is retired."))
    return template


@transaction.atomic
def use_template(*, actor: Any, inquiry: Inquiry, template: InquiryTemplate) -> Inquiry:
    """Fill an unsent inquiry from a template; what stood there is replaced."""
    inquiry = locked_inquiry(inquiry)
    require(policies.may_edit(actor, inquiry))
    template = _locked(template)
    kept = Content.from_json({"title": "", "deadline": "", "questions": {}, **template.content})
    asked = QuestionSet()
    if template.questions is not None:
        asked = questions.use(actor=actor, stored=template.questions)
    _fill(inquiry, kept.introduction, kept.lines, asked)
    template.used_at = clock.now()
    template.save(update_fields=["used_at"])
    record(
        "needs.template_used",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"template": template.pk, "lines": len(kept.lines)},
    )
    return inquiry


@transaction.atomic
def rename_template(*, actor: Any, template: InquiryTemplate, name: str) -> InquiryTemplate:
    """Give a template another name."""
    require(policies.may_keep_templates(actor))
    template = _locked(template)
    before, template.name = template.name, _name(name, template)
    template.save(update_fields=["name"])
    record("needs.template_renamed", actor=actor, obj=template, data={"from": before})
    return template


@transaction.atomic
def retire_template(*, actor: Any, template: InquiryTemplate) -> InquiryTemplate:
    """Take a template out of use; inquiries begun from it stay as they are."""
    require(policies.may_keep_templates(actor))
    template = _locked(template)
    template.retired_at, template.retired_by = clock.now(), actor
    template.save(update_fields=["retired_at", "retired_by"])
    record("needs.template_retired", actor=actor, obj=template)
    return template
