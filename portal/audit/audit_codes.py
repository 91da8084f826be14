"""Events of this room and of the rooms below it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit import actions, codes

SUPPORT_STARTED = "audit.support_started"
SUPPORT_ENDED = "audit.support_ended"
SUPPORT_REQUEST = "audit.support_request"
VERIFIED = "audit.verified"

codes.register("organisations.membership_granted", _("Role granted"))
codes.register("organisations.membership_ended", _("Role ended"))
codes.register(SUPPORT_STARTED, _("Support session started"))
codes.register(SUPPORT_ENDED, _("Support session ended"))
codes.register(SUPPORT_REQUEST, _("Page asked for in a support session"), minor=True)
codes.register(VERIFIED, _("Audit verified"))
codes.register("people.logged_in", _("Logged in"))
codes.register("people.log_in_failed", _("Wrong password"))
codes.register("people.locked_out", _("Log-in closed after too many attempts"))
codes.register("people.logged_out", _("Logged out"))
codes.register("people.factor_added", _("Second factor set up"))
codes.register("people.factor_removed", _("Second factor taken away"))
codes.register("people.factor_failed", _("Wrong one-time code"))
codes.register("people.password_changed", _("Password changed"))
codes.register("people.password_reset", _("Password chosen by link"))
codes.register("people.sessions_ended", _("Log-ins ended"))


def membership_granted(actor: Any, membership: Any) -> None:
    """Record who gave whom which role."""
    actions.record(
        "organisations.membership_granted",
        actor=actor,
        obj=membership,
        organisation=membership.organisation,
        data=_data(membership),
    )


def membership_ended(actor: Any, membership: Any) -> None:
    """Record who ended whose role, from which day and why."""
    actions.record(
        "organisations.membership_ended",
        actor=actor,
        obj=membership,
        organisation=membership.organisation,
        data=_data(membership)
        | {"ended_on": membership.ended_on.isoformat(), "why": membership.end_note},
    )


def _data(membership: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"role": membership.role, "user": membership.user_id}
    if membership.deputy_for_id:
        data["deputy_for"] = membership.deputy_for.name
    if membership.note:
        data["note"] = membership.note
    return data


def log_in_happened(happening: str, *, user: Any, actor: Any, data: dict[str, Any]) -> None:
    """Record what happened to someone's log-in."""
    actions.record(f"people.{happening}", actor=actor, obj=user, data=data)
