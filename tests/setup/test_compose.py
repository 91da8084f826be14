"""Compose and image name only what exists: services, commands, ports, volumes, variables."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

ROOT = settings.BASE_DIR
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("build")}
# What settings.py asks the environment for.
VARIABLES = set(
    re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "portal/settings.py").read_text())
)
EXAMPLE = {
    line.split("=")[0]
    for line in (ROOT / ".env.example").read_text().splitlines()
    if line and not line.startswith("#")
}  # fmt: skip


def test_there_is_what_one_association_needs() -> None:
    assert set(SERVICES) == {"database", "broker", "migrate", "web", "worker", "beat", "mail"}
    assert SERVICES["database"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_settings_read(name: str) -> None:
    assert set(OURS[name]["environment"]) <= VARIABLES


def test_what_compose_must_be_given_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text()))
    assert asked <= EXAMPLE


def test_what_the_example_gives_somebody_reads() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert all(f"${{{name}:" in text for name in EXAMPLE)


@pytest.mark.parametrize("name", SERVICES)
def test_volumes_are_declared(name: str) -> None:
    named = {volume.split(":")[0] for volume in SERVICES[name].get("volumes", [])}
    assert named <= set(COMPOSE["volumes"])


def test_kept_files_are_where_settings_keep_them() -> None:
    var = re.search(r"SAMORDNA_VAR=(\S+)", DOCKERFILE)
    assert var
    kept = {volume.split(":")[1] for volume in OURS["web"]["volumes"]}
    used = {settings.MEDIA_ROOT, settings.PUBLIC_MEDIA_ROOT}
    assert kept == {f"{var[1]}/{path.relative_to(settings.VAR_DIR)}" for path in used}


def test_the_published_port_is_the_one_the_image_serves() -> None:
    (published,) = SERVICES["web"]["ports"]
    served = re.search(r'"--port", "(\d+)"', DOCKERFILE)
    assert served
    assert published.endswith(f":{served[1]}")
    assert f"EXPOSE {served[1]}" in DOCKERFILE
    assert f":{served[1]}/healthz" in DOCKERFILE


def test_addresses_name_services() -> None:
    environment = OURS["web"]["environment"]
    urls = [environment[name] for name in ("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL")]
    hosts = [re.search(r"(?:@|//)([a-z]+):\d+", url) for url in urls]
    assert [match and match[1] for match in hosts] == ["database", "broker", "mail"]


def test_every_manage_command_exists() -> None:
    text = " ".join(str(service.get("command", "")) for service in SERVICES.values()) + DOCKERFILE
    asked = set(re.findall(r"manage\.py (\w+)", text))
    assert asked
    assert asked <= set(get_commands())


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_says_whether_it_is_healthy(name: str) -> None:
    # Our image brings the check of the web process; the others state theirs or none.
    assert name == "web" or "healthcheck" in SERVICES[name]


def test_web_worker_and_beat_wait_for_the_migration() -> None:
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }


def test_the_image_runs_as_an_ordinary_person() -> None:
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)


def test_files_the_image_copies_exist() -> None:
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
