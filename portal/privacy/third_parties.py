"""What other libraries' tables hold about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import Fate, acts, exempt, holds

_LOG_IN = _("Needed only for logging in.")

for _label, _shown in (
    ("account.EmailAddress", ("email", "verified")),
    ("mfa.Authenticator", ("type", "created_at", "last_used_at")),
    ("socialaccount.SocialAccount", ("provider", "uid", "last_login", "date_joined")),
    ("usersessions.UserSession", ("created_at", "ip", "last_seen_at", "user_agent")),
):
    holds(_label, people=("user",), shown=_shown, fate=Fate.DELETE, reason=_LOG_IN)
holds(
    "axes.AccessAttempt",
    addresses=("username",),
    shown=("attempt_time", "ip_address", "failures_since_start"),
    fate=Fate.DELETE,
    reason=_("Failed attempts to log in."),
)
holds(
    "axes.AccessFailureLog",
    addresses=("username",),
    shown=("attempt_time", "ip_address"),
    fate=Fate.DELETE,
    reason=_("Failed attempts to log in."),
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
