from django.urls import path, register_converter

from portal.ui.brand import views


class Digest:
    """Twelve hexadecimal digits."""

    regex = "[0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Digest, "brand_digest")

app_name = "brand"

urlpatterns = [
    path("farger-<brand_digest:digest>.css", views.sheet, name="sheet"),
    path("logotyp-<brand_digest:digest>.<slug:kind>", views.logo, name="logo"),
]
