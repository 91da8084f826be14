"""A kind of letters that can be chosen about, and one that cannot."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from portal.notices import actions, kinds, tasks
from portal.notices.enums import Delivery
from portal.notices.models import Letter
from portal.people.models import User

NOW, DIGEST, ALWAYS = "tests.now", "tests.digest", "tests.always"
kinds.register(NOW, "Därför.", name=_("Nearest dates"), group="Prov")
kinds.register(DIGEST, "Därför.", name="Samlas", group="Prov", delivery=Delivery.DIGEST)
kinds.register(ALWAYS, "Därför.", name="Säkerhet", group="Prov", optional=False, personal=True)

Write = Callable[..., Letter]


@pytest.fixture
def write(db: None) -> Write:
    """Write a letter to a person; the number makes its key."""
    number = iter(range(1000))

    def make(person: User, kind: str = NOW, **more: Any) -> Letter:
        given = {"subject": "Behov: HVB", "body_text": "Svara.", "url": "/behov/1/"} | more
        given.setdefault("key", f"prov:{next(number)}")
        (letter,) = actions.send(kind=kind, recipients=[person], **given)
        return letter

    return make


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests send by hand, when they want to."""
    monkeypatch.setattr(tasks.send_outbox, "delay", lambda: None)
