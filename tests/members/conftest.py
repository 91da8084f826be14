"""A browser whose person has just confirmed that it is them."""

import time
from collections.abc import Callable

import pytest
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from django.test import Client

from portal.people.models import User


@pytest.fixture
def confirmed_client(client_of: Callable[[User], Client]) -> Callable[[User], Client]:
    """As `client_of`, for pages that ask once more."""

    def make(user: User) -> Client:
        user.set_password("en-lång-mening-om-havet-7")
        user.save()
        client = client_of(user)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
        return client

    return make
