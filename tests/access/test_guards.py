"""The database itself refuses that the log or the history is changed, whoever asks and how."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from schedules.access.privacy import forget
from schedules.models import Access, AccessEvent, Change, ClinicChange, Correction, Reading
from schedules.planning import commit, record

from .guarded import CHANGES, HISTORY, PATIENTS, PLANS, refused, sql, tell


@pytest.mark.parametrize("model", HISTORY)
def test_no_row_is_changed_or_deleted(told, model):
    table = model._meta.db_table
    before = list(model.objects.order_by("pk").values())
    assert before
    refused(lambda: model.objects.update(id=99))
    refused(model.objects.all().delete)
    refused(lambda: sql(f"UPDATE {table} SET id = id"))
    refused(lambda: sql(f"DELETE FROM {table}"))
    assert list(model.objects.order_by("pk").values()) == before


def test_nothing_with_a_history_is_deleted(told):
    refused(told.delete)
    refused(lambda: sql(f"DELETE FROM {PLANS}"))
    refused(lambda: sql(f"DELETE FROM {PATIENTS}"))
    refused(lambda: sql("DELETE FROM schedules_access"))


def test_all_still_take_new_rows(told, nurse):
    labs = next(entry.key for entry in told.entries.filter(kind="lab"))
    copy = AccessEvent.objects.get(action="view")
    copy.pk = None
    copy.save()
    commit(told, record.note(labs, "called"), by=nurse, revision=1)
    assert AccessEvent.objects.filter(action="view").count() == 2
    assert told.changes.count() == 2


# forgetting


def test_a_word_of_forgetting_alone_unlocks_nothing(told):
    patient, access = told.patient, Access.objects.get()
    for code in (patient.code, told.code, access.code):
        tell(code, "forget")
    refused(Change.objects.all().delete)
    refused(lambda: sql(f"DELETE FROM {CHANGES}"))
    refused(lambda: sql(f"UPDATE {CHANGES} SET reason = 'another'"))
    refused(lambda: sql("DELETE FROM schedules_reading"))
    refused(lambda: sql("DELETE FROM schedules_correction"))
    refused(lambda: sql(f"DELETE FROM {PLANS}"))
    refused(lambda: sql("DELETE FROM schedules_access"))
    assert told.changes.count() == 1


def test_with_it_nothing_goes_unless_the_patient_goes_whole(told):
    """The history without the rest: at its end the transaction finds plans that are nobody's."""
    tell(told.patient.code, "forget")
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), transaction.atomic():
        take_history_alone(told)
    assert told.changes.count() == 1


def take_history_alone(told):
    sql(f"DELETE FROM {PATIENTS} WHERE id = %s", [told.patient_id])
    sql(f"DELETE FROM {CHANGES} WHERE plan_id = %s", [told.pk])
    connection.check_constraints()


@pytest.mark.parametrize("name", ["patient", "plan", "access"])
def test_who_was_forgotten_does_not_come_back_with_another_history(told, name, make_patient):
    patient, access = told.patient, Access.objects.get()
    old = {"patient": patient, "plan": told, "access": access}[name]
    code, pk, model = old.code, old.pk, type(old)
    columns = {f.attname: getattr(old, f.attname) for f in model._meta.concrete_fields}
    forget(patient)
    if name != "patient":
        columns["patient_id"] = make_patient().pk
    refused(lambda: model(**columns).save(force_insert=True))
    refused(lambda: model(**columns | {"id": pk + 1_000}).save(force_insert=True))
    assert not model.objects.filter(code=code).exists()


def test_no_code_becomes_another_one(told):
    """Else a patient takes the code of one who was forgotten, and what hangs on it may go."""
    for table in (PATIENTS, PLANS, "schedules_access"):
        refused(lambda table=table: sql(f"UPDATE {table} SET code = %s", [uuid4().hex]))


def test_forgetting_takes_all_of_it_and_leaves_a_word_for_each_code(told):
    codes = {told.patient.code, told.code, Access.objects.get().code}
    forget(told.patient)
    assert not Change.objects.exists()
    assert not Reading.objects.exists()
    assert not Correction.objects.exists()
    assert ClinicChange.objects.exists()
    told = AccessEvent.objects.filter(action="forget")
    assert {event.patient_code for event in told} == codes
    assert {event.what for event in told} == {
        "forget_patients",
        "forget_patients: plan",
        "forget_patients: access",
    }
