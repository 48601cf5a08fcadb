"""Only in PostgreSQL several write at once, and who began first may end last."""

from threading import Event

from django.db import transaction

from schedules.access.chain import link_new
from schedules.access.verify import verify
from schedules.models import Link

from .test_linking_at_once import in_threads, write


def test_who_writes_and_does_not_end_holds_up_nobody(own):
    """The row of the transaction that ends last has the lower number."""
    is_written, may_end = Event(), Event()

    def slow():
        with transaction.atomic():
            write()
            is_written.set()
            assert may_end.wait(timeout=20)

    def quick():
        assert is_written.wait(timeout=20)
        write()
        assert link_new(is_quick=True) == (1, 0)
        assert verify() == (1, 0, 0)
        may_end.set()

    in_threads(slow, quick)
    assert link_new(is_quick=True) == (1, 0)
    first, second = Link.objects.order_by("number")
    assert first.row > second.row
    assert verify() == (2, 0, 0)
