"""Loading the demonstration, whole or not at all."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from celery import current_app as app
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import F
from django.utils import translation

from cms.actions import publish_status
from cms.tree import ensure_site
from portal.audit import seal
from portal.audit.chain.making import chain_all, close_days
from portal.core import clock
from portal.notices.enums import LetterStatus
from portal.notices.models import Letter
from portal.organisations.models import Organisation
from portal.procurements.models import ProcessVersion, Procurement
from portal.procurements.reference import load_template
from portal.web.demo import (
    calloffs,
    cards,
    demand,
    followup,
    invoices,
    ledgers,
    notices,
    planning,
    plans,
    quality,
    radar,
    register,
    reports,
    world,
)
from portal.web.demo.plans import Reach
from portal.web.demo.story import Teller

LOCK = 20261123
# Letters older than this have long been sent; the worker sends the newer ones when it starts.
LETTERS_WAIT = timedelta(days=7)


def load_demo(say: Callable[[str], None] = lambda text: None) -> str:
    """Load the demonstration; returns in one line what was done. Needs the reference data."""
    with _quietly(), _tasks_at_once(), translation.override("sv"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if Procurement.objects.filter(is_demo=True).exists():
            return "The demo data is already there."
        if not Organisation.objects.filter(code="1260").exists():
            raise LookupError("Run load_reference first: the municipalities are missing.")
        _tell(clock.today(), say)
    _close_days()
    return f"Demo data: {Procurement.objects.filter(is_demo=True).count()} procurements."


def _close_days() -> None:
    """The log of the story is chained, closed for two days, and sealed with the demo's own key."""
    with clock.pretend(clock.today() - timedelta(days=2)):
        chain_all()
    close_days()
    seal.seal_days()


@contextmanager
def _quietly() -> Iterator[None]:
    """The story is thousands of events: they stand in the audit, not in the terminal."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _tasks_at_once() -> Iterator[None]:
    """What actions leave to the worker is done here and now, on the story's own days."""
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    try:
        yield
    finally:
        app.conf.task_always_eager = before


def _tell(today: date, say: Callable[[str], None]) -> None:
    world.make_association()
    parties = world.connect_parties()
    world.make_boards(parties, today - timedelta(days=3 * 365), today + timedelta(days=365))
    world.make_companies()
    users = world.make_people(parties)
    ensure_site()
    # Wagtail's own group of those who publish: the administrator edits the public pages.
    users["admin"].groups.add(*Group.objects.filter(name="Moderators"))
    process = _process(today)
    teller = Teller(users, parties, today)
    sizes = {party: teller.size(party) for party in parties}
    demand.enter_inhabitants(teller.coordinator, sizes)
    for plan in plans.PLANS:
        say(plan.title)
        case = teller.tell(plan, process)
        if plan.reach is Reach.NEEDS:
            demand.work_on(teller.coordinator, case)
        if plan.reach >= Reach.AGREEMENT:
            say("ledgers of two years")
            ledgers.import_two_years(teller, case, plan)
            say("call-offs")
            calloffs.tell(teller, case)
            reports.report_last_quarter(teller, case)
            say("quality follow-up")
            quality.tell(teller, case)
            cards.publish(teller, case)
            followup.tell(teller, case)
        if plan.reach >= Reach.MANDATES:
            publish_status(
                actor=teller.coordinator,
                procurement=case,
                introduction=plan.description,
                introduction_en="",
            )
    cards.import_register(teller)
    say("the register")
    office = register.tell(teller.coordinator, parties, today)
    say("the annual wheel")
    planning.tell(teller)
    say("electronic invoices")
    invoices.tell(teller, office)
    say("the demand radar")
    radar.tell(teller)
    world.tell_people(users)
    world.enter_directory(users)
    _send_old_letters()
    notices.tell(users)


def _process(today: date) -> ProcessVersion:
    with clock.pretend(today - timedelta(days=4 * 365)):
        load_template()
    return ProcessVersion.objects.latest("created_at", "number")


def _send_old_letters() -> None:
    old = Letter.objects.waiting().filter(created_at__lt=clock.now() - LETTERS_WAIT)
    Letter.objects.filter(pk__in=old.values("pk")).update(
        status=LetterStatus.SENT, sent_at=F("created_at"), attempts=1
    )
