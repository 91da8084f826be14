from django.urls import path

from needs.consolidation.views import (
    adjustments,
    demand,
    files,
    inhabitants,
    lines,
    outliers,
    scenarios,
    snapshots,
)

app_name = "consolidation"

urlpatterns = [
    path("invanare/", inhabitants.inhabitants, name="inhabitants"),
    path("invanare/mall/", inhabitants.template, name="inhabitants_template"),
    path("<int:procurement_pk>/", demand.demand, name="demand"),
    path("<int:procurement_pk>/excel/", files.workbook, name="demand_export"),
    path("<int:procurement_pk>/csv/", files.source, name="demand_csv"),
    path("<int:procurement_pk>/uppskattning/", demand.estimate, name="estimate"),
    path("<int:procurement_pk>/mangder/", lines.lines, name="lines"),
    path("<int:procurement_pk>/avvikande/", outliers.outliers, name="outliers"),
    path("<int:procurement_pk>/justeringar/", adjustments.adjustments, name="adjustments"),
    path("<int:procurement_pk>/scenarier/", scenarios.scenarios, name="scenarios"),
    path("<int:procurement_pk>/scenarier/andra/", scenarios.factors, name="factors"),
    path("<int:procurement_pk>/fryst/", snapshots.snapshots, name="snapshots"),
    path("<int:procurement_pk>/frys/", snapshots.freeze, name="freeze"),
    path("justera/<int:pk>/", adjustments.adjust, name="adjust"),
    path("justering/<int:pk>/", adjustments.withdraw, name="withdraw"),
    path("fryst/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path("fryst/<int:pk>/kontrollera/", snapshots.verify, name="verify"),
    path("fryst/<int:pk>/json/", files.canonical_file, name="snapshot_json"),
    path("fryst/<int:pk>/pdf/", files.summary, name="snapshot_pdf"),
]
