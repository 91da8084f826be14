"""Read models of the case page and of the pages around it: a fixed number of statements."""

from datetime import date

from portal.procurements.models import Milestone, Procurement


def milestone(procurement: Procurement, key: str) -> date | None:
    """The day of a milestone: the day it came true, else the planned one; None when neither."""
    row = Milestone.objects.filter(procurement=procurement, key=key).first()
    return (row.done_on or row.planned_on) if row else None
