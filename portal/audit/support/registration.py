"""What the support sessions tell the rest: banner, closed pages, the end at log-out."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from portal.audit.support import actions, limits
from portal.ui import banners

limits.forbid("audit:support", "audit:support_start", reason=limits.NESTED)
for _pages in ("people", "account_", "mfa_", "socialaccount_", "openid_connect", "saml"):
    limits.forbid(f"{_pages}*", reason=limits.OWN_LOG_IN)
limits.forbid("wagtail*", reason=limits.EDITORS)


def _banner(request: HttpRequest) -> dict[str, Any] | None:
    support = getattr(request, "support", None)
    return {"support": support} if support is not None else None


def _logged_out(request: HttpRequest | None = None, **_told: Any) -> None:
    support = getattr(request, "support", None)
    if support is not None:
        actions.end(actor=support.actor, support=support)


banners.register("audit/support_banner.html", _banner)
user_logged_out.connect(_logged_out, dispatch_uid="audit.support")
