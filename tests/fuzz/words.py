"""What is typed into a field: something right, or something that is right but for a little."""

import re

from hypothesis import strategies as st

DAYS = [
    "2026-11-23", "23-11-2026", "20 november 2026", "1 december 2026", "23 november 2026",
    "24-11-2026", "1 dec", "5 oktober 2026", "2027-05-03",
    "2026-10-05", "2026-11-02", "3 mei 2027", "1985-05-20", "2024-02-29", "2030-01-01",
]  # fmt: skip
NEAR_DAYS = [
    "29-02-2027", "31-04-2027", "0001-01-01", "9999-12-31", "10000-01-01", "1-1-1", "05-10", "32",
    "2026-11-23T00:00", "١٢-١١-٢٠٢٦", "1900-01-01", "2100-12-31", "2026-W48", "morgen", "1 mei -1",
]  # fmt: skip
HOURS = ["9:30", "09.00", "14 uur", "23:59", "0:00"]
NEAR_HOURS = ["24:00", "25:61", "9:5", "09:30:00", "half tien", "-1:00", "9" * 400 + ":00"]
NUMBERS = ["1", "2", "3", "12", "30", "60", "75"]
NEAR_NUMBERS = [
    "0", "-1", "+1", "1.5", "1,5", "1e9", "NaN", "Infinity", "²", "١", "9" * 9, "9" * 10,
    "2147483648", "9223372036854775808", "9" * 5_000, "0x1", "1_000", " 1 ",
]  # fmt: skip
TEXTS = ["Belt morgen", "Demo Kers", "jbz", "ocrelizumab", "06 0000 0001", "demo@example.org"]
NEAR_TEXTS = [
    "", " ", "\u202e", "😀" * 300, "x" * 501, "x" * 5_000, "e\u0301" * 100, "<b>&amp;",
    "%s %(n)s {0}",
    "' OR 1=1 --", "\\", "\r\n", "\x1b[0m", "\ufffe", "'\"", "a@b", "@", "#", "=", "|", "=1+1",
    "ß" * 120, "İ" * 120, "\u00a0", "\t", "http://[", "//evil.example", "javascript:1", "/../..",
    "[" * 900, "{}", "null", "true", "[1]", '{"id": 1}', "é" * 70, "🏳️‍🌈", "\x7f", "\x85",
]  # fmt: skip
KEYS = [
    "ocre.dose.maint#1", "ocre.dose.1a#1", "alem.labs.monthly#1", "alem.c1.dose#1", "ocre.obs#2",
    "ofa.dose.maint#1",
]  # fmt: skip
NEAR_KEYS = [
    "ocre.dose.maint#0", "ocre.dose.maint#-1", "ocre.dose.maint", "#1", "#", "x#1",
    "ocre.dose.maint#" + "9" * 10, "ocre.dose.maint#" + "9" * 5_000, "ocre.dose.maint#1#1",
    "ocre.dose.maint#١", "ocre.dose.maint#²", "ocre.dose.maint#1 ocre.dose.maint#1",
]  # fmt: skip
# By the name of a field, what is right in it: the first that fits counts.
BY_NAME = [
    (re.compile(r"keys|offered|part|fact"), KEYS, NEAR_KEYS),
    (re.compile(r"(^|[-_])(at|hour|from_at|until_at)$"), HOURS, NEAR_HOURS),
    (re.compile(r"revision|minutes|number|page|count|rest|seen|plans"), NUMBERS, NEAR_NUMBERS),
    (
        re.compile(r"day|date|on$|start|first|last|until|since|born|maand|stop|given|text"),
        DAYS,
        NEAR_DAYS,
    ),
]
ANYTHING = DAYS + NEAR_DAYS + HOURS + NEAR_HOURS + NUMBERS + NEAR_NUMBERS + TEXTS + NEAR_TEXTS
ANYTHING += KEYS + NEAR_KEYS
INVITATION = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\n"
    b"DTSTART:20270503T093000\r\nDTEND:20270503T110000\r\nSUMMARY:Infuus\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
# Names that forms of ours have, and some that none has.
NAMES = [
    "keys", "revision", "what", "shown", "once", "confirmed", "reason", "next", "page", "plans",
    "q", "way", "on", "at", "taken", "offered", "seen", "right", "others", "kept", "cancelled",
    "pasted", "text", "language", "start", "treatment", "clinic", "part", "screen", "rest", "maand",
    "pagina", "kind", "code", "born", "credential", "csrfmiddlewaretoken", "__proto__", "",
    "keys[]",
    "é", "x" * 300, "on-0", "on_1", "note", "minutes", "last", "first", "state",
]  # fmt: skip


def right(field):
    """Return what a careful reader sends: what stands there, mostly; else a word of its kind."""
    stands = st.just(field.stands)
    if field.kind == "hidden":
        return stands
    if field.kind == "checkbox":
        return st.one_of(stands, st.lists(st.sampled_from(field.choices), unique=True, max_size=5))
    words = field.choices if field.kind in ("select", "radio") else _right_words(field.name)
    other = st.sampled_from(words or [""]).map(lambda value: [value])
    return st.one_of(stands, stands, other) if any(field.stands) else st.one_of(other, stands)


def _right_words(name):
    return next((good for pattern, good, _bad in BY_NAME if pattern.search(name)), TEXTS)


def near(name, values):
    """Return values that are wrong in one place."""
    close = next((bad for pattern, _good, bad in BY_NAME if pattern.search(name)), NEAR_TEXTS)
    value = values[0] if values else ""
    return st.one_of(
        st.sampled_from(close).map(lambda word: [word]),
        st.sampled_from(ANYTHING).map(lambda word: [word]),
        st.sampled_from([[value + "x"], [value[:-1]], [value.upper()], [f" {value}"], []]),
        st.integers(2, 120).map(lambda times: [value] * times),
        st.integers(0, max(len(value) - 1, 0)).map(lambda at: [value[:at] + "9" + value[at + 1 :]]),
        st.text(max_size=30).filter(_can_be_sent).map(lambda word: [word]),
    )


def _can_be_sent(word):
    return not any("\ud800" <= sign <= "\udfff" for sign in word)
