from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementsConfig(AppConfig):
    name = "portal.procurements"
    label = "procurements"
    verbose_name = _("Procurements")
