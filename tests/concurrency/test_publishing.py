"""Two coordinators record the notice at the same moment: one succeeds, the other reads why not."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection

from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError
from portal.procurements import actions, registries
from portal.procurements.models import Procurement, Publication


@pytest.mark.django_db(transaction=True)
def test_the_notice_is_recorded_once(
    procurement: Procurement, coordinator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for gate in [*registries.gate_names(), "mandates.party_list_locked"]:
        monkeypatch.setitem(registries._gates, gate, lambda _case: Decision.yes())
    start = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def publish() -> None:
        try:
            start.wait()
            with clock.pretend(date(2027, 2, 1)):
                actions.record_publication(
                    actor=coordinator,
                    procurement=Procurement.objects.get(pk=procurement.pk),
                    published_on=date(2027, 2, 1),
                    tender_deadline=date(2027, 3, 8),
                    database="Annonsdatabasen",
                )
            outcomes.append("recorded")
        except ActionError as refused:
            outcomes.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Publication.objects.count() == 1
    assert sorted(outcomes) == ["Annonsen är redan registrerad.", "recorded"]
