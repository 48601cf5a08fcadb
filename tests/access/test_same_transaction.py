"""What is done, and what the log of access tells of it, are written together or not at all."""

from contextlib import suppress

import pytest
from django.db import DatabaseError
from django.utils import timezone

from schedules.access.letters import new_letter
from schedules.models import (
    Access,
    AccessEvent,
    Change,
    ClinicChange,
    Correction,
    Feed,
    Letter,
    Membership,
    Patient,
    User,
)
from tests.planning.breaking import refuse
from tests.views.test_clinic_page import URGENT
from tests.views.test_feeds import MINE, TYPED

TOLD = "NEW.action IN ('change', 'access')"
WATCHED = (Access, Change, ClinicChange, Correction, Feed, Letter, Membership, Patient, User)
SESSION = ("last_login", "seen_at", "worklist")  # what a visit itself leaves


@pytest.fixture
def plan(make_plan, make_patient):
    return make_plan("ocrelizumab", "generic", "2026-11-02", patient=make_patient("jbz"))


@pytest.fixture
def own(plan):
    """The patient, who can come in, and a carer."""
    now = timezone.now()
    for name, kind in (("p-1", "self"), ("p-2", "carer")):
        user = User.objects.create_user(name)
        Access.objects.create(user=user, patient=plan.patient, kind=kind, name=name, granted_at=now)
    return User.objects.get(username="p-1")


@pytest.fixture
def manager(nurse):
    clinic = nurse.memberships.get().clinic
    Membership.objects.create(user=nurse, clinic=clinic, role="manager")
    return nurse


def note(plan, nurse, **_):
    labs = plan.entries.filter(kind="lab").first()
    typed = {"what": "note", "keys": [str(labs.key)], "note": "called", "revision": 1}
    return nurse, f"/plannen/{plan.code}/noteren/", typed


def person(plan, **more):
    typed = {
        "display_name": "Demo Kers",
        "born_on": "1985-05-20",
        "hospital_number": "T-77",
        "clinic": plan.patient.clinic.pk,
        "language": "nl",
    }
    return typed | more


def add(plan, nurse, **_):
    return nurse, "/patienten/nieuw/", person(plan)


def correct(plan, nurse, **_):
    return nurse, f"/patienten/{plan.patient.code}/bewerken/", person(plan, revision="0")


def letter(plan, nurse, **_):
    return nurse, f"/patienten/{plan.patient.code}/brief/", {}


def take_back(plan, nurse, **_):
    made, _code = new_letter(plan.patient, "self", by=nurse, now=timezone.now())
    return nurse, f"/patienten/{plan.patient.code}/brief/{made.code}/intrekken/", {}


def block(plan, nurse, **_):
    return nurse, f"/patienten/{plan.patient.code}/toegang-sluiten/", {}


def role(plan, manager, **_):
    typed = {"email": "new@example.org", "name": "New", "role": "nurse"}
    return manager, "/medewerkers/", typed | {"clinic": plan.patient.clinic.pk}


def reached(manager, **_):
    typed = {"revision": "0"} | URGENT
    return manager, "/ziekenhuis/jbz/nummer/urgent/", typed


def invite(own, **_):
    return own, "/mijn/meekijkers/", {"name": "Demo Vijg"}


def withdraw(own, **_):
    code = Access.objects.get(kind="carer").code
    return own, f"/mijn/meekijkers/{code}/intrekken/", {}


def feed(own, **_):
    return own, MINE, TYPED


def password(nurse, **_):
    typed = {"oldpassword": "a long pass phrase"}
    typed |= dict.fromkeys(("password1", "password2"), "another long pass phrase")
    return nurse, "/account/password/change/", typed


ACTS = (
    note,
    add,
    correct,
    letter,
    take_back,
    block,
    role,
    reached,
    invite,
    withdraw,
    feed,
    password,
)


def stored():
    rows = {}
    for model in WATCHED:
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in SESSION]
        rows[model] = list(model.objects.order_by("pk").values(*names))
    return rows


def told():
    return AccessEvent.objects.filter(action__in=("change", "access")).count()


@pytest.fixture
def asked(client, plan, nurse, manager, own):
    """Return a function that logs in who may do an act; what it gives then does it."""

    def ask(act):
        user, address, typed = act(plan=plan, nurse=nurse, manager=manager, own=own)
        client.force_login(user)
        client.get(address)
        return lambda: client.post(address, typed)

    return ask


@pytest.mark.parametrize("act", ACTS)
def test_what_is_done_is_told(asked, act):
    do = asked(act)
    before, count = stored(), told()
    do()
    assert stored() != before
    assert told() > count


@pytest.mark.parametrize("act", ACTS)
def test_what_cannot_be_told_is_not_done(asked, act):
    do = asked(act)
    before, count = stored(), told()
    refuse(AccessEvent, TOLD)
    with suppress(DatabaseError):  # a page may answer it, as a number that was just given away
        do()
    assert stored() == before
    assert told() == count


@pytest.mark.parametrize(("act", "model"), [(note, Change), (letter, Letter), (feed, Feed)])
def test_what_is_not_done_is_not_told(asked, act, model):
    do = asked(act)
    before, count = stored(), told()
    refuse(model, "NEW.id = NEW.id OR NEW.id IS NULL")
    with pytest.raises(DatabaseError, match="refused by the test"):
        do()
    assert stored() == before
    assert told() == count
