"""What other libraries' tables hold about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import Fate, acts, exempt, holds

_LOG_IN = _("Needed only for logging in.")

_LABELS = {
    "created_at": _("Since"),
    "last_used_at": _("Last used"),
    "last_seen_at": _("Last used"),
    "last_login": _("Last log-in"),
    "date_joined": _("Since"),
    "type": _("Kind"),
    "provider": _("Directory"),
    "uid": _("Identity there"),
    "ip": _("IP address"),
    "ip_address": _("IP address"),
    "user_agent": _("Browser"),
    "attempt_time": _("Time"),
    "failures_since_start": _("Attempts"),
}

for _label, _title, _shown in (
    ("account.EmailAddress", _("E-mail addresses"), ("email", "verified")),
    ("mfa.Authenticator", _("Second factors"), ("type", "created_at", "last_used_at")),
    (
        "socialaccount.SocialAccount",
        _("Log-ins of other services"),
        ("provider", "uid", "last_login", "date_joined"),
    ),
    (
        "usersessions.UserSession",
        _("Where the person is logged in"),
        ("created_at", "ip", "last_seen_at", "user_agent"),
    ),
):
    holds(
        _label,
        people=("user",),
        shown=_shown,
        fate=Fate.DELETE,
        reason=_LOG_IN,
        title=_title,
        labels=_LABELS,
    )
holds(
    "axes.AccessAttempt",
    addresses=("username",),
    shown=("attempt_time", "ip_address", "failures_since_start"),
    fate=Fate.DELETE,
    reason=_("Failed attempts to log in."),
    title=_("Failed attempts to log in"),
    labels=_LABELS,
)
holds(
    "axes.AccessFailureLog",
    addresses=("username",),
    shown=("attempt_time", "ip_address"),
    fate=Fate.DELETE,
    reason=_("Failed attempts to log in."),
    title=_("Failed attempts to log in"),
    labels=_LABELS,
)
holds(
    "wagtailusers.UserProfile",
    people=("user",),
    shown=("preferred_language", "current_time_zone"),
    fate=Fate.DELETE,
    reason=_("Settings of an editor of the public site."),
)
acts(
    _("Who wrote and published what on the public site, which is a public record."),
    "wagtailcore.Page",
    "wagtailcore.Revision",
    "wagtailcore.PageLogEntry",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.WorkflowState",
    "wagtailcore.TaskState",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtaildocs.Document",
    "wagtailimages.Image",
)
holds(
    "wagtailcore.PageSubscription",
    people=("user",),
    shown=("comment_notifications",),
    fate=Fate.DELETE,
    reason=_("Settings of an editor of the public site."),
)
holds(
    "wagtailadmin.EditingSession",
    people=("user",),
    shown=("last_seen_at",),
    fate=Fate.DELETE,
    reason=_("Settings of an editor of the public site."),
)
for _label in ("wagtailadmin.FormState", "wagtailcore.APIToken"):
    holds(_label, people=("user",), shown=("user",), fate=Fate.DELETE, reason=_LOG_IN)
holds(
    "wagtailcore.UploadedFile",
    people=("uploaded_by_user",),
    shown=("file",),
    fate=Fate.DELETE,
    reason=_("Settings of an editor of the public site."),
)
exempt(
    "Grants through guardian stand on groups alone; this table is empty.",
    "organisations.OrganisationUserPermission",
    "procurements.ProcurementUserPermission",
    "guardian.UserObjectPermission",
)
exempt("The person's own row: erased by the erasure itself.", "people.User")
