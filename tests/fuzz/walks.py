"""One walk: somebody goes to an address, fills in what stands there, and goes on from there."""

from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import strategies as st

from schedules.models import AccessEvent, Entry, Plan
from tests.views.test_who_gets_what import PEOPLE, path_of, rows

from . import words
from .pages import ways_of

REQUESTS = 5  # of each walk
REFUSED = ("login", "403", "404", "405")
ADDRESSES = sorted({address for _method, address, _words in rows()})
OFTEN = {  # who gets further than the door at each address
    address: [who for who in PEOPLE if answers[who] not in REFUSED] or ["stranger"]
    for _method, address, answers in rows()
}
# Where the forms stand of what is only sent.
FROM = {
    "plan-record": "worklist",
    "versions-move": "versions",
    "appointment-decide": "appointment",
    "appointment-change": "appointment",
    "clinic-closed": "clinic",
    "clinic-open": "clinic",
    "clinic-contact-files": "clinic-contact",
    "letter-revoke": "patient",
    "change-undo": "plan-history",
    "mine-seen": "mine",
    "mine-choose": "mine",
    "mine-carer-withdraw": "mine-carers",
    "mine-invitation-revoke": "mine-carers",
    "mine-feed-revoke": "mine-feeds",
    "access-log-csv": "access-log",
    "read-back": "start",
}
SWAPS = [
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Current-URL": "http://testserver/werklijst/?rest=1"},
    {"HX-Request": "true", "HX-Current-URL": "http://["},
    {"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "é", "HX-Trigger": "x" * 900},
    {"Referer": "http://["},
    {"Accept-Language": "xx-" * 200, "X-Forwarded-For": "é, 1", "Accept": "application/json"},
]
UNKNOWN = [0] * 9 + [1, 100, 900]  # fields that no form has
LEAVING = "/account/logout/"  # on every page: it would be the end of most walks
COOKIES = ["", "x" * 3_000, "dark", "1.2.3", '"\\351"', "a=b"]
BODIES = [  # that no form sends
    ("application/json", b'{"keys": ["a"]}'),
    ("text/plain", b"\xff" * 100),
    ("multipart/form-data; boundary=", b"--\r\n"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="keys"\r\n\r\n',
    ),
    ("application/x-www-form-urlencoded; charset=utf-16", b"keys=%D8%00&revision=1"),
    ("application/x-www-form-urlencoded", b"keys=%ED%A0%80&revision=%FF&" + b"a;&=" * 200),
]


class Walk:
    """The requests of one walk, as somebody; each is told, so that a failure can be read."""

    def __init__(self, draw, world, browser, address):
        self.draw, self.world, self.browser, self.begin = draw, world, browser, address
        self.told, self.statuses, self.saved = [], [], 0

    def go(self):
        draw = self.draw
        address = self.begin
        person = draw(st.sampled_from(OFTEN[address] * (20 // len(OFTEN[address])) + list(PEOPLE)))
        if user := self.world.people[person]:
            self.browser.force_login(user)
        self.open = [address for address in ADDRESSES if person in OFTEN[address]]
        # Before it all is right: so it gets far.
        self.slips_at = REQUESTS - draw(st.integers(0, REQUESTS))
        self.told.append(person)
        if draw(st.integers(0, 9)) == 0:
            self.browser.cookies["reading"] = draw(st.sampled_from(COOKIES))
        response = self._first(address)
        for _ in range(REQUESTS - 1):
            response = self._on(response)
        self.saved = AccessEvent.objects.filter(action="change").count()

    def _path(self, address):
        """Return the address of something that is there, mostly of this record."""
        world, draw = self.world, self.draw
        kwargs = dict(world.kwargs.get(address, {}))
        if kwargs.get("code") == world.plan.code:
            plan = draw(st.sampled_from(world.plans))
            kwargs["code"] = plan.code
            if "n" in kwargs:
                fact, n = draw(st.sampled_from(world.entries[plan.pk]))
                kwargs |= {"fact": fact, "n": n}
        if kwargs and draw(st.integers(0, 9)) == 0:
            name = draw(st.sampled_from(sorted(kwargs)))
            kwargs[name] = draw(st.sampled_from(NEAR_PLACES[_kind_of(name)]))
        return path_of(address, SimpleNamespace(kwargs={address: kwargs}))

    def _first(self, address):
        method = self.draw(st.sampled_from(["GET"] * 7 + ["POST"]))
        path = self._path(FROM.get(address, address) if method == "GET" else address)
        sent = self._blindly() if self._slips() or method == "POST" else {}
        return self._send(method, path, sent)

    def _slips(self):
        """Tell whether something may be wrong with what is sent now."""
        return len(self.statuses) >= self.slips_at

    def _blindly(self):
        """Return fields that some form of ours has, with values of their kind."""
        names = self.draw(st.lists(st.sampled_from(words.NAMES), max_size=6, unique=True))
        return {name: self.draw(words.near(name, ["1"])) for name in names}

    def _on(self, response):
        """Send what the last answer offers: a form mostly, or a link; else begin elsewhere."""
        draw = self.draw
        if response.status_code in (301, 302) and draw(st.integers(0, 9)):
            return self._send("GET", response["Location"], {})
        forms, links = ways_of(response)
        forms = [form for form in forms if form.path != LEAVING]
        ways = forms if forms and (not links or draw(st.integers(0, 9)) < 8) else links
        if not ways:
            return self._first(draw(st.sampled_from(self.open)))
        way = draw(st.sampled_from(ways))
        sent = {name: draw(words.right(field)) for name, field in way.fields.items()}
        path = way.path
        if way.buttons:
            name, value, path = draw(st.sampled_from(way.buttons))
            sent |= {name: [value]} if name else {}
        if self._slips():
            for _ in range(draw(st.integers(1, 3))):
                name = draw(st.sampled_from([*sent, *words.NAMES[:4]]))
                sent[name] = draw(words.near(name, sent.get(name, [])))
            sent |= {f"x{n}": ["1"] for n in range(draw(st.sampled_from(UNKNOWN)))}
        return self._send(way.method, path, sent, way)

    def _send(self, method, path, sent, way=None):
        draw = self.draw
        headers = draw(st.sampled_from(SWAPS if self._slips() else SWAPS[:2]))
        parts = urlsplit(path)
        path = parts.path or "/"
        if method == "GET" and sent:
            parts = parts._replace(query="")
        query = f"?{parts.query}" if parts.query else ""
        self.told.append(f"{method} {path}{query} {sent} {headers}")
        if method == "GET":
            response = self.browser.get(path + query, sent, headers=headers)
        elif self._slips() and draw(st.integers(0, 9)) == 0:
            kind, body = draw(st.sampled_from(BODIES))
            self.told[-1] += f" {kind} {body}"
            response = self.browser.post(path + query, body, content_type=kind, headers=headers)
        else:
            files = {n: f.kind for n, f in way.fields.items() if f.kind == "file"} if way else {}
            sent = sent | {name: self._file() for name in files}
            response = self.browser.post(path + query, sent, headers=headers)
        self.statuses.append(response.status_code)
        body = b"" if response.streaming else response.content
        assert b"Traceback (most recent call last)" not in body
        assert response.status_code < 500
        return response

    def _file(self):
        body = words.INVITATION
        if self._slips():
            at = self.draw(st.integers(0, len(body)))
            body = body[:at] + self.draw(st.binary(max_size=8)) + body[at + 3 :]
        return SimpleUploadedFile("afspraak.ics", body, "text/calendar")


NOBODY = "12345678-1234-5678-1234-567812345678"
NEAR_PLACES = {
    "code": [NOBODY],
    "number": [0, 1, 999_999_999, 10**18, 10**30, int("9" * 4_000)],
    "text": ["x", "x" * 300, "é", "ocre.dose.maint", "..", "a#1", "%", "x@y", "\u202e", "csv"],
    "letters": ["x", "x" * 300, "1", "9" * 400],  # no other sign is part of any address
    "slug": ["x", "x" * 300, "csv", "json", "generic", "voorbeeld", "-", "_"],
}


def _kind_of(name):
    kinds = {"n": "number", "pk": "number", "number": "number", "slug": "slug", "form": "slug"}
    kinds |= dict.fromkeys(("fact", "key", "mark", "token"), "text")
    kinds["uidb36"] = "letters"
    return kinds.get(name, "code")


def everything_of(world):
    """Let the record know all plans that there are, and what stands in each."""
    world.plans = list(Plan.objects.order_by("pk"))
    world.entries = {plan.pk: [] for plan in world.plans}
    for plan, fact, n in Entry.objects.order_by("pk").values_list("plan", "fact", "occurrence"):
        world.entries[plan].append((fact, n))
    return world


@contextmanager
def undone():
    """Whatever is done inside, the next walk begins with the same record."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
