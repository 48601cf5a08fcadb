"""What is told of one patient; what only one of the two databases has is collected there alone."""

import pytest
from django.conf import settings
from django.utils import timezone

from schedules.access.carers import mark_seen
from schedules.access.chain import link_new
from schedules.models import Access, ClinicChange, User
from schedules.planning.correct import correct
from tests.operations.places import copied, pointing_at

from .guarded import tell

IS_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
OF_POSTGRESQL = ["test_truncate.py", "test_ends_last.py"]
collect_ignore = ["test_replace.py"] if IS_POSTGRESQL else OF_POSTGRESQL


@pytest.fixture
def told(make_plan, make_patient, nurse):
    """A plan of a patient of whom every table of the history holds a row."""
    plan = make_plan("ocrelizumab", "generic", "2026-11-02", patient=make_patient("jbz"))
    now, patient = timezone.now(), plan.patient
    user = User.objects.create_user("p-1")
    access = Access.objects.create(user=user, patient=patient, kind="self", granted_at=now)
    mark_seen(access, {str(plan.code): 1}, now)
    patient.phone = "06 1234 5678"
    correct(patient, revision=0, by=nurse)
    ClinicChange.objects.create(clinic=patient.clinic, revision=1, at=now, by=nurse, new="x")
    tell(patient.code, "view")
    link_new()
    return plan


@pytest.fixture(scope="module")
def _elsewhere(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), copied(tmp_path_factory.mktemp("links")) as elsewhere:
        yield elsewhere


@pytest.fixture
def own(db, _elsewhere):
    """A database of their own for the threads of one test, after `db`."""
    with pointing_at(_elsewhere):
        yield
