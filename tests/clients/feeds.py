"""Hundreds of invented calendars, each with what a program must show of it.

What must be shown is said here by a model of its own: each kind of entry, made of a few values, is
typed with its event. The days are chosen where clocks, months and years are odd; entries of one
calendar share no day, so that what is told of a day is what is told of one entry.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedules.agenda.lanes import Lane
from schedules.engine import Certainty, Key, Kind, Repeat, Status
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.ical import render_feed
from schedules.timeline import Appointment
from tests.renderers.calendars import a_period, a_timeline, a_window, an_entry

from .seen import LAST, Seen, text_of

TODAY = date(2026, 11, 23)
STAMP = datetime(2026, 11, 1, 9, tzinfo=UTC)
HOST = "@mscare-host"
ZONE = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)
UNTIL = date(2028, 11, 23)  # so far a feed goes
MANY = 520

CLOCK = [date(2027, 3, d) for d in (27, 28, 29)] + [date(2027, 10, d) for d in (30, 31)]
ENDS = [date(2026, 12, 31), date(2027, 2, 28), date(2027, 4, 30), date(2028, 1, 31)]
LEAP = [date(2028, 2, d) for d in (28, 29)] + [date(2028, 3, 1)]
ODD = [*CLOCK, date(2027, 11, 1), *ENDS, *LEAP]
# At two and three the clock is changed; nobody is called at an hour that stands there twice or not.
HOURS = [time(0, 0), time(0, 45), time(1, 30), time(3, 0), time(8, 15), time(13, 5), time(23, 30)]
LENGTHS = (5, 45, 180, 600)
TITLES = (
    "Infuus",
    "Bloed prikken; urine inleveren, nuchter",
    "MRI-scan vóór de start (hoofd én nek) \\ contrast",
    'Controle "na een jaar"',
    "Een lange naam " + "die over meer dan één regel gaat – " * 4 + "einde",
    "Ё: Приём у врача 🩺 " + "é" * 60,
    "Afspraak: 50% van de dosis; C:\\temp",
)
KINDS = (Kind.DOSE, Kind.LAB, Kind.IMAGING, Kind.VISIT, Kind.PHONE)
# What stands in a title beside the name of the thing, and what is told where nothing may be told.
SAID = {
    "en": {
        "open": "Still to agree: {}",
        "span": "Still to agree: {} (on one of these days)",
        "about": "Still to agree: {} (around this day)",
        "opens": "Still to agree: {} (possible from this day)",
        "closes": "Still to agree: {} (this day at the latest)",
        "left": "CANCELLED: {}",
        "begins": "Begins: {}",
        "ends": "Up to and including today: {}",
        "appointment": "Hospital appointment",
        "home": "Reminder",
        "lasts": "Take note",
    },
    "nl": {
        "open": "Nog afspreken: {}",
        "span": "Nog afspreken: {} (op een van deze dagen)",
        "about": "Nog afspreken: {} (rond deze dag)",
        "opens": "Nog afspreken: {} (kan vanaf deze dag)",
        "closes": "Nog afspreken: {} (uiterlijk deze dag)",
        "left": "VERVALLEN: {}",
        "begins": "Begint: {}",
        "ends": "Tot en met vandaag: {}",
        "appointment": "Afspraak ziekenhuis",
        "home": "Herinnering",
        "lasts": "Let op",
    },
}


class Made(NamedTuple):
    """A calendar, and what every program must show of it."""

    name: str
    body: bytes
    expected: list[Seen]
    days: list[list[date]]  # of each series, as the engine has them


class Maker:
    """Makes one calendar from a number; the same number gives the same calendar."""

    def __init__(self, number):
        self.random = Random(number)
        self.number = number
        self.language = self.random.choice(("nl", "en"))
        self.is_neutral = number % 5 == 4
        self.words = SAID[self.language]
        self.taken, self.entries, self.seen, self.days = set(), [], [], []

    def make(self):
        makers = (
            self.whole_day,
            self.hour,
            self.hour,
            self.no_length,
            self.open,
            self.about,
            self.window,
            self.long_window,
            self.stay,
            self.left,
            self.done,
            self.period,
        )
        for make in self.random.sample(makers, self.random.randint(3, 7)):
            make()
        if self.number % 2:
            self.series()
        self.random.shuffle(self.entries)
        timeline = a_timeline(*self.entries, language=self.language)
        choice = Choice(
            self.is_neutral, frozenset(Lane), self.language, by_day=self.random.random() < 0.7
        )
        file = render_feed([timeline], choice, TODAY, STAMP)
        return Made(f"calendar {self.number}", file.body, sorted(self.seen), self.days)

    # what entries have in common

    def free(self, days=1, since=TODAY):
        """Days on which nothing stands yet, odd ones first."""
        for _try in range(1000):
            if self.random.random() < 0.6:
                first = self.random.choice(ODD) - ONE_DAY * self.random.randrange(days)
            else:
                first = since + ONE_DAY * self.random.randrange(700)
            wanted = {first + ONE_DAY * n for n in range(days)}
            if since <= first and max(wanted) <= UNTIL and not wanted & self.taken:
                self.taken |= wanted
                return first, first + ONE_DAY * (days - 1)
        raise AssertionError("no day is free")

    def named(self):
        return self.random.choice(TITLES), self.random.choice(KINDS)

    def uid(self):
        return f"{self.number:08x}-0000-5000-8000-{len(self.entries):012x}"

    def put(self, make, *days, **changes):
        """Make an entry with an identity of its own."""
        uid = self.uid()
        entry = make(*days, uid=uid, fact=f"lind.f{len(self.entries)}", **changes)
        self.entries.append(entry)
        return entry

    def show(self, entry, begins, ends, status, said="{}", neutral="appointment", part=""):
        """Say what is to be seen of an entry: its first day or moment, and that after its last."""
        title = self.words[neutral] if self.is_neutral else entry.title
        uid = entry.uid + part + ("" if self.is_neutral else HOST)
        words = self.words.get(said, said).format(title)
        self.seen.append(Seen(uid, text_of(begins), text_of(ends), words, status))

    def agreed(self, on, status=Status.BOOKED, **slot):
        """What an entry that is agreed has beside its title."""
        code = f"{self.number}-{len(self.entries)}"
        keys = (Key(f"lind.f{len(self.entries)}", 1),)
        return {
            "status": status,
            "certainty": Certainty.BOOKED,
            "on": on,
            "due": on,
            "at": slot.get("at"),
            "appointment": Appointment(code, on, keys=keys, **slot),
        }

    # the kinds

    def whole_day(self):
        title, kind = self.named()
        day, _last = self.free()
        entry = self.put(an_entry, title=title, kind=kind, **self.agreed(day))
        self.show(entry, day, day + ONE_DAY, "CONFIRMED")

    def hour(self):
        title, kind = self.named()
        day, _last = self.free()
        at, minutes = self.random.choice(HOURS), self.random.choice(LENGTHS)
        begins = datetime.combine(day, at, ZONE).astimezone(UTC)
        ends = begins + timedelta(minutes=minutes)
        if stands_twice(ends.astimezone(ZONE)):
            minutes, ends = 600, begins + timedelta(minutes=600)
        agreed = self.agreed(day, at=at, minutes=minutes)
        entry = self.put(an_entry, title=title, kind=kind, **agreed)
        self.show(entry, begins, ends, "CONFIRMED")

    def no_length(self):
        """Where nobody said how long it takes, no hour is made up: it ends as it begins."""
        title, kind = self.named()
        day, _last = self.free()
        at = self.random.choice(HOURS)
        entry = self.put(an_entry, title=title, kind=kind, **self.agreed(day, at=at))
        begins = datetime.combine(day, at, ZONE).astimezone(UTC)
        self.show(entry, begins, begins, "CONFIRMED")

    def open(self):
        title, kind = self.named()
        day, _last = self.free()
        entry = self.put(an_entry, title=title, kind=kind, due=day)
        self.show(entry, day, day + ONE_DAY, "TENTATIVE", "open")

    def about(self):
        title, kind = self.named()
        day, _last = self.free()
        about = {"certainty": Certainty.ABOUT, "softness": "about"}
        entry = self.put(an_entry, title=title, kind=kind, due=day, **about)
        self.show(entry, day, day + ONE_DAY, "TENTATIVE", "about")

    def window(self):
        title, kind = self.named()
        first, last = self.free(self.random.randint(2, 14))
        entry = self.put(a_window, first, last, title=title, kind=kind)
        self.show(entry, first, last + ONE_DAY, "TENTATIVE", "span")

    def long_window(self):
        title, kind = self.named()
        first, last = self.free(self.random.randint(15, 40))
        entry = self.put(a_window, first, last, title=title, kind=kind)
        self.show(entry, first, first + ONE_DAY, "TENTATIVE", "opens", part=".first")
        self.show(entry, last, last + ONE_DAY, "TENTATIVE", "closes")

    def stay(self):
        title, _kind = self.named()
        first, last = self.free(self.random.randint(2, 9))
        agreed = self.agreed(first, last=last)
        entry = self.put(an_entry, title=title, kind=Kind.ADMISSION, **agreed)
        self.show(entry, first, last + ONE_DAY, "CONFIRMED")

    def left(self):
        title, kind = self.named()
        day, _last = self.free()
        agreed = self.agreed(day)
        agreed["appointment"] = replace(agreed["appointment"], is_by_itself=True)
        entry = self.put(an_entry, title=title, kind=kind, is_dropped=True, **agreed)
        self.show(entry, day, day + ONE_DAY, "CANCELLED", "left")

    def done(self):
        title, kind = self.named()
        day, _last = self.free(since=TODAY - timedelta(days=60))
        at = self.random.choice(HOURS[3:])
        agreed = self.agreed(day, Status.DONE, at=at, minutes=30)
        entry = self.put(an_entry, title=title, kind=kind, **agreed)
        begins = datetime.combine(day, at, ZONE).astimezone(UTC)
        self.show(entry, begins, begins + timedelta(minutes=30), "CONFIRMED")

    def period(self):
        title, _kind = self.named()
        first, last = self.free(self.random.randint(15, 60))
        entry = self.put(a_period, first, last, title=title)
        for day, said, part in ((first, "begins", ""), (last, "ends", ".last")):
            self.show(entry, day, day + ONE_DAY, "TENTATIVE", said, "lasts", part)

    def series(self):
        """Something at home on fixed days, as the engine counts them."""
        first = self.random.choice(ODD)
        until = None if self.number % 25 == 1 else first + ONE_DAY * self.random.randint(0, 120)
        if self.number % 4 == 1:
            others = self.random.sample(range(7), self.random.randint(0, 3))
            repeat = Repeat(weekdays=tuple(sorted({first.weekday(), *others})), until=until)
        else:
            repeat = Repeat(every_days=self.random.choice((1, 2, 7, 14, 28, 30)), until=until)
        title = self.random.choice(TITLES)
        home = {"is_at_home": True, "kind": Kind.DOSE}
        entry = self.put(an_entry, title=title, due=first, repeat=repeat, **home)
        days = list(days_of(repeat, first))
        self.days.append(days)
        for day in days:
            self.show(entry, day, day + ONE_DAY, "TENTATIVE", "{}", "home")


def stands_twice(local):
    """Tell whether the clock shows this twice; programs differ in which of the two they take."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def days_of(repeat, first):
    """The days of a series as the engine counts them, as far as they are compared."""
    day = first
    while day < LAST and (repeat.until is None or day <= repeat.until):
        yield day
        day = repeat.next_on(first, day + ONE_DAY)


def made(many=MANY):
    """Return so many calendars."""
    return [Maker(number).make() for number in range(many)]
