"""libical 3, Debian's own: the reader inside Evolution, GNOME Calendar and KOrganizer."""

import ctypes
from contextlib import contextmanager
from datetime import UTC, date, datetime

from .seen import FIRST, LAST, Seen, text_of


class IcalTime(ctypes.Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


class IcalSpan(ctypes.Structure):
    """struct icaltime_span."""

    _fields_ = [("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", ctypes.c_int)]


SEEN = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(IcalSpan), ctypes.c_void_p)


class Libical:
    """Debian's libical 3, the reader inside Evolution, GNOME Calendar and KOrganizer."""

    def __init__(self):
        self.library = ctypes.CDLL("libical.so.3")
        pointer, text = ctypes.c_void_p, ctypes.c_char_p
        for name, gives, *takes in (
            ("icalparser_parse_string", pointer, text),
            ("icalcomponent_free", None, pointer),
            ("icalrestriction_check", ctypes.c_int, pointer),
            ("icalcomponent_as_ical_string", text, pointer),
            ("icalcomponent_get_first_component", pointer, pointer, ctypes.c_int),
            ("icalcomponent_get_next_component", pointer, pointer, ctypes.c_int),
            ("icalcomponent_get_first_property", pointer, pointer, ctypes.c_int),
            ("icalproperty_get_value_as_string", text, pointer),
            ("icalcomponent_get_dtstart", IcalTime, pointer),
            ("icalcomponent_get_dtend", IcalTime, pointer),
            ("icaltime_as_timet_with_zone", ctypes.c_long, IcalTime, pointer),
            ("icalcomponent_string_to_kind", ctypes.c_int, text),
            ("icalproperty_string_to_kind", ctypes.c_int, text),
            ("icalproperty_get_summary", text, pointer),
            ("icalcomponent_foreach_recurrence", None, pointer, IcalTime, IcalTime, SEEN, pointer),
        ):
            function = getattr(self.library, name)
            function.restype, function.argtypes = gives, takes
        self.event = self.library.icalcomponent_string_to_kind(b"VEVENT")

    def read(self, body):
        """Yield each event on each of its days."""
        with self._parsed(body) as calendar:
            for event in self._events(calendar):
                yield from self._days(event)

    @contextmanager
    def _parsed(self, body):
        calendar = self.library.icalparser_parse_string(body)
        assert calendar
        try:
            yield calendar
        finally:
            self.library.icalcomponent_free(calendar)

    def is_valid(self, body):
        """Tell whether each part has what it must have."""
        with self._parsed(body) as calendar:
            return self.library.icalrestriction_check(calendar) == 1

    def complaints(self, body):
        """What it finds wrong; nothing of a good calendar."""
        with self._parsed(body) as calendar:
            self.library.icalrestriction_check(calendar)
            lines = self.library.icalcomponent_as_ical_string(calendar).splitlines()
        return [line for line in lines if line.startswith(b"X-LIC-ERROR")]

    def starts(self, body):
        """The identity of each event, and when it begins, as it is written."""
        with self._parsed(body) as calendar:
            for event in self._events(calendar):
                yield self._value(event, b"UID"), self._value(event, b"DTSTART")

    def _events(self, calendar):
        event = self.library.icalcomponent_get_first_component(calendar, self.event)
        while event:
            yield event
            event = self.library.icalcomponent_get_next_component(calendar, self.event)

    def _days(self, event):
        starts = self._moment(self.library.icalcomponent_get_dtstart(event))
        long = self._moment(self.library.icalcomponent_get_dtend(event)) - starts
        uid, status = self._value(event, b"UID"), self._value(event, b"STATUS")
        title = self.library.icalproperty_get_summary(self._property(event, b"SUMMARY")).decode()
        for second in self._occurrences(event):
            begins = datetime.fromtimestamp(second, UTC)
            if not isinstance(starts, datetime):
                begins = begins.date()
            yield Seen(uid, text_of(begins), text_of(begins + long), title, status)

    def _occurrences(self, event):
        """The seconds at which an event begins; libical writes series out itself."""
        found = []
        note = SEEN(lambda _event, span, _data: found.append(span[0].start))
        bounds = (IcalTime(day.year, day.month, day.day, is_date=1) for day in (FIRST, LAST))
        self.library.icalcomponent_foreach_recurrence(event, *bounds, note, None)
        return found

    def _moment(self, at):
        if at.is_date:
            return date(at.year, at.month, at.day)
        seconds = self.library.icaltime_as_timet_with_zone(at, at.zone)
        return datetime.fromtimestamp(seconds, UTC)

    def _property(self, event, name):
        kind = self.library.icalproperty_string_to_kind(name)
        return self.library.icalcomponent_get_first_property(event, kind)

    def _value(self, event, name):
        found = self._property(event, name)
        return self.library.icalproperty_get_value_as_string(found).decode()
