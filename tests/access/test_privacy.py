"""Everything that is held is handed over, and everything goes when its term is over."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from schedules.access.carers import mark_seen
from schedules.access.feeds import make_feed
from schedules.access.letters import new_letter
from schedules.access.privacy import HELD, LEFT_OUT, export_of, forget, forgettable
from schedules.engine import Key
from schedules.models import Access, AccessEvent, Change, Entry, Letter, Patient, Plan, User
from schedules.planning import commit, record, stop
from schedules.planning.correct import correct
from schedules.planning.merge import merge, moves_of, shown_as
from tests.booking import book
from tests.renderers.papers import text_of

PAPER = "/mijn/gegevens.pdf"
LABS = Key("ocre.labs", 1)
# Tables that a person's account could lead to, and why nothing of a patient is in them.
NOTHING_IN = {
    "Cover": "of staff only",
    "EmailConfirmation": "django-allauth keeps none: the codes of mails are in the session",
    "Membership": "of staff only",
    "SocialAccount": "of staff only: a hospital's own login",
    "SocialToken": "of staff only: a hospital's own login",
    "User_groups": "not used here",
    "User_user_permissions": "not used here",
}


@pytest.fixture
def full(make_patient, make_plan, nurse):
    """A patient of whom every table holds something."""
    now = timezone.now()
    patient = make_patient("jbz", "Demo Framboos", email="framboos@example.org")
    plan = make_plan("ocrelizumab", "generic", "2026-11-02", patient=patient)
    row = plan.entries.filter(is_period=False).first()
    commit(plan, record.note(row.key, "geheim woord"), by=nurse, revision=1)
    commit(plan, book(Key("ocre.dose.maint", 1), date(2027, 5, 3)), by=nurse, revision=2)
    user = User.objects.create_user("p-abc", first_name="Demo Framboos", email="f@example.org")
    EmailAddress.objects.create(user=user, email="f@example.org", verified=True)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "key"})
    UserSession.objects.create(user=user, ip="203.0.113.9", session_key="x", user_agent="Browser")
    access = Access.objects.create(user=user, patient=patient, kind="self", granted_at=now)
    carer = User.objects.create_user("p-def", first_name="Demo Vijg", email="vijg@example.org")
    more = {"kind": "carer", "name": "Demo Vijg", "granted_at": now}
    Access.objects.create(user=carer, patient=patient, **more)
    mark_seen(access, {str(plan.code): 2}, now)
    new_letter(patient, "self", by=nurse, now=now)
    chosen = {"name": "phone", "is_neutral": True, "lanes": ["visits"], "language": "nl"}
    _feed, token = make_feed(access, now=now, **chosen)
    Client().get(f"/agenda/{token}/mijn-afspraken.ics")
    AccessEvent.objects.create(
        at=now, clinic="jbz", patient_code=patient.code, action="view", what="plan", actor="nurse"
    )
    patient.phone = "06 1234 5678"
    correct(patient, revision=0, by=nurse)
    other = make_patient("jbz", "Demo Framboos")
    shown = shown_as(patient, other, moves_of(patient, other))
    merge(patient, other, shown, by=nurse, now=now)
    return patient


# handing over


def tables_that_lead_to(model, seen):
    """Every table whose rows hang on a row of this one, however far."""
    for relation in model._meta.related_objects:
        table = relation.related_model
        if table not in seen:
            seen.add(table)
            tables_that_lead_to(table, seen)
    return seen


def test_every_table_that_leads_to_a_patient_is_handed_over_or_has_a_reason():
    leading = tables_that_lead_to(Patient, {Patient}) | tables_that_lead_to(User, {User})
    names = {table.__name__ for table in leading}
    assert names - {table.__name__ for table in HELD} == set(NOTHING_IN) - {
        "User_groups",
        "User_user_permissions",
    }


def test_every_field_of_these_tables_is_handed_over_or_has_a_reason(full):
    held = export_of(full)
    for table in (*HELD, AccessEvent):
        name = table.__name__
        assert held[name], f"the test holds no {name}"
        for field in table._meta.concrete_fields:
            is_left_out = f"*.{field.name}" in LEFT_OUT or f"{name}.{field.name}" in LEFT_OUT
            assert is_left_out != (field.name in held[name][0]), f"{name}.{field.name}"


def test_no_reason_is_left_of_a_field_that_is_gone():
    known = {f"{t.__name__}.{f.name}" for t in apps.get_models() for f in t._meta.get_fields()}
    assert [name for name in LEFT_OUT if not name.startswith("*") and name not in known] == []


def test_no_secret_and_nothing_of_the_carers_account_is_handed_over(full):
    text = json.dumps(export_of(full))
    hashes = [
        Letter.objects.get().secret_hash,
        full.accesses.get(kind="self").feeds.get().secret_hash,
    ]
    assert not [word for word in (*hashes, "vijg@example.org", "p-def") if word in text]
    assert "Demo Vijg" in text


def test_nothing_of_another_patient_is_handed_over(full, make_plan, make_patient):
    other = make_plan(
        "ocrelizumab", "generic", "2026-11-02", patient=make_patient("jbz", "Demo Kers")
    )
    text = json.dumps(export_of(full))
    assert "Demo Kers" not in text
    assert str(other.code) not in text


def test_a_patient_takes_everything_out_and_a_carer_nothing(client, full):
    own, carer = (full.accesses.get(kind=kind).user for kind in ("self", "carer"))
    client.force_login(own)
    held = client.get("/mijn/gegevens.json").json()
    assert held["Patient"][0]["display_name"] == "Demo Framboos"
    assert AccessEvent.objects.filter(action="export", role="self").count() == 1
    client.force_login(carer)
    assert client.get("/mijn/gegevens.json").status_code == 404
    assert client.get("/mijn/gegevens.exe").status_code == 404


def test_a_patient_gets_the_paper_in_the_language_of_the_page(client, full):
    client.force_login(full.accesses.get(kind="self").user)
    assert "What is held about you" in text_of(client.get(f"{PAPER}?language=en").content)
    assert "Wat over u is opgeslagen" in text_of(client.get(f"{PAPER}?language=nl").content)


def test_the_paper_tells_the_same_in_words(client, full, nurse, tmp_path):
    client.force_login(nurse)
    response = client.get(f"/patienten/{full.code}/gegevens.pdf")
    assert response["Content-Disposition"].startswith("attachment")
    text = text_of(response.content)
    for words in ("Demo Framboos", "geheim woord", "Demo Vijg", "phone", full.hospital_number):
        assert words in text, words


# forgetting


@pytest.fixture
def old(make_patient, make_plan, nurse, monkeypatch):
    """A patient whose treatment stopped on 5 March 2004, and whose record then last changed."""
    at = datetime(2004, 3, 5, 12, tzinfo=UTC)
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: at)
        patient = make_patient("jbz", "Demo Mispel")
        plan = make_plan(
            "ocrelizumab", "generic", "2004-01-05", patient=patient, today="2004-03-05"
        )
        intent = stop.stop(date(2004, 3, 5), "moved away")
        commit(plan, intent, by=nurse, revision=1)
    Plan.objects.filter(pk=plan.pk).update(last_on=date(2004, 3, 5))
    return patient


def command(*words):
    out = StringIO()
    call_command("forget_patients", *words, stdout=out)
    return out.getvalue()


def test_after_the_term_nothing_of_a_patient_is_left_but_the_log(old, full):
    code = old.code
    AccessEvent.objects.create(
        at=timezone.now(), clinic="jbz", patient_code=code, action="view", what="plan"
    )
    assert "1 patients forgotten" in command("--before", "2004-03-06")
    assert not Patient.objects.filter(code=code).exists()
    assert set(Patient.objects.values_list("display_name", flat=True)) == {"Demo Framboos"}
    assert set(Plan.objects.values_list("patient__display_name", flat=True)) == {"Demo Framboos"}
    told = AccessEvent.objects.filter(patient_code=code).order_by("pk")
    assert [(event.action, event.what) for event in told] == [
        ("view", "plan"),
        ("forget", "forget_patients"),
    ]


@pytest.mark.parametrize("before", ["2004-03-05", "2003-01-01"])
def test_the_last_change_counts_to_the_day(old, before):
    assert "0 patients forgotten" in command("--before", before)
    assert Patient.objects.filter(pk=old.pk).exists()


def test_a_plan_that_runs_is_never_forgotten_and_is_counted(old):
    Plan.objects.filter(patient=old).update(stopped_on=None, last_on=None)
    said = command("--before", "2004-03-06")
    assert "0 patients forgotten" in said
    assert "1 patients kept: a plan still runs" in said


def test_a_dry_run_deletes_nothing(old):
    assert "1 patients would be forgotten" in command("--before", "2004-03-06", "--dry-run")
    assert Patient.objects.filter(pk=old.pk).exists()


def test_the_term_of_the_law_cannot_be_made_shorter():
    with pytest.raises(CommandError, match="20 years"):
        command("--before", timezone.localdate().isoformat())


def test_one_record_goes_when_the_patient_asks(full):
    people = list(User.objects.filter(accesses__patient=full).values_list("pk", flat=True))
    forget(full)
    for table in (Patient, Plan, Entry, Change, Access, Letter, EmailAddress, UserSession):
        assert not table.objects.exists(), table
    assert not User.objects.filter(pk__in=people).exists()
    assert not text_in_database("Framboos")


def text_in_database(word):
    """Every table that still holds a word."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith(("treatments_", "django_migrations")):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [table for row in cursor.fetchall() if word in str(row)]
    return found


def test_a_carer_of_somebody_else_too_keeps_the_account(full, make_patient):
    carer = full.accesses.get(kind="carer").user
    now = timezone.now()
    Access.objects.create(user=carer, patient=make_patient(), kind="carer", granted_at=now)
    forget(full)
    assert User.objects.filter(pk=carer.pk).exists()


def test_forgetting_is_whole_or_not_at_all(full, monkeypatch):
    def breaks(self, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Patient, "delete", breaks)
    with pytest.raises(RuntimeError):
        forget(full)
    assert full.plans.count() == 1
    assert full.accesses.count() == 2
    assert not AccessEvent.objects.filter(action="forget").exists()


def test_what_is_said_of_it_names_nobody(old, capsys):
    said = command("--before", "2004-03-06")
    assert "Mispel" not in said + capsys.readouterr().err


def test_whoever_was_never_treated_goes_by_the_day_they_came(make_patient):
    patient = make_patient()
    Patient.objects.filter(pk=patient.pk).update(created_at=datetime(2004, 3, 5, tzinfo=UTC))
    assert list(forgettable(date(2004, 3, 6))) == [patient]
    assert list(forgettable(date(2004, 3, 5))) == []
