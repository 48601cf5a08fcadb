"""Put a nurse and her patients into the database of the settings; print how to be each of them.

`python -m tests.faults.people PLANS`: one line of JSON on the standard output.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import django

# A session that no clock of an experiment ends.
FAR = int(datetime(2035, 1, 1, tzinfo=UTC).timestamp())


def main(plans):
    """Make them, each with a plan that began lately."""
    from django.conf import settings
    from django.utils import timezone

    from schedules.access.feeds import make_feed
    from schedules.models import Access, Membership, Patient, User
    from schedules.planning.start import first_truth, start_plan
    from schedules.queries import protocol_for
    from treatments.models import Clinic

    today = timezone.localdate()
    clinic = Clinic.objects.get(slug="amsterdam-umc")
    nurse = User.objects.create_user("faults-nurse", "faults-nurse@example.org")
    Membership.objects.create(user=nurse, clinic=clinic)
    codes = []
    for n in range(plans):
        patient = Patient.objects.create(
            clinic=clinic,
            display_name=f"Demo Breuk {n}",
            born_on=date(1985, 5, 20),
            hospital_number=f"BREUK-{n:03}",
        )
        protocol = protocol_for("ocrelizumab", "amsterdam-umc")
        truth = first_truth(
            patient, protocol, start=today + timedelta(days=14), facts={}, today=today
        )
        codes.append(str(start_plan(patient, truth, by=nurse).code))
    reader = User.objects.create_user("faults-patient", "faults-patient@example.org")
    access = Access.objects.create(
        user=reader, patient=patient, kind="self", name="x", granted_at=timezone.now()
    )
    lanes = ["doses", "tests", "visits", "periods"]
    _feed, token = make_feed(
        access, "phone", is_neutral=False, lanes=lanes, language="nl", now=timezone.now()
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return {
        "nurse": nurse.pk,
        "session": session(store, nurse),
        "patient_session": session(store, reader),
        "token": token,
        "plans": codes,
    }


def session(store, user):
    """Return the key of a session in which this person logged in with two factors."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    made = store()
    made[SESSION_KEY] = str(user.pk)
    made[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    made[HASH_SESSION_KEY] = user.get_session_auth_hash()
    made[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": FAR}]
    made["account_authentication_methods_user"] = str(user.pk)
    made["begun"] = made["seen"] = FAR
    made["limits"] = [60, 24]
    made["language"] = "nl"
    made.set_expiry(datetime.fromtimestamp(FAR, UTC))
    made.save()
    return made.session_key


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(int(sys.argv[1]))))
