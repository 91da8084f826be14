"""Two browsers of one person at once: one person, one identity, and an answer that counts once."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from portal.core import clock
from portal.organisations.enums import Role
from portal.people.models import User
from portal.sso import admission
from portal.sso.admission import Admission
from portal.sso.answers import Answer
from portal.sso.models import Directory, DirectoryIdentity
from portal.sso.refusals import Refusal, Why
from tests.sso.conftest import oidc_directory
from tests.support.factories import base


def answer(number: int) -> Answer:
    return Answer(
        subject="ada-1",
        emails=("ada.berg@bjuv.se",),
        email_verified=True,
        name="Ada Berg",
        claims={"groups": ("Inköp",)},
        authenticated_at=clock.now(),
        answer_id=f"answer {number}",
        expires_at=clock.now() + timedelta(minutes=5),
    )


def both(directory: Directory, answers: list[Answer]) -> list[Any]:
    """Let all come in at the same moment."""
    ready = Barrier(len(answers), timeout=20)
    outcomes: list[Any] = []

    def come(mine: Answer) -> None:
        try:
            here = Directory.objects.get(pk=directory.pk)
            ready.wait()
            outcomes.append(admission.admit(directory=here, answer=mine))
        finally:
            connection.close()

    threads = [Thread(target=come, args=(one,)) for one in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def bjuvs() -> Directory:
    association = base.AssociationFactory()
    admin = base.UserFactory(roles=[(association, Role.ASSOCIATION_ADMIN)])
    return oidc_directory(admin, base.OrganisationFactory(short_name="Bjuv"), "https://idp.bjuv.se")


@pytest.mark.django_db(transaction=True)
def test_two_first_log_ins_at_once_make_one_person_with_one_role() -> None:
    outcomes = both(bjuvs(), [answer(1), answer(2)])
    assert [type(one) for one in outcomes] == [Admission, Admission]
    assert sorted(one.made for one in outcomes) == [False, True]
    ada = User.objects.get(email="ada.berg@bjuv.se")
    assert DirectoryIdentity.objects.get().user == ada
    assert ada.memberships.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_answer_sent_twice_at_once_counts_once() -> None:
    outcomes = both(bjuvs(), [answer(1), answer(1)])
    refused = [one for one in outcomes if isinstance(one, Refusal)]
    assert [one.why for one in refused] == [Why.USED]
    assert len(outcomes) == 2
