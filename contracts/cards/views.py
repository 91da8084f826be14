"""“May we use it?”, the contract card on screen and on paper, its guide, and its publication."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from contracts.agreements.law import laws_on
from contracts.agreements.models import Agreement
from contracts.cards import actions, deciding, papers, policies, sections, selectors
from contracts.cards.card import Card
from contracts.cards.forms import GuideForm
from contracts.cards.models import AgreementGuide, AgreementPublication
from contracts.cards.reading import card_of
from needs.radar import actions as radar
from portal.audit import access as audit_access
from portal.core import clock
from portal.core.views import Audience, page
from portal.documents import pdf
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation
from portal.ui.forms import errors_into

LONGEST_QUERY = 200


def _chosen(request: HttpRequest, askers: list[Organisation]) -> Organisation | None:
    """The organisation asked for: the one in the address, else the only one there is."""
    wanted = request.GET.get("for", "")
    if len(askers) == 1:
        return askers[0]
    return next((row for row in askers if str(row.pk) == wanted), None)


def _note_miss(request: HttpRequest, query: str, organisation: Organisation | None) -> None:
    """Tell the demand radar which known words a member's people looked for in vain.

    Only of people who have a role in the organisation: others may ask for it, but do not need it.
    """
    own = access.organisation_ids_where(request.user, Permission.VIEW_WORK)
    if organisation is not None and organisation.pk in own:
        radar.note_miss(organisation=organisation, query=query)


@page(Audience.PUBLIC)
@never_cache
def may_use(request: HttpRequest) -> HttpResponse:
    """A thing or a supplier in, green or red out with the reasons, and whom to ask first."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    askers = policies.askers(request.user)
    organisation = _chosen(request, askers)
    answers = selectors.answers_for(request.user, query, organisation) if query else None
    if answers is not None and not answers.found:
        _note_miss(request, query, organisation)
    context = {
        "query": query,
        "askers": askers,
        "organisation": organisation,
        "answers": answers,
        "base": "ui/base.html" if request.user.is_authenticated else "ui/public_base.html",
    }
    return render(request, "cards/may_use.html", context)


def _agreement(request: HttpRequest, pk: int) -> Any:
    rows = Agreement.objects.with_status(clock.today()).select_related("procurement")
    return audit_access.get_visible(request, rows, pk=pk)


def _own_answers(request: HttpRequest, card: Card) -> list[tuple[Organisation, Any]]:
    """For each of the person's organisations that is a party: may it use the agreement?

    Nothing for people of the association, who buy nothing by it.
    """
    if access.works_for_association(request.user):
        return []
    on = clock.today()
    laws = laws_on(on)
    return [
        (organisation, deciding.answer(card, organisation, on=on, laws=laws).decision)
        for organisation in policies.askers(request.user)
        if card.party(organisation.pk, on)
    ]


def _card_context(made: Card) -> dict[str, Any]:
    on = clock.today()
    answer = deciding.answer(made, None, on=on, laws=laws_on(on))
    return {"card": made, "answer": answer, "validity": papers.validity(made)}


@page(Audience.PARTY)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement on two pages, to read, print and pin up."""
    agreement = _agreement(request, pk)
    made = card_of(agreement)
    context = {
        **_card_context(made),
        "verdicts": _own_answers(request, made),
        "agreement": agreement,
        "status": agreement.status_enum,
        "sections": sections.told_of(agreement, request.user),
        "is_public": False,
    }
    return render(request, "cards/card.html", context)


@page(Audience.PARTY)
def card_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same card as PDF/A."""
    agreement = _agreement(request, pk)
    return _pdf(card_of(agreement), told=sections.told_of(agreement, request.user))


def _pdf(
    made: Card,
    published: AgreementPublication | None = None,
    told: Sequence[sections.Told] = (),
) -> HttpResponse:
    published_at = published.published_at if published else None
    content = pdf.render(papers.CARD, papers.card_data(made, published_at=published_at, told=told))
    response = HttpResponse(content, content_type="application/pdf")
    name = slugify(made.title.lower().translate(str.maketrans("åäöé", "aaoe"))) or "avtal"
    response["Content-Disposition"] = f'attachment; filename="avtalskort-{name[:60]}.pdf"'
    return response


def _publication(pk: int) -> AgreementPublication:
    found = AgreementPublication.objects.current().filter(agreement_id=pk).first()
    if found is None:
        raise Http404
    return found


@page(Audience.PUBLIC)
def public_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card as it was published, for anybody."""
    published = _publication(pk)
    made = published.card
    context = {
        **_card_context(made),
        "published": published,
        "is_public": True,
    }
    return render(request, "cards/card.html", context)


@page(Audience.PUBLIC)
def public_card_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The published card as PDF/A."""
    published = _publication(pk)
    return _pdf(published.card, published)


@page(Audience.ASSOCIATION)
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the card tells beside the agreement's own facts; publish, and take down."""
    agreement = _agreement(request, pk)
    audit_access.require(request, policies.may_write_guide(request.user), agreement)
    written = AgreementGuide.objects.filter(agreement=agreement).first()
    form = GuideForm(request.POST or None, instance=written)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.write_guide(actor=request.user, agreement=agreement, **form.cleaned_data)
            messages.success(request, _("The guide is saved."))
            return redirect("cards:guide", agreement.pk)
    published = selectors.current_publication(agreement)
    public = card_of(agreement).public()
    context = {
        "agreement": agreement,
        "form": form,
        "published": published,
        "differs": published is not None and published.card.without_use() != public.without_use(),
        "card": public,
        "may_publish": policies.may_publish(request.user),
    }
    return render(request, "cards/guide.html", context)


@require_POST
@page(Audience.ASSOCIATION)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the agreement to the public as it stands now."""
    agreement = _agreement(request, pk)
    audit_access.require(request, policies.may_publish(request.user), agreement)
    made = actions.publish_agreement(actor=request.user, agreement=agreement)
    messages.success(request, _("The agreement is published."))
    return redirect(made)


@require_POST
@page(Audience.ASSOCIATION)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the public card down."""
    agreement = _agreement(request, pk)
    audit_access.require(request, policies.may_withdraw(request.user, agreement), agreement)
    actions.withdraw_agreement(actor=request.user, agreement=agreement)
    messages.success(request, _("The public card is taken down."))
    return redirect("cards:guide", agreement.pk)
