"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

UPLOADED = "usage.ledger_uploaded"
MAPPED = "usage.columns_chosen"
IMPORTED = "usage.ledger_imported"
REPLACED = "usage.ledger_replaced"
DISCARDED = "usage.ledger_discarded"
MATCHED_AGAIN = "usage.lines_matched_again"
LEARNT = "usage.match_confirmed"
UNLEARNT = "usage.match_undone"
RULE_ADDED = "usage.account_rule_added"
RULE_REMOVED = "usage.account_rule_removed"

codes.register(UPLOADED, _("Ledger uploaded"))
codes.register(MAPPED, _("Columns of a ledger chosen"))
codes.register(IMPORTED, _("Ledger imported"))
codes.register(REPLACED, _("Ledger replaced by a corrected one"))
codes.register(DISCARDED, _("Uploaded ledger discarded"))
codes.register(MATCHED_AGAIN, _("Ledger lines matched again"))
codes.register(LEARNT, _("Match of usage lines confirmed"))
codes.register(UNLEARNT, _("Confirmed match of usage lines undone"))
codes.register(RULE_ADDED, _("Account rule added"))
codes.register(RULE_REMOVED, _("Account rule removed"))
