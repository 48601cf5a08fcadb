"""Every address."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from schedules.views import (
    downloads,
    entries,
    knowledge,
    patients,
    plan_acts,
    plan_start,
    plans,
    preview,
    versions,
    worklist,
)

PLAN = [
    path("", plans.plan, name="plan"),
    path("regel/<str:fact>/<int:n>/", entries.entry, name="plan-entry"),
    path("noteren/", entries.record, name="plan-record"),
    path("wijzigen/", plan_acts.revise_plan, name="plan-revise"),
    path("kuur/", plan_acts.add_course, name="plan-course"),
    path("stoppen/", plan_acts.stop, name="plan-stop"),
    path("wisselen/", plan_start.switch_plan, name="plan-switch"),
    path("terugnemen/", plan_acts.withdraw, name="plan-withdraw"),
    path("geschiedenis/", plans.plan_history, name="plan-history"),
    path("print.pdf", plans.handout, name="plan-print"),
]

urlpatterns = [
    path("", preview.start, name="start"),
    path("tijdlijn/", preview.timeline, name="timeline"),
    path("tijdlijn/kalender.ics", downloads.download, {"name": "ics"}, name="timeline-calendar"),
    path("tijdlijn/print.pdf", downloads.handout, {"large": False}, name="timeline-print"),
    path("tijdlijn/print-groot.pdf", downloads.handout, {"large": True}, name="timeline-large"),
    path("tijdlijn/overzicht.svg", downloads.download, {"name": "svg"}, name="timeline-chart"),
    path("tijdlijn/gegevens.json", downloads.download, {"name": "json"}, name="timeline-data"),
    path("behandelingen/", knowledge.compare, name="treatments"),
    path("behandelingen/<slug:slug>/", knowledge.treatment, name="treatment"),
    path("herkomst/", knowledge.matrix, name="matrix"),
    path("over/", preview.about, name="about"),
    path("inloggen/", LoginView.as_view(template_name="nurse/login.html"), name="login"),
    path("uitloggen/", LogoutView.as_view(), name="logout"),
    path("patienten/", patients.patients, name="patients"),
    path("patienten/nieuw/", patients.new, name="patient-new"),
    path("patienten/<uuid:code>/", patients.patient, name="patient"),
    path("patienten/<uuid:code>/bewerken/", patients.edit, name="patient-edit"),
    path("patienten/<uuid:code>/plan/", plan_start.new_plan, name="plan-new"),
    path("plannen/<uuid:code>/", include(PLAN)),
    path("wijzigingen/<uuid:code>/ongedaan/", plan_acts.undo_change, name="change-undo"),
    path("versies/", versions.versions, name="versions"),
    path("versies/overzetten/", versions.move_to_versions, name="versions-move"),
    path("werklijst/", worklist.worklist, name="worklist"),
    path("werklijst/export.csv", worklist.worklist_csv, name="worklist-csv"),
]
