"""What the public site offers the case page: publishing, and what is published."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms import policies
from cms.models import StatusPage
from portal.procurements.registries import CaseAction, CasePanel, register_actions, register_panel


def case_actions(procurement: Any, user: Any) -> list[CaseAction]:
    """ "Publish status", for the coordinator."""
    decision = policies.may_publish_status(user, procurement)
    if not decision:
        return []
    return [
        CaseAction(_("Publish status"), reverse("cms:publish", args=[procurement.pk]), decision)
    ]


def panel_context(procurement: Any, user: Any) -> dict[str, Any] | None:
    """What the public sees now, and since when."""
    page = StatusPage.newest().filter(procurement=procurement).first()
    if page is None:
        return None
    return {"page": page, "procurement": procurement}


register_actions(case_actions)
register_panel(
    CasePanel(
        key="cms.public_page",
        order=90,
        template="cms/panels/public_page.html",
        context=panel_context,
        place="aside",
    )
)
