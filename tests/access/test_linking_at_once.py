"""Several who link, and who writes meanwhile, with real threads on a database of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.utils import timezone

from schedules.access import chain
from schedules.access.chain import link_new
from schedules.access.log import NOBODY
from schedules.access.verify import verify
from schedules.models import AccessEvent, Link


def write(many=1):
    for _ in range(many):
        AccessEvent.objects.create(
            at=timezone.now(), clinic="jbz", patient_code=NOBODY, action="view", what="plan"
        )


def in_threads(*acts):
    barrier = Barrier(len(acts))

    def one(act):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_several_link_at_once_and_each_row_is_linked_once(own, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 10)
    write(60)
    linked = in_threads(link_new, link_new, lambda: write(40), link_new)
    rest = link_new()
    assert sum(found.rows for found in linked if found) + rest.rows == 100
    assert list(Link.objects.values_list("number", flat=True)) == list(range(1, 101))
    assert verify() == (100, 0, 0)
