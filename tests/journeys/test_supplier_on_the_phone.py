"""A supplier with a phone and no script answers a reminder: pastes, settles a buyer, submits."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.support.journey.person import Person, until
from tests.support.journey.site import Site

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]
LINK = re.compile(r"/leverantorsrapporter/lank/[^\s<\"]+")
SOLD = "Köpare\tBelopp exkl. moms\tDelområde\nBjuvs kommun\t12 000,50\t1\nOkända Hemmet\t700\t1"


def last_link(site: Site) -> str:
    """The link of the letter that was sent last."""
    found = LINK.findall(site.mail().replace("=\n", ""))
    return found[-1] if found else ""


def test_a_late_supplier_reports_from_its_phone(
    person: Callable[..., Person], chromium: Browser, site: Site
) -> None:
    """From the coordinator's late list to a submitted report and its receipt."""
    anna = person("samordnare")
    anna.go("/leverantorsrapporter/?standing=late")
    anna.press("main tbody a.ds-link")
    report = anna.number_in_address()
    before = last_link(site)
    anna.confirm("Påminn nu")
    assert until(lambda: last_link(site) != before)

    phone = Person(
        chromium, site, viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    phone.go(last_link(site))
    phone.sees("Vi har inte sålt något")
    phone.to("/fil/")
    phone.fill(cells=SOLD)
    phone.send("paste")
    phone.sees("Vi känner inte denna köpare")
    phone.page.locator("select[name$='-buyer']").first.select_option("other")
    phone.press("button[value=preview]")
    phone.sees("12 000,50", "Inte part")
    phone.fill(name="Sara Säljare")
    phone.send()
    phone.sees("Rapporten är inlämnad", "Sara Säljare")
    phone.close()

    anna.go(f"/leverantorsrapporter/{report}/")
    anna.sees("Inskickat", "Sara Säljare", "12 000,50", "700,00")
