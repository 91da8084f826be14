"""What is left of the set-up, on the administrator's front page."""

from typing import Any

from portal.web.set_up import policies, selectors


def what_is_left(user: Any) -> dict[str, Any] | None:
    """The steps that are not done; hidden for others, when nothing is left, and once put away."""
    if not policies.may_set_up(user) or selectors.is_hidden():
        return None
    steps = selectors.steps()
    left = [step for step in steps if not step.done]
    return {"steps": left, "done": len(steps) - len(left), "total": len(steps)} if left else None
