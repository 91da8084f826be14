from django.urls import path

from portal.procurements.views import cases, notice, preparing, processes, suppliers

app_name = "procurements"

urlpatterns = [
    path("", cases.case_list, name="list"),
    path("ny/", cases.create, name="create"),
    path("leverantorer/", suppliers.supplier_list, name="suppliers"),
    path("leverantorer/<int:pk>/", suppliers.supplier, name="supplier"),
    path("processer/", processes.process_list, name="processes"),
    path("processer/ny/", processes.process_new, name="process_new"),
    path("processer/<int:pk>/", processes.process, name="process"),
    path("processer/<int:pk>/andra/", processes.process_edit, name="process_edit"),
    path("<int:pk>/", cases.case, name="case"),
    path("<int:pk>/andra/", cases.edit, name="edit"),
    path("<int:pk>/datum/<slug:key>/", cases.move, name="move"),
    path("<int:pk>/avbryt/", cases.cancel, name="cancel"),
    path("<int:pk>/cpv/", preparing.cpv, name="cpv"),
    path("<int:pk>/regelverk/", preparing.regime, name="regime"),
    path("<int:pk>/varde/", preparing.value, name="value"),
    path("<int:pk>/delar/", preparing.lots, name="lots"),
    path("<int:pk>/bjud-in/", preparing.invite, name="invite"),
    path("<int:pk>/annons/", notice.publication, name="publication"),
    path("<int:pk>/anbud/", notice.tenders, name="tenders"),
    path("<int:pk>/anbud/<int:tender>/ta-bort/", notice.remove_tender, name="remove_tender"),
    path("<int:pk>/tilldelning/", notice.award, name="award"),
]
