from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "portal.web"
    label = "web"

    def ready(self) -> None:
        from portal.web import audit_codes, registration  # noqa: F401
