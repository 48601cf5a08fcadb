"""What the program's own log may not hold: names, dates of care, and what opens a record."""

import logging

import pytest
from django.db import IntegrityError, connection

from schedules.models import Patient


def boom(number):
    raise ValueError(f"{number} is no day")


def shown(caplog):
    return "\n".join(caplog.handler.format(record) for record in caplog.records)


def test_a_traceback_says_where_and_not_of_whom(caplog):
    day, name = "2026-11-02", "Demo Aardbei"  # not in the lines that break: those are shown
    try:
        try:
            boom(day)
        except ValueError as error:
            raise RuntimeError(name) from error
    except RuntimeError:
        logging.getLogger("django.request").exception("it broke")
    told = shown(caplog)
    assert "it broke" in told
    assert told.index("ValueError") < told.index("RuntimeError")
    assert 'in boom\n    raise ValueError(f"{number} is no day")' in told
    assert day not in told
    assert name not in told


@pytest.mark.django_db
def test_what_the_database_refuses_is_not_copied_into_the_log(caplog, make_patient):
    make_patient()
    try:
        Patient.objects.create(
            clinic=Patient.objects.get().clinic, display_name="Demo Kiwi", hospital_number="X"
        )
    except IntegrityError:
        logging.getLogger("django.request").exception("it broke")
    assert "IntegrityError" in shown(caplog)
    assert "Demo Kiwi" not in shown(caplog)


@pytest.mark.django_db
def test_questions_to_the_database_are_not_logged_whatever_the_level(settings, caplog):
    settings.DEBUG = True
    with caplog.at_level(logging.DEBUG):
        connection.force_debug_cursor = True
        try:
            list(Patient.objects.filter(display_name="Demo Aardbei"))
        finally:
            connection.force_debug_cursor = False
    assert "Demo Aardbei" not in shown(caplog)
