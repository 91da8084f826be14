"""Two who take the same empty installation into use at the same moment: one wins."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from portal.core.errors import ActionError
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.web.set_up import actions, codes


@pytest.mark.django_db(transaction=True)
def test_an_installation_is_taken_into_use_once() -> None:
    code = codes.issue()
    together = Barrier(2)

    def begin(name: str) -> str:
        person = actions.FirstAdministrator(name, f"{name}@forbund.example", "en lång mening")
        try:
            together.wait(timeout=10)
            actions.begin(code=code, administrator=person, association_name=name)
        except ActionError as refused:
            return str(refused)
        else:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(begin, ("ada", "eva")))
    assert said[0] == ""
    assert said[1] != ""
    assert User.objects.count() == 1
    assert Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).count() == 1
