"""Logging in through a SAML identity provider that really answers, and through forged answers."""

import base64
import re
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.html import escape
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.sso import actions, metadata
from portal.sso.actions import Stated
from portal.sso.admission import SECOND_FACTOR
from portal.sso.enums import Protocol
from portal.sso.forms import EMAIL_CLAIM
from portal.sso.models import Directory
from portal.sso.refusals import Why
from tests.sso.conftest import led_to, logged_in_as, put_into_use, today_roles
from tests.support.peers import KeyPair, SamlPeer, key_pair, saml_peer, why_no_saml

BASE = "http://testserver/logga-in/organisation/bjuv/saml/"
ACS = f"{BASE}acs/"
MFA = "http://schemas.microsoft.com/claims/multipleauthn"


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamlPeer]:
    if why := why_no_saml():
        pytest.skip(why)
    with saml_peer(tmp_path_factory.mktemp("idp"), ACS, BASE, MFA) as running:
        yield running


@pytest.fixture(scope="module")
def keys() -> KeyPair:
    return key_pair()


def make(admin: User, organisation: Organisation, xml: str, email_claim: str) -> Directory:
    stated = Stated(
        name="Bjuvs ADFS",
        email_claim=email_claim,
        name_claim="displayName",
        vouches_for_email=True,
        second_factor_values=(MFA,),
        metadata=xml,
    )
    made = actions.add_directory(
        actor=admin, organisation=organisation, protocol=Protocol.SAML, stated=stated
    )
    return put_into_use(made, admin)


def idp_metadata(certificate: str, url: str = "https://idp.bjuv.se/sso") -> str:
    body = "".join(certificate.strip().splitlines()[1:-1])
    return (
        '<EntityDescriptor entityID="urn:bjuv:idp" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">'
        '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">'
        f"<X509Data><X509Certificate>{body}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
        '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"'
        f' Location="{url}"/></IDPSSODescriptor></EntityDescriptor>'
    )


@pytest.fixture
def forger(association_admin: User, bjuv: Organisation, keys: KeyPair) -> Directory:
    """A directory whose key the test has, so that it can answer anything."""
    return make(association_admin, bjuv, idp_metadata(keys.certificate), EMAIL_CLAIM)


def reason() -> str:
    event = AuditEvent.objects.filter(code="sso.log_in_refused").order_by("-pk").first()
    return str(event.data["why"]) if event else ""


def post(client: Client, response: str) -> Any:
    """The browser posts the answer, and is led on to where it is read."""
    answer = client.post(ACS, {"SAMLResponse": response})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url)


def request_id(address: str) -> str:
    packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
    xml = zlib.decompress(base64.b64decode(packed), -15).decode()
    found = re.search(r'ID="([^"]+)"', xml)
    assert found
    return found.group(1)


def stamp(**ago: float) -> str:
    return (clock.now() + timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def answer_to(asked: str, keys: KeyPair, **over: Any) -> str:
    """A response as a directory would give it, with what the test wants to be wrong in it."""
    o: dict[str, Any] = {
        "id": "_a" + "1" * 30, "named": asked, "inner": asked, "audience": BASE, "recipient": ACS,
        "until": stamp(minutes=5), "from": stamp(minutes=-1), "instant": stamp(),
        "subject": "ada-1", "format": "persistent", "issuer": "urn:bjuv:idp", "sign": True,
        "email": "ada.berg@bjuv.se",
    } | over  # fmt: skip
    inner = f'InResponseTo="{o["inner"]}" ' if o["inner"] else ""
    assertion = f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
 ID="{o["id"]}" Version="2.0" IssueInstant="{stamp()}"><saml:Issuer>{o["issuer"]}</saml:Issuer>
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:{o["format"]}"
>{o["subject"]}</saml:NameID><saml:SubjectConfirmation
 Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 NotOnOrAfter="{o["until"]}" Recipient="{o["recipient"]}" {inner}/></saml:SubjectConfirmation>
</saml:Subject><saml:Conditions NotBefore="{o["from"]}" NotOnOrAfter="{o["until"]}">
<saml:AudienceRestriction><saml:Audience>{o["audience"]}</saml:Audience></saml:AudienceRestriction>
</saml:Conditions><saml:AuthnStatement AuthnInstant="{o["instant"]}" SessionIndex="s1">
<saml:AuthnContext><saml:AuthnContextClassRef>{MFA}</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="{EMAIL_CLAIM}">
<saml:AttributeValue>{o["email"]}</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="groups"><saml:AttributeValue>Inköp</saml:AttributeValue></saml:Attribute>
</saml:AttributeStatement></saml:Assertion>"""
    if o["sign"]:
        signed = OneLogin_Saml2_Utils.add_sign(
            assertion,
            keys.key,
            keys.certificate,
            sign_algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            digest_algorithm="http://www.w3.org/2001/04/xmlenc#sha256",
        )
        assertion = signed.decode() if isinstance(signed, bytes) else signed
    assertion = o["tamper"](assertion) if "tamper" in over else assertion
    named = f'InResponseTo="{o["named"]}" ' if o["named"] else ""
    xml = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0"
 IssueInstant="{stamp()}" Destination="{ACS}" {named}><saml:Issuer>{o["issuer"]}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
{assertion}</samlp:Response>"""
    return base64.b64encode(xml.encode()).decode()


def test_a_log_in_at_the_real_peer_makes_the_person_with_their_roles(
    client: Client, association_admin: User, bjuv: Organisation, peer: SamlPeer
) -> None:
    directory = make(association_admin, bjuv, peer.metadata, "email")
    response = peer.log_in(
        led_to(client, directory),
        userName="ada-1",
        firstName="Ada",
        lastName="Berg",
        displayName="Ada Berg",
        email="ada.berg@bjuv.se",
        groups="Inköp,Fikaklubben",
    )
    answer = post(client, response)
    assert (answer.status_code, answer.url) == (302, "/start/")
    ada = User.objects.get(email="ada.berg@bjuv.se")
    assert (logged_in_as(client), ada.name) == (ada.pk, "Ada Berg")
    assert today_roles(ada) == {Role.PURCHASING_COORDINATOR}
    assert client.session[SECOND_FACTOR] == ada.pk
    client.logout()
    assert post(client, response).status_code == 403
    assert (logged_in_as(client), reason()) == (None, Why.UNEXPECTED)


def test_what_the_real_peer_signed_cannot_be_changed(
    client: Client, association_admin: User, bjuv: Organisation, peer: SamlPeer
) -> None:
    directory = make(association_admin, bjuv, peer.metadata, "email")
    profile = {"firstName": "A", "lastName": "B", "displayName": "AB", "email": "ada@bjuv.se"}
    response = peer.log_in(led_to(client, directory), userName="a", groups="Fika", **profile)
    xml = base64.b64decode(response).decode()
    assert "Fika" in xml
    changed = base64.b64encode(xml.replace("Fika", "Inköp").encode()).decode()
    assert post(client, changed).status_code == 403
    assert (logged_in_as(client), reason()) == (None, Why.FORGED)


def test_our_own_answer_would_be_accepted(client: Client, forger: Directory, keys: KeyPair) -> None:
    """Without this the refusals below prove nothing."""
    asked = request_id(led_to(client, forger))
    assert post(client, answer_to(asked, keys)).status_code == 302
    assert logged_in_as(client)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"sign": False}, Why.FORGED),
        ({"audience": "https://other.example/"}, Why.FORGED),
        ({"recipient": "https://other.example/acs"}, Why.FORGED),
        ({"issuer": "urn:evil"}, Why.FORGED),
        ({"until": stamp(hours=-1)}, Why.EXPIRED),
        ({"from": stamp(hours=1)}, Why.EXPIRED),
        ({"instant": stamp(days=-2)}, Why.STALE),
        ({"instant": stamp(days=2)}, Why.STALE),
        ({"inner": ""}, Why.UNEXPECTED),
        ({"inner": "_another"}, Why.FORGED),
        ({"named": ""}, Why.UNEXPECTED),
        ({"named": "_another", "inner": "_another"}, Why.UNEXPECTED),
        ({"format": "transient"}, Why.NO_SUBJECT),
        ({"email": "ada@lund.se"}, Why.OTHER_DOMAIN),
        ({"email": "\u0430da@bjuv.se"}, Why.ODD_EMAIL),
        ({"tamper": lambda xml: xml.replace("ada.berg", "bo.berg")}, Why.FORGED),
    ],
)
def test_an_answer_that_is_wrong_in_one_thing_is_refused(
    client: Client, forger: Directory, keys: KeyPair, wrong: dict[str, Any], why: Why
) -> None:
    asked = request_id(led_to(client, forger))
    answer = post(client, answer_to(asked, keys, **wrong))
    assert answer.status_code == 403
    assert escape(str(why.label)) in answer.content.decode()
    assert (logged_in_as(client), reason()) == (None, why)
    assert not User.objects.filter(email="ada.berg@bjuv.se").exists()


def test_an_answer_signed_by_another_key_is_refused(client: Client, forger: Directory) -> None:
    asked = request_id(led_to(client, forger))
    post(client, answer_to(asked, key_pair()))
    assert (logged_in_as(client), reason()) == (None, Why.FORGED)


def test_one_assertion_answers_one_request_only(
    client: Client, forger: Directory, keys: KeyPair
) -> None:
    """Its id is remembered for as long as it could be used, in every browser."""
    asked = request_id(led_to(client, forger))
    post(client, answer_to(asked, keys))
    assert logged_in_as(client)
    other = Client()
    again = request_id(led_to(other, forger))
    post(other, answer_to(again, keys))
    assert (logged_in_as(other), reason()) == (None, Why.USED)


@pytest.mark.parametrize("rubbish", ["", "%%%", "PHg+", "x" * 300_000, "PCFET0NUWVBFIHg+PHgvPg=="])
def test_rubbish_is_refused_without_breaking_anything(
    client: Client, forger: Directory, rubbish: str
) -> None:
    led_to(client, forger)
    answer = client.post(ACS, {"SAMLResponse": rubbish}, follow=True)
    assert answer.status_code == 403
    assert logged_in_as(client) is None


def test_our_metadata_names_where_the_answer_goes(client: Client, forger: Directory) -> None:
    answer = client.get(BASE)
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    text = answer.content.decode()
    assert f'entityID="{BASE}"' in text
    assert f'Location="{ACS}"' in text
    assert 'WantAssertionsSigned="true"' in text
    assert client.get(ACS).status_code == 405


def test_a_directory_asks_for_a_log_in_afresh_when_the_last_was_too_old(
    client: Client, forger: Directory
) -> None:
    packed = parse_qs(urlsplit(led_to(client, forger, "?igen=1")).query)["SAMLRequest"][0]
    assert b'ForceAuthn="true"' in zlib.decompress(base64.b64decode(packed), -15)


def test_metadata_that_cannot_be_trusted_is_refused_with_a_sentence(
    keys: KeyPair, settings: Any
) -> None:
    good = idp_metadata(keys.certificate)
    assert metadata.read(good).entity_id == "urn:bjuv:idp"
    settings.SSO_PRIVATE_ADDRESSES = False
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + good
    short = idp_metadata(key_pair(1024).certificate)
    for bad in (
        "", "<x/>", "inte xml", bomb, good * 2, good.replace("HTTP-Redirect", "HTTP-POST"),
        good.replace("https://", "http://"), idp_metadata("-\nAAAA\n-"), short,
        "x" * 300_000, re.sub("<KeyDescriptor.*</KeyDescriptor>", "", good),
    ):  # fmt: skip
        with pytest.raises(ActionError) as refused:
            metadata.read(bad)
        assert refused.value.field == "metadata"


def test_the_peer_is_really_there_in_ci() -> None:
    """A skipped peer proves nothing: where node is, the peer is as well."""
    if not (Path(__file__).resolve().parents[2] / "node_modules").exists():
        pytest.skip("nothing from npm is installed")
    assert why_no_saml() == ""
