"""Put a hospital at work into the database of the settings; print how to be each person of it.

`python -m tests.load.people PATIENTS NURSES FEEDS`: one line of JSON on the standard output.
"""

import json
import sys
from datetime import date, timedelta
from importlib import import_module

import django

from tests.faults.people import session

TREATMENTS = (  # what many of the patients in the Netherlands have, and the longest plan
    ("ocrelizumab", "amsterdam-umc"),
    ("natalizumab", "generic"),
    ("dimethyl-fumarate", "generic"),
    ("alemtuzumab", "jbz"),
)
LANES = ["doses", "tests", "visits", "periods"]


def main(patients, nurses, feeds):
    """Make them: plans that began lately, each nurse with her own, some patients with a feed."""
    from django.conf import settings

    store = import_module(settings.SESSION_ENGINE).SessionStore
    staff = [_nurse(n) for n in range(nurses)]
    own = [_patient(n, by=staff[n % nurses]) for n in range(patients)]
    return {
        "patients": [session(store, access.user) for access, _plan in own],
        "nurses": [
            {"session": session(store, nurse), "plans": [plan for _access, plan in own[n::nurses]]}
            for n, nurse in enumerate(staff)
        ],
        "feeds": [_feed(access) for access, _plan in own[:feeds]],
    }


def _nurse(n):
    from schedules.models import Membership, User
    from treatments.models import Clinic

    nurse = User.objects.create_user(f"load-nurse-{n}", f"load-nurse-{n}@example.org")
    for clinic in Clinic.objects.all():
        Membership.objects.create(user=nurse, clinic=clinic)
    return nurse


def _patient(n, by):
    from django.utils import timezone

    from schedules.models import Access, Patient, User
    from schedules.planning.start import first_truth, start_plan
    from schedules.queries import protocol_for
    from treatments.models import Clinic

    treatment, source = TREATMENTS[n % len(TREATMENTS)]
    place = "jbz" if source == "jbz" else "amsterdam-umc"
    patient = Patient.objects.create(
        clinic=Clinic.objects.get(slug=place),
        display_name=f"Demo Druk {n}",
        born_on=date(1985, 5, 20),
        hospital_number=f"DRUK-{n:04}",
    )
    today = timezone.localdate()
    start = today - timedelta(days=n % 90)
    truth = first_truth(
        patient, protocol_for(treatment, source), start=start, facts={}, today=today
    )
    plan = start_plan(patient, truth, by=by)
    user = User.objects.create_user(f"load-patient-{n}", f"load-patient-{n}@example.org")
    more = {"kind": "self", "name": "x", "granted_at": timezone.now()}
    return Access.objects.create(user=user, patient=patient, **more), str(plan.code)


def _feed(access):
    from django.utils import timezone

    from schedules.access.feeds import make_feed

    now = timezone.now()
    return make_feed(access, "phone", is_neutral=False, lanes=LANES, language="nl", now=now)[1]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(*map(int, sys.argv[1:]))))
