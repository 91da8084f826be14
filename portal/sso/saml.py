"""SAML with an organisation's directory: python3-saml verifies, we ask for more and read on.

We begin every log-in: an answer to nothing is refused. Assertions must be signed, and the signed
part itself must name the request it answers.
"""

import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from defusedxml.common import DefusedXmlException
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from lxml.etree import LxmlError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from xmlsec import Error as XmlSecError

from portal.sso import metadata
from portal.sso.answers import Answer, as_claims
from portal.sso.models import Directory
from portal.sso.refusals import RefusedLogIn, Why

MAX_RESPONSE = 200_000  # Characters of base64: a hundred groups are a tenth of it.
SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id"
NAME_ID = "NameID"  # As the claim with the e-mail address: take the name identifier.
_E = OneLogin_Saml2_ValidationError
_TOO_OLD = {_E.ASSERTION_EXPIRED, _E.ASSERTION_TOO_EARLY, _E.RESPONSE_EXPIRED, _E.SESSION_EXPIRED}
_SUBJECT = "/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"


def settings_for(directory: Directory, request: HttpRequest) -> dict[str, Any]:
    """What python3-saml must know of the directory and of us."""
    certificates = metadata.split_pem(directory.idp_certificates)
    return {
        "strict": True,
        "security": {
            "wantAssertionsSigned": True,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "allowRepeatAttributeName": True,
            "wantAttributeStatement": False,
            "allowSingleLabelDomains": True,
            "signatureAlgorithm": Constants.RSA_SHA256,
            "digestAlgorithm": Constants.SHA256,
        },
        "sp": {
            "entityId": own_address(request, "sso:metadata", directory.slug),
            "assertionConsumerService": {
                "url": own_address(request, "sso:acs", directory.slug),
                "binding": Constants.BINDING_HTTP_POST,
            },
            "NameIDFormat": Constants.NAMEID_UNSPECIFIED,
        },
        "idp": {
            "entityId": directory.idp_entity_id,
            "singleSignOnService": {
                "url": directory.idp_sso_url,
                "binding": Constants.BINDING_HTTP_REDIRECT,
            },
            "x509cert": certificates[0],
            "x509certMulti": {"signing": certificates},
        },
    }


def own_address(request: HttpRequest, name: str, slug: str) -> str:
    """One of our own addresses that the directory must know, in full."""
    return request.build_absolute_uri(reverse(name, args=[slug]))


def _as_request(url: str, data: Mapping[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": "",
        "path_info": parts.path,
        "get_data": {},
        "post_data": dict(data),
    }


def sp_metadata(directory: Directory, request: HttpRequest) -> bytes:
    """Our metadata for the directory, signed by nobody: it is fetched over https."""
    settings = OneLogin_Saml2_Settings(settings_for(directory, request), sp_validation_only=True)
    text: str | bytes = settings.get_sp_metadata()
    return text.encode() if isinstance(text, str) else text


class OpenedResponse:
    """A response as it came, from which the request it says to answer can be read, and no more."""

    def __init__(self, directory: Directory, request: HttpRequest, encoded: str) -> None:
        if not encoded or len(encoded) > MAX_RESPONSE:
            raise RefusedLogIn(Why.FORGED, "size of the response")
        self.directory = directory
        self.url = own_address(request, "sso:acs", directory.slug)
        self.encoded = encoded
        settings = OneLogin_Saml2_Settings(settings_for(directory, request))
        try:
            self._response = OneLogin_Saml2_Response(settings, encoded)
            self.request_id = str(self._response.get_in_response_to() or "")
        except (binascii.Error, ValueError, LxmlError, DefusedXmlException) as error:
            raise RefusedLogIn(Why.FORGED, type(error).__name__) from error
        except OneLogin_Saml2_Error as error:
            raise _refused(error) from error

    def verified(self) -> Answer:
        """The answer, when everything about it holds. Raises `RefusedLogIn`."""
        asked = _as_request(self.url, {"SAMLResponse": self.encoded})
        try:
            self._response.is_valid(asked, request_id=self.request_id, raise_exceptions=True)
            return self._answer()
        except (_E, OneLogin_Saml2_Error) as error:
            raise _refused(error) from error
        except (LxmlError, XmlSecError, ValueError, KeyError, IndexError, TypeError) as error:
            raise RefusedLogIn(Why.FORGED, type(error).__name__) from error

    def _signed_nodes(self, path: str) -> list[Any]:
        # The library's own way to look only into the assertion whose signature it has checked.
        nodes: list[Any] = self._response._query_assertion(path)
        return nodes

    def _answer(self) -> Answer:
        named = [node.get("InResponseTo") for node in self._signed_nodes(_SUBJECT)]
        if not named or set(named) != {self.request_id}:
            raise RefusedLogIn(Why.UNEXPECTED, "the assertion answers another request")
        until = self._response.get_assertion_not_on_or_after()
        if until is None:
            raise RefusedLogIn(Why.FORGED, "no time limit")
        claims = as_claims(self._response.get_attributes())
        name_id = str(self._response.get_nameid() or "")
        verified = claims.get("email_verified", ())
        directory = self.directory
        own = directory.email_claim == NAME_ID
        return Answer(
            subject=self._subject(claims, name_id),
            emails=(name_id,) if own else claims.get(directory.email_claim, ()),
            email_verified=verified[0].casefold() in {"true", "1"} if verified else None,
            name=" ".join(claims.get(directory.name_claim, ())[:1]),
            claims=claims,
            authenticated_at=self._authenticated_at(),
            answer_id=str(self._response.get_assertion_id()),
            expires_at=datetime.fromtimestamp(until, UTC),
            contexts=frozenset(self._response.get_authn_contexts()),
        )

    def _subject(self, claims: Mapping[str, tuple[str, ...]], name_id: str) -> str:
        """The subject: an identifier made for it, or else a name identifier that lasts."""
        if chosen := claims.get(SUBJECT_ID):
            return chosen[0]
        return "" if self._response.get_nameid_format() == Constants.NAMEID_TRANSIENT else name_id

    def _authenticated_at(self) -> datetime | None:
        nodes = self._signed_nodes("/saml:AuthnStatement")
        instant = nodes[0].get("AuthnInstant") if nodes else None
        if not instant:
            return None
        return datetime.fromtimestamp(OneLogin_Saml2_Utils.parse_SAML_to_time(instant), UTC)


def _refused(error: Exception) -> RefusedLogIn:
    code = getattr(error, "code", None)
    if isinstance(error, _E):
        if code in _TOO_OLD:
            return RefusedLogIn(Why.EXPIRED, str(error)[:200])
        if code == _E.STATUS_CODE_IS_NOT_SUCCESS:
            return RefusedLogIn(Why.CANCELLED)
    return RefusedLogIn(Why.FORGED, str(error)[:200])


class DirectorySamlProvider(SAMLProvider):
    """One directory that speaks SAML, as allauth sees it."""

    @property
    def directory(self) -> Directory:
        """The directory behind the app that our adapter made of it."""
        directory: Directory = self.app.directory
        return directory

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only what our own pages may choose: where to go afterwards, and a log-in afresh."""
        return {
            "process": AuthProcess.LOGIN,
            "next_url": get_next_redirect_url(request),
            "afresh": "igen" in request.GET,
        }

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **kw: Any
    ) -> HttpResponse:
        """Lead to the directory; what it answers must name this request."""
        afresh = bool(kw.pop("afresh", False))
        asked = _as_request(own_address(request, "sso:acs", self.directory.slug), {})
        auth = OneLogin_Saml2_Auth(asked, settings_for(self.directory, request))
        url = auth.login(return_to="", force_authn=afresh)
        self.stash_redirect_state(
            request, process, next_url, data, state_id=auth.get_last_request_id(), **kw
        )
        return HttpResponseRedirect(url)
