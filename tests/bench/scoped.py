"""Lists of 29 000 needs of 290 organisations, as people see them and unscoped."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection, transaction

from needs.inquiries.models import Answer
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.organisations.reference import municipalities
from portal.people.models import User
from portal.rules import reference as rules
from tests.bench.results import Result
from tests.support.factories import base, needs

ORGANISATIONS, INQUIRIES, TIMES, ON_PAGE = 290, 100, 15, 50


def run() -> list[Result]:
    """The ratio of a page of the list, scoped to unscoped, for the association and for a member."""
    with transaction.atomic():
        coordinator, member, party = _world()
        every, own = Answer.objects.all(), Answer.objects.filter(organisation=party)
        results = [
            _compared("the association", coordinator, every),
            _compared("a member", member, own),
        ]
        transaction.set_rollback(True)
    return results


def _world() -> tuple[User, User, Organisation]:
    rules.load()
    association = base.AssociationFactory()
    coordinator = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    parties = [
        base.OrganisationFactory(code=code, short_name=name, county_code=code[:2])
        for code, name in municipalities()[:ORGANISATIONS]
    ]
    member = base.UserFactory(roles=[(parties[0], Role.PURCHASING_COORDINATOR)])
    for _number in range(INQUIRIES):
        case = base.ProcurementFactory(responsible=coordinator)
        inquiry = needs.InquiryFactory(procurement=case, lines=1)
        Answer.objects.bulk_create(Answer(inquiry=inquiry, organisation=party) for party in parties)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return coordinator, member, parties[0]


def _compared(who: str, user: User, unscoped: Any) -> Result:
    """Both lists in turn, so that what disturbs one disturbs the other."""
    scoped_times, plain_times = [], []

    def scoped() -> None:
        fresh = User.objects.get(pk=user.pk)  # Rights are asked for once per request.
        _page(Answer.objects.visible_to(fresh))

    def plain() -> None:
        User.objects.get(pk=user.pk)
        _page(unscoped.all())

    scoped()
    plain()
    for _round in range(TIMES):
        scoped_times.append(_seconds(scoped))
        plain_times.append(_seconds(plain))
    few, many = median(plain_times), median(scoped_times)
    note = f"{many * 1000:.1f} ms and {few * 1000:.1f} ms, {ORGANISATIONS * INQUIRIES} needs"
    return Result(f"list of needs, scoped / unscoped: {who}", many / few, 1.3, "lower", note)


def _page(rows: Any) -> None:
    """What a list page asks: how many, and the first page with what it shows of each row."""
    rows.count()
    list(rows.select_related("inquiry__procurement", "organisation").order_by("-pk")[:ON_PAGE])


def _seconds(call: Callable[[], None]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
