"""Every named address of the portal: what it shows, who may know of it, and who must get in.

A new address without a row here fails the matrix.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contracts.reports.urls import STEPS
from portal.core import clock
from tests.access import demand, invoices, notices, quality, radar, reports
from tests.access import directories as sso
from tests.access.world import World, rule, template


class Reach(StrEnum):
    """Who may know that the page exists."""

    PUBLIC = "everyone, without logging in"
    ANYONE = "everyone who is logged in"
    ASSOCIATION = "people of the association"
    CASE = "the association and every invited party"
    BJUV = "the association and Bjuv"
    SUPPORT = "the person acted for, and those who watch over the audit"
    BJUV_CASE = "those at the association who handle deviations, and Bjuv's who call off"
    BJUV_INSIDE = "Bjuv's own people, not the association"
    BJUV_ALONE = "the one person in Bjuv whose it is"


@dataclass(frozen=True)
class Address:
    """`kwargs(world)` names real objects; `reader` is the log-in that must get in."""

    reach: Reach
    reader: str = "samordnare"
    kwargs: Callable[[World], dict[str, Any]] = lambda _world: {}


P, A, N, C, B = Reach.PUBLIC, Reach.ANYONE, Reach.ASSOCIATION, Reach.CASE, Reach.BJUV
I = Reach.BJUV_CASE  # noqa: E741 - an individual case
J = Reach.BJUV_INSIDE


def case(name: str = "used") -> Callable[[World], dict[str, Any]]:
    return lambda w: {"pk": getattr(w, name).pk}


def in_case(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"procurement_pk": getattr(w, name).pk}


def one(find: Callable[[World], Any]) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"pk": find(w).pk}


def answer(w: World) -> dict[str, Any]:
    return {"pk": w.answer(w.bjuv).pk}


def part(w: World) -> dict[str, Any]:
    return {"pk": w.answer(w.bjuv).pk, "part_pk": w.part().pk}


def sheet(w: World) -> dict[str, Any]:
    return {"pk": w.answer(w.bjuv).pk, "sheet_pk": w.sheet().pk}


def mandate(w: World) -> dict[str, Any]:
    return {"pk": w.mandate(w.bjuv).pk}


def appointment(w: World) -> dict[str, Any]:
    row = w.used.appointments.filter(task="evaluate").first()
    return {"pk": w.used.pk, "appointment": row and row.pk}


def declaration(w: World) -> dict[str, Any]:
    row = w.used.declarations.filter(is_current=True).first()
    return {"pk": w.used.pk, "declaration": row and row.pk}


def ledger(w: World) -> dict[str, Any]:
    return {"pk": w.ledger(w.bjuv).pk}


def inquiry(w: World) -> dict[str, Any]:
    return {"pk": w.inquiry().pk}


def needs_template(w: World) -> dict[str, Any]:
    from needs.inquiries.models import InquiryTemplate

    made, _new = InquiryTemplate.objects.get_or_create(
        name="Livsmedel", defaults={"content": {"lines": []}, "kept_by": w.inquiry().created_by}
    )
    return {"pk": made.pk}


def agreement(w: World) -> dict[str, Any]:
    return {"pk": w.agreement().pk}


def published_agreement(w: World) -> dict[str, Any]:
    w.publication()
    return agreement(w)


def register(w: World) -> dict[str, Any]:
    return {"pk": w.register().pk}


def lot(w: World) -> dict[str, Any]:
    return {"pk": w.agreement().lots.first().pk}


def place(w: World) -> dict[str, Any]:
    return {"pk": w.agreement().lots.first().suppliers.first().pk}


def party(w: World) -> dict[str, Any]:
    return {"pk": w.agreement().parties.first().pk}


def in_agreement(w: World) -> dict[str, Any]:
    return {"agreement_pk": w.agreement().pk}


def person(w: World) -> dict[str, Any]:
    return {"pk": w.users["bjuv"].pk}


def organisation(w: World) -> dict[str, Any]:
    return {"pk": w.bjuv.pk}


def in_organisation(w: World) -> dict[str, Any]:
    return {"organisation_pk": w.bjuv.pk}


def own_job(w: World) -> dict[str, Any]:
    return {"pk": w.job(w.users["bjuv"]).pk}


def contact_list(w: World) -> dict[str, Any]:
    return {"pk": w.contacts(w.users["admin"]).pk}


ADDRESSES: dict[str, Address] = {
    "healthz": Address(P),
    "set_language": Address(P),
    "public_media": Address(P, kwargs=lambda _w: {"path": "finns-inte.png"}),
    "people:login": Address(P),
    "people:logout": Address(P),
    "people:profile": Address(A),
    "people:second_factor": Address(A),
    "people:log_ins": Address(A),
    "people:end_log_ins": Address(A),
    "account_login": Address(P),
    "account_logout": Address(P),
    "account_inactive": Address(P),
    "account_reset_password": Address(P),
    "account_reset_password_done": Address(P),
    "account_reset_password_from_key": Address(P, kwargs=lambda _w: {"uidb36": "1", "key": "x-y"}),
    "account_reset_password_from_key_done": Address(P),
    "account_reauthenticate": Address(A),
    "account_change_password": Address(A),
    "mfa_authenticate": Address(P),
    "mfa_login_webauthn": Address(P),
    "mfa_index": Address(A),
    "mfa_reauthenticate": Address(A),
    "mfa_reauthenticate_webauthn": Address(A),
    "mfa_activate_totp": Address(A),
    "mfa_deactivate_totp": Address(A),
    "mfa_view_recovery_codes": Address(A),
    "mfa_generate_recovery_codes": Address(A),
    "mfa_download_recovery_codes": Address(A),
    "mfa_list_webauthn": Address(A),
    "mfa_add_webauthn": Address(A),
    "mfa_edit_webauthn": Address(A, kwargs=lambda _w: {"pk": 1}),
    "mfa_remove_webauthn": Address(A, kwargs=lambda _w: {"pk": 1}),
    "web:start": Address(A),
    "web:search": Address(A),
    "web:who": Address(A),
    "web:accessibility": Address(P),
    "web:feedback": Address(P),
    "set_up:begin": Address(P),
    "set_up:overview": Address(N, "admin"),
    "set_up:association": Address(N, "admin"),
    "set_up:parties": Address(N, "admin"),
    "set_up:people": Address(N, "admin"),
    "set_up:contacts": Address(N, "admin"),
    "set_up:contacts_template": Address(N, "admin"),
    "set_up:contact_list": Address(N, "admin", contact_list),
    "set_up:carry_out": Address(N, "admin", contact_list),
    "set_up:discard": Address(N, "admin", contact_list),
    "set_up:mail": Address(N, "admin"),
    "set_up:look": Address(N, "admin"),
    "set_up:finished": Address(N, "admin"),
    "set_up:hide": Address(N, "admin"),
    "brand:sheet": Address(P, kwargs=lambda _w: {"digest": "0" * 12}),
    "brand:logo": Address(P, kwargs=lambda _w: {"digest": "0" * 12, "kind": "png"}),
    "web:security_txt": Address(P),
    "web:robots_txt": Address(P),
    "notices:outbox": Address(N),
    "notices:try_again": Address(N, kwargs=notices.failed_letter),
    "notices:addresses": Address(N),
    "notices:use_again": Address(N, kwargs=notices.failing_address),
    "notices:link": Address(P, kwargs=notices.unsubscribe),
    "notices:bounce": Address(P),
    "notices:todo": Address(A),
    "notices:mine": Address(A),
    "notices:followed": Address(A),
    "notices:follow": Address(A),
    "notices:unfollow": Address(A),
    "notices:absence": Address(A),
    "notices:absence_end": Address(Reach.BJUV_ALONE, "bjuv", notices.absence),
    "notices:calendar": Address(A),
    "notices:calendar_new": Address(A),
    "notices:calendar_end": Address(A),
    "notices:calendar_feed": Address(P, kwargs=notices.calendar),
    "members:list": Address(A),
    "members:organisation": Address(A, "bjuv", organisation),
    "members:invite": Address(B, "bjuv", organisation),
    "members:give_role": Address(B, "bjuv", organisation),
    "members:make_deputy": Address(B, "bjuv", organisation),
    "members:end_role": Address(B, "bjuv", one(World.membership)),
    "members:help_log_in": Address(B, "bjuv", one(World.membership)),
    "members:send_again": Address(B, "bjuv", one(World.invitation)),
    "members:withdraw": Address(B, "bjuv", one(World.invitation)),
    "members:rename": Address(N, "admin", organisation),
    "members:merge": Address(N, "admin", organisation),
    "members:close": Address(N, "admin", organisation),
    "members:reopen": Address(N, "admin", organisation),
    "members:accept": Address(P),
    "members:invitation": Address(P, kwargs=lambda w: {"token": w.link()}),
    "audit:events": Address(A),
    "privacy:mine": Address(A),
    "privacy:mine_export": Address(A),
    "privacy:overview": Address(N, "admin"),
    "privacy:person": Address(N, "admin", person),
    "privacy:person_export": Address(N, "admin", person),
    "privacy:erase": Address(N, "admin", person),
    "privacy:retention": Address(N, "admin"),
    "privacy:retention_rule": Address(N, "admin", lambda _w: {"key": "letters"}),
    "privacy:numbers": Address(N, "admin"),
    "audit:looks": Address(A),
    "audit:story": Address(
        B, "bjuv", lambda w: {"kind": "mandates.mandate", "pk": w.mandate(w.bjuv).pk}
    ),
    "audit:verification": Address(N, "jurist"),
    "audit:verify_now": Address(N, "jurist"),
    "audit:seals": Address(P),
    "audit:seal_text": Address(P, kwargs=lambda _w: {"number": 1}),
    "audit:seal_signature": Address(P, kwargs=lambda _w: {"number": 1}),
    "audit:certificate": Address(P, kwargs=lambda _w: {"fingerprint": "finns-inte"}),
    "audit:support": Address(A),
    "audit:support_start": Address(N, "admin"),
    "audit:support_over": Address(A),
    "audit:support_end": Address(Reach.SUPPORT, "bjuv", lambda w: {"pk": w.support().pk}),
    "rules:list": Address(A),
    "rules:enter": Address(N, "admin"),
    "rules:edit": Address(N, "admin", one(rule)),
    "rules:verify": Address(N, "admin", one(rule)),
    "jobs:list": Address(A),
    "jobs:detail": Address(Reach.BJUV_ALONE, "bjuv", own_job),
    "jobs:export": Address(A, kwargs=lambda _w: {"name": "audit.events"}),
    "jobs:file": Address(Reach.BJUV_ALONE, "bjuv", own_job),
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
    "procurements:who": Address(C, "bjuv", case("used")),
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
    "procurements:declarations": Address(N, "jurist"),
    "procurements:team": Address(N, "samordnare", case("used")),
    "procurements:end_appointment": Address(N, "samordnare", appointment),
    "procurements:hand_over": Address(N, "samordnare", case("used")),
    "procurements:readings": Address(N, "jurist", case("used")),
    "procurements:reference": Address(N, "samordnare", case("used")),
    "procurements:declare": Address(N, "samordnare", case("used")),
    "procurements:declaration": Address(N, "jurist", declaration),
    "procurements:opening": Address(N, "samordnare", case("used")),
    "procurements:confirm_opening": Address(N, "samordnare", case("used")),
    "procurements:change_opener": Address(N, "samordnare", case("used")),
    "procurements:close_qualification": Address(N, "samordnare", case("used")),
    "procurements:set_sum": Address(
        N, "samordnare", lambda w: {"pk": w.used.pk, "tender": w.used.tenders.first().pk}
    ),
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
    "needs:start_from": Address(N, "samordnare", inquiry),
    "needs:keep_template": Address(N, "samordnare", inquiry),
    "needs:templates": Address(N, "samordnare"),
    "needs:template": Address(N, "samordnare", needs_template),
    "needs:retire_template": Address(N, "samordnare", needs_template),
    "needs:revise": Address(N, "samordnare", inquiry),
    "needs:drop_revision": Address(N, "samordnare", inquiry),
    "needs:send_version": Address(N, "samordnare", inquiry),
    "needs:versions": Address(N, "samordnare", inquiry),
    "needs:earlier": Address(B, "bjuv", answer),
    "needs:board": Address(N, "samordnare", inquiry),
    "needs:remind": Address(N, "samordnare", inquiry),
    "needs:ask_newcomers": Address(N, "samordnare", inquiry),
    "needs:extend": Address(N, "samordnare", inquiry),
    "needs:close": Address(N, "samordnare", inquiry),
    "needs:review": Address(N, "samordnare", answer),
    "needs:return": Address(N, "samordnare", answer),
    "needs:allow_late": Address(N, "samordnare", answer),
    "needs:default_ladder": Address(N),
    "needs:ladder": Address(N, "samordnare", inquiry),
    "needs:pause_ladder": Address(N, "samordnare", inquiry),
    "needs:phone": Address(N, "samordnare", inquiry),
    "needs:call": Address(N, "samordnare", answer),
    "planning:wheel": Address(A, "bjuv"),
    "planning:calendar": Address(A, "bjuv", lambda _w: {"year": clock.today().year}),
    "planning:cycles": Address(N),
    "planning:propose": Address(N, "samordnare"),
    "planning:propose_by_hand": Address(N),
    "planning:proposal": Address(B, "bjuv", one(World.planned)),
    "planning:shift": Address(N, "samordnare", one(World.planned)),
    "planning:undo_shift": Address(N, "samordnare", one(World.planned)),
    "planning:drop": Address(N, "samordnare", one(World.planned)),
    "planning:start": Address(N, "samordnare", one(World.planned)),
    "planning:lengths": Address(N),
    "planning:note_proposal": Address(N, "samordnare", one(World.planned)),
    "planning:note_case": Address(N, "samordnare", case()),
    "planning:proof_proposal": Address(N, "samordnare", one(World.planned)),
    "planning:proof_case": Address(N, "samordnare", case()),
    "planning:meetings": Address(B, "bjuv", organisation),
    "planning:upload_meetings": Address(B, "bjuv", organisation),
    "planning:remove_meeting": Address(B, "bjuv", one(World.meeting)),
    "radar:home": Address(A, "bjuv"),
    "radar:needs": Address(A, "bjuv"),
    "radar:state": Address(A, "bjuv"),
    **{
        f"radar:{step}": Address(B, "bjuv", radar.need)
        for step in ("need", "change", "choose_code", "withdraw")
    },
    "radar:unplaced": Address(N),
    "radar:look_again": Address(N),
    **{
        f"radar:{step}": Address(N, "samordnare", radar.suggestion)
        for step in (
            *("suggestion", "turn", "dismiss", "reopen", "merge", "move", "release"),
            *("publish", "unpublish"),
        )
    },
    "radar:interest": Address(C, "bjuv", radar.suggestion),
    "radar:no_interest": Address(C, "bjuv", radar.suggestion),
    **{
        f"consolidation:{name}": Address(N, "samordnare", kwargs)
        for name, kwargs in demand.PAGES.items()
    },
    "needs:answer": Address(B, "bjuv", answer),
    "needs:save_draft": Address(B, "bjuv", answer),
    "needs:nothing": Address(B, "bjuv", answer),
    "needs:receipt": Address(B, "bjuv", answer),
    "needs:print": Address(B, "bjuv", answer),
    "needs:receipt_pdf": Address(B, "bjuv", answer),
    "needs:share": Address(B, "bjuv", answer),
    "needs:part": Address(J, "bjuv.controller", part),
    "needs:part_draft": Address(J, "bjuv.controller", part),
    "needs:part_withdraw": Address(J, "bjuv", part),
    "needs:approval": Address(B, "bjuv", answer),
    "needs:rule": Address(A, "bjuv", in_organisation),
    "needs:sheet_download": Address(B, "bjuv", answer),
    "needs:sheet_upload": Address(B, "bjuv", answer),
    "needs:sheet": Address(Reach.BJUV_ALONE, "bjuv", sheet),
    "needs:conversation": Address(B, "bjuv", answer),
    "needs:conversation_read": Address(B, "bjuv", answer),
    "needs:ask_time": Address(B, "bjuv", answer),
    "needs:decide_time": Address(N, "samordnare", answer),
    "needs:take_out": Address(N, "samordnare", answer),
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
    "cards:card": Address(C, "bjuv", agreement),
    "cards:card_pdf": Address(C, "bjuv", agreement),
    "cards:guide": Address(N, "samordnare", agreement),
    "cards:may_use": Address(P),
    "cards:public_card": Address(P, kwargs=published_agreement),
    "cards:public_card_pdf": Address(P, kwargs=published_agreement),
    "cards:publish": Address(N, "samordnare", agreement),
    "cards:withdraw": Address(N, "samordnare", agreement),
    "registers:check": Address(N, "samordnare", register),
    "registers:columns": Address(N, "samordnare", register),
    "registers:confirm": Address(N, "samordnare", register),
    "registers:detail": Address(N, "samordnare", register),
    "registers:discard": Address(N, "samordnare", register),
    "registers:imports": Address(N, "samordnare"),
    "registers:new": Address(N, "samordnare"),
    "registers:rejected": Address(N, "samordnare", register),
    "agreements:list": Address(A, "bjuv"),
    "agreements:use": Address(A, "bjuv"),
    "agreements:register": Address(N, "samordnare", in_case("used")),
    "agreements:register_by_hand": Address(N, "samordnare"),
    "agreements:edit": Address(N, "samordnare", agreement),
    "agreements:enter_parties": Address(N, "samordnare", agreement),
    "agreements:succeed_party": Address(N, "samordnare", party),
    "agreements:end_party": Address(N, "samordnare", party),
    "agreements:edit_lot": Address(N, "samordnare", lot),
    "agreements:correct_lot": Address(N, "samordnare", one(World.hand_lot)),
    "agreements:add_supplier": Address(N, "samordnare", lot),
    "agreements:correct_option": Address(N, "samordnare", one(World.hand_option)),
    "agreements:add_lot": Address(N, "samordnare", one(World.by_hand)),
    "agreements:add_option": Address(N, "samordnare", one(World.by_hand)),
    "agreements:suppliers": Address(C, "bjuv", agreement),
    "agreements:parties": Address(C, "bjuv", agreement),
    "agreements:usage": Address(C, "bjuv", agreement),
    "agreements:history": Address(C, "bjuv", agreement),
    "agreements:terminate_place": Address(N, "samordnare", place),
    "agreements:succeed_supplier": Address(N, "samordnare", place),
    "agreements:decline_option": Address(N, "samordnare", one(World.option)),
    "agreements:prices": Address(C, "bjuv", agreement),
    "agreements:set_price": Address(N, "samordnare", lot),
    "agreements:set_index": Address(N, "samordnare", agreement),
    "agreements:adjust_prices": Address(N, "samordnare", one(World.index)),
    "agreements:changes": Address(C, "bjuv", agreement),
    "agreements:amend": Address(N, "samordnare", agreement),
    "agreements:terminate": Address(N, "samordnare", agreement),
    "agreements:documents": Address(C, "bjuv", agreement),
    "agreements:add_document": Address(N, "samordnare", agreement),
    "agreements:take_option": Address(N, "samordnare", one(World.option)),
    "agreements:detail": Address(C, "bjuv", agreement),
    "agreements:lines": Address(C, "samordnare", agreement),
    "agreements:party_lines": Address(
        B, "bjuv", lambda w: {"pk": w.agreement().pk, "organisation_pk": w.bjuv.pk}
    ),
    "agreements:off_lines": Address(C, "samordnare", agreement),
    "reports:list": Address(N, "samordnare"),
    "reports:detail": Address(N, "samordnare", reports.task),
    "reports:remind": Address(N, "samordnare", reports.task),
    "reports:open_again": Address(N, "samordnare", reports.task),
    "reports:waive": Address(N, "samordnare", reports.task),
    "reports:version": Address(N, "samordnare", reports.version),
    "reports:schedule": Address(N, "samordnare", in_agreement),
    "reports:add_contact": Address(N, "samordnare", in_agreement),
    "reports:end_contact": Address(N, "samordnare", reports.contact),
    "reports:link": Address(P, kwargs=reports.token),
    "reports:link_renew": Address(P),
    **{f"reports:link_{step}": Address(P, kwargs=reports.task) for step in STEPS},
    **{f"reports:enter_{step}": Address(N, "samordnare", reports.task) for step in STEPS},
    "invoices:list": Address(A, "bjuv.controller"),
    "invoices:new": Address(A, "bjuv.controller"),
    "invoices:uploads": Address(A, "bjuv.controller"),
    "invoices:upload": Address(B, "bjuv.controller", invoices.upload),
    "invoices:read": Address(B, "bjuv.controller", invoices.upload),
    "invoices:detail": Address(B, "bjuv.controller", invoices.invoice),
    "invoices:withdraw": Address(B, "bjuv.controller", invoices.invoice),
    "invoices:prices": Address(C, "bjuv", in_agreement),
    "quality:list": Address(A, "bjuv"),
    "quality:supplier": Address(C, "bjuv", quality.supplier),
    "quality:forms": Address(N, "forbundscontroller"),
    "quality:form_new": Address(N, "forbundscontroller"),
    "quality:form": Address(N, "forbundscontroller", quality.form),
    "quality:plan": Address(N, "samordnare", in_agreement),
    "quality:plan_add": Address(N, "samordnare", in_agreement),
    "quality:plan_change": Address(N, "samordnare", quality.follow_up),
    "quality:plan_end": Address(N, "samordnare", quality.follow_up),
    "quality:assessments": Address(A, "bjuv"),
    "quality:assessment": Address(N, "samordnare", quality.visit),
    "quality:answer": Address(B, "bjuv", quality.asked_of_bjuv),
    "quality:assess": Address(N, "samordnare", quality.answered),
    "quality:visit": Address(N, "samordnare", quality.visit),
    "quality:remind": Address(N, "samordnare", quality.own),
    "quality:open_again": Address(N, "samordnare", quality.answered),
    "quality:waive": Address(N, "samordnare", quality.visit),
    "quality:assessment_document": Address(N, "samordnare", quality.visit),
    "quality:deviations": Address(A, "bjuv"),
    "quality:report": Address(C, "bjuv", in_agreement),
    "quality:deviation": Address(I, "bjuv", quality.deviation),
    "quality:deviation_document": Address(I, "bjuv", quality.deviation),
    **{
        f"quality:{step}": Address(I, "samordnare", quality.deviation)
        for step in (
            "send",
            "remind_of",
            "add_step",
            "begin_plan",
            "close",
            "dismiss",
            "reopen",
            "sanction",
        )
    },
    "quality:step_done": Address(I, "bjuv", quality.step),
    "quality:verify_step": Address(I, "samordnare", quality.done_step),
    "quality:drop_step": Address(I, "samordnare", quality.step),
    "quality:link": Address(P, kwargs=quality.token),
    "quality:link_renew": Address(P),
    "quality:link_form": Address(P, kwargs=quality.own),
    "quality:link_document": Address(P, kwargs=quality.own),
    "quality:link_deviation": Address(P, kwargs=quality.deviation),
    "quality:link_step": Address(P, kwargs=quality.linked_step),
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
    "usage:unsure": Address(A, "bjuv.controller"),
    "usage:confirm": Address(A, "bjuv.controller"),
    "usage:learnt": Address(A, "bjuv.controller"),
    "usage:undo": Address(B, "bjuv.controller", one(World.learnt)),
    "usage:rules": Address(C, "bjuv", lambda w: {"agreement_pk": w.agreement().pk}),
    "usage:rule_remove": Address(C, "samordnare", one(World.account_rule)),
    "followup:home": Address(A, "bjuv"),
    "followup:agreement": Address(C, "bjuv", agreement),
    "followup:member": Address(B, "bjuv", organisation),
    "followup:leakage": Address(A, "bjuv"),
    "followup:explain": Address(B, "bjuv", in_organisation),
    "followup:expiring": Address(N),
    "followup:next": Address(N, "samordnare", agreement),
    "followup:end": Address(N, "samordnare", agreement),
    "followup:savings": Address(C, "samordnare", agreement),
    "followup:withdraw_saving": Address(C, "samordnare", one(World.saving)),
    "followup:reports": Address(A, "bjuv"),
    "followup:make_report": Address(A, "samordnare"),
    "followup:report": Address(B, "bjuv", one(World.yearly_report)),
    "followup:settings": Address(N, "samordnare"),
    "calloffs:list": Address(A, "bjuv"),
    "calloffs:new": Address(A, "bjuv"),
    "calloffs:register": Address(
        C, "bjuv", lambda w: {"pk": w.agreement().lots.order_by("number").first().pk}
    ),
    "calloffs:queue": Address(N, "jurist"),
    "calloffs:examine": Address(N, "jurist", one(World.ceiling_question)),
    "calloffs:parts": Address(C, "bjuv", agreement),
    "calloffs:note_alert": Address(N, "samordnare", one(World.ceiling_alert)),
    "calloffs:detail": Address(B, "bjuv", one(World.call_off)),
    "calloffs:change": Address(B, "bjuv", one(World.call_off)),
    "calloffs:cancel": Address(B, "bjuv", one(World.call_off)),
    "calloffs:add_document": Address(B, "bjuv", one(World.call_off)),
    "cms:publish": Address(N, "samordnare", case("used")),
    "cms:withdraw": Address(N, "samordnare", case("used")),
    "cms:parties_csv": Address(P, kwargs=lambda _w: {"slug": "finns-inte"}),
    "sso:find": Address(P),
    "sso:enter": Address(P, kwargs=sso.oidc),
    "sso:start": Address(P, kwargs=sso.saml),
    "sso:callback": Address(P, kwargs=sso.oidc),
    "sso:acs": Address(P, kwargs=sso.saml),
    "sso:finish": Address(P, kwargs=sso.saml),
    "sso:metadata": Address(P, kwargs=sso.saml),
    "sso:list": Address(B, "bjuv", lambda w: {"pk": w.bjuv.pk}),
    "sso:choose": Address(B, "bjuv", lambda w: {"pk": w.bjuv.pk}),
    "sso:add": Address(B, "bjuv", lambda w: {"pk": w.bjuv.pk, "protocol": "oidc"}),
    "sso:directory": Address(B, "bjuv", sso.directory),
    "sso:change": Address(B, "bjuv", sso.directory),
    "sso:domains": Address(B, "admin", sso.directory),
    "sso:add_rule": Address(B, "bjuv", sso.directory),
    "sso:switch": Address(B, "bjuv", sso.directory),
    "sso:begin_trial": Address(B, "bjuv", sso.directory),
    "sso:trial": Address(B, "bjuv", sso.directory),
    "sso:handle_rule": Address(B, "bjuv", sso.rule),
    "sso:unlink": Address(B, "bjuv", sso.identity),
    "ui:styleguide": Address(P),
    "ui:styleguide_list": Address(P),
    "ui:styleguide_draft": Address(P),
    "ui:styleguide_error": Address(P, kwargs=lambda _w: {"code": 404}),
    "ui:styleguide_paper": Address(P),
}
