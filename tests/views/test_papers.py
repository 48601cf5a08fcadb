"""The square on a paper: whoever reads it learns whether the paper holds, and nothing else."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from schedules.engine import Key
from schedules.planning import commit
from schedules.planning.record import move
from schedules.queries import mark_of, mark_of_example, protocol_for
from schedules.words.when import day_words
from treatments.models import Protocol

pytestmark = pytest.mark.usefixtures("dutch")

DOSE = Key("ocre.dose.1a", 1)


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-12-14")


def told(client, mark):
    response = client.get(reverse("paper", args=[mark]), headers={"accept-language": "nl"})
    return response.status_code, response.content.decode()


def test_a_paper_holds_as_long_as_nothing_changes(client, plan):
    status, page = told(client, mark_of(plan.patient))
    assert (status, "Dit papier klopt nog" in page) == (200, True)


def test_after_a_change_there_is_a_newer_one_since_that_day(client, plan, nurse):
    mark = mark_of(plan.patient)
    moved = move(DOSE, date(2026, 12, 21)).because("a reason")
    commit(plan, moved, by=nurse, revision=plan.revision)
    today = day_words(timezone.localdate())
    assert f"Op {today} is er iets veranderd" in told(client, mark)[1]
    assert "Dit papier klopt nog" in told(client, mark_of(plan.patient))[1]


def test_new_numbers_to_call_make_a_newer_paper(client, plan):
    mark = mark_of(plan.patient)
    plan.protocol.clinic.told_at = timezone.now()
    plan.protocol.clinic.save()
    assert "Er is een nieuwer papier" in told(client, mark)[1]


def test_a_finder_reads_nothing_of_whose_it_is_or_what_for(client, plan):
    _status, page = told(client, mark_of(plan.patient))
    for word in (
        "ocrelizumab",
        "ocrevus",
        "infuus",
        plan.patient.display_name,
        plan.patient.hospital_number,
    ):
        assert str(word).lower() not in page.lower(), word
    assert plan.patient.display_name not in mark_of(plan.patient)


def test_a_mark_that_is_not_ours_is_not_known(client, plan):
    mark = mark_of(plan.patient)
    for forged in (f"x{mark}", mark[:-1], "p.1.2~x", "x"):
        status, page = told(client, forged)
        assert (status, "Dit papier kennen wij niet" in page) == (404, True), forged


def test_the_paper_of_an_example_holds_until_a_newer_version_is_shown(client, db):
    protocol = protocol_for("ocrelizumab", "amsterdam-umc")
    mark = mark_of_example(protocol)
    assert "ocrelizumab" not in mark
    assert "Dit papier klopt nog" in told(client, mark)[1]
    Protocol.objects.filter(pk=protocol.pk).update(dated=date(2026, 12, 1))
    assert "Op 1 december 2026 is er iets veranderd" in told(client, mark)[1]
