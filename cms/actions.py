"""Showing a case to the public, and taking it back."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.actions.unpublish_page import UnpublishPageAction

from cms import policies
from cms.models import PublishedStatus, StatusPage
from cms.selectors import projection_of
from cms.tree import ensure_site
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import require
from portal.procurements.models import Procurement


@transaction.atomic
def publish_status(
    *, actor: Any, procurement: Procurement, introduction: str = "", introduction_en: str = ""
) -> StatusPage:
    """Publish the case's figures as they stand now, on its public page; audited.

    Makes the page the first time. The earlier publications are kept. Raises `Refused` for anyone
    but the coordinator.
    """
    require(policies.may_publish_status(actor, procurement))
    locked = Procurement.objects.select_for_update(of=("self",)).get(pk=procurement.pk)
    earlier = locked.published_statuses.count()
    status = PublishedStatus.objects.create(
        procurement=locked,
        number=earlier + 1,
        data=projection_of(locked, actor).to_json(),
        published_at=clock.now(),
        published_by=actor,
    )
    page = StatusPage.objects.filter(procurement=locked).first()
    if page is None:
        page = StatusPage(procurement=locked, status=status, slug=_free_slug(locked))
        page.title = locked.title
        _fill(page, introduction, introduction_en)
        ensure_site().add_child(instance=page)
    else:
        page.title, page.status, page.live = locked.title, status, True
        _fill(page, introduction, introduction_en)
        page.save()
    record(
        "cms.status_published",
        actor=actor,
        obj=status,
        case=locked,
        data={"number": status.number, "address": page.url or ""},
    )
    return page


@transaction.atomic
def withdraw_status(*, actor: Any, procurement: Procurement) -> None:
    """Take the public page down; what has been published stays on record. Audited."""
    require(policies.may_publish_status(actor, procurement))
    page = StatusPage.objects.select_for_update(of=("self",)).get(procurement=procurement)
    # Our policy has decided; Wagtail's own rights are for editors.
    action = UnpublishPageAction(page, user=actor, log_action=False)
    action.execute(skip_permission_checks=True)
    record("cms.status_withdrawn", actor=actor, obj=page.status, case=procurement)


def _fill(page: StatusPage, introduction: str, introduction_en: str) -> None:
    page.introduction = introduction or page.introduction
    page.introduction_en = introduction_en or page.introduction_en


def _free_slug(procurement: Procurement) -> str:
    plain = procurement.title.lower().translate(str.maketrans("åäöé", "aaoe"))
    slug = slugify(plain)[:80] or f"upphandling-{procurement.pk}"
    taken = StatusPage.objects.filter(slug=slug).exists()
    return f"{slug}-{procurement.pk}" if taken else slug
