"""What this room offers to the ones it may know."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.agreements import followers, panels
from contracts.agreements.panels import AgreementAction
from contracts.cards import actions, policies, search_box
from contracts.cards import (
    audit_codes as _codes,  # noqa: F401 - registers the events
)
from portal.organisations import access
from portal.ui import front, header, search


def ask_panel(user: Any) -> dict[str, Any] | None:
    """The box on the front page, for people with any role."""
    return {} if access.roles_of(user) else None


def offered(agreement: Any, user: Any) -> list[AgreementAction]:
    """On the page of an agreement: its card, and for coordinators what the card tells."""
    buttons = [AgreementAction(_("Contract card"), reverse("cards:card", args=[agreement.pk]))]
    decision = policies.may_write_guide(user)
    if decision:
        url = reverse("cards:guide", args=[agreement.pk])
        buttons.append(AgreementAction(_("Card and publication"), url, decision))
    return buttons


def renew(agreement: Any, actor: Any) -> None:
    """What is published follows a correction or an end of the agreement."""
    actions.renew_publication(actor=actor, agreement=agreement)


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    header.register(
        header.HeaderBox(
            "cards:may_use",
            gettext_lazy("Search agreement, thing or supplier"),
            gettext_lazy("May we use the agreement?"),
            is_public=True,
        )
    )
    search.register(search_box.provider)
    panels.register_actions(offered)
    followers.register(renew)
    front.register(
        front.FrontPanel("cards.ask", 5, "cards/panels/ask.html", ask_panel, place="aside")
    )
