"""From a need to a public page, in the browser, as the people who do it.

One story in chapters, told in order: each rests on those before it. The coordinator is Anna at the
association; Johan answers for Bjuv, Lo for Lund, Mo for Malmö; Kim and Cia are controllers.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from portal.core import clock
from tests.support.journey.person import Person, until
from tests.support.journey.site import Site
from tests.support.journey.story import (
    SUPPLIERS,
    TITLE,
    Story,
    import_file,
    own_ledger,
    real_ledger,
    signed,
    this_month,
    today,
    wait_for_job,
    years_ahead,
)

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]
type People = Callable[..., Person]


@pytest.fixture(scope="module")
def story() -> Story:
    """What the chapters know of each other."""
    return Story()


def test_a_case_begins_from_a_process(person: People, story: Story) -> None:
    """Title, dates that fall out of the process, CPV codes, regime, lot."""
    anna = person("samordnare")
    anna.go("/upphandlingar/ny/")
    anna.fill(
        title=TITLE,
        area="Individ- och familjeomsorg",
        description="Familjehem med stöd av konsulent för barn, unga och vuxna.",
        diary_number="SK 2026-0500",
        publication_on=today(190),
    )
    anna.send("preview")
    anna.sees("Datumen skulle bli", "Inget är sparat än.")
    assert anna.page.locator("#preview li").count() >= 8
    anna.send()
    story.case = anna.number_in_address()
    anna.page.locator("#cpv-q").fill("omsorg barn")
    anna.waits_for("#cpv-found [value='85311300']")
    anna.press("#cpv-found [value='85311300']")
    anna.sees("Barn- och ungdomsomsorg", "Kapitel 19")
    anna.to("/regelverk/")
    anna.sees("LOU")
    anna.send()
    anna.go(f"{story.page}delar/")
    anna.fill_one("form-0-name", "Familjehem för barn och unga")
    anna.send()
    anna.sees(TITLE)
    story.ends("a case")


def test_parties_are_invited(person: People, story: Story) -> None:
    """All 46 are offered at once; this journey takes three of them."""
    story.begins("invitations", "a case")
    anna = person("samordnare")
    anna.go(f"{story.page}bjud-in/")
    assert anna.page.locator("main [name=organisations]:checked").count() == 46
    anna.to("?pick=none")
    assert anna.page.locator("main [name=organisations]:checked").count() == 0
    for name in ("Bjuv", "Lund", "Malmö"):
        anna.page.get_by_label(name, exact=True).check()
    anna.send()
    anna.sees("3 parter är inbjudna")
    anna.go(f"{story.page}annons/")
    anna.sees("Annonsen kan inte registreras än.")
    assert anna.page.locator("main form.form").count() == 0, "the notice is refused before the lock"
    story.ends("invitations")


def test_needs_are_asked_for(person: People, story: Story) -> None:
    """An inquiry with two lines and a question, looked through and sent."""
    story.begins("the inquiry", "invitations")
    anna = person("samordnare")
    anna.go(story.page)
    anna.to("/behov/ny/")
    anna.fill(introduction="Uppskatta vad ni behöver per år under hela avtalstiden.")
    anna.send()
    story.inquiry = anna.number_in_address()
    anna.fill_one("lines-0-unit", "vårddygn")
    anna.fill_one("lines-0-unit_price", "1 350")
    anna.fill_one("lines-1-name", "Familjehem för vuxna")
    anna.fill_one("lines-1-unit", "vårddygn")
    anna.fill_one("lines-1-unit_price", "1 480,50")
    anna.send("save")
    anna.to("/fragor/")
    anna.fill(add="choice")
    anna.send()
    anna.fill(
        label="När behöver ni kunna avropa?", choices="Från första dagen\nSenare", required=True
    )
    anna.send()
    anna.sees("När behöver ni kunna avropa?")
    anna.go(f"/behov/{story.inquiry}/forhandsvisning/")
    anna.sees("Familjehem för vuxna", "När behöver ni kunna avropa?")
    anna.go(f"/behov/{story.inquiry}/")
    anna.picture("inquiry")
    anna.to("/skicka/")
    anna.sees("Bjuvs kommun", "Lunds kommun", "Malmö")
    anna.send()
    anna.sees("0 av 3")
    story.ends("the inquiry")


def test_a_member_answers(person: People, story: Story) -> None:
    """What is typed is kept without a button; then it is submitted."""
    story.begins("an answer", "the inquiry")
    johan = person("bjuv")
    johan.go("/start/")
    johan.sees(TITLE)
    johan.picture("member-front")
    johan.press(johan.page.locator("main li", has_text=TITLE).locator("a[href*='/behov/svar/']"))
    story.answer = johan.number_in_address()
    barn, vuxna = johan.page.locator("main [name^=quantity_]").all()
    barn.fill("2 340")
    vuxna.fill("310,5")
    johan.page.get_by_label("Från första dagen").check()
    johan.waits_for("[data-autosave-status]:has-text('Sparat')")
    johan.picture("answer")
    johan.page.evaluate("sessionStorage.clear()")  # What the server has, not this browser.
    johan.go(f"/behov/svar/{story.answer}/")
    barn, vuxna = johan.page.locator("main [name^=quantity_]").all()
    assert (barn.input_value(), vuxna.input_value()) == ("2 340", "310,5")
    johan.send("submit")
    johan.sees("Tack, svaret är inskickat")
    story.ends("an answer")


def test_the_others_answer(person: People, story: Story) -> None:
    """One needs nothing; one answers in English."""
    story.begins("the other answers", "the inquiry")
    lo = person("lund")
    lo.go("/start/")
    lo.press(lo.page.locator("main li", has_text=TITLE).locator("a[href*='/behov/svar/']"))
    lo.to("/inget-behov/")
    lo.fill(reason="Vi har eget avtal till och med 2029.")
    lo.send()
    lo.sees("Tack, svaret är inskickat")
    mo = person("malmo", "en")
    mo.go("/start/")
    mo.press(mo.page.locator("main li", has_text=TITLE).locator("a[href*='/behov/svar/']"))
    for quantity in mo.page.locator("main [name^=quantity_]").all():
        quantity.fill("9,000")
    mo.page.get_by_label("Senare").check()
    mo.send("submit")
    mo.sees("Thank you")
    story.ends("the other answers")


def test_an_answer_goes_back_and_returns(person: People, story: Story) -> None:
    """The coordinator asks Bjuv to look again; Bjuv does."""
    story.begins("the return", "an answer", "the other answers")
    anna, johan = person("samordnare"), person("bjuv")
    anna.go(f"/behov/{story.inquiry}/svar/")
    anna.sees("3 av 3", "Inget behov")
    anna.to(f"/behov/granska/{story.answer}/")
    anna.sees("2 340", "310,5", "Från första dagen")
    anna.fill(comment="Räknade ni med placeringarna i Ekeby?")
    anna.send()
    johan.go("/start/")
    johan.press(johan.page.locator("main li", has_text=TITLE).locator("a[href*='/behov/svar/']"))
    johan.sees("Återlämnat av samordnaren", "Räknade ni med placeringarna i Ekeby?")
    johan.page.locator("main [name^=quantity_]").first.fill("2 500")
    johan.send("submit")
    johan.sees("Tack, svaret är inskickat", "2 500")
    anna.go(f"/behov/{story.inquiry}/svar/")
    anna.confirm("Stäng förfrågan")
    anna.sees("3 av 3")
    story.ends("the return")


def test_the_demand_becomes_an_estimate(
    person: People, story: Story, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Table, chart and workbook say the same; from them estimate and ceiling."""
    story.begins("the demand", "the return")
    anna = person("samordnare")
    anna.go(f"/behov/underlag/{story.case}/")
    anna.sees("11 500", "9 310,5")
    assert anna.page.locator("main figure svg").count() == 1
    book = anna.downloads("main a[download][href$='/excel/']", tmp_path_factory.mktemp("demand"))
    sheets = pd.read_excel(book, sheet_name=None, header=None, engine="calamine")
    cells = {cell for sheet in sheets.values() for cell in sheet.to_numpy().ravel()}
    assert {11_500, 9_310.5, 2_500} <= {cell for cell in cells if isinstance(cell, int | float)}
    anna.go(f"/behov/underlag/{story.case}/?by=party")
    anna.sees("Inget behov")
    anna.to("/uppskattning/")
    anna.fill(margin_percent="20", reason="Marginal för fler placeringar än parterna räknar med.")
    anna.send()
    anna.sees("Taket är", "Ögonblicksbild 1")
    story.ends("the demand")


def test_mandates_are_requested(person: People, story: Story) -> None:
    """One request, read through, to the three parties."""
    story.begins("the request", "the demand")
    anna = person("samordnare")
    anna.go(f"/fullmakter/upphandling/{story.case}/begar/")
    anna.send()
    anna.sees("Bjuv", "Lund", "Malmö")
    anna.send()
    anna.sees("Bjuv", "Lund", "Malmö")
    story.ends("the request")


def test_a_member_decides_and_signs(person: People, site: Site, story: Story) -> None:
    """The decision is written into the PDF, which comes back signed."""
    story.begins("the mandate", "the request")
    johan = person("bjuv")
    johan.go("/start/")
    johan.press(johan.page.locator("main li", has_text=TITLE).locator("a[href*='/fullmakter/']"))
    story.mandate = johan.number_in_address()
    johan.sees("Familjehem för vuxna", "310,5")
    johan.picture("mandate")
    johan.go(f"/fullmakter/{story.mandate}/beslut/")
    johan.fill(
        body="Socialnämnden", decided_on=today(), paragraph="§ 114", diary_number="SN 2026-114"
    )
    johan.send()
    answer = johan.context.request.get(f"/fullmakter/{story.mandate}/pdf/")
    paper = answer.body()
    assert paper.startswith(b"%PDF-")
    johan.go(f"/fullmakter/{story.mandate}/ladda-upp/")
    johan.fill(file=signed(site, paper))
    johan.send()
    johan.sees("Firmatecknare i Bjuv")
    story.ends("the mandate")


def test_the_mandate_comes_into_force(person: People, story: Story) -> None:
    """The coordinator sees the verdict on the signature, and accepts; Lund declines."""
    story.begins("the check", "the mandate")
    anna, lo = person("samordnare"), person("lund")
    anna.go(f"/fullmakter/{story.mandate}/kontrollera/")
    anna.sees("Firmatecknare i Bjuv", "§ 114", "SN 2026-114")
    anna.picture("mandate-check")
    anna.send(form="form:has([name=reason])")
    anna.sees("I kraft")
    lo.go("/start/")
    lo.press(lo.page.locator("main li", has_text=TITLE).locator("a[href*='/fullmakter/']"))
    lo.to("/avsta/")
    lo.fill(
        body="Socialnämnden",
        decided_on=today(),
        paragraph="§ 9",
        diary_number="SN 2026-9",
        reason="Vi har eget avtal till och med 2029.",
    )
    lo.send()
    anna.go(f"/fullmakter/upphandling/{story.case}/")
    anna.sees("I kraft", "Avstår")
    story.ends("the check")


def test_the_party_list_is_locked(
    person: People, story: Story, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With Bjuv on it; afterwards nobody can be added, and the page says why."""
    story.begins("the party list", "the check")
    anna = person("samordnare")
    anna.go(f"/fullmakter/upphandling/{story.case}/las/")
    anna.fill(early_reason="Malmö har meddelat att det väntar till nästa gång.")
    anna.send()
    anna.sees("Bjuvs kommun", "Ingen kan läggas till.", "Inte på listan", "Malmö", "Lund")
    annex = anna.downloads("main a[href$='/pdf/']", tmp_path_factory.mktemp("annex"))
    assert annex.read_bytes().startswith(b"%PDF-")
    anna.go(f"/fullmakter/upphandling/{story.case}/partslista/kontroll/")
    anna.go(f"{story.page}bjud-in/")
    anna.sees("Ingen mer kan bjudas in.", "Partslistan låstes", "LOU 4:1")
    assert anna.page.locator("main button[type=submit]").count() == 0
    story.ends("the party list")


def open_together(person: People, story: Story, anna: Person) -> None:
    """Anna and the lawyer are appointed, declare, open, confirm the same list and declare anew."""
    jo = person("jurist")
    for email in ("samordnare@demo.example", "jurist@demo.example"):
        anna.go(f"{story.page}team/")
        anna.fill(task="evaluate", email=email, reason="Utvärderar anbuden.")
        anna.send(form="aside form.form")
        anna.sees("Personen är utsedd")
    for one in (anna, jo):
        one.go(f"{story.page}jav/")
        one.fill(truthful=True)
        one.send()
        one.sees("Din jävsdeklaration är lämnad.")
    anna.go(f"{story.page}oppning/")
    option = anna.page.locator("[name=second] option", has_text="Paragrafsson")
    anna.fill(second=option.get_attribute("value"))
    anna.send()
    for name, number in SUPPLIERS:
        anna.go(f"{story.page}oppning/")
        anna.fill(name=name, organisation_number=number, amount="1 290,50", received_on=today(-35))
        anna.send(form="aside form.form")
    anna.sees(*(name for name, _number in SUPPLIERS))
    for one in (anna, jo):
        one.go(f"{story.page}oppning/")
        one.confirm("Bekräfta förteckningen")
    for one in (jo, anna):
        one.go(f"{story.page}jav/")
        one.sees(*(name for name, _number in SUPPLIERS))
        one.fill(truthful=True)
        one.send()


def test_tenders_are_awarded(person: People, story: Story) -> None:
    """Notice, tenders and the decision of a named person, recorded on the days they happened."""
    story.begins("the award", "the party list")
    anna = person("samordnare")
    anna.go(f"{story.page}annons/")
    anna.fill(
        published_on=today(-70), tender_deadline=today(-35), database="Påhittad annonsdatabas"
    )
    anna.send()
    anna.sees("Annonsen är registrerad.")
    open_together(person, story, anna)
    anna.go(f"{story.page}anbud/")
    anna.sees(*(name for name, _number in SUPPLIERS))
    anna.go(f"{story.page}tilldelning/")
    winner = anna.page.locator("main tr", has_text=SUPPLIERS[0][0])
    winner.locator("[name^=rank-]").fill("1")
    anna.fill(
        decided_on=today(-30),
        decided_by="Disa Direktörsson",
        role="Förbundsdirektör",
        authority="Delegationsordningen punkt 4.2",
        reason="Lägst jämförelsepris.",
        sent_on=today(-30),
    )
    anna.send()
    anna.sees("Avtalet får tecknas", "LOU 20:1", "Disa Direktörsson")
    story.ends("the award")


def test_nothing_is_signed_during_standstill(person: People, story: Story) -> None:
    """A case of the demonstration was awarded a few days ago: its end is told, and its rule."""
    anna = person("samordnare")
    anna.go("/upphandlingar/?q=HVB")
    anna.press(anna.page.locator("main table a", has_text="HVB").first)
    case = anna.number_in_address()
    anna.go(f"/upphandlingar/{case}/tilldelning/")
    anna.sees("Avtalet får inte tecknas än", "Avtalsspärren gäller till och med", "LOU 20:1")
    anna.picture("award")
    anna.go(f"/upphandlingar/{case}/anbud/")
    anna.picture("tenders")
    anna.go(f"/avtal/registrera/{case}/", status=403)
    anna.sees("Avtalsspärren gäller till och med")


def test_the_agreement_is_registered(person: People, story: Story) -> None:
    """Filled in from the award; the parties are those of the list."""
    story.begins("the agreement", "the award")
    anna = person("samordnare")
    anna.go(f"/avtal/registrera/{story.case}/")
    anna.fill(
        signed_on=today(-5),
        valid_from=today(-4),
        valid_to=years_ahead(clock.today(), 3),
    )
    anna.fill_one("options-0-months", "12")
    anna.fill_one("options-0-notice_by", years_ahead(clock.today(), 2))
    anna.fill_one("options-0-extends_to", years_ahead(clock.today(), 4))
    anna.send()
    story.agreement = anna.number_in_address()
    anna.sees(SUPPLIERS[0][0], "Nästa tidsgräns")
    anna.to("/avtalsparter/")
    anna.sees("Bjuv")
    anna.to("/andringar/")
    anna.sees("12 månader")
    johan = person("bjuv")
    johan.go(f"/avtal/{story.agreement}/")
    johan.sees("Ja, Bjuv får använda avtalet.")
    story.ends("the agreement")


def test_a_ledger_shows_who_uses_the_agreement(person: People, story: Story) -> None:
    """Read = imported + rejected; the bought line is found by organisation number."""
    story.begins("the use", "the agreement")
    cia, anna = person("bjuv.controller"), person("samordnare")
    import_file(cia, own_ledger(), this_month(), "Journey")
    cia.send()
    wait_for_job(cia)
    cia.sees("Provläsning", "123 456,78")
    cia.send(form="form[action*='/las-in/']")
    wait_for_job(cia)
    cia.sees("Lästa rader", "Avvisade rader", "124 956,78")
    cia.sees_not("191212121212")
    cia.picture("ledger-rejected")
    for one in (anna, cia, person("bjuv")):
        one.go(f"/avtal/{story.agreement}/avtalsparter/")
        one.sees("123 456,78")
    story.ends("the use")


def test_the_real_ledger_comes_out_to_the_ore(person: People) -> None:
    """68 021 lines through the browser, by the association's controller."""
    ledger: Path | None = real_ledger()
    if ledger is None:
        pytest.skip("the real ledger is not at hand (set SAMORDNA_REALDATA)")
    kim = person("forbundscontroller")
    import_file(kim, ledger, "2016-03", "Örebro", organisation="Örebro kommun")
    kim.sees("ORGANISATIO", "UTFALL")
    kim.picture("ledger-columns")
    kim.send()
    wait_for_job(kim)
    kim.sees("450 187 283,39")
    kim.picture("ledger-dry-run")
    kim.send(form="form[action*='/las-in/']")
    wait_for_job(kim)
    kim.sees("68 021", "450 187 283,39")
    kim.picture("ledger")


def test_status_is_published_for_everyone(person: People, story: Story) -> None:
    """Chain, facts, map and table, without logging in, in two languages."""
    story.begins("the public page", "the use")
    anna = person("samordnare")
    anna.go(f"{story.page}publicera/")
    anna.fill(introduction="Avtalet är i kraft.", introduction_en="The agreement is in force.")
    anna.send()
    story.status = anna.page.url.removeprefix(anna.site.url)
    for language, words in (("sv", "Avtalet är i kraft."), ("en", "The agreement is in force.")):
        anyone = person("", language)
        anyone.go(story.status)
        anyone.sees(words, "Bjuv")
        assert anyone.page.locator("main svg").count() >= 1
        assert anyone.page.locator("main table").count() >= 1
    person("").go("/")
    person("").sees(TITLE)
    story.ends("the public page")


def test_front_pages_and_letters(person: People, site: Site, story: Story) -> None:
    """What waits stands on the front page; the worker has written to those asked."""
    anna = person("samordnare")
    anna.go("/start/")
    assert anna.page.locator("main .todo li").count() >= 1
    anna.picture("coordinator-front")
    assert until(lambda: f"/fullmakter/{story.mandate}/" in site.mail())
    letters = site.mail()
    assert f"/behov/svar/{story.answer}/" in letters
    for login in ("bjuv", "lund", "malmo"):
        assert f"To: {login}@demo.example" in letters
