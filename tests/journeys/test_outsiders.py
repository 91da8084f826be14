"""Somebody from a municipality outside, who tries the addresses of others' work."""

import re
from collections.abc import Callable

import pytest

from tests.support.journey.person import Person

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]
# One of each kind of place where something is done or read, as the coordinator's links lead there.
PLACES = (
    *("/upphandlingar/{case}/", "/upphandlingar/{case}/annons/", "/upphandlingar/{case}/anbud/"),
    *("/upphandlingar/{case}/tilldelning/", "/upphandlingar/{case}/bjud-in/"),
    *("/upphandlingar/{case}/cpv/", "/upphandlingar/{case}/publicera/", "/upphandlingar/ny/"),
    *("/behov/ny/{case}/", "/behov/1/", "/behov/1/svar/", "/behov/svar/1/", "/behov/granska/1/"),
    *("/behov/underlag/{case}/", "/behov/underlag/{case}/excel/"),
    *("/fullmakter/1/", "/fullmakter/1/pdf/", "/fullmakter/1/kontrollera/"),
    *("/fullmakter/upphandling/{case}/", "/fullmakter/upphandling/{case}/partslista/"),
    *("/avtal/1/", "/avtal/1/rader/", "/avtal/registrera/{case}/"),
    *("/anvandning/reskontra/1/", "/anvandning/reskontra/1/rader/", "/dokument/1/"),
)


def test_an_outsider_finds_nothing(person: Callable[..., Person]) -> None:
    """Every address answers as if there were nothing there."""
    anna, gun = person("samordnare"), person("goteborg.lasare")
    anna.page.goto("/upphandlingar/")
    href = anna.page.locator("main tbody a[href^='/upphandlingar/']").first.get_attribute("href")
    case = re.sub(r"\D", "", href or "")
    gun.go("/start/")
    gun.go("/upphandlingar/")
    assert gun.page.locator("main tbody a[href^='/upphandlingar/']").count() == 0
    open_to_all = []
    for place in PLACES:
        address = place.format(case=case)
        known = anna.context.request.get(address, max_redirects=0).status
        assert known != 404, f"{address} is no address at all"
        answer = gun.context.request.get(address, max_redirects=0)
        if answer.status != 404:
            open_to_all.append(f"{address}: {answer.status}")
    assert not open_to_all
    gun.go(f"/upphandlingar/{case}/", status=404)
    gun.sees_not("familjehem", "Familjehem", "HVB")
    anna.go("/handelser/atkomst/")
    anna.sees("Gun Grannsson")


def test_a_stranger_is_asked_to_log_in(person: Callable[..., Person]) -> None:
    """Somebody who has not logged in comes to the log-in page, which tells nothing."""
    anyone = person("")
    anyone.go("/upphandlingar/1/")
    assert "/logga-in" in anyone.page.url
    anyone.sees_not("familjehem", "Familjehem")
