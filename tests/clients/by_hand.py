"""What `make clients` looks at: invented calendars, and one of which the treatment changes."""

from datetime import date, time, timedelta

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from schedules.access.feeds import make_feed, revoke
from schedules.engine import Key
from schedules.models import Access, Change, Membership, Patient, User
from schedules.planning import booking, commit
from schedules.planning.appointments import Slot
from schedules.planning.record import move
from schedules.planning.start import first_truth, start_plan
from schedules.planning.stop import stop
from schedules.planning.switch import switch
from schedules.planning.undo import undo
from schedules.planning.withdraw import withdraw
from schedules.queries import protocol_for
from tests.booking import book
from treatments.models import Clinic

from .feeds import made
from .readers import by_recurring_ical_events, by_sabre, shown
from .serving import Answer, serving
from .thunderbird import Thunderbird

SECOND = Key("ocre.dose.1b", 1)
SHOWN_BY_THUNDERBIRD = 40  # of the invented calendars; each is one that it subscribes to
PLAIN = {"Content-Type": "text/calendar; charset=utf-8"}


def calendars_are_seen(folder):
    """Yield for each program what it sees of the invented calendars otherwise than it is."""
    calendars = made()
    seen = by_sabre([one.body for one in calendars])
    pairs = zip(calendars, seen, strict=True)
    wrong = [
        f"{one.name}: {what}" for one, found in pairs for what in _differences(one.expected, found)
    ]
    yield f"sabre/vobject: {len(calendars)} invented calendars", wrong
    few = calendars[:SHOWN_BY_THUNDERBIRD]
    answers = {f"/{n}.ics": Answer(one.body, PLAIN) for n, one in enumerate(few)}
    (folder / "many").mkdir()
    asked = []
    with serving(answers, asked) as server:
        program = Thunderbird(folder / "many", [server + path for path in answers])
        kept = program.look(asked)
    pairs = zip(few, kept.values(), strict=True)
    wrong = [
        f"{one.name}: {what}"
        for one, found in pairs
        for what in _differences(first_days(one.expected), found)
    ]
    yield f"Thunderbird: {len(few)} invented calendars", wrong


def first_days(expected):
    """Of each series its first day: Thunderbird keeps it and its rule."""
    first = {}
    for one in expected:
        first.setdefault(one.uid, one)
    return sorted(first.values())


def acts_are_seen(folder):
    """Yield for each act what Thunderbird and sabre/vobject see wrongly after one look."""
    (folder / "one").mkdir()
    answers, asked = {}, []
    care = Care()
    with serving(answers, asked) as server:
        program = Thunderbird(folder / "one", [f"{server}/mine.ics"])
        for act in care.acts():
            answers["/mine.ics"] = care.fetched()
            body = answers["/mine.ics"].body
            expected = shown(by_recurring_ical_events, body)
            (kept,) = program.look(asked).values()
            (seen,) = by_sabre([body])
            yield f"Thunderbird: {act}, {len(kept)} events", _differences(expected, kept)
            yield f"sabre/vobject: {act}, {len(seen)} events", _differences(expected, seen)
        answers.clear()
        (kept,) = program.look(asked).values()
        yield "Thunderbird: the address was stopped; started again, it has nothing left", kept


def _differences(expected, seen):
    """What stands there too much, or twice, and what is missing."""
    over = list(seen)
    for one in expected:
        if one in over:
            over.remove(one)
    missing = [one for one in expected if one not in seen]
    return [f"too much: {one}" for one in over] + [f"missing: {one}" for one in missing]


class Care:
    """A patient, the acts of a nurse, and the calendar that shows them."""

    def __init__(self):
        clinic = Clinic.objects.get(slug="amsterdam-umc")
        self.nurse = User.objects.create_user("nurse", "nurse@example.org")
        Membership.objects.create(user=self.nurse, clinic=clinic)
        self.today = timezone.localdate()
        self.patient = Patient.objects.create(
            clinic=clinic,
            display_name="Demo Lijsterbes",
            born_on=date(1985, 5, 20),
            hospital_number="DEMO-1",
        )
        # A Monday in some weeks: what is done later lies ahead, and in the calendar.
        self.start = self.today + timedelta(days=49 - self.today.weekday())
        self.plan = self._started("ocrelizumab", self.start)
        user = User.objects.create_user("lijsterbes", "lijsterbes@example.org")
        access = Access.objects.create(
            user=user, patient=self.patient, kind="self", name="x", granted_at=timezone.now()
        )
        lanes = ["doses", "tests", "visits", "periods"]
        choices = {"is_neutral": False, "lanes": lanes, "language": "nl"}
        self.feed, token = make_feed(access, name="phone", now=timezone.now(), **choices)
        self.address = f"/agenda/{token}/mijn-afspraken.ics"

    def fetched(self):
        """Return what the feed answers now."""
        cache.clear()
        return Answer.of(Client().get(self.address))

    def acts(self):
        """Do one thing after another, and say which, each time before somebody looks."""
        on = self.start + timedelta(days=14)
        yield "subscribe"
        self._do(book(SECOND, on, at=time(9, 30), minutes=240))
        yield "book"
        code = str(self.plan.appointments.get().code)
        self._do(booking.move(code, Slot(on + timedelta(days=1), at=time(13, 0), minutes=240)))
        yield "move"
        self._do(booking.cancel(code))
        yield "cancel"
        change = self._do(move(SECOND, on + timedelta(days=7)))
        yield "move what is not agreed"
        self._do(undo(change))
        yield "undo"
        new = self._switched(on)
        yield "switch"
        self.plan = new
        self._do(stop(self.start + timedelta(days=200), "other"))
        yield "stop"
        self._do(withdraw("wrong person"))
        yield "withdraw"
        revoke(self.feed, timezone.now())

    def _started(self, treatment, start):
        truth = self._truth(treatment, start)
        return start_plan(self.patient, truth, by=self.nurse)

    def _truth(self, treatment, start):
        protocol = protocol_for(treatment, "amsterdam-umc")
        return first_truth(self.patient, protocol, start=start, facts={}, today=self.today)

    def _do(self, intent):
        self.plan.refresh_from_db()
        change = commit(self.plan, intent, by=self.nurse, revision=self.plan.revision)
        self.plan.refresh_from_db()
        return change

    def _switched(self, on):
        act = Change.Act.SWITCH
        stopping = stop(on + timedelta(days=7), "other", last_dose=on, act=act)
        truth = self._truth("natalizumab", on + timedelta(days=35))
        return switch(self.plan, stopping, truth, by=self.nurse, revision=self.plan.revision)
