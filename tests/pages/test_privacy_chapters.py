"""All that is held about a patient, in words; days counted by hand from 30 November 2026."""

from datetime import date

import pytest
from django.utils import timezone

from schedules.engine import Key
from schedules.models import Access, User
from schedules.pages.patient.privacy import chapters_of
from schedules.planning import commit
from schedules.planning.record import note
from tests.booking import book
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("dutch")


@pytest.fixture
def patient(make_patient):
    return make_patient("amsterdam-umc", email="patient@example.org")


@pytest.fixture
def chapters(patient, make_plan, nurse):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", patient=patient, sex="female")
    mri = Key("ocre.fu.mri_year", 1)
    for intent in (
        book(mri, date(2027, 11, 15), place="route 12").because("a reason"),
        note(mri, "to be remembered"),
    ):
        commit(plan, intent, by=nurse, revision=plan.revision)
    user = User.objects.create_user("patient", "patient@example.org")
    Access.objects.create(
        patient=patient, user=user, kind=Access.Kind.SELF, granted_at=timezone.now()
    )
    return {chapter.title: chapter for chapter in chapters_of(patient, TODAY)}


def test_who_the_patient_is(chapters):
    (part,) = chapters["Over u"].parts
    told = dict(part.lines)
    assert told["Naam"] == "Demo Aardbei"
    assert told["Geboortedatum"] == "20 mei 1985"
    assert told["Taal"] == "Nederlands"
    assert told["E-mail"] == "patient@example.org"
    assert told["Ziekenhuis"] == "MS Centrum Amsterdam (Amsterdam UMC)"


def test_a_treatment_has_its_answers_its_schedule_and_its_changes(chapters):
    title = "Ocrelizumab (Ocrevus), MS Centrum Amsterdam (Amsterdam UMC), versie 1"
    answers, schedule, appointments, changes = chapters[title].parts
    assert dict(answers.lines)["Start"] == "30 november 2026"
    assert dict(answers.lines)["Geslacht"] == "Vrouw"
    assert (
        "maandag 15 november 2027",
        "Jaarlijkse MRI-scan van de hersenen. Afgesproken. Route 12. To be remembered",
    ) in schedule.lines
    assert appointments.lines == (("afgesproken", "maandag 15 november 2027, route 12"),)
    acts = [told for _at, told in changes.lines]
    assert acts[0].startswith("Genoteerd. nurse. Jaarlijkse MRI-scan van de hersenen (nummer 1)")
    assert "a reason" in acts[1]
    assert acts[1].endswith(
        "Jaarlijkse MRI-scan van de hersenen: dinsdag 30 november 2027 → maandag 15 november 2027"
    )
    assert acts[2].startswith("Plan gestart. ")


def test_who_may_look(chapters):
    (part,) = chapters["Wie mag kijken"].parts
    assert dict(part.lines)["E-mail"] == "patient@example.org"
    assert "Ingetrokken" not in dict(part.lines)
