"""The words of the law that the rest of the portal uses."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class Regime(StatusChoices):
    """Which chapters of LOU a procurement follows (LOU 1:4, 19:1, 19a:1-2)."""

    DIRECTIVE = (
        "directive",
        Tone.INFO,
        _("The EU directive's rules"),
        _("The whole act applies, with the tender periods of chapter 11."),
        _("Above the threshold"),
    )
    CHAPTER_19 = (
        "chapter_19",
        Tone.INFO,
        _("Chapter 19 of the procurement act"),
        _("Advertised below the threshold, or a service of annex 2 at any value."),
        _("Chapter 19"),
    )
    DIRECT = (
        "direct",
        Tone.NEUTRAL,
        _("Direct procurement"),
        _("Bought without advertising, by chapter 19 a."),
        _("Direct procurement"),
    )
    UNDECIDED = (
        "undecided",
        Tone.WARNING,
        _("Not decided"),
        _("The rules cannot tell yet; a lawyer decides and writes why."),
        _("Not decided"),
    )

    @property
    def is_advertised(self) -> bool:
        """Whether the procurement must be published before tenders are asked for."""
        return self in (Regime.DIRECTIVE, Regime.CHAPTER_19)


class ContractKind(models.TextChoices):
    """What is bought, as far as the thresholds tell the difference."""

    GOODS_SERVICES = "goods_services", _("Goods or services")
    WORKS = "works", _("Works")


class ChangeGround(models.TextChoices):
    """Why an agreement may be changed without a new procurement (LOU 17:9-14)."""

    MINOR = "minor", _("Minor change of value")
    CLAUSE = "clause", _("A clause or option in the agreement")
    SUPPLEMENT = "supplement", _("Supplementary order")
    UNFORESEEN = "unforeseen", _("Unforeseen circumstances")
    SUCCESSION = "succession", _("Change of supplier")
    INSUBSTANTIAL = "insubstantial", _("Not substantial")


class Unit(models.TextChoices):
    """What a value is counted in."""

    SEK = "sek", _("kronor")
    EUR = "eur", _("euro")
    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")
    YEARS = "years", _("years")
    PERCENT = "percent", _("per cent")
    YES_NO = "yes_no", _("yes or no")
    CPV = "cpv", _("CPV codes")


class Nature(models.TextChoices):
    """How hard a rule is: law binds, a norm is the association's own."""

    LAW = "law", _("law")
    CASE_LAW = "case_law", _("case law")
    NORM = "norm", _("own norm")


class Procedure(StrEnum):
    """The procedures of chapter 6 whose tender periods differ (LOU 11:2-10)."""

    OPEN = "open"
    SELECTIVE_APPLICATIONS = "selective_applications"
    SELECTIVE_TENDERS = "selective_tenders"


class Code(models.TextChoices):
    """Every value of the law that the portal uses; nothing else in the code is a legal constant."""

    THRESHOLD_GOODS_SERVICES = (
        "threshold_goods_services",
        _("EU threshold, goods and services"),
    )
    THRESHOLD_GOODS_SERVICES_EUR = (
        "threshold_goods_services_eur",
        _("EU threshold in euro, goods and services"),
    )
    THRESHOLD_WORKS = "threshold_works", _("EU threshold, works")
    THRESHOLD_WORKS_EUR = "threshold_works_eur", _("EU threshold in euro, works")
    DIRECT_AWARD_LIMIT = "direct_award_limit", _("Limit for direct procurement")
    DIRECT_AWARD_LIMIT_ANNEX_2 = (
        "direct_award_limit_annex_2",
        _("Limit for direct procurement, services of annex 2"),
    )
    DIRECT_AWARD_LIMIT_ANNEX_2_EUR = (
        "direct_award_limit_annex_2_eur",
        _("Limit in euro for direct procurement, services of annex 2"),
    )
    ANNEX_2_CPV = "annex_2_cpv", _("Services of annex 2: care and social services")
    ANNEX_2_CPV_OTHER = "annex_2_cpv_other", _("Services of annex 2: other groups")
    DOCUMENTATION_LIMIT = "documentation_limit", _("Documentation is needed above")
    DOCUMENTATION_DAYS = "documentation_days", _("Documentation is finished within")
    POST_NOTICE_DAYS = "post_notice_days", _("Post-notice within")
    POST_NOTICE_QUARTERLY = (
        "post_notice_quarterly",
        _("Post-notices may be bundled by quarter"),
    )
    STANDSTILL_ELECTRONIC = (
        "standstill_days_electronic",
        _("Standstill, notice sent electronically"),
    )
    STANDSTILL_OTHER = (
        "standstill_days_other",
        _("Standstill, notice sent in another way"),
    )
    STANDSTILL_INTENT = (
        "standstill_days_intent",
        _("Standstill after a notice of intent"),
    )
    SIGNING_AFTER_STANDSTILL = (
        "signing_days_after_standstill",
        _("Signing after the last day of standstill"),
    )
    ROLL_FORWARD = "roll_forward", _("A period never ends on a weekend or holiday")
    TENDER_OPEN = "tender_days_open", _("Tender period, open procedure")
    TENDER_OPEN_ELECTRONIC = (
        "tender_days_open_electronic",
        _("Tender period, open procedure with electronic tenders"),
    )
    TENDER_OPEN_SHORT = (
        "tender_days_open_short",
        _("Tender period, open procedure after prior notice or in urgency"),
    )
    APPLICATION_SELECTIVE = (
        "application_days_selective",
        _("Application period, selective procedure"),
    )
    APPLICATION_SELECTIVE_SHORT = (
        "application_days_selective_short",
        _("Application period, selective procedure in urgency"),
    )
    TENDER_SELECTIVE = "tender_days_selective", _("Tender period, selective procedure")
    TENDER_SELECTIVE_ELECTRONIC = (
        "tender_days_selective_electronic",
        _("Tender period, selective procedure with electronic tenders"),
    )
    TENDER_SELECTIVE_SHORT = (
        "tender_days_selective_short",
        _("Tender period, selective procedure after prior notice or in urgency"),
    )
    TENDER_NO_FREE_ACCESS = (
        "tender_days_no_free_access",
        _("Extra days when documents are not free on the internet"),
    )
    TENDER_CHAPTER_19 = "tender_days_chapter_19", _("Tender period, chapter 19")
    LONGEST_TERM = "longest_term_years", _("Longest framework agreement")
    PARTIES_NAMED = "parties_named_directive", _("Parties are named in the notice")
    PARTIES_NAMED_CHAPTER_19 = (
        "parties_named_chapter_19",
        _("Parties are named in the notice, chapter 19"),
    )
    CEILING = (
        "ceiling_directive",
        _("A ceiling is stated, and ends the agreement when reached"),
    )
    CEILING_CHAPTER_19 = "ceiling_chapter_19", _("A ceiling is stated, chapter 19")
    CALL_OFF_ORDER = "call_off_order_directive", _("Call-offs follow the agreement's criteria")
    CALL_OFF_ORDER_CHAPTER_19 = (
        "call_off_order_chapter_19",
        _("Call-offs follow the agreement's criteria, chapter 19"),
    )
    COMPETITION_STANDSTILL = (
        "competition_standstill",
        _("Standstill after a renewed competition is required"),
    )
    CHANGE_MINOR = "change_minor_percent", _("Minor change of an agreement stays below")
    CHANGE_MINOR_WORKS = (
        "change_minor_works_percent",
        _("Minor change of an agreement on works stays below"),
    )
    CHANGE_CLAUSE = "change_by_clause", _("Change by a clause or option in the agreement")
    CHANGE_SUPPLEMENT = (
        "change_supplement_percent",
        _("A supplementary order raises the value by at most"),
    )
    CHANGE_UNFORESEEN = (
        "change_unforeseen_percent",
        _("A change for unforeseen circumstances raises the value by at most"),
    )
    CHANGE_SUCCESSION = "change_of_supplier", _("Change of supplier after restructuring")
    CHANGE_INSUBSTANTIAL = "change_insubstantial", _("A change that is not substantial")
    CHANGE_INDEXED = (
        "change_value_indexed",
        _("The value before a change follows the agreement's index clause"),
    )
    CHANGE_ANNOUNCED = (
        "change_announced",
        _("Supplements and changes for unforeseen circumstances are announced"),
    )
    AUTOMATED_DECISION = "automated_decision", _("Decisions by automation are allowed")
    RETENTION = "retention_years", _("Tenders are kept at least")
    SUPPLIER_REPORT_DAYS = (
        "supplier_report_days",
        _("Supplier report after the quarter"),
    )
