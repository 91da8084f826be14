"""Notes of other rooms beside an answer."""

from typing import Any

from django import template

from needs.inquiries import notes

register = template.Library()


@register.inclusion_tag("needs/_notes.html", takes_context=True)
def answer_notes(context: dict[str, Any], answer: Any) -> dict[str, Any]:
    """What other rooms say about the answer to the person who reads the page."""
    request = context.get("request")
    return {"notes": notes.notes_on(answer, request.user) if request else []}
