"""Every named address, asked for by those who may know of it: it opens, and nothing breaks."""

import os
import zlib

import pytest
from django.db import transaction

from contracts.reports.urls import STEPS
from portal.audit.models import AuditEvent
from tests.access import world as worlds
from tests.access.addresses import ADDRESSES, Address
from tests.access.asking import AUDITORS, MAY_KNOW, ROLES, _undone, ask, world  # noqa: F401

FULL = os.environ.get("SCAN") == "full"
GETS_IN = {200, 302, 303, 405}
# Steps that the world's objects have passed: 403 with the reason. Their rooms test them open.
PASSED = {
    "procurements:remove_tender",
    "procurements:close_qualification",
    "procurements:set_sum",
    *(f"needs:{step}" for step in ("edit", "items", "questions", "send", "nothing", "start_from")),
    # Bjuv has answered already.
    *(f"needs:{step}" for step in ("share", "part", "sheet", "sheet_download", "sheet_upload")),
    "needs:ask_time",
    *(f"sso:{step}" for step in ("callback", "finish")),  # Nobody has answered anything.
    *(f"mandates:{step}" for step in ("plan", "decide", "upload", "decline")),
    "reports:open_again",
    *(f"agreements:{step}" for step in ("enter_parties", "succeed_party")),
}
# Nothing is shown without a file, a page or a link of one's own.
MISSING = {
    "public_media",
    "brand:logo",
    "cms:parties_csv",
    "web:security_txt",
    "ui:styleguide_error",
    "members:accept",
    "notices:bounce",  # Nobody has set its secret.
    *(f"reports:link_{step}" for step in STEPS),  # Its link has not been followed.
    *(f"quality:link_{step}" for step in ("form", "document", "deviation", "step")),  # The same.
    *(f"audit:{name}" for name in ("seal_text", "seal_signature", "certificate")),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ROLES)
def test_nothing_breaks_for_those_who_may_know(world: worlds.World, role: str) -> None:
    broken = []
    for name, address in ADDRESSES.items():
        if role not in MAY_KNOW[address.reach]:
            continue
        for method in ("get", "post") if posts(role, name, address) else ("get",):
            with transaction.atomic():
                answer = ask(world, role, name, address, method)
                if role in AUDITORS and changed_by(world, role):
                    broken.append(f"{role} changes something by {method} {name}")
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                broken.append(f"{method} {name} → {answer.status_code}")
    assert broken == []


def posts(role: str, name: str, address: Address) -> bool:
    """Whether the empty form is sent too: by the reader, auditors and a third of the others.

    `SCAN=full` sends it by everyone.
    """
    chosen = zlib.crc32(f"{role} {name}".encode()) % 3 == 0
    return FULL or chosen or role == address.reader or role in AUDITORS


def changed_by(world: worlds.World, role: str) -> bool:
    """Whether the person has done anything but log in and out, fetch data that they read, and
    choose how letters reach themselves."""
    done = AuditEvent.objects.filter(actor=world.users[role])
    own = ("notices.delivery", "notices.absence", "notices.calendar")
    for reading in ("people.", "privacy.", "jobs.", *own):
        done = done.exclude(code__startswith=reading)
    return done.exists()


@pytest.mark.timeout(300)
def test_the_one_a_page_is_for_gets_in(world: worlds.World) -> None:
    shut = []
    for name, address in ADDRESSES.items():
        with transaction.atomic():
            answer = ask(world, address.reader, name, address, "get")
            transaction.set_rollback(True)
        missing = name in MISSING
        passed = name in PASSED and answer.status_code == 403
        if answer.status_code not in GETS_IN and not missing and not passed:
            shut.append(f"{address.reader} {name} → {answer.status_code}")
    assert shut == []
