"""Every operation of the API, with generated input: no 500, nothing outside the schema.

The portal has no API of its own yet: until one is mounted with a schema there is nothing to try,
and this test says so instead of passing.
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver


def schemas(patterns: Any, prefix: str = "") -> list[str]:
    """Addresses of mounted OpenAPI schemas."""
    found = []
    for pattern in patterns:
        here = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            found += schemas(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and here.endswith("openapi.json"):
            found.append(f"/{here}")
    return found


@pytest.mark.django_db
def test_every_operation_of_the_api_withstands_generated_input(admin_client: Client) -> None:
    addresses = schemas(get_resolver().url_patterns)
    if not addresses:
        pytest.skip("no API is mounted")
    import schemathesis
    from django.core.wsgi import get_wsgi_application
    from hypothesis import HealthCheck, given, settings

    application = get_wsgi_application()
    cookie = admin_client.cookies["samordna"].value
    for address in addresses:
        schema = schemathesis.openapi.from_wsgi(address, application)
        for result in schema.get_all_operations():
            operation = result.ok()

            @given(case=operation.as_strategy())
            @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
            def withstands(case: Any) -> None:
                answer = case.call(cookies={"samordna": cookie})
                assert answer.status_code < 500, case.as_curl_command()

            withstands()
