"""What must never be in the database is refused by the database itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from treatments.models import Clinic, DosingCourse, MonitoringRule, Protocol, Source, Treatment

pytestmark = pytest.mark.django_db


@pytest.fixture
def protocol():
    return Protocol.objects.create(
        treatment=Treatment.objects.get(slug="ocrelizumab"),
        clinic=Clinic.objects.get(slug="jbz"),
        version="1",
        dated=date(2026, 11, 23),
    )


def dose(protocol, **changes):
    values = {
        "protocol": protocol,
        "fact": "test.dose",
        "position": 1,
        "kind": "dose",
        "title_nl": "Infuus",
        "title_en": "Infusion",
        "shape": "at",
        "begin_anchor": "start",
        "source": Source.objects.get(key="umc-ocrelizumab"),
        "section": "Procedure",
        "confidence": "H",
    }
    return DosingCourse(**values | changes)


def refused(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save(force_insert=True)


def test_a_right_rule_is_accepted(protocol):
    dose(protocol).save()


@pytest.mark.parametrize(
    "changes",
    [
        {"begin_amount": 3},
        {"begin_unit": "month"},
        {"every_amount": 1},
        {"until_unit": "day"},
        {"tolerance_amount": 7},
        {"minimum_gap_amount": 5},
        {"source": None},
        {"section": ""},
        {"title_nl": ""},
        {"title_en": ""},
        {"begin_anchor": ""},
        {"shape": "between"},
        {"shape": "before", "begin_anchor": ""},
    ],
    ids=str,
)
def test_a_half_rule_is_refused(protocol, changes):
    refused(dose(protocol, **changes))


def test_one_fact_stands_once_in_a_protocol(protocol):
    dose(protocol).save()
    refused(dose(protocol, position=2))


def test_one_version_of_a_protocol_exists_once(protocol):
    protocol.pk = None
    refused(protocol)


def test_two_released_versions_of_one_protocol_are_refused(protocol):
    Protocol.objects.filter(pk=protocol.pk).update(status="released")
    protocol.pk, protocol.version, protocol.status = None, "2", "released"
    refused(protocol)


def test_a_source_that_a_rule_names_cannot_be_deleted(protocol):
    dose(protocol).save()
    with pytest.raises(IntegrityError):
        Source.objects.get(key="umc-ocrelizumab").delete()


def test_a_kind_belongs_to_one_table():
    with pytest.raises(ValidationError, match="lab is no kind of DosingCourse"):
        DosingCourse(kind="lab").clean()
    MonitoringRule(kind="lab").clean()
