"""One municipality answers together, and the inquiry changes under the answer.

Anna coordinates at the association; Johan answers for Bjuv, and Cia is controller there. Told in
order: each chapter rests on those before it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.core import clock
from tests.support.journey.person import Person
from tests.support.journey.story import today

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]
type People = Callable[..., Person]
# The hour tells one run from the next on a site that is kept.
TITLE = f"Mat till skolor och äldreboenden {clock.now():%H%M%S}"


@dataclass
class Together:
    """What the chapters know of each other."""

    case: int = 0
    inquiry: int = 0
    answer: int = 0


@pytest.fixture(scope="module")
def story() -> Together:
    """One story for the module."""
    return Together()


def test_an_inquiry_with_lines_and_a_question(person: People, story: Together) -> None:
    """Lines with CPV per lot and a question, looked through and sent."""
    anna = person("samordnare")
    anna.go("/upphandlingar/ny/")
    anna.fill(title=TITLE, area="Måltider", publication_on=today(190))
    anna.send()
    story.case = anna.number_in_address()
    anna.go(f"/upphandlingar/{story.case}/delar/")
    anna.fill_one("form-0-name", "Kött och fisk")
    anna.send()
    anna.go(f"/upphandlingar/{story.case}/bjud-in/")
    anna.to("?pick=none")
    for name in ("Bjuv", "Lund"):
        anna.page.get_by_label(name, exact=True).check()
    anna.send()
    anna.go(f"/behov/ny/{story.case}/")
    anna.fill(introduction="Räkna på hela kommunens kök.")
    anna.send()
    story.inquiry = anna.number_in_address()
    anna.fill_one("lines-0-unit", "kg")
    anna.fill_one("lines-0-cpv", "15100000")
    anna.fill_one("lines-0-unit_price", "80")
    anna.fill_one("lines-1-name", "Frukt")
    anna.fill_one("lines-1-unit", "kg")
    anna.send("save")
    anna.to("/fragor/")
    anna.fill(add="long_text")
    anna.send()
    anna.fill(label="Vilka kök räknade ni med?")
    anna.send()
    anna.sees("Vilka kök räknade ni med?")
    anna.go(f"/behov/{story.inquiry}/forhandsvisning/")
    anna.sees("Kött och fisk", "Frukt")
    anna.go(f"/behov/{story.inquiry}/skicka/")
    anna.sees("Bjuvs kommun", "Lunds kommun")
    anna.send()
    anna.sees("0 av 2")
    anna.picture("needs-board")


def test_a_colleague_writes_one_part(person: People, story: Together) -> None:
    """Johan gives the lines of the lot away; the colleague writes them and says so."""
    johan = person("bjuv")
    johan.go("/start/")
    johan.press(johan.page.locator("main li", has_text=TITLE).locator("a[href*='/behov/svar/']"))
    story.answer = johan.number_in_address()
    johan.to("/dela/")
    lot = johan.page.locator("[name=key] option", has_text="Kött och fisk").get_attribute("value")
    colleague = johan.page.locator("[name=person] option", has_text="Kronsson").first
    johan.fill(key=lot, person=colleague.get_attribute("value"), message="Fråga köken.")
    johan.send()
    johan.sees("Skrivs")
    johan.picture("answer-parts")

    cia = person("bjuv.controller")
    cia.go("/att-gora/")
    cia.press(cia.page.locator("main a[href*='/del/']").first)
    cia.sees("Fråga köken.")
    assert cia.page.locator("main [name^=quantity_]").count() == 1, "that part alone"
    cia.page.locator("main [name^=quantity_]").fill("12 500")
    cia.send("ready")

    johan.go(f"/behov/svar/{story.answer}/")
    meat, fruit = johan.page.locator("main [name^=quantity_]").all()
    assert meat.input_value() == "12 500"
    fruit.fill("8000")
    johan.send("submit")
    johan.sees("Tack, svaret är inskickat", "12 500")
    johan.picture("answer-receipt")


def test_the_receipt_is_a_document(person: People, story: Together, tmp_path: Path) -> None:
    """What was sent can be kept."""
    johan = person("bjuv")
    johan.go(f"/behov/svar/{story.answer}/tack/")
    paper = johan.downloads("main a[href$='/kvitto/']", tmp_path)
    assert paper.read_bytes().startswith(b"%PDF-")


def test_a_corrected_unit_is_asked_about_alone(person: People, story: Together) -> None:
    """Anna corrects one unit; Johan is asked about that line, the other stands."""
    anna, johan = person("samordnare"), person("bjuv")
    anna.go(f"/behov/{story.inquiry}/")
    anna.press("form[action$='/andra-skickad/'] button")
    anna.go(f"/behov/{story.inquiry}/rader/")
    anna.fill_one("lines-1-unit", "ton")
    anna.send("save")
    anna.go(f"/behov/{story.inquiry}/ny-version/")
    anna.sees("Frukt")
    anna.fill(reason="Frukt köps i ton.")
    anna.send()
    anna.picture("new-version")

    johan.go("/start/")
    johan.press(johan.page.locator("main li", has_text=TITLE).locator("a[href*='/behov/svar/']"))
    johan.sees("Frukt köps i ton.", "står kvar som ni svarade")
    johan.picture("asked-again")
    johan.page.locator("main fieldset", has_text="Frukt").locator("[name^=quantity_]").fill("8")
    johan.send("submit")
    johan.sees("Tack, svaret är inskickat")


def test_the_demand_leads_down_to_the_answer(person: People, story: Together) -> None:
    """From the sum to the answer in one click; a frozen copy proves it."""
    anna = person("samordnare")
    anna.go(f"/behov/underlag/{story.case}/")
    anna.sees("12 500")
    anna.picture("demand-by-line")
    anna.press("main td a[href*='/mangder/'], main th a[href*='/mangder/']")
    anna.sees("Bjuv", "12 500")
    anna.go(f"/behov/underlag/{story.case}/frys/")
    anna.fill(reason="Underlag till nämnden.")
    anna.send()
    anna.sees("SHA-256")
    anna.picture("snapshot")


def test_what_comes_next_is_seen_before_anybody_asks(person: People) -> None:
    """What members need each for themselves, and when the next cycle must begin."""
    anna = person("samordnare")
    anna.go("/radar/")
    anna.picture("radar")
    anna.press("main tbody a.ds-link")
    anna.sees("Signaler, med underlag och skäl")
    anna.go("/arshjul/")
    anna.sees("Året som bild")
    anna.picture("annual-wheel")
    anna.go("/arshjul/nasta/")
    anna.press(anna.page.locator("main tbody a", has_text="Förslag").first)
    anna.sees("Stegen, räknade baklänges")
    anna.picture("next-cycle")
