"""What is sent 16 times as long takes at most 16 times the work, at each address.

Counted in queries and in calls of functions, never in time: so it says the same on any machine.
"""

import sys
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.views.test_who_gets_what import PEOPLE, path_of, rows, world

from . import words
from .pages import ways_of
from .test_fuzz import each_of, record
from .walks import REFUSED, undone

__all__ = ["record", "world"]  # the fixtures: one record with everything on it

FEW = 50  # 16 times as many are still let in
STEEPEST = 6  # four times as much more may cost so many times as much more; squares cost 16 times
CHEAP = 100  # calls for each thing sent: as much may always be, where the least is refused early
SLACK = 4_000  # calls, and a third of what the page costs anyhow: what it says of a mistake


@contextmanager
def counted():
    """Count the calls of functions and the queries inside."""
    counts = {"calls": 0, "queries": 0}

    def count(frame, event, thing):
        counts["calls"] += event in ("call", "c_call")

    with CaptureQueriesContext(connection) as queries:
        sys.setprofile(count)
        try:
            yield counts
        finally:
            sys.setprofile(None)
    counts["queries"] = len(queries)


def grown(fields, n):
    """Return fields that are sent: n that no form has, and n of those that this one has."""
    sent = {name: field.stands for name, field in fields.items()}
    own = [name for name, field in fields.items() if field.kind != "hidden"] or list(sent)
    for name in own:
        values = fields[name].choices or fields[name].stands or ["1"]
        sent[name] = [f"{values[0]}"] * (n // len(own))
    for name in ("keys", "plans", "offered", "seen", "part"):
        if name in sent or not fields:
            sent[name] = [" ".join(f"{key[:-1]}{number}" for number in range(n)) for key in KEYS]
    typed = [name for name in own if fields[name].kind in ("text", "textarea", "search")]
    sent |= {name: ["1 " * n] for name in typed}
    return sent | {f"x{number}": ["1"] for number in range(n // 2)}


KEYS = words.KEYS[:2]


def is_steep(few, more, most):
    """Tell whether the second step, four times as large, cost more than in proportion."""
    allowed = {
        "calls": (CHEAP * 3 * FEW, SLACK + few["calls"] / 3),
        "queries": (0, 4),
    }
    return {
        name: (few[name], more[name], most[name])
        for name, (cheap, slack) in allowed.items()
        if most[name] - more[name] > STEEPEST * max(more[name] - few[name], cheap) + slack
    }


def work(browser, method, path, fields, n):
    """Return what it costs to answer, n long; nothing is kept of it."""
    send = browser.get if method == "GET" else browser.post
    with undone():
        sent = grown(fields, n)
        with counted() as counts:
            response = send(path, sent)
    assert response.status_code < 500
    return counts


@pytest.mark.django_db
@pytest.mark.parametrize("steep", [False, True])
def test_what_grows_with_the_square_is_seen(steep):
    def cost(n):
        with counted() as counts:
            for _ in range(n):
                sorted([1]) if not steep else [abs(m) for m in range(n)]
        return counts

    assert bool(is_steep(cost(50), cost(200), cost(800))) == steep


def test_no_address_works_more_than_in_proportion_to_what_is_sent(record, client):
    steep, forms = {}, 0
    of_each = {address: (method, address, answers) for method, address, answers in rows()}
    for method, address, answers in list(of_each.values())[:: each_of(1)]:
        asked_by = [who for who in ("nurse", *PEOPLE) if answers[who] not in REFUSED]
        browser, path = type(client)(), path_of(address, record)
        with undone():
            if user := record.people[next(iter(asked_by), "stranger")]:
                browser.force_login(user)
            found = [form for form in ways_of(browser.get(path))[0] if form.path == path]
            fields = found[0].fields if found else {}
            forms += bool(found)
            sending = "POST" if found and found[0].method == "POST" else method
            few, more, most = (work(browser, sending, path, fields, FEW * x) for x in (1, 4, 16))
        if found := is_steep(few, more, most):
            steep[address] = found
    assert steep == {}
    assert forms > len(of_each) / each_of(6)
