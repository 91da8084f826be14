"""A sent request, and the two parties' mandates."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mandates import actions
from mandates.models import Mandate, MandateRequest
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Procurement
from tests.support.factories import base
from tests.support.factories import mandates as make


@pytest.fixture
def bjuv_signatory(bjuv: Organisation) -> User:
    """The one who signs for Bjuv."""
    return base.UserFactory(name="Siv Sign", roles=[(bjuv, Role.SIGNATORY)])


@pytest.fixture
def asked(
    procurement: Procurement,
    coordinator: User,
    bjuv_coordinator: User,
    lund_coordinator: User,
    bjuv_signatory: User,
) -> MandateRequest:
    """The request, sent to Bjuv and Lund."""
    request = actions.save_request(actor=coordinator, procurement=procurement, **make.terms())
    actions.request_mandates(actor=coordinator, request=request)
    request.refresh_from_db()
    return request


@pytest.fixture
def of_bjuv(asked: MandateRequest, bjuv: Organisation) -> Mandate:
    """Bjuv's mandate."""
    return Mandate.objects.get(request=asked, organisation=bjuv)


@pytest.fixture
def of_lund(asked: MandateRequest, lund: Organisation) -> Mandate:
    """Lund's mandate."""
    return Mandate.objects.get(request=asked, organisation=lund)


@pytest.fixture
def decided(of_bjuv: Mandate, bjuv_coordinator: User) -> Mandate:
    """Bjuv's mandate, decided."""
    return actions.record_decision(actor=bjuv_coordinator, mandate=of_bjuv, **make.decision())


@pytest.fixture
def uploaded(decided: Mandate, bjuv_signatory: User) -> Mandate:
    """Bjuv's mandate, uploaded as a scan."""
    return actions.upload_signed(actor=bjuv_signatory, mandate=decided, file=pdf_file())


@pytest.fixture
def in_force(uploaded: Mandate, coordinator: User) -> Mandate:
    """Bjuv's mandate, in force."""
    return actions.verify(actor=coordinator, mandate=uploaded, reason="Ringde kommunen.")


def pdf_file(content: bytes | None = None, name: str = "fullmakt.pdf") -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, content or make.scan(), content_type="application/pdf")
