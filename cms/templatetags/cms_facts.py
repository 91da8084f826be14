"""Words of the public pages."""

from django import template

from cms.presentation import steps_of
from cms.projection import Projection

register = template.Library()


@register.simple_tag
def step_now(projection: Projection) -> str:
    """The first link that is not done, with its fact; the last link when all are."""
    steps = steps_of(projection)
    if not steps:
        return "–"
    now = next((step for step in steps if step.state != "done"), steps[-1])
    return f"{now.label}: {now.fact}"
