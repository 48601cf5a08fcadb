"""How many queries a page asks, of a small record and of a larger one. How fast says `make bench`.

Files and papers are no pages. What begins and ends a transaction asks nothing.
"""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schedules.engine import Key
from schedules.planning import commit
from schedules.planning.undo import undo
from tests.booking import book

from .test_who_gets_what import path_of, rows, world

__all__ = ["world"]  # a fixture

MOST = 8
# Pages that ask more. A number may go down, and never up.
MORE = {
    "worklist": 18,  # each of seven lists is counted
    "patient-merge-with": 25,  # reads two whole records
    "letter-new": 11,
    "patient-block": 9,
    "patients": 9,
    "plan-switch": 11,
    "plan-stop": 9,
    "appointment": 10,
    "patient": 9,
    "mine": 9,  # with news
    "mine-log": 9,
    "mine-feeds": 9,
    "mine-feed-change": 9,
    # of django-allauth
    "account_reauthenticate": 9,
    "mfa_add_webauthn": 10,
}
FILES = ("print", "large", "card", "summary", "csv", "calendar", "chart", "data", "export", "feed")
NO_QUESTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def pages():
    """Each address of a page, with the first of those who are shown it."""
    who = ("nurse", "patient", "manager", "auditor", "author", "stranger")
    shown = [(at, words) for method, at, words in rows() if method == "GET"]
    shown = [(at, words) for at, words in shown if at.rpartition("-")[2] not in FILES]
    return {at: one for at, words in shown for one in reversed(who) if words[one] == "200"}


def statements(client, path):
    """How many queries a page asks, once what never changes was read."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return sum(query["sql"].split()[0] not in NO_QUESTION for query in asked)


def grown(world, make_patient, make_plan, nurse):
    """Give the hospital five more patients, and this one two more plans, with appointments."""
    make_plan("ofatumumab", "generic", "2026-10-05", patient=world.patient)
    own = make_plan("ocrelizumab", "generic", "2026-10-05", patient=world.patient)
    for plan in (own, *(_another(n, make_patient, make_plan) for n in range(5))):
        agreed = book(Key("ocre.dose.maint", 1), date(2027, 5, 3))
        commit(plan, agreed, by=nurse, revision=1)


def _another(n, make_patient, make_plan):
    patient = make_patient("jbz", f"Demo Kers {n}")
    return make_plan("ocrelizumab", "generic", "2026-10-05", patient=patient)


@pytest.mark.parametrize("acts", [0, 20])
def test_a_history_asks_as_few_queries_of_many_changes(
    acts, client, make_patient, make_plan, nurse
):
    plan = make_plan("ofatumumab", "generic", "2026-10-05", patient=make_patient("jbz"))
    for n in range(acts):
        agreed = book(Key("kesi.dose.month", n + 1), date(2027, 1, 4) + timedelta(30 * n))
        commit(plan, agreed, by=nurse, revision=plan.revision)
        if n % 2:
            commit(plan, undo(plan.changes.latest("revision")), by=nurse, revision=plan.revision)
    client.force_login(nurse)
    assert statements(client, f"/plannen/{plan.code}/geschiedenis/") <= MOST


@pytest.mark.parametrize("is_large", [False, True])
def test_a_page_asks_few_queries_whatever_the_size(
    is_large, world, client, make_patient, make_plan, nurse
):
    if is_large:
        grown(world, make_patient, make_plan, nurse)
    found = {}
    for address, who in pages().items():
        client.logout()
        cache.clear()  # limits on tries
        if world.people[who]:
            client.force_login(world.people[who])
        n = statements(client, path_of(address, world))
        if n > MORE.get(address, MOST):
            found[address] = n
    assert found == {}
