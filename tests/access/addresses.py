"""Every named address of the portal: what it shows, who may know of it, and who must get in.

A new address without a row here fails the matrix.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.access.world import World, rule, template


class Reach(StrEnum):
    """Who may know that the page exists."""

    PUBLIC = "everyone, without logging in"
    ANYONE = "everyone who is logged in"
    ASSOCIATION = "people of the association"
    CASE = "the association and every invited party"
    BJUV = "the association and Bjuv"
    BJUV_ALONE = "the one person in Bjuv whose it is"


@dataclass(frozen=True)
class Address:
    """`kwargs(world)` names real objects; `reader` is the log-in that must get in."""

    reach: Reach
    reader: str = "samordnare"
    kwargs: Callable[[World], dict[str, Any]] = lambda _world: {}


P, A, N, C, B = Reach.PUBLIC, Reach.ANYONE, Reach.ASSOCIATION, Reach.CASE, Reach.BJUV


def case(name: str = "used") -> Callable[[World], dict[str, Any]]:
    return lambda w: {"pk": getattr(w, name).pk}


def in_case(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"procurement_pk": getattr(w, name).pk}


def one(find: Callable[[World], Any]) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"pk": find(w).pk}


def answer(w: World) -> dict[str, Any]:
    return {"pk": w.answer(w.bjuv).pk}


def mandate(w: World) -> dict[str, Any]:
    return {"pk": w.mandate(w.bjuv).pk}


def ledger(w: World) -> dict[str, Any]:
    return {"pk": w.ledger(w.bjuv).pk}


def inquiry(w: World) -> dict[str, Any]:
    return {"pk": w.inquiry().pk}


def agreement(w: World) -> dict[str, Any]:
    return {"pk": w.agreement().pk}


def own_job(w: World) -> dict[str, Any]:
    return {"pk": w.job(w.users["bjuv"]).pk}


ADDRESSES: dict[str, Address] = {
    "healthz": Address(P),
    "set_language": Address(P),
    "public_media": Address(P, kwargs=lambda _w: {"path": "finns-inte.png"}),
    "people:login": Address(P),
    "people:logout": Address(P),
    "people:profile": Address(A),
    "web:start": Address(A),
    "web:search": Address(A),
    "web:who": Address(A),
    "web:accessibility": Address(P),
    "web:feedback": Address(P),
    "notices:outbox": Address(N),
    "audit:events": Address(A),
    "audit:looks": Address(N),
    "rules:list": Address(A),
    "rules:enter": Address(N, "admin"),
    "rules:edit": Address(N, "admin", one(rule)),
    "rules:verify": Address(N, "admin", one(rule)),
    "jobs:list": Address(A),
    "jobs:detail": Address(Reach.BJUV_ALONE, "bjuv", own_job),
    "jobs:progress": Address(Reach.BJUV_ALONE, "bjuv", own_job),
    "documents:download": Address(B, "bjuv", lambda w: {"pk": w.paper(w.bjuv).pk}),
    "procurements:list": Address(A),
    "procurements:create": Address(N),
    "procurements:suppliers": Address(N),
    "procurements:supplier": Address(
        A, "samordnare", lambda w: {"pk": w.agreement().lots.first().suppliers.first().supplier_id}
    ),
    "procurements:processes": Address(N),
    "procurements:process_new": Address(N, "samordnare"),
    "procurements:process": Address(N, "samordnare", one(template)),
    "procurements:process_edit": Address(N, "samordnare", one(template)),
    "procurements:case": Address(C, "bjuv", case("asking")),
    "procurements:edit": Address(C, "samordnare", case("new")),
    "procurements:move": Address(
        C, "samordnare", lambda w: {"pk": w.new.pk, "key": w.new.milestones.first().key}
    ),
    "procurements:cancel": Address(C, "samordnare", case("new")),
    "procurements:cpv": Address(C, "samordnare", case("new")),
    "procurements:regime": Address(C, "samordnare", case("new")),
    "procurements:value": Address(C, "samordnare", case("new")),
    "procurements:lots": Address(C, "samordnare", case("new")),
    "procurements:invite": Address(C, "samordnare", case("new")),
    "procurements:publication": Address(C, "samordnare", case("used")),
    "procurements:tenders": Address(N, "samordnare", case("used")),
    "procurements:remove_tender": Address(
        N, "samordnare", lambda w: {"pk": w.used.pk, "tender": w.used.tenders.first().pk}
    ),
    "procurements:award": Address(C, "samordnare", case("used")),
    "needs:list": Address(A, "bjuv"),
    "needs:create": Address(N, "samordnare", in_case("new")),
    "needs:inquiry": Address(N, "samordnare", inquiry),
    "needs:edit": Address(N, "samordnare", inquiry),
    "needs:items": Address(N, "samordnare", inquiry),
    "needs:questions": Address(N, "samordnare", inquiry),
    "needs:preview": Address(N, "samordnare", inquiry),
    "needs:send": Address(N, "samordnare", inquiry),
    "needs:board": Address(N, "samordnare", inquiry),
    "needs:remind": Address(N, "samordnare", inquiry),
    "needs:ask_newcomers": Address(N, "samordnare", inquiry),
    "needs:extend": Address(N, "samordnare", inquiry),
    "needs:close": Address(N, "samordnare", inquiry),
    "needs:review": Address(N, "samordnare", answer),
    "needs:return": Address(N, "samordnare", answer),
    "needs:allow_late": Address(N, "samordnare", answer),
    "needs:demand": Address(N, "samordnare", in_case("used")),
    "needs:demand_export": Address(N, "samordnare", in_case("used")),
    "needs:estimate": Address(N, "samordnare", in_case("used")),
    "needs:answer": Address(B, "bjuv", answer),
    "needs:save_draft": Address(B, "bjuv", answer),
    "needs:nothing": Address(B, "bjuv", answer),
    "needs:receipt": Address(B, "bjuv", answer),
    "needs:print": Address(B, "bjuv", answer),
    "mandates:list": Address(A, "bjuv"),
    "mandates:detail": Address(B, "bjuv", mandate),
    "mandates:paper": Address(B, "bjuv", mandate),
    "mandates:plan": Address(B, "bjuv", mandate),
    "mandates:decide": Address(B, "bjuv", mandate),
    "mandates:upload": Address(B, "bjuv", mandate),
    "mandates:decline": Address(B, "bjuv", mandate),
    "mandates:withdraw": Address(B, "bjuv", mandate),
    "mandates:check": Address(N, "samordnare", mandate),
    "mandates:return": Address(N, "samordnare", mandate),
    "mandates:ask_again": Address(N, "samordnare", mandate),
    "mandates:board": Address(N, "samordnare", case("collecting")),
    "mandates:request": Address(N, "samordnare", case("collecting")),
    "mandates:send": Address(N, "samordnare", case("collecting")),
    "mandates:deadline": Address(N, "samordnare", case("collecting")),
    "mandates:remind": Address(N, "samordnare", case("collecting")),
    "mandates:lock": Address(N, "samordnare", case("collecting")),
    "mandates:party_list": Address(C, "bjuv", case("used")),
    "mandates:party_list_verify": Address(C, "bjuv", case("used")),
    "mandates:party_list_json": Address(C, "bjuv", case("used")),
    "mandates:party_list_annex": Address(P, "bjuv", case("used")),
    "agreements:list": Address(A, "bjuv"),
    "agreements:use": Address(A, "bjuv"),
    "agreements:register": Address(N, "samordnare", in_case("used")),
    "agreements:take_option": Address(N, "samordnare", one(World.option)),
    "agreements:detail": Address(C, "bjuv", agreement),
    "agreements:card": Address(C, "bjuv", agreement),
    "agreements:lines": Address(C, "samordnare", agreement),
    "agreements:party_lines": Address(
        B, "bjuv", lambda w: {"pk": w.agreement().pk, "organisation_pk": w.bjuv.pk}
    ),
    "agreements:off_lines": Address(C, "samordnare", agreement),
    "usage:imports": Address(A, "bjuv.controller"),
    "usage:import_new": Address(A, "bjuv.controller"),
    "usage:import_detail": Address(B, "bjuv.controller", ledger),
    "usage:import_columns": Address(B, "bjuv.controller", ledger),
    "usage:import_check": Address(B, "bjuv.controller", ledger),
    "usage:import_confirm": Address(B, "bjuv.controller", ledger),
    "usage:import_discard": Address(B, "bjuv.controller", ledger),
    "usage:import_match_again": Address(B, "bjuv.controller", ledger),
    "usage:import_rejected": Address(B, "bjuv.controller", ledger),
    "usage:import_lines": Address(B, "bjuv.controller", ledger),
    "cms:publish": Address(N, "samordnare", case("used")),
    "cms:withdraw": Address(N, "samordnare", case("used")),
    "cms:parties_csv": Address(P, kwargs=lambda _w: {"slug": "finns-inte"}),
    "ui:styleguide": Address(P),
    "ui:styleguide_list": Address(P),
    "ui:styleguide_draft": Address(P),
    "ui:styleguide_error": Address(P, kwargs=lambda _w: {"code": 404}),
    "ui:styleguide_paper": Address(P),
}
