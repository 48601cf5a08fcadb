"""Records in states that the demo lacks, and one person who may see them: a process of its own.

`python -m tests.browser.records` says in JSON the cookie of that person's login and the code of
each record, by its state.
"""

import json
from datetime import date, timedelta

import django

NAME = "Demo Wilgenroosbosbesgaarde"  # with more of it: one word that no line holds
LONG = f"{NAME}{'-van-der-Wilgenroosbosbesgaarde' * 3}"


def main():
    """Make what is asked for, as of today."""
    from django.utils import timezone

    from schedules.models import Patient, User
    from treatments.models import Clinic

    today, nurse = timezone.localdate(), User.objects.get(username="nurse")
    clinic = Clinic.objects.get(slug="jbz")  # not the demo's: its lists stay as they are

    def record(name, *treatments):
        patient = Patient.objects.create(
            clinic=clinic, display_name=name, born_on=date(1985, 5, 20), hospital_number=name[:30]
        )
        return patient, [_start(patient, one, today, nurse) for one in treatments]

    both, _plans = record("Demo Sering", "ocrelizumab", "dimethyl-fumarate")
    paused, plans = record("Demo Seringa", "siponimod")
    _pause(plans[0], today, nurse)
    found = {"two treatments at once": both, "paused": paused, "long names": record(LONG)[0]}
    for state, name in (
        ("130 entries", "Demo Abrikoos"),
        ("stopped", "Demo Dadel"),
        ("taken back", "Demo Druif"),
        ("nothing planned", "Demo Salie"),
    ):
        found[state] = Patient.objects.get(display_name=name)
    print(json.dumps(_opened(found.values(), timezone.now()) | {"records": _codes(found)}))


def _start(patient, treatment, today, nurse):
    from schedules.planning.start import first_truth, start_plan
    from schedules.queries import protocol_for

    start = today - timedelta(60 + today.weekday())  # a Monday or so, two months ago
    protocol = protocol_for(treatment, "generic")
    return start_plan(
        patient, first_truth(patient, protocol, start=start, facts={}, today=start), by=nurse
    )


def _pause(plan, today, nurse):
    from schedules.planning import commit
    from schedules.planning.interruption import interrupt

    since = today - timedelta(10)
    commit(
        plan, interrupt(since, "Operatie", again=None, how=None, today=today), by=nurse, revision=1
    )


def _opened(patients, now):
    """Let one person see these records; return the cookie of the login."""
    from schedules.models import Access, User
    from tests.conftest import Browser

    person = User.objects.create_user("who-sees-many")
    for patient in patients:
        Access.objects.create(user=person, patient=patient, kind="self", granted_at=now)
    browser = Browser()
    browser.force_login(person, factors=1)
    return {"session": browser.cookies["sessionid"].value}


def _codes(patients):
    from schedules.models import Access

    return {
        state: str(Access.objects.get(patient=patient, user__username="who-sees-many").code)
        for state, patient in patients.items()
    }


if __name__ == "__main__":
    django.setup()
    main()
