"""The button by which one follows an object."""

from typing import Any

from django import template

from portal.notices import following, selectors

register = template.Library()


@register.inclusion_tag("notices/_follow.html", takes_context=True)
def follow_button(context: dict[str, Any], obj: Any) -> dict[str, Any]:
    """ "Follow" or "Follow no more", for the person who looks; nothing for what nobody can follow.

    One statement.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    label = obj._meta.label_lower if hasattr(obj, "_meta") else ""
    if user is None or not user.is_authenticated or following.kind_of(label) is None:
        return {"kind": ""}
    return {
        "kind": label,
        "number": obj.pk,
        "follows": selectors.follows(user, obj),
        "next": getattr(request, "path", ""),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
