"""Addresses under /kvalitet/."""

from django.urls import path

from contracts.quality.views import assessments, deviations, planning, portfolio, supplier

app_name = "quality"
_FOLLOWED = "uppfoljningar/<int:pk>/"
_DEVIATION = "avvikelser/<int:pk>/"
_STEP = "atgarder/<int:pk>/"

urlpatterns = [
    path("", portfolio.portfolio, name="list"),
    path("leverantor/<int:pk>/", portfolio.supplier_page, name="supplier"),
    path("formular/", planning.forms_list, name="forms"),
    path("formular/nytt/", planning.form_new, name="form_new"),
    path("formular/<int:pk>/", planning.form_edit, name="form"),
    path("plan/<int:agreement_pk>/", planning.plan, name="plan"),
    path("plan/<int:agreement_pk>/ny/", planning.add, name="plan_add"),
    path("plan/rad/<int:pk>/", planning.change, name="plan_change"),
    path("plan/rad/<int:pk>/avsluta/", planning.end, name="plan_end"),
    path("uppfoljningar/", assessments.assessment_list, name="assessments"),
    path(_FOLLOWED, assessments.detail, name="assessment"),
    path(f"{_FOLLOWED}svara/", assessments.answer, name="answer"),
    path(f"{_FOLLOWED}bedom/", assessments.assess, name="assess"),
    path(f"{_FOLLOWED}besok/", assessments.visit, name="visit"),
    path(f"{_FOLLOWED}paminn/", assessments.remind, name="remind"),
    path(f"{_FOLLOWED}oppna/", assessments.open_again, name="open_again"),
    path(f"{_FOLLOWED}avsta/", assessments.waive, name="waive"),
    path(f"{_FOLLOWED}dokument/", assessments.add_document, name="assessment_document"),
    path("avvikelser/", deviations.deviation_list, name="deviations"),
    path("avvikelser/ny/<int:agreement_pk>/", deviations.report, name="report"),
    path(_DEVIATION, deviations.detail, name="deviation"),
    path(f"{_DEVIATION}skicka/", deviations.send, name="send"),
    path(f"{_DEVIATION}paminn/", deviations.remind, name="remind_of"),
    path(f"{_DEVIATION}atgard/", deviations.add_step, name="add_step"),
    path(f"{_DEVIATION}plan/", deviations.begin_plan, name="begin_plan"),
    path(f"{_DEVIATION}stang/", deviations.close, name="close"),
    path(f"{_DEVIATION}ingen/", deviations.dismiss, name="dismiss"),
    path(f"{_DEVIATION}oppna/", deviations.reopen, name="reopen"),
    path(f"{_DEVIATION}pafoljd/", deviations.sanction, name="sanction"),
    path(f"{_DEVIATION}dokument/", deviations.add_document, name="deviation_document"),
    path(f"{_STEP}klar/", deviations.step_done, name="step_done"),
    path(f"{_STEP}verifiera/", deviations.verify_step, name="verify_step"),
    path(f"{_STEP}ta-bort/", deviations.drop_step, name="drop_step"),
    path("lank/ny/", supplier.link_renew, name="link_renew"),
    path("lank/<str:token>/", supplier.link, name="link"),
    path("svar/uppfoljning/<int:pk>/", supplier.form, name="link_form"),
    path("svar/uppfoljning/<int:pk>/dokument/", supplier.form_document, name="link_document"),
    path("svar/avvikelse/<int:pk>/", supplier.deviation, name="link_deviation"),
    path("svar/avvikelse/<int:pk>/<int:step_pk>/", supplier.step_done, name="link_step"),
]
