"""The plan: forms and what is followed up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement, AgreementSupplier
from contracts.quality import audit_codes, policies
from contracts.quality.actions.common import needed, plain
from contracts.quality.enums import Kind
from contracts.quality.models import FollowUp, FollowUpSupplier, QualityForm
from contracts.quality.models.planning import LONGEST_NOTICE
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.questions import actions as questions
from portal.questions.definitions import QuestionSet


@dataclass(frozen=True, slots=True)
class Terms:
    """What a follow-up says; without `suppliers` it concerns all."""

    kind: Kind
    title: str
    form: QualityForm
    first_due: date
    every: int
    notice_days: int
    responsible: Any
    lot: Any = None
    suppliers: Iterable[Any] = ()
    instructions: str = ""


@transaction.atomic
def make_form(*, actor: Any, name: str) -> QualityForm:
    """Begin a form under a name nobody else has; its questions are edited after. Audited."""
    require(policies.may_follow_up(actor))
    name = needed("name", name, _("Name the form."))
    try:
        with transaction.atomic():
            form = QualityForm.objects.create(name=name, made_by=actor, made_at=clock.now())
    except IntegrityError as error:
        raise ActionError(_("There is already a form with that name."), field="name") from error
    record(audit_codes.FORM_MADE, actor=actor, obj=form)
    return form


@transaction.atomic
def save_questions(*, actor: Any, form: QualityForm, question_set: QuestionSet) -> None:
    """Keep the form's questions; a version that has been asked stays as it was. Audited."""
    require(policies.may_follow_up(actor))
    questions.store(actor=actor, name=form.stored_name, question_set=question_set)


@transaction.atomic
def save_follow_up(
    *, actor: Any, agreement: Agreement, terms: Terms, follow_up: FollowUp | None = None
) -> FollowUp:
    """Plan a follow-up, or change one that is planned; what has been asked for stays. Audited.

    Raises `ActionError` at the field that does not fit: a form without questions, a lot or a
    supplier of another agreement, a day after the agreement's last.
    """
    require(policies.may_follow_up(actor))
    values = _values(agreement, terms)
    if follow_up is None:
        row = FollowUp(agreement=agreement, planned_at=clock.now())
    else:
        row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
        if row.ended_at is not None:
            raise ActionError(_("The follow-up has ended already."))
        if row.kind != terms.kind and row.assessments.exists():
            raise ActionError(
                _("It has been asked for, so its kind stays. End it and plan another."),
                field="kind",
            )
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    chosen = {supplier.pk for supplier in terms.suppliers}
    FollowUpSupplier.objects.filter(follow_up=row).exclude(supplier_id__in=chosen).delete()
    there = set(row.chosen.values_list("supplier_id", flat=True))
    for pk in sorted(chosen - there):
        FollowUpSupplier.objects.create(follow_up=row, supplier_id=pk)
    record(
        audit_codes.PLANNED,
        actor=actor,
        obj=row,
        case=agreement.procurement,
        data={"kind": str(row.kind), "first_due": str(row.first_due), "every": int(row.every)},
    )
    return row


def _values(agreement: Agreement, terms: Terms) -> dict[str, Any]:
    if not len(terms.form.question_set()):
        raise ActionError(_("The form has no questions yet."), field="form")
    if terms.lot is not None and terms.lot.agreement_id != agreement.pk:
        raise ActionError(_("The lot is not of this agreement."), field="lot")
    places = AgreementSupplier.objects.filter(lot__agreement=agreement)
    known = set(places.values_list("supplier_id", flat=True))
    if any(supplier.pk not in known for supplier in terms.suppliers):
        raise ActionError(_("The supplier is not of this agreement."), field="suppliers")
    if terms.first_due > agreement.last_contract_date:
        raise ActionError(_("The agreement has ended by then."), field="first_due")
    if not 1 <= terms.notice_days <= LONGEST_NOTICE:
        raise ActionError(_("Give between 1 and 180 days to answer."), field="notice_days")
    return {
        "kind": terms.kind,
        "title": needed("title", terms.title, _("Say what is followed up.")),
        "form": terms.form,
        "lot": terms.lot,
        "first_due": terms.first_due,
        "every": terms.every,
        "notice_days": terms.notice_days,
        "responsible": terms.responsible,
        "instructions": plain("instructions", terms.instructions),
    }


@transaction.atomic
def end_follow_up(*, actor: Any, follow_up: FollowUp) -> FollowUp:
    """Nothing more is asked for; what has been asked for stays. Audited."""
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    require(policies.may_end(actor, row))
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record(audit_codes.ENDED, actor=actor, obj=row, case=row.agreement.procurement)
    return row
