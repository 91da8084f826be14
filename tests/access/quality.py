"""Follow-ups and an individual case of Bjuv's for the matrix: made when an address asks for one."""

from datetime import timedelta
from typing import Any

from contracts.quality import actions, links
from contracts.quality.enums import AssessmentState, Kind, Side
from contracts.quality.models import Assessment, Deviation, FollowUp, PlanStep
from contracts.quality.policies import Responder
from contracts.reports.models import ReportingContact
from portal.core import clock
from portal.procurements.models import Supplier
from tests.access.world import World
from tests.support.factories import quality


def _supplier(w: World) -> Supplier:
    found: Supplier = w.agreement().lots.first().suppliers.first().supplier
    return found


def _follow_up(w: World, kind: Kind = Kind.VISIT) -> FollowUp:
    found = FollowUp.objects.filter(agreement=w.agreement(), kind=kind).first()
    return found or quality.planned(w.users["samordnare"], w.agreement(), kind)


def _row(w: World, kind: Kind, state: AssessmentState, **more: Any) -> Assessment:
    follow_up = _follow_up(w, kind)
    stored = follow_up.form.newest()
    assert stored
    made, _new = Assessment.objects.get_or_create(
        follow_up=follow_up,
        supplier=_supplier(w),
        due_on=clock.today() + timedelta(days=9),
        organisation=more.pop("organisation", None),
        defaults={"questions": stored, "state": state, **more},
    )
    return made


def _deviation(w: World) -> Deviation:
    found = Deviation.objects.filter(organisation=w.bjuv, is_individual=True).first()
    return found or quality.deviation(
        w.users["bjuv"],
        w.agreement(),
        _supplier(w),
        organisation=w.bjuv,
        is_individual=True,
        case_reference="Ä 1",
    )


def _contact(w: World) -> ReportingContact:
    found, _made = ReportingContact.objects.get_or_create(
        supplier=_supplier(w),
        agreement=w.agreement(),
        email="kvalitet@leverantor.example",
        defaults={"name": "Kvalitet Kvalitetsson"},
    )
    return found


def form(w: World) -> dict[str, Any]:
    """A form, by its id."""
    return {"pk": _follow_up(w).form_id}


def follow_up(w: World) -> dict[str, Any]:
    """A planned visit, by its id."""
    return {"pk": _follow_up(w).pk}


def supplier(w: World) -> dict[str, Any]:
    """The supplier of the agreement in use."""
    return {"pk": _supplier(w).pk}


def visit(w: World) -> dict[str, Any]:
    """An open visit."""
    return {"pk": _row(w, Kind.VISIT, AssessmentState.OPEN).pk}


def own(w: World) -> dict[str, Any]:
    """The supplier's own assessment, open."""
    return {"pk": _row(w, Kind.SELF, AssessmentState.OPEN).pk}


def asked_of_bjuv(w: World) -> dict[str, Any]:
    """A form that Bjuv is to answer."""
    return {"pk": _row(w, Kind.MEMBERS, AssessmentState.OPEN, organisation=w.bjuv).pk}


def answered(w: World) -> dict[str, Any]:
    """A review that waits to be assessed."""
    more = {"answered_at": clock.now(), "answered_name": "Anna", "answers": {"insured": True}}
    return {"pk": _row(w, Kind.REVIEW, AssessmentState.ANSWERED, **more).pk}


def deviation(w: World) -> dict[str, Any]:
    """The individual case."""
    return {"pk": _deviation(w).pk}


def _step(w: World) -> PlanStep:
    row = _deviation(w)
    found = row.steps.first()
    if found is None:
        actor = w.users["samordnare"]
        found = actions.add_step(
            actor=actor,
            deviation=row,
            what="Rutin",
            side=Side.SUPPLIER,
            due_on=clock.today() + timedelta(days=9),
        )
        actions.begin_plan(actor=actor, deviation=row)
    return found


def step(w: World) -> dict[str, Any]:
    """A step of its plan, which has begun."""
    return {"pk": _step(w).pk}


def done_step(w: World) -> dict[str, Any]:
    """The same, said to be done."""
    found = _step(w)
    by = Responder(user=w.users["samordnare"])
    if found.done_on is None:
        actions.step_done(who=by, step=found, done_on=clock.today(), how="")
    return {"pk": found.pk}


def linked_step(w: World) -> dict[str, Any]:
    """The step as the supplier's page names it."""
    return {"pk": _deviation(w).pk, "step_pk": _step(w).pk}


def token(w: World) -> dict[str, Any]:
    """The secret part of a link."""
    row = _row(w, Kind.SELF, AssessmentState.OPEN)
    return {"token": links.new_path(row, _contact(w)).rstrip("/").rsplit("/", 1)[1]}
