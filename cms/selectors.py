"""What would be published of a procurement at this moment."""

from typing import Any

from django.utils import translation

from cms.projection import Projection, PublicDate, PublicParty, PublicStep
from portal.core.enums import Tone
from portal.organisations.models import Organisation
from portal.procurements.models import Procurement
from portal.procurements.registries import chain_for
from portal.rules.enums import Regime


def _in_both(call: Any) -> tuple[Any, Any]:
    """The same call answered in Swedish and in English."""
    with translation.override("sv"):
        swedish = call()
    with translation.override("en"):
        english = call()
    return swedish, english


def _steps(procurement: Procurement, user: Any) -> tuple[PublicStep, ...]:
    swedish, english = _in_both(
        lambda: [
            (s.key, s.label, s.fact, s.state, s.progress) for s in chain_for(procurement, user)
        ]
    )
    return tuple(
        PublicStep(
            key=str(sv[0].value),
            label_sv=str(sv[1]),
            label_en=str(en[1]),
            fact_sv=str(sv[2]),
            fact_en=str(en[2]),
            state=sv[3],
            progress=sv[4],
        )
        for sv, en in zip(swedish, english, strict=True)
    )


def _parties(procurement: Procurement, bought: dict[int, Any]) -> tuple[PublicParty, ...]:
    from mandates import public as mandates
    from mandates.enums import MandateStatus
    from needs.consolidation import public as needs

    states = mandates.mandate_states(procurement)
    wanted_sv, wanted_en = _in_both(lambda: needs.needs_of(procurement))
    invited = Organisation.objects.filter(participations__procurement=procurement)
    parties = []
    for party in invited.order_by("sort_name"):
        state = states.get(party.pk)
        swedish, english = _in_both(
            lambda s=state: str(MandateStatus(s).public_label) if s else "–"
        )
        amount = bought.get(party.pk)
        parties.append(
            PublicParty(
                name=party.short_name,
                code=party.code,
                tone=str(MandateStatus(state).tone if state else Tone.NEUTRAL),
                standing_sv=swedish,
                standing_en=english,
                need_sv=wanted_sv.get(party.pk, ""),
                need_en=wanted_en.get(party.pk, ""),
                bought=None if amount is None else str(amount),
            )
        )
    return tuple(parties)


def _dates(procurement: Procurement) -> tuple[PublicDate, ...]:
    coming = procurement.milestones.filter(done_on=None, planned_on__isnull=False)
    return tuple(
        PublicDate(day=m.planned_on.isoformat(), label=m.label)
        for m in coming.order_by("planned_on")[:4]
        if m.planned_on
    )


def projection_of(procurement: Procurement, user: Any) -> Projection:
    """The public facts of `procurement` as they stand now; nothing of tenders, people or lines."""
    from contracts.agreements import public as agreements
    from mandates import public as mandates

    use = agreements.use_summary(procurement)
    facts = agreements.agreement_facts(procurement)
    delivered = [row for row in use.parties if row.delivered] if use else []
    bought = {row.organisation_id: row.amount for row in delivered}
    regime = Regime(procurement.regime)
    regime_sv, regime_en = _in_both(lambda: str(regime.public_label))
    in_force = mandates.in_force(procurement)
    return Projection(
        title=procurement.title,
        area=procurement.area,
        description=procurement.description,
        regime_sv=regime_sv,
        regime_en=regime_en,
        steps=_steps(procurement, user),
        parties=_parties(procurement, bought),
        dates=_dates(procurement),
        parties_asked=procurement.participations.count(),
        parties_in=len(in_force),
        estimated_value=_text(procurement.estimated_value),
        ceiling=_text(procurement.ceiling),
        bought=_text(use.total) if use else None,
        bought_until=use.latest.isoformat() if use and use.latest else None,
        parties_buying=use.using if use else None,
        parties_reporting=len(delivered) if use else None,
        suppliers=tuple(facts.suppliers) if facts else (),
        valid_to=facts.valid_to.isoformat() if facts else None,
    )


def _text(amount: Any) -> str | None:
    return None if amount is None else str(amount)
