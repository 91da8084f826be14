"""Real signed mandates through the upload page: what the party and the coordinator are told."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mandates.enums import MandateStatus
from mandates.models import Mandate
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Procurement
from tests.support.factories import mandates as make

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]
FOLDER = Path(os.environ.get("SAMORDNA_REALDATA", "../shared/data")) / "pades"


@pytest.fixture(autouse=True)
def trust(settings: Any, tmp_path: Path) -> None:
    """Trust in the root that issued the example signatures, with its revocation lists."""
    if not FOLDER.is_dir():
        pytest.skip(f"the signed example mandates are not at {FOLDER} (set SAMORDNA_REALDATA)")
    settings.DEMO = False
    for part, names in {
        "trust": ("ca_root.pem", "ca_intermediate.pem"),
        "crl": ("root.crl", "intermediate.crl"),
    }.items():
        (tmp_path / part).mkdir()
        for name in names:
            shutil.copy(FOLDER / name, tmp_path / part)
    settings.SIGNATURE_TRUST_DIR = tmp_path / "trust"
    settings.SIGNATURE_CRL_DIR = tmp_path / "crl"


@pytest.fixture
def decided(procurement: Procurement, bjuv: Organisation) -> Mandate:
    """Bjuv's mandate, decided."""
    request = make.MandateRequestFactory(procurement=procurement)
    return make.MandateFactory.in_state(MandateStatus.DECIDED, request=request, organisation=bjuv)


def upload(client: Client, mandate: Mandate, name: str) -> Any:
    """Send the example file as a person does."""
    file = SimpleUploadedFile(name, (FOLDER / name).read_bytes(), content_type="application/pdf")
    return client.post(reverse("mandates:upload", args=[mandate.pk]), {"file": file})


@pytest.mark.parametrize("name", ["mandate_signed_B-B.pdf", "mandate_signed_B-T.pdf"])
def test_a_signed_mandate_shows_its_verdict_and_is_put_in_force(
    decided: Mandate,
    name: str,
    client_of: Callable[[User], Client],
    bjuv_coordinator: User,
    coordinator: User,
) -> None:
    assert upload(client_of(bjuv_coordinator), decided, name).status_code == 302
    decided.refresh_from_db()
    assert decided.verdict is not None
    assert decided.verdict["state"] == "trusted"
    client = client_of(coordinator)
    url = reverse("mandates:check", args=[decided.pk])
    page = client.get(url).content.decode()
    assert decided.verdict["signer"] in page
    assert decided.verdict["level"] in page
    assert client.post(url, {"reason": ""}).status_code == 302
    decided.refresh_from_db()
    assert decided.status == MandateStatus.IN_FORCE


def test_a_mandate_changed_after_signing_is_refused(
    decided: Mandate, client_of: Callable[[User], Client], bjuv_coordinator: User
) -> None:
    response = upload(client_of(bjuv_coordinator), decided, "mandate_tampered_byteflip.pdf")
    assert response.context["form"].errors["file"]
    decided.refresh_from_db()
    assert decided.status == MandateStatus.DECIDED


def test_an_unsigned_one_is_taken_as_a_scan_and_needs_a_reason(
    decided: Mandate,
    client_of: Callable[[User], Client],
    bjuv_coordinator: User,
    coordinator: User,
) -> None:
    assert upload(client_of(bjuv_coordinator), decided, "mandate_unsigned.pdf").status_code == 302
    url = reverse("mandates:check", args=[decided.pk])
    response = client_of(coordinator).post(url, {"reason": ""})
    assert response.context["form"].errors["reason"]
