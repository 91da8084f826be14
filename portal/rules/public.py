"""What the other rooms know about the law: `from portal.rules import public as rules`."""

from portal.rules.changes import HUNDRED, ChangeRule, change_rule, within_bound
from portal.rules.enums import ChangeGround, ContractKind, Nature, Procedure, Regime
from portal.rules.limits import (
    automated_decision,
    call_off_order,
    ceiling_override,
    ceiling_required,
    competition_standstill,
    direct_award_limit,
    documentation_limit,
    is_below_direct_award_limit,
    late_joining,
    longest_term,
)
from portal.rules.periods import (
    add_working_days,
    documentation_deadline,
    may_sign_from,
    next_working_day,
    post_notice_deadline,
    quarter_end,
    standstill_end,
    supplier_report_days,
    supplier_report_deadline,
    tender_period,
)
from portal.rules.regimes import is_annex_2, regime_for, threshold
from portal.rules.results import Ruled
from portal.rules.values import remembered

__all__ = [
    "HUNDRED",
    "ChangeGround",
    "ChangeRule",
    "ContractKind",
    "Nature",
    "Procedure",
    "Regime",
    "Ruled",
    "add_working_days",
    "automated_decision",
    "call_off_order",
    "ceiling_override",
    "ceiling_required",
    "change_rule",
    "competition_standstill",
    "direct_award_limit",
    "documentation_deadline",
    "documentation_limit",
    "is_annex_2",
    "is_below_direct_award_limit",
    "late_joining",
    "longest_term",
    "may_sign_from",
    "next_working_day",
    "post_notice_deadline",
    "quarter_end",
    "regime_for",
    "remembered",
    "standstill_end",
    "supplier_report_days",
    "supplier_report_deadline",
    "tender_period",
    "threshold",
    "within_bound",
]
