"""Every address."""

from django.urls import path

from schedules.views import downloads, knowledge, preview

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
]
