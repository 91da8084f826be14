"""Logging in through an organisation's directory."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.sessions import LoginSession
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from requests import RequestException

from portal.core.views import Audience, View, page
from portal.sso import emails, saml
from portal.sso.enums import Protocol
from portal.sso.forms import FindForm
from portal.sso.models import Directory
from portal.sso.oidc import DirectoryOidcAdapter, login_with
from portal.sso.pages import refused
from portal.sso.refusals import RefusedLogIn, Why

# The attribute and the cookie of the short session in which a posted answer waits.
_KEPT = ("saml_acs_session", "saml-answer")


def _directory(slug: str, **lookup: Any) -> Directory:
    rows = Directory.objects.select_related("organisation")
    found = rows.filter(slug=slug, **lookup).first()
    if found is None:
        raise Http404
    return found


def telling(view: Callable[..., HttpResponseBase]) -> View:
    """Turn whatever goes wrong with a directory into a page that says so."""

    @wraps(view)
    @never_cache
    def told(request: HttpRequest, slug: str) -> HttpResponseBase:
        directory = _directory(slug)
        try:
            return view(request, directory)
        except RefusedLogIn as error:
            return refused(request, directory, error.why, error.detail)
        except RequestException as error:
            return refused(request, directory, Why.UNREACHABLE, type(error).__name__)

    return told


@page(Audience.PUBLIC)
def find(request: HttpRequest) -> HttpResponse:
    """Type the e-mail address, and be led to the directory that answers for its domain."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        directory = _for_address(form.cleaned_data["email"])
        if directory:
            return redirect("sso:enter", directory.slug)
        form.add_error(
            "email",
            _(
                "No organisation has its own log-in for that address. Check the spelling, or log in"
                " with your password."
            ),
        )
    return render(request, "sso/find.html", {"form": form})


def _for_address(address: str) -> Directory | None:
    try:
        domain = emails.clean(address).rpartition("@")[2]
    except ValueError:
        return None
    found: Directory | None = Directory.objects.for_domain(domain)
    return found


@page(Audience.PUBLIC)
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """The direct address of a directory: where one is led, and the link that leads there.

    A link and not a form, since a form of ours may be sent to nobody else (CSP form-action).
    """
    directory = _directory(slug, is_active=True)
    return render(request, "sso/enter.html", {"directory": directory})


@page(Audience.PUBLIC)
@telling
def start(request: HttpRequest, directory: Directory) -> HttpResponseBase:
    """Lead to the directory."""
    if not directory.is_active:
        raise Http404
    provider = get_adapter().get_provider(request, directory.slug)
    response: HttpResponseBase = provider.redirect_from_request(request)
    return response


@page(Audience.PUBLIC)
@telling
def callback(request: HttpRequest, directory: Directory) -> HttpResponseBase:
    """Where a directory that speaks OpenID Connect leads back to."""
    if directory.protocol != Protocol.OIDC:
        raise Http404
    view = OAuth2CallbackView.adapter_view(DirectoryOidcAdapter(request, directory.slug))
    try:
        response: HttpResponseBase = view(request)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise RefusedLogIn(Why.FORGED, type(error).__name__) from error
    return response


@page(Audience.PUBLIC)
@csrf_exempt
def acs(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Where a directory that speaks SAML posts its answer.

    The post comes from another site, without our session; the answer waits for the next request,
    which has it.
    """
    directory = _directory(slug, protocol=Protocol.SAML)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if len(request.POST.get("SAMLResponse", "")) > saml.MAX_RESPONSE:
        return refused(request, directory, Why.FORGED, "size of the response")
    kept = LoginSession(request, *_KEPT)
    kept.store["answer"] = request.POST.get("SAMLResponse", "")
    response = redirect("sso:finish", slug)
    kept.save(response)
    return response


@page(Audience.PUBLIC)
@telling
def finish(request: HttpRequest, directory: Directory) -> HttpResponseBase:
    """Read the SAML answer that was just posted."""
    if directory.protocol != Protocol.SAML:
        raise Http404
    kept = LoginSession(request, *_KEPT)
    encoded = kept.store.get("answer")
    kept.delete()
    if not encoded:
        raise RefusedLogIn(Why.UNEXPECTED, "no answer waits")
    opened = saml.OpenedResponse(directory, request, encoded)
    state = opened.request_id and statekit.unstash_state(
        request, state_id=opened.request_id, provider_id=directory.slug
    )
    if not state:
        raise RefusedLogIn(Why.UNEXPECTED, "answers no request of ours")
    provider = get_adapter().get_provider(request, directory.slug)
    login = login_with(provider, opened.verified())
    login.state = state
    response: HttpResponseBase = complete_social_login(request, login)
    return response


@page(Audience.PUBLIC)
@telling
def metadata(request: HttpRequest, directory: Directory) -> HttpResponse:
    """Our SAML metadata, for those who set the directory up."""
    if directory.protocol != Protocol.SAML:
        raise Http404
    content = saml.sp_metadata(directory, request)
    return HttpResponse(content, content_type="application/samlmetadata+xml")
