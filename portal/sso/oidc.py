"""OpenID Connect with an organisation's directory: allauth's code flow, with PKCE, and a stricter
reading of the answer: the ID token's signature is always checked, and it must answer our nonce."""

import secrets
from datetime import UTC, datetime
from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

from portal.sso import net
from portal.sso.answers import Answer, as_claims, as_values
from portal.sso.models import Directory
from portal.sso.refusals import RefusedLogIn, Why

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LEEWAY = 120  # Seconds.
NONCE = "nonce"


def fetch(url: str) -> dict[str, Any]:
    """A JSON object from the directory. Raises `RequestException` when it gives none."""
    with net.Session() as session:
        response = session.get(url)
        response.raise_for_status()
        data = response.json()
    if not isinstance(data, dict):
        raise RequestException("not a JSON object")
    return data


class DirectoryOidcAdapter(OpenIDConnectOAuth2Adapter):
    """Knows the directory's own addresses, and reads its answers."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the directory says of itself; it must be the directory that was entered."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            config = fetch(provider.server_url)
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "issuer"):
                if not isinstance(config.get(name), str):
                    raise RequestException(f"the directory names no {name}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                net.check_url(config[name])
            if config["issuer"].rstrip("/") != provider.directory.issuer.rstrip("/"):
                raise RefusedLogIn(Why.FORGED, "issuer of the configuration")
            self._openid_config = config
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the directory leads back to."""
        return request.build_absolute_uri(reverse("sso:callback", args=[self.provider_id]))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The person as the directory tells of them, from the signed token before anything else."""
        signed = self._signed(app, str(kwargs["response"].get("id_token") or ""))
        told = self._told(token.token, signed)
        return self.get_provider().sociallogin_from_response(request, (signed, told))

    def _signed(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS:
                raise RefusedLogIn(Why.FORGED, "algorithm")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(header),
                algorithms=[algorithm],
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise RefusedLogIn(Why.EXPIRED) from error
        except jwt.PyJWTError as error:
            raise RefusedLogIn(Why.FORGED, type(error).__name__) from error
        audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if claims.get("azp", app.client_id) != app.client_id or (
            len(audiences) > 1 and "azp" not in claims
        ):
            raise RefusedLogIn(Why.FORGED, "authorized party")
        return claims

    def _key(self, header: dict[str, Any]) -> Any:
        keys = jwt.PyJWKSet.from_dict(fetch(self.openid_config["jwks_uri"])).keys
        wanted = header.get("kid")
        fitting = [key for key in keys if wanted is None or key.key_id == wanted]
        if len(fitting) != 1:
            raise RefusedLogIn(Why.FORGED, "unknown key")
        return fitting[0].key

    def _told(self, access_token: str, signed: dict[str, Any]) -> dict[str, Any]:
        """What the directory tells on being asked, which it must tell of the same person."""
        url = self.openid_config.get("userinfo_endpoint")
        if not url:
            return {}
        told = self._fetch_user_info(access_token)
        if not isinstance(told, dict) or told.get("sub") != signed["sub"]:
            raise RefusedLogIn(Why.FORGED, "userinfo of another subject")
        return told


def answer_of(signed: dict[str, Any], told: dict[str, Any], directory: Directory) -> Answer:
    """Both taken together; what is signed wins, and how the person logged in is only read there."""
    claims = as_claims({**told, **signed})
    auth_time = signed.get("auth_time")
    verified = signed.get("email_verified", told.get("email_verified"))
    return Answer(
        subject=str(signed["sub"]),
        emails=claims.get(directory.email_claim, ()),
        email_verified=None if verified is None else str(verified).casefold() == "true",
        name=" ".join(claims.get(directory.name_claim or "name", ())[:1]),
        claims=claims,
        authenticated_at=_moment(auth_time),
        answer_id=f"{signed['iss']} {signed.get(NONCE)}",
        expires_at=datetime.fromtimestamp(signed["exp"], UTC),
        contexts=frozenset(as_values(signed.get("acr"))) | frozenset(as_values(signed.get("amr"))),
    )


def _moment(seconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def login_with(provider: Any, answer: Answer, nonce: str = "") -> SocialLogin:
    """allauth's object for a log-in under way, carrying our answer; it is never saved."""
    account = SocialAccount(provider=provider.sub_id, uid=answer.subject[:191])
    login = SocialLogin(provider=provider, account=account)
    login.answer, login.nonce = answer, nonce
    return login


class DirectoryOidcProvider(OpenIDConnectProvider):
    """One directory that speaks OpenID Connect, as allauth sees it."""

    oauth2_adapter_class = DirectoryOidcAdapter

    @property
    def directory(self) -> Directory:
        """The directory behind the app that our adapter made of it."""
        directory: Directory = self.app.directory
        return directory

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only what our own pages may choose: where to go afterwards, and what it is for."""
        return {"process": AuthProcess.LOGIN, "next_url": get_next_redirect_url(request)}

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **kw: Any
    ) -> Any:
        """Lead to the directory with a nonce of our own, asking for a recent log-in."""
        nonce = secrets.token_urlsafe(24)
        kw["auth_params"] = {NONCE: nonce, "max_age": self.directory.max_age_hours * 3600}
        return super().redirect(request, process, next_url, data, nonce=nonce, **kw)

    def sociallogin_from_response(
        self, request: HttpRequest, response: tuple[dict[str, Any], dict[str, Any]]
    ) -> SocialLogin:
        """allauth's object with our answer in it; nothing of what the directory told is stored."""
        signed, told = response
        return login_with(self, answer_of(signed, told, self.directory), str(signed.get(NONCE)))
