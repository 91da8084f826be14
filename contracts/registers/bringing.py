"""Options and parties brought along with an agreement of a register, where its columns have them.

They are entered once, where the agreement has none: nothing that stands here is changed by a file.
What cannot be told is noted. Parties are entered whole or not at all, because nobody can be added
afterwards; the register that named them is what the agreement refers to as their source.
"""

from collections.abc import Callable, Iterable
from functools import cached_property

from django.utils.translation import gettext as _

from contracts.agreements import checks, term
from contracts.agreements.models import Agreement, AgreementOption, AgreementParty
from contracts.registers import extras
from contracts.registers.columns import RegisterField
from contracts.registers.grouping import AgreementDraft
from mandates.enums import Commitment
from portal.core.errors import ActionError
from portal.organisations.enums import OrganisationKind, Relation
from portal.organisations.models import Organisation
from portal.ui import formats

Note = Callable[[int, str], None]
SHOWN = 5


class Bringer:
    """Brings the extras of every agreement of a file; the organisations are read once."""

    def __init__(self, note: Note) -> None:
        self.note = note

    @cached_property
    def directory(self) -> extras.Directory:
        """Those who can be parties; two statements."""
        parties = list(Organisation.objects.parties())
        own = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION)
        members = [row for row in parties if row.relation == Relation.MEMBER]
        return extras.Directory([*parties, *own], members)

    def bring(self, agreement: Agreement, draft: AgreementDraft) -> list[str]:
        """Enter options and parties that are lacking; answers which were."""
        added = []
        if self._options(agreement, draft):
            added.append("options")
        if self._parties(agreement, draft):
            added.append("parties")
        return added

    def warn_of_term(self, agreement: Agreement, draft: AgreementDraft) -> None:
        """Note an agreement that runs longer than the law's term; nothing is refused for it."""
        told = [draft.valid_to, *([draft.extends_to] if draft.extends_to else [])]
        ends = agreement.options.values_list("extends_to", flat=True)
        found = term.term_until(agreement, max([*told, *ends]))
        if found.rule is not None and found.is_passed and not agreement.long_term_reason:
            text = _("%(number)s: %(what)s %(rule)s (%(law)s)")
            values = {
                "number": draft.number,
                "what": found.sentence,
                "rule": found.rule.reason,
                "law": found.rule.paragraph,
            }
            self.note(draft.first_row, text % values)

    def _differs(self, draft: AgreementDraft, what: RegisterField) -> bool:
        row = draft.differing.get(what)
        if row is None:
            return False
        text = _("%(number)s: row %(row)s tells something else of: %(what)s. Nothing is entered.")
        values = {"number": draft.number, "row": row, "what": str(what.label).lower()}
        self.note(row, text % values)
        return True

    def _options(self, agreement: Agreement, draft: AgreementDraft) -> bool:
        if not draft.options or agreement.options.exists():
            return False
        if self._differs(draft, RegisterField.OPTIONS):
            return False
        told = extras.options_of(draft.options, draft.valid_to, draft.extends_to)
        for text in told.notes:
            self.note(draft.first_row, f"{draft.number}: {text}")
        try:
            checks.check_options(draft.valid_to, told.terms)
        except ActionError as error:
            self.note(draft.first_row, f"{draft.number}: {error.message}")
            return False
        AgreementOption.objects.bulk_create(
            AgreementOption(
                agreement=agreement,
                position=position,
                months=option.months,
                notice_by=option.notice_by,
                extends_to=option.extends_to,
            )
            for position, option in enumerate(told.terms, start=1)
        )
        return bool(told.terms)

    def _parties(self, agreement: Agreement, draft: AgreementDraft) -> bool:
        if not draft.parties or agreement.parties.exists():
            return False
        if self._differs(draft, RegisterField.PARTIES):
            return False
        found, unknown = self.directory.read(draft.parties)
        if unknown:
            text = _(
                "%(number)s: not known as parties here: %(names)s. No party is entered, because"
                " nobody can be added afterwards."
            )
            values = {"number": draft.number, "names": _few(unknown)}
            self.note(draft.first_row, text % values)
            return False
        AgreementParty.objects.bulk_create(
            AgreementParty(agreement=agreement, organisation=row, commitment=Commitment.RIGHT)
            for row in found
        )
        return bool(found)


def _few(names: Iterable[str]) -> str:
    listed = list(names)
    shown = ", ".join(f"“{name}”" for name in listed[:SHOWN])
    rest = len(listed) - SHOWN
    return (
        shown
        if rest <= 0
        else _("%(names)s and %(count)s more")
        % {
            "names": shown,
            "count": formats.number(rest),
        }
    )
