"""Notes for the team reach nurses and the page of the sources, and no patient."""

import pytest
from django.urls import reverse

from schedules.queries import protocol_for
from treatments.models import MonitoringRule

pytestmark = pytest.mark.django_db

NOTE, BRING = "Alleen voor het team: twee bronnen.", "Neem uw leesbril mee."
FACT = "ocre.pre.mri"


@pytest.fixture
def noted():
    """The protocol, with a note and something to bring on one of its lines."""
    protocol = protocol_for("ocrelizumab", "amsterdam-umc")
    changed = MonitoringRule.objects.filter(protocol=protocol, fact=FACT).update(
        team_nl=NOTE, bring_nl=BRING, preparation_nl="", needs_no_preparation=True
    )
    assert changed == 1
    protocol.digest = "noted"
    protocol.save()


def html(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_patient_reads_what_to_bring_and_no_note(client, noted):
    page = html(
        client.get("/tijdlijn/?treatment=ocrelizumab&clinic=amsterdam-umc&start=2027-01-11")
    )
    assert BRING in page
    assert "Er is geen voorbereiding genoemd." in page
    assert NOTE not in page


@pytest.mark.parametrize("name", ["kalender.ics", "gegevens.json"])
def test_no_file_of_a_patient_has_a_note(client, noted, name):
    address = f"/tijdlijn/{name}?treatment=ocrelizumab&clinic=amsterdam-umc&start=2027-01-11"
    told = html(client.get(address)).replace("\r\n ", "")
    assert FACT in told or "MRI" in told
    assert NOTE not in told
    assert "twee bronnen" not in told


def test_a_nurse_reads_the_note_beside_what_the_patient_reads(desk, make_plan, noted):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")
    page = html(desk.get(reverse("plan-entry", args=[plan.code, FACT, 1])))
    assert NOTE in page
    assert BRING in page


def test_the_page_of_the_sources_has_the_note(client, noted):
    assert NOTE in html(client.get("/behandelingen/ocrelizumab/?clinic=amsterdam-umc"))


def test_a_line_that_differs_from_the_leaflet_is_for_the_team(client, desk, make_plan):
    """Conception after ocrelizumab: the leaflet says 3 months, product information 4."""
    fact = "ocre.smpc.contra.until"
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")
    page = html(desk.get(reverse("plan-entry", args=[plan.code, fact, 1])))
    assert "De bronnen verschillen" in page
    assert "Nog niet beslist" in page
    shown = html(
        client.get("/tijdlijn/?treatment=ocrelizumab&clinic=amsterdam-umc&start=2027-01-11")
    )
    assert fact not in shown
    assert "Overleg hierover altijd eerst met uw MS-team." in shown
