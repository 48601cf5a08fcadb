"""Records in states that the demo lacks, and one person who may see them: a process of its own.

`python -m tests.browser.records` says in JSON the cookie of a login that sees it and the code of
each record, by its state. One person sees most of them; who has news sees nothing else.
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
        start = today - timedelta(60 + today.weekday())  # a Monday or so, two months ago
        return patient, [_start(patient, one, start, nurse) for one in treatments]

    both, _plans = record("Demo Sering", "ocrelizumab", "dimethyl-fumarate")
    paused, plans = record("Demo Seringa", "siponimod")
    _pause(plans[0], today, nurse)
    found = {"two treatments at once": both, "paused": paused, "long names": record(LONG)[0]}
    told = dict(_with_news(record, today, nurse))
    for state, name in (
        ("130 entries", "Demo Abrikoos"),
        ("stopped", "Demo Dadel"),
        ("taken back", "Demo Druif"),
        ("nothing planned", "Demo Salie"),
    ):
        found[state] = Patient.objects.get(display_name=name)
    now = timezone.now()
    many = _opened("who-sees-many", found.values(), now)
    own = {
        state: _opened(f"who-reads-{n}", [patient], now)
        for n, (state, patient) in enumerate(told.items())
    }
    sessions = dict.fromkeys(found, many) | own
    print(json.dumps({"sessions": sessions, "records": _codes(found | told)}))


def _start(patient, treatment, start, nurse, clinic="generic"):
    from schedules.planning.start import first_truth, start_plan
    from schedules.queries import protocol_for

    protocol = protocol_for(treatment, clinic)
    return start_plan(
        patient, first_truth(patient, protocol, start=start, facts={}, today=start), by=nurse
    )


def _with_news(record, today, nurse):
    """Somebody whose course moved; of two treatments; and after a switch."""
    from schedules.engine import Key
    from schedules.planning import commit
    from schedules.planning.record import move

    def moved(plan, fact, days):
        first = plan.entries.get(fact=fact, occurrence=1)
        intent = move(Key(fact, 1), first.due + timedelta(days), carries=True)
        commit(plan, intent.because("holiday"), by=nurse, revision=plan.revision)

    for state, name, others in (
        ("news", "Demo Nieskruid", ()),
        ("news of two treatments", "Demo Nigelle", ("dimethyl-fumarate",)),
        ("news after a switch", "Demo Nerine", ("ocrelizumab",)),
    ):
        patient, plans = record(name, *others)
        course = _start(patient, "alemtuzumab", today + timedelta(7), nurse, "jbz")
        if state == "news after a switch":
            _stop(plans[0], today, nurse)
        moved(course, "alem.c1.dose", 1)
        yield state, patient


def _stop(plan, today, nurse):
    from schedules.planning import commit
    from schedules.planning.stop import stop

    commit(plan, stop(today, "een andere behandeling"), by=nurse, revision=plan.revision)


def _pause(plan, today, nurse):
    from schedules.planning import commit
    from schedules.planning.interruption import interrupt

    since = today - timedelta(10)
    commit(
        plan, interrupt(since, "Operatie", again=None, how=None, today=today), by=nurse, revision=1
    )


def _opened(name, patients, now):
    """Let one person see these records; return the cookie of the login."""
    from schedules.models import Access, User
    from tests.conftest import Browser

    person = User.objects.create_user(name)
    for patient in patients:
        read = {str(plan.code): 1 for plan in patient.plans.all()}  # as it was begun
        Access.objects.create(user=person, patient=patient, kind="self", granted_at=now, seen=read)
    browser = Browser()
    browser.force_login(person, factors=1)
    return browser.cookies["sessionid"].value


def _codes(patients):
    from schedules.models import Access

    return {
        state: str(Access.objects.get(patient=patient, user__username__startswith="who-").code)
        for state, patient in patients.items()
    }


if __name__ == "__main__":
    django.setup()
    main()
