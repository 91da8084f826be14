"""Addresses under /leverantorsrapporter/."""

from django.urls import path

from contracts.reports.views import schedules, staff, steps, supplier
from contracts.reports.views.desk import by_link, by_staff

app_name = "reports"

# The same steps for the supplier behind its link and for the association that enters for it.
STEPS = {
    "start": ("", steps.start),
    "nothing": ("inget-salt/", steps.nothing),
    "rows": ("rader/", steps.fill_in),
    "file": ("fil/", steps.read_file),
    "columns": ("kolumner/", steps.choose_columns),
    "buyers": ("kopare/", steps.settle),
    "preview": ("granska/", steps.preview),
    "discard": ("borja-om/", steps.discard),
    "template": ("mall/", steps.workbook_to_fill_in),
}

urlpatterns = [
    path("", staff.report_list, name="list"),
    path("<int:pk>/", staff.detail, name="detail"),
    path("<int:pk>/paminn/", staff.remind, name="remind"),
    path("<int:pk>/oppna/", staff.open_again, name="open_again"),
    path("<int:pk>/avsta/", staff.waive, name="waive"),
    path("version/<int:pk>/", staff.version_rows, name="version"),
    path("avtal/<int:agreement_pk>/", schedules.schedule, name="schedule"),
    path("avtal/<int:agreement_pk>/kontakt/", schedules.add_contact, name="add_contact"),
    path("kontakt/<int:pk>/avsluta/", schedules.end_contact, name="end_contact"),
    path("lank/ny/", supplier.link_renew, name="link_renew"),
    path("lank/<str:token>/", supplier.link, name="link"),
    *(
        path(f"rapport/<int:pk>/{ending}", by_link(step), name=f"link_{name}")
        for name, (ending, step) in STEPS.items()
    ),
    *(
        path(f"<int:pk>/fyll-i/{ending}", by_staff(step), name=f"enter_{name}")
        for name, (ending, step) in STEPS.items()
    ),
]
