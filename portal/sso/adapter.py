"""Where allauth asks about directories: which there are, how they are asked, who comes in."""

from hmac import compare_digest
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError
from django.http import HttpRequest
from requests import RequestException

from portal.people.log_in.adapters import SocialAccountAdapter
from portal.sso import admission, net, trying
from portal.sso.models import Directory
from portal.sso.pages import refused
from portal.sso.refusals import Refusal, RefusedLogIn, Why


def app_of(directory: Directory) -> SocialApp:
    """The directory as allauth's app: made for the moment, never saved."""
    app = SocialApp(
        provider="openid_connect" if directory.is_oidc else "saml",
        provider_id=directory.slug,
        name=directory.name,
        client_id=directory.client_id if directory.is_oidc else directory.slug,
        secret=directory.client_secret(),
        settings={"server_url": directory.issuer.rstrip("/"), "oauth_pkce_enabled": True},
    )
    app.directory = directory
    return app


class DirectoryAdapter(SocialAccountAdapter):
    """Lets people in by `admission`, and nobody otherwise."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The directory with that address part; those of no name are not listed to anyone."""
        rows = Directory.objects.filter(slug=provider or client_id or "")
        return [app_of(directory) for directory in rows.select_related("organisation")]

    def get_requests_session(self) -> net.Session:
        """A session that asks only what may be asked."""
        return net.Session()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Judge the answer before anybody is logged in."""
        directory, answer = sociallogin.provider.directory, sociallogin.answer
        wanted = str(sociallogin.state.get("nonce") or "")
        if not compare_digest(wanted.encode(), sociallogin.nonce.encode()):
            raise ImmediateHttpResponse(refused(request, directory, Why.FORGED, "nonce"))
        if trying.is_trial(sociallogin.state):
            raise ImmediateHttpResponse(trying.finish(request, directory, answer))
        outcome = admission.admit(directory=directory, answer=answer)
        if isinstance(outcome, Refusal):
            raise ImmediateHttpResponse(refused(request, directory, outcome.why, noted=True))
        if request.user.is_authenticated:
            get_account_adapter(request).logout(request)
        # Whose it is stands with it: what one person proved must not count for the next.
        request.session[admission.SECOND_FACTOR] = outcome.user.pk if outcome.second_factor else 0
        sociallogin.user = outcome.user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Say in a sentence what went wrong on the way."""
        why, detail = Why.UNEXPECTED, ""
        if isinstance(exception, RefusedLogIn):
            why, detail = exception.why, exception.detail
        elif isinstance(exception, RequestException):
            why, detail = Why.UNREACHABLE, type(exception).__name__
        elif exception is not None:
            why, detail = Why.FORGED, type(exception).__name__
        elif error == AuthError.CANCELLED or "error" in request.GET:
            why = Why.CANCELLED
        page = refused(request, provider.directory, why, detail)
        raise ImmediateHttpResponse(page) from exception
