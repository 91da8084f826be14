"""What the case page shows of this room: two links of the chain, panels and actions."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mandates import policies, selectors
from mandates.enums import MandateStatus, Outlook
from mandates.models import Mandate
from mandates.tables import MandateTable
from portal.core import clock
from portal.core.decisions import Decision
from portal.core.enums import Tone
from portal.organisations import access
from portal.procurements import policies as procurement_policies
from portal.procurements import selectors as procurement_selectors
from portal.procurements.enums import ChainKey
from portal.procurements.registries import CaseAction, CasePanel, ChainStep
from portal.rules import public as rules
from portal.ui import figures, formats

S = MandateStatus
# How many rows the case page shows: those who are late or waited for come first.
SHOWN = 12


def mandates_step(procurement: Any, user: Any) -> ChainStep:
    """`36 av 46 i kraft`."""
    counts = selectors.counts(procurement)
    if not counts.asked:
        return ChainStep(ChainKey.MANDATES)
    locked = selectors.party_list(procurement)
    fact = _("%(done)s of %(asked)s in force") % {"done": counts.in_force, "asked": counts.asked}
    done = bool(locked) or counts.settled
    return ChainStep(
        ChainKey.MANDATES,
        fact=fact,
        state="done" if done else "now",
        share=1.0 if done else counts.share,
        url=_mandates_url(procurement, user),
    )


def _mandates_url(procurement: Any, user: Any) -> str:
    if access.works_for_association(user):
        return reverse("mandates:board", args=[procurement.pk])
    if getattr(user, "is_authenticated", False):
        own = Mandate.objects.of(procurement).visible_to(user).first()
        return own.get_absolute_url() if own else ""
    return ""


def party_list_step(procurement: Any, user: Any) -> ChainStep:
    """`låst 15 jan, 36 parter`, or when it will be."""
    locked = selectors.party_list(procurement)
    url = reverse("mandates:party_list", args=[procurement.pk])
    url = url if getattr(user, "is_authenticated", False) else ""
    if locked:
        fact = ngettext(
            "locked %(day)s, %(count)s party", "locked %(day)s, %(count)s parties", locked.parties
        ) % {
            "day": formats.day(clock.local_date(locked.locked_at), "short"),
            "count": locked.parties,
        }
        return ChainStep(ChainKey.PARTY_LIST, fact=fact, state="done", share=1.0, url=url)
    request = selectors.request_of(procurement)
    day = request.deadline if request else None
    day = day or procurement_selectors.milestone(procurement, "party_list")
    if day is None:
        return ChainStep(ChainKey.PARTY_LIST)
    ready = bool(request and request.sent_at) and selectors.counts(procurement).settled
    return ChainStep(
        ChainKey.PARTY_LIST,
        fact=_("locked on %(day)s") % {"day": formats.day(day, "short")},
        state="now" if ready or (request and request.sent_at and day < clock.today()) else "ahead",
        url=url if request else "",
    )


def actions(procurement: Any, user: Any) -> list[CaseAction]:
    """What can be done about mandates, for the coordinator or the party."""
    if not access.works_for_association(user):
        return _actions_of_party(procurement, user)
    if not procurement_policies.may_coordinate(user, procurement):
        return []
    if policies.list_is_locked(procurement):
        return []
    request = selectors.request_of(procurement)
    if request is None or not request.sent_at:
        url = "mandates:request" if request is None else "mandates:send"
        return [
            CaseAction(
                label=_("Request mandates"),
                url=reverse(url, args=[procurement.pk]),
                decision=policies.may_request(user, procurement),
            )
        ]
    counts = selectors.counts(procurement)
    found = []
    if counts.waiting:
        found.append(
            CaseAction(
                label=ngettext(
                    "Remind %(count)s who is waited for",
                    "Remind %(count)s who are waited for",
                    counts.waiting,
                )
                % {"count": counts.waiting},
                url=reverse("mandates:remind", args=[procurement.pk]),
                decision=policies.may_remind(user, procurement),
                primary=True,
            )
        )
    found.append(
        CaseAction(
            label=_("Lock the party list"),
            url=reverse("mandates:lock", args=[procurement.pk]),
            decision=policies.may_lock(user, procurement),
            primary=counts.settled,
        )
    )
    return found


def _actions_of_party(procurement: Any, user: Any) -> list[CaseAction]:
    mandates = Mandate.objects.of(procurement).visible_to(user).select_related("organisation")
    several = len(mandates) > 1
    return [
        CaseAction(
            label=_("Mandate of %(party)s") % {"party": mandate.organisation.short_name}
            if several
            else _("Your mandate"),
            url=mandate.get_absolute_url(),
            decision=Decision.yes(),
            primary=mandate.status in S.waiting(),
        )
        for mandate in mandates
    ]


def late_panel(procurement: Any, user: Any) -> dict[str, Any] | None:
    """The warning that boards meet too late; gone when the list is locked."""
    if not access.works_for_association(user):
        return None
    request = selectors.request_of(procurement)
    if request is None or not request.sent_at or selectors.party_list(procurement):
        return None
    late = selectors.counts(procurement).too_late
    if not late:
        return None
    ruled = rules.late_joining(rules.Regime(procurement.regime))
    return {"late": late, "deadline": request.deadline, "paragraph": ruled.paragraph}


def table_panel(procurement: Any, user: Any) -> dict[str, Any] | None:
    """The mandate table for the association; for a party its own mandate."""
    if not access.works_for_association(user):
        own = list(selectors.board(procurement).visible_to(user))
        return {"own": own} if own else None
    rows = list(selectors.board(procurement))
    if not rows:
        return None
    return {
        "table": MandateTable(sorted(rows, key=_urgency)[:SHOWN]),
        "count": len(rows),
        "changed": selectors.last_change(rows),
        "board_url": reverse("mandates:board", args=[procurement.pk]),
    }


def _urgency(row: Mandate) -> int:
    """Who is late comes first, then who is waited for; the sort keeps Swedish order within."""
    if row.outlook_enum == Outlook.TOO_LATE:
        return 0
    status = row.status_enum
    if status in S.waiting():
        return 1
    return 2 if status == S.SIGNED else 3


def map_panel(procurement: Any, user: Any) -> dict[str, Any] | None:
    """Who is with us, on a map, with legend and the same in a table."""
    if not access.works_for_association(user):
        return None
    return map_of(list(selectors.board(procurement)))


def map_of(rows: list[Mandate]) -> dict[str, Any] | None:
    """Map, legend and table rows of mandates that are already read."""
    if not rows:
        return None
    words = {"in_force": _("In effect"), "waiting": _("Waiting"), "outside": _("Declines")}
    tones = {"in_force": Tone.SUCCESS, "waiting": Tone.WARNING, "outside": Tone.NEUTRAL}
    groups = [(row.organisation, _group(row.status_enum)) for row in rows]
    counts = Counter(group for _organisation, group in groups)
    title = _("Map: %(done)s in force, %(waiting)s waiting, %(outside)s decline") % {
        "done": counts["in_force"],
        "waiting": counts["waiting"],
        "outside": counts["outside"],
    }
    places = {
        organisation.code: (tones[group], words[group])
        for organisation, group in groups
        if organisation.code
    }
    return {"figure": figures.municipality_map(places, title=title)}


def _group(status: MandateStatus) -> str:
    if status in S.binding():
        return "in_force"
    return "outside" if status in S.outside() else "waiting"


PANELS = [
    CasePanel("mandates.late", 5, "mandates/panels/late.html", late_panel, place="banner"),
    CasePanel("mandates.table", 20, "mandates/panels/table.html", table_panel),
    CasePanel("mandates.map", 20, "mandates/panels/map.html", map_panel, place="aside"),
]
