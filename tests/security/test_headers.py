"""Headers of every answer, cookies, and what the editors' site allows."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client

from portal.people.models import User

pytestmark = pytest.mark.django_db
PUBLIC = ("/logga-in/", "/tillganglighet/", "/robots.txt", "/finns-inte/")


@pytest.mark.parametrize("path", PUBLIC)
def test_every_answer_switches_off_what_no_page_uses(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_what_a_person_sees_is_kept_by_nobody(
    client_of: Callable[[User], Client], coordinator: User
) -> None:
    browser = client_of(coordinator)
    for path in ("/start/", "/tillganglighet/", "/finns-inte/", "/upphandlingar/?export=csv"):
        assert "no-store" in browser.get(path).headers["Cache-Control"], path


def test_the_browser_forgets_when_a_person_logs_out(
    client_of: Callable[[User], Client], coordinator: User, settings: Any
) -> None:
    browser = client_of(coordinator)
    assert "Clear-Site-Data" not in browser.get("/start/").headers
    settings.HTTPS = True
    assert browser.post("/logga-ut/").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_https_binds_the_cookies_to_this_host(tmp_path: Path) -> None:
    code = (
        "import json, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings';"
        "from django.conf import settings as s;"
        "print(json.dumps([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.RATE_LIMITS]))"
    )
    environment = {**os.environ, "SAMORDNA_VAR": str(tmp_path), "SITE_URL": "https://s.example"}
    environment.pop("SAMORDNA_TESTING", None)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.BASE_DIR, capture_output=True, text=True, check=True, timeout=60,
        env=environment,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found == ["__Host-samordna", "__Host-csrftoken", True, True, "/", None, True]


def test_whoever_finds_a_weakness_is_told_whom_to_write_to(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "sakerhet@forbundet.example"
    answer = client.get("/.well-known/security.txt")
    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Contact: mailto:sakerhet@forbundet.example\n" in text
    assert "\nExpires: 2" in text
    assert "\nPreferred-Languages: sv, en\n" in text


def test_robots_are_told_no_private_address(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "User-agent: *" in text
    assert "redaktion" not in text


def test_the_editors_site_runs_only_the_scripts_it_names(admin_client: Client) -> None:
    plain = admin_client.get("/redaktion/").headers["Content-Security-Policy"]
    script = next(part for part in plain.split(";") if "script-src" in part)
    assert "unsafe" not in script
    chooser = admin_client.get("/redaktion/redirects/add/")
    assert chooser.status_code == 200
    policy = chooser.headers["Content-Security-Policy"]
    assert "'sha256-" in policy
    assert "<script>" in chooser.content.decode()


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "FEL"])
def test_methods_that_no_browser_needs_are_refused(client: Client, method: str) -> None:
    answer = client.generic(method, "/logga-in/", headers={"Cookie": "a=hemligt"})
    assert answer.status_code == 405
    assert b"hemligt" not in answer.content
