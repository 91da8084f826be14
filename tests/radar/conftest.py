"""What the tests of the radar share: codes, members, and sources that tell what a test says."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache

from needs.radar import registries
from needs.radar.registries import Signal
from portal.organisations.models import Organisation
from portal.procurements.models import CpvCode
from tests.support.factories import base

CODES = {
    "39000000": "Möbler och inredning",
    "39100000": "Möbler",
    "39110000": "Sitsar, stolar och tillhörande artiklar",
    "39112000": "Stolar",
    "39130000": "Kontorsmöbler",
    "30190000": "Diverse kontorsutrustning och kontorsmateriel",
    "79540000": "Tolkning",
    "79530000": "Översättning",
    "34110000": "Personbilar",
    "34144900": "Elfordon",
    "42000000": "Kontor",
}


@pytest.fixture(autouse=True)
def _forget_vocabulary() -> Iterator[None]:
    cache.delete("radar:vocabulary:1")
    yield
    cache.delete("radar:vocabulary:1")


@pytest.fixture
def codes(db: Any) -> dict[str, CpvCode]:
    """Some codes of the vocabulary."""
    return {
        code: CpvCode.objects.get_or_create(
            code=code, defaults={"label_sv": label, "label_en": label}
        )[0]
        for code, label in CODES.items()
    }


@pytest.fixture
def members(association: Organisation, codes: Any) -> list[Organisation]:
    """Six members."""
    return [
        base.OrganisationFactory(short_name=f"Medlem {n}", name=f"Medlem {n}s kommun")
        for n in range(1, 7)
    ]


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the sources tell exactly these signals, under the name `test` unless they have one."""

    def told(*signals: Signal, intent: bool = False) -> None:
        by_source: dict[str, list[Signal]] = {}
        for signal in signals:
            by_source.setdefault(signal.source, []).append(signal)
        sources = {
            name: registries.Source(name, name.title(), partial(_given, rows), None, intent)
            for name, rows in by_source.items()
        }
        monkeypatch.setattr(registries, "_sources", sources)

    return told


def _given(rows: list[Signal], _today: date) -> list[Signal]:
    return rows


def signal(organisation: Any, title: str = "Stolar", **fields: Any) -> Signal:
    """A signal of a member; its key follows from what it says."""
    fields.setdefault("source", "test")
    key = fields.pop("key", f"{organisation.pk}:{title}:{fields.get('cpv', '')}")
    return Signal(key=key, organisation_id=organisation.pk, title=title, **fields)
