from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    """The one form engine: definitions of questions, forms, typed answers, the builder."""

    name = "portal.questions"
    label = "questions"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from portal.questions import audit_codes  # noqa: F401 - it registers itself
