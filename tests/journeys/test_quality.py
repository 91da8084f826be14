"""A supplier is followed up: a plan, answers on a phone, a deviation, and its plan closed."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from portal.core import clock
from tests.support.journey.person import Person, until
from tests.support.journey.site import Site

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]
LINK = re.compile(r"/kvalitet/lank/[^\s<\"]+")


def last_link(site: Site) -> str:
    """The link of the letter that was sent last."""
    found = LINK.findall(site.mail().replace("=\n", ""))
    return found[-1] if found else ""


def in_days(days: int) -> str:
    """A day as the browser's calendar writes it."""
    return (clock.today() + timedelta(days=days)).isoformat()


def on_the_phone(chromium: Browser, site: Site) -> Person:
    """A browser of a supplier: small, and without script."""
    phone = Person(
        chromium, site, viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    phone.go(last_link(site))
    return phone


def test_planned_and_answered_on_the_phone(
    person: Callable[..., Person], chromium: Browser, site: Site
) -> None:
    """From a new follow-up for one supplier to its result."""
    kim = person("forbundscontroller")
    kim.go("/kvalitet/avvikelser/?q=Insatser")
    kim.press("main tbody a.ds-link")
    supplier = kim.page.locator("main a[href*='/kvalitet/leverantor/']").first.get_attribute("href")
    assert supplier
    kim.press("main a[href^='/avtal/']")
    kim.to("/leverantorer/")
    kim.to("/kvalitet/plan/")
    kim.to("/ny/")
    name = "Extra egenkontroll"
    kim.fill(title=name, kind="self", first_due=in_days(20), every="0", notice_days="30")
    kim.page.locator("select[name=form]").select_option(index=1)
    kim.page.locator("select[name=responsible]").select_option(label="Kim Kontrollsson")
    chosen = supplier.rstrip("/").rsplit("/", 1)[1]
    kim.fill(suppliers=chosen)
    before = last_link(site)
    kim.send()
    kim.sees(name, "Kim Kontrollsson")
    assert until(lambda: last_link(site) != before)

    phone = on_the_phone(chromium, site)
    phone.sees(name)
    phone.page.locator("main textarea").first.fill("Handledning varje vecka.")
    phone.press("button[value=save]")
    phone.sees("Sparat")
    for group in phone.page.locator("main input[type=radio][value=yes]").all():
        group.check()
    for text in phone.page.locator("main textarea").all():
        text.fill("Handledning varje vecka.")
    phone.fill(name="Sara Säljare")
    phone.press("button[value=submit]")
    phone.sees("Ni har svarat", "Handledning varje vecka.")
    phone.close()

    kim.go(f"/kvalitet/uppfoljningar/?standing=answered&q={name.replace(' ', '+')}")
    kim.press("main tbody a.ds-link")
    kim.to("/bedom/")
    kim.fill(result="met", note="Stämmer med intygen.")
    kim.send()
    kim.sees("Enligt avtalet", "Sara Säljare")


def test_a_members_deviation_gets_a_plan_and_is_closed(
    person: Callable[..., Person], chromium: Browser, site: Site
) -> None:
    """Bjuv reports, the supplier replies on its phone with a step, and the plan is closed."""
    johan, kim = person("bjuv"), person("forbundscontroller")
    kim.go("/kvalitet/avvikelser/?q=Insatser")
    kim.press("main tbody a.ds-link")
    agreement = kim.page.locator("main a[href^='/avtal/']").first.get_attribute("href")
    supplier = kim.page.locator("main a[href*='/kvalitet/leverantor/']").first.get_attribute("href")
    assert agreement
    assert supplier
    johan.go(agreement)
    johan.to("/kvalitet/avvikelser/ny/")
    title = "Ingen återkoppling"
    johan.fill(
        supplier=supplier.rstrip("/").rsplit("/", 1)[1],
        severity="minor",
        title=title,
        description="Personnummer 811218-9876 saknar rapport.",
    )
    johan.send()
    johan.sees("Det ser ut som ett personnummer")
    johan.fill(description="Månadsrapporten har inte kommit.")
    johan.send()
    johan.sees("Rapporterat", title)
    number = johan.number_in_address()

    person("lund").go(f"/kvalitet/avvikelser/{number}/", status=404)

    kim.go(f"/kvalitet/avvikelser/{number}/")
    kim.to("/skicka/")
    before = last_link(site)
    kim.fill(text="Månadsrapporten har inte kommit. Varför?", reply_due_on=in_days(10))
    kim.send()
    assert until(lambda: last_link(site) != before)

    phone = on_the_phone(chromium, site)
    phone.sees("Månadsrapporten har inte kommit. Varför?")
    phone.sees_not("Bjuv")
    phone.fill(text="En rutin saknades.", name="Sara Säljare", what1="Ny rutin", due1=in_days(9))
    phone.send()
    phone.sees("Ny rutin")

    kim.go(f"/kvalitet/avvikelser/{number}/")
    kim.sees("En rutin saknades.", "Ny rutin")
    kim.confirm("Starta handlingsplanen")
    kim.sees("Handlingsplanen har startat")

    here = phone.page.url
    phone.go(here)
    phone.page.locator("summary", has_text="Det är klart").first.click()
    phone.press("main details[open] button[type=submit]")
    phone.sees("Noterat")
    phone.close()

    kim.go(f"/kvalitet/avvikelser/{number}/")
    kim.press("main form[action*='/verifiera/'] button")
    kim.page.locator("summary", has_text="Stäng").first.click()
    kim.page.locator("dialog[open] [name=outcome]").fill("Rutinen gäller.")
    kim.press("dialog[open] button[type=submit]")
    kim.sees("Avvikelsen är stängd", "Rutinen gäller.")

    johan.go(f"/kvalitet/avvikelser/{number}/")
    johan.sees("Rutinen gäller.", "Kontrollerad")
