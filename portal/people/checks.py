"""What must be right before the site starts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def leaked_passwords(app_configs: Any, **_given: Any) -> list[CheckMessage]:
    """A list of leaked passwords that is named must be there, or nobody could choose one."""
    if settings.BREACHED_PASSWORDS and not Path(settings.BREACHED_PASSWORDS).exists():
        return [Error("BREACHED_PASSWORDS names a file that is not there.", id="people.E001")]
    return []


@register(Tags.security)
def second_factor(app_configs: Any, **_given: Any) -> list[CheckMessage]:
    """A misspelt setting must not open the site."""
    if settings.SECOND_FACTOR not in {"required", "offered"}:
        return [Error('SECOND_FACTOR is "required" or "offered".', id="people.E002")]
    return []
