"""The wheel as each person sees it, in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from icalendar import Calendar

from needs.planning import actions, registries, selectors, wheel
from needs.planning.enums import EntryKind, StepKind
from needs.planning.models import CycleProposal, PlanningStep
from portal.core import clock
from portal.notices.calendar import entries_for
from portal.organisations.models import BoardMeeting
from portal.procurements import reference
from portal.procurements.models import ProcessVersion
from tests.support.factories import usage
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def agreement(bjuv: Any, lund: Any, coordinator: Any) -> Any:
    """An agreement of the register with Bjuv and Lund, for two years more."""
    last = clock.today() + timedelta(days=730)
    return usage.agreement(
        numbers=["5560000001"], parties=[bjuv, lund], valid=(clock.today(), last)
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_coordinators_pages_open(
    language: str,
    client_of: Any,
    coordinator: Any,
    *,
    proposal: CycleProposal,
    agreement: Any,
    procurement: Any,
    bjuv: Any,
) -> None:
    coordinator.language = language
    coordinator.save()
    client = client_of(coordinator)
    source = f"agreement:{agreement.pk}"
    urls = [
        reverse("planning:wheel"),
        f"{reverse('planning:wheel')}?ar={clock.today().year + 1}",
        f"{reverse('planning:wheel')}?utskrift=1",
        reverse("planning:cycles"),
        f"{reverse('planning:propose')}?avtal={source}",
        reverse("planning:propose_by_hand"),
        proposal.get_absolute_url(),
        reverse("planning:start", args=[proposal.pk]),
        reverse("planning:lengths"),
        reverse("planning:note_proposal", args=[proposal.pk]),
        reverse("planning:note_case", args=[procurement.pk]),
        reverse("planning:meetings", args=[bjuv.pk]),
        procurement.get_absolute_url(),
    ]
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200, url
        page = text(response)
        assert f'<html lang="{language}"' in page
        assert 'style="' not in page.split("</head>")[1], url


def test_the_picture_has_the_same_days_in_a_list(
    client_of: Any, coordinator: Any, agreement: Any, proposal: CycleProposal
) -> None:
    page = text(client_of(coordinator).get(reverse("planning:wheel")))
    assert "<svg" in page
    assert page.count("Familjehemsvård") >= 2
    assert 'class="gantt"' in page


def test_a_member_sees_what_concerns_it_and_nothing_else(
    client_of: Any,
    bjuv_coordinator: Any,
    *,
    proposal: CycleProposal,
    coordinator: Any,
    lund: Any,
    bjuv: Any,
    meets: Any,
) -> None:
    other = actions.propose_by_hand(
        actor=coordinator,
        cycle=actions.NewCycle(
            "Bara för Lund", clock.today() + timedelta(days=900), "chapter_19", (lund.pk,)
        ),
    )
    meets(bjuv, clock.today() + timedelta(days=20))
    meets(lund, clock.today() + timedelta(days=21), name="Lunds egen nämnd")
    client = client_of(bjuv_coordinator)
    own = {entry.title for entry in wheel.entries(bjuv_coordinator)}
    assert "Korttidsboende" in own
    assert not {title for title in own if "Lund" in title}
    page = text(client.get(proposal.get_absolute_url()))
    assert "Marginal för överprövning" not in page
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(reverse("planning:meetings", args=[lund.pk])).status_code == 404
    for name in ("cycles", "lengths", "propose", "propose_by_hand"):
        assert client.get(reverse(f"planning:{name}")).status_code == 404
    assert client.get(reverse("planning:note_proposal", args=[proposal.pk])).status_code == 404


def test_the_next_cycle_of_an_agreement_is_planned_and_started(
    client_of: Any, coordinator: Any, agreement: Any
) -> None:
    reference.load_template()
    client = client_of(coordinator)
    source = f"agreement:{agreement.pk}"
    made = client.post(reverse("planning:propose"), {"avtal": source})
    proposal = CycleProposal.objects.get(source=source)
    assert made["Location"] == proposal.get_absolute_url()
    again = client.post(reverse("planning:propose"), {"avtal": source})
    assert again["Location"] == proposal.get_absolute_url()
    assert proposal.parties.count() == 2
    start = client.get(reverse("planning:start", args=[proposal.pk]))
    assert f"/uppfoljning/avtal/{agreement.pk}/nasta/" in start["Location"]
    page = client.get(start["Location"])
    notice = selectors.cycle_of(proposal).notice_on
    assert notice.isoformat() in text(page)
    form = {
        "title": "Familjehemsvård, igen",
        "process": ProcessVersion.objects.latest("created_at", "number").pk,
        "publication_on": notice.isoformat(),
        "parties": [],
    }
    client.post(start["Location"].split("?")[0], form)
    proposal.refresh_from_db()
    assert proposal.procurement is not None
    assert PlanningStep.objects.filter(
        procurement=proposal.procurement, kind=StepKind.BEGUN
    ).exists()
    case = text(client.get(proposal.procurement.get_absolute_url()))
    assert reverse("planning:note_case", args=[proposal.procurement.pk]) in case


def test_an_option_that_is_taken_moves_the_plan(coordinator: Any, agreement: Any) -> None:
    proposal = actions.propose_next(actor=coordinator, source=f"agreement:{agreement.pk}")
    before = selectors.cycle_of(proposal).begins
    agreement.valid_to += timedelta(days=365)
    agreement.last_contract_date = agreement.valid_to
    agreement.save()
    assert selectors.cycle_of(proposal).begins > before + timedelta(days=300)


def test_the_calendar_has_stable_keys_and_what_concerns_the_person(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, proposal: CycleProposal, lund: Any
) -> None:
    mine = [entry for entry in entries_for(bjuv_coordinator) if "planning:" in entry.key]
    assert {entry.key.split(":")[-1] for entry in mine} == {"needs", "boards", "start", "last"}
    year = mine[0].day.year
    response = client_of(bjuv_coordinator).get(reverse("planning:calendar", args=[year]))
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert events
    keys = {str(event["UID"]) for event in events}
    bjuv_coordinator.language = "en"
    bjuv_coordinator.save()
    again = client_of(bjuv_coordinator).get(reverse("planning:calendar", args=[year]))
    assert {str(e["UID"]) for e in Calendar.from_ical(again.content).walk("VEVENT")} == keys
    assert client_of(coordinator).get(reverse("planning:calendar", args=[1999])).status_code == 404


def test_inquiries_and_milestones_stand_on_the_line(
    coordinator: Any, procurement: Any, bjuv_coordinator: Any
) -> None:
    InquiryFactory(procurement=procurement, sent=True)
    for person in (coordinator, bjuv_coordinator):
        (entry,) = [e for e in wheel.entries(person) if e.kind == EntryKind.PROCUREMENT]
        assert any(bar.key.startswith("inquiry:") for bar in entry.bars)


def test_meetings_are_entered_uploaded_and_taken_away(
    client_of: Any, bjuv_coordinator: Any, bjuv: Any
) -> None:
    client = client_of(bjuv_coordinator)
    url = reverse("planning:meetings", args=[bjuv.pk])
    day = clock.today() + timedelta(days=40)
    wrong = {"board": "SN", "day": day.isoformat(), "papers_by": day + timedelta(days=1)}
    assert "före sammanträdet" in text(client.post(url, wrong))
    client.post(url, {**wrong, "papers_by": day.isoformat()})
    meeting = BoardMeeting.objects.get()
    exported = client.get(url, {"export": "xlsx"}).content
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("dagar.xlsx", exported)
    answer = client.post(
        reverse("planning:upload_meetings", args=[bjuv.pk]),
        {"file": file, "board": "", "days_before": "14"},
    )
    assert answer.status_code == 302, "the list that was exported is read back"
    assert BoardMeeting.objects.count() == 1
    client.post(reverse("planning:remove_meeting", args=[meeting.pk]))
    assert not BoardMeeting.objects.exists()


def test_a_step_is_moved_on_the_page_and_a_late_day_is_refused_at_its_field(
    client_of: Any, coordinator: Any, proposal: CycleProposal
) -> None:
    client = client_of(coordinator)
    url = reverse("planning:shift", args=[proposal.pk])
    late = {"step": "tenders", "begins": "2099-01-07", "reason": "Sent"}
    refused = client.post(url, late)
    assert refused.status_code == 422
    wanted = selectors.cycle_of(proposal).notice_on - timedelta(days=20)
    client.post(url, {**late, "begins": wanted.isoformat(), "reason": "Semester"})
    page = text(client.get(proposal.get_absolute_url()))
    assert "Semester" in page
    client.post(reverse("planning:undo_shift", args=[proposal.pk]), {"step": "tenders"})
    assert not proposal.shifts.exists()


def test_a_note_with_a_document_stands_and_cannot_be_changed(
    client_of: Any, coordinator: Any, procurement: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of(coordinator)
    url = reverse("planning:note_case", args=[procurement.pk])
    form = {"kind": "decided", "what": "§ 12", "happened_on": clock.today().isoformat()}
    bad = client.post(url, {**form, "file": SimpleUploadedFile("x.pdf", b"<html>")})
    assert bad.status_code == 422
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 64
    good = client.post(url, {**form, "file": SimpleUploadedFile("x.png", png)})
    assert good.status_code == 302
    assert PlanningStep.objects.get().document is not None
    proof = client.post(reverse("planning:proof_case", args=[procurement.pk]))
    assert "/dokument/" in proof["Location"]


def test_an_agreement_without_a_plan_stands_first_when_it_is_late(
    client_of: Any, coordinator: Any, agreement: Any, bjuv: Any
) -> None:
    soon = clock.today() + timedelta(days=90)
    late = usage.agreement(numbers=["5560000002"], parties=[bjuv], valid=(clock.today(), soon))
    rows = selectors.next_cycles(coordinator)
    assert [row.source for row in rows][:2] == [f"agreement:{late.pk}", f"agreement:{agreement.pk}"]
    page = text(client_of(coordinator).get(reverse("planning:cycles"), {"lage": "late"}))
    assert f"agreement:{late.pk}" in page
    assert f"agreement:{agreement.pk}" not in page
    assert registries.agreements(bjuv_reader_less()) == []


def bjuv_reader_less() -> Any:
    from tests.support.factories import base

    return base.UserFactory()
