"""Who may state a need, and decide about what the radar suggests."""

from typing import Any

from django.utils.translation import gettext as _

from needs.radar.enums import SuggestionState
from needs.radar.models import StatedNeed, Suggestion
from needs.radar.querysets import member_ids
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation
from portal.procurements import policies as procurements
from portal.procurements.enums import ProcurementStatus


def states_for(user: Any) -> Any:
    """The organisations for which `user` may state needs: those for which they answer about needs.

    The association has no needs of its own here.
    """
    ids = access.organisation_ids_where(user, Permission.ANSWER_NEEDS) & member_ids(user)
    return Organisation.objects.parties().filter(pk__in=ids)


def may_state(user: Any, organisation: Organisation | int | None = None) -> Decision:
    """Whether `user` may state a need (of the organisation, or of any)."""
    found = states_for(user)
    if organisation is not None:
        pk = organisation if isinstance(organisation, int) else organisation.pk
        found = found.filter(pk=pk)
    if found.exists():
        return Decision.yes()
    return Decision.no(_("Only the purchasing coordinator of a member can state its needs."))


def may_change(user: Any, need: StatedNeed) -> Decision:
    """Whether `user` may change or withdraw a stated need."""
    decision = may_state(user, need.organisation_id)
    if decision and need.is_withdrawn:
        return Decision.no(_("The need is withdrawn."))
    return decision


def may_be_interested(user: Any, suggestion: Suggestion) -> Decision:
    """Whether `user` may say that an organisation is interested: published, and not yet begun."""
    decision = may_state(user)
    if not decision:
        return decision
    if suggestion.state == SuggestionState.STARTED:
        return Decision.no(
            _("The procurement has begun. Members are invited to it in the usual way.")
        )
    if suggestion.published_at is None or suggestion.state != SuggestionState.OPEN:
        return Decision.no(_("The suggestion is not shown to members."))
    return Decision.yes()


def may_decide(user: Any) -> Decision:
    """Coordinators of the association decide about suggestions."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators can do this."))


def _while_open(user: Any, suggestion: Suggestion) -> Decision:
    decision = may_decide(user)
    if not decision:
        return decision
    if suggestion.state == SuggestionState.MERGED:
        return Decision.no(_("The suggestion is put together with another one. Decide there."))
    return decision


def may_dismiss(user: Any, suggestion: Suggestion) -> Decision:
    """Whether the suggestion may be put aside: while nothing has come of it."""
    decision = _while_open(user, suggestion)
    if decision and suggestion.state == SuggestionState.STARTED:
        return Decision.no(_("A procurement is started. Cancel that, if it should not be."))
    if decision and suggestion.state == SuggestionState.DISMISSED:
        return Decision.no(_("The suggestion is already put aside."))
    return decision


def may_reopen(user: Any, suggestion: Suggestion) -> Decision:
    """Whether a suggestion that was put aside may be taken up again."""
    decision = may_decide(user)
    if decision and suggestion.state != SuggestionState.DISMISSED:
        return Decision.no(_("The suggestion is not put aside."))
    return decision


def may_arrange(user: Any, suggestion: Suggestion) -> Decision:
    """Whether signals may be moved to and from the suggestion: until a procurement is started."""
    decision = _while_open(user, suggestion)
    if decision and suggestion.state == SuggestionState.STARTED:
        return Decision.no(_("A procurement is started from it, so it stays as it is."))
    return decision


def may_publish(user: Any, suggestion: Suggestion) -> Decision:
    """Whether members may be told of it: an open suggestion."""
    decision = _while_open(user, suggestion)
    if decision and suggestion.state != SuggestionState.OPEN:
        return Decision.no(_("Only a suggestion that is open is shown to members."))
    return decision


def is_running(suggestion: Suggestion) -> bool:
    """Whether a procurement came of it that is not cancelled."""
    made = suggestion.procurement
    return made is not None and made.status != ProcurementStatus.CANCELLED


def may_turn(user: Any, suggestion: Suggestion) -> Decision:
    """Whether the suggestion may become a procurement; again when the first is cancelled."""
    decision = procurements.may_create(user) and _while_open(user, suggestion)
    if decision and is_running(suggestion):
        return Decision.no(_("The procurement is already started."))
    if decision and suggestion.state == SuggestionState.DISMISSED:
        return Decision.no(_("The suggestion is put aside. Take it up again first."))
    return decision
