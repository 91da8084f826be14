"""What settings guarantee: secrets are kept, headers are strict, logs tell no secrets."""

import json
import logging
import os
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
import structlog
from django.conf import settings
from django.test import Client

from portal.core import logs
from portal.core.secrets import kept_secret


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    secret = kept_secret(path)
    assert len(secret) > 50
    assert kept_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret"]


def settings_with(tmp_path: Path, **environment: str) -> dict[str, object]:
    """Settings as a process with this environment reads them."""
    names = ["SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "ALLOWED_HOSTS", "MAILERS", "DEBUG"]
    code = (
        "import json, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings';"
        "from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "SAMORDNA_VAR": str(tmp_path), **environment},
    )  # fmt: skip
    read: dict[str, object] = json.loads(done.stdout)
    return read


def test_https_makes_cookies_secure(tmp_path: Path) -> None:
    plain = settings_with(tmp_path)
    assert plain["DEBUG"] is False
    assert plain["SESSION_COOKIE_SECURE"] is False
    secure = settings_with(tmp_path, SITE_URL="https://samordna.example")
    assert secure["SESSION_COOKIE_SECURE"] is True
    assert secure["SECURE_HSTS_SECONDS"]
    assert "samordna.example" in secure["ALLOWED_HOSTS"]  # type: ignore[operator]


def test_mail_goes_to_files_until_a_server_is_named(tmp_path: Path) -> None:
    kept = settings_with(tmp_path)["MAILERS"]["default"]  # type: ignore[index]
    assert kept["OPTIONS"] == {"file_path": str(tmp_path / "mail")}
    sent = settings_with(tmp_path, EMAIL_URL="smtp+tls://me:pass@mail:587")["MAILERS"]["default"]  # type: ignore[index]
    assert sent["BACKEND"].endswith("smtp.EmailBackend")
    assert sent["OPTIONS"]["host"] == "mail"
    assert sent["OPTIONS"]["use_tls"] is True


@pytest.mark.django_db
def test_every_page_forbids_inline_code_and_other_sites(client: Client) -> None:
    headers = client.get("/healthz").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_logs_hide_secrets_and_personal_numbers() -> None:
    output = StringIO()
    handler = logging.StreamHandler(output)
    made = logs.config("INFO")["formatters"]["json"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=made["foreign_pre_chain"], processors=made["processors"]
        )
    )
    logger = logging.Logger("test")  # noqa: LOG001 - not one of the site's
    logger.addHandler(handler)
    logger.info("row_rejected 19811218-9876")
    wrapped = structlog.wrap_logger(
        logger, processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
    )
    wrapped.info("logged_in", password="hunter2", person="811218-9876", rows=3)
    assert "9876" not in output.getvalue()
    assert "hunter2" not in output.getvalue()
    assert '"rows": 3' in output.getvalue()
