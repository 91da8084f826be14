"""The verbs of this room, by what they change."""

from portal.members.actions.changes import (
    close_organisation,
    merge_organisation,
    rename_organisation,
    reopen_organisation,
    take_planned_names,
)
from portal.members.actions.invitations import (
    LinkRefused,
    NewPerson,
    Offer,
    accept_as_new,
    accept_as_self,
    invite,
    open_link,
    send_again,
    withdraw,
)
from portal.members.actions.log_ins import help_log_in

__all__ = [
    "LinkRefused",
    "NewPerson",
    "Offer",
    "accept_as_new",
    "accept_as_self",
    "close_organisation",
    "help_log_in",
    "invite",
    "merge_organisation",
    "open_link",
    "rename_organisation",
    "reopen_organisation",
    "send_again",
    "take_planned_names",
    "withdraw",
]
