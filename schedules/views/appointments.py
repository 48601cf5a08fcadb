"""Change an appointment that was made with the hospital, and say whether it stays."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple
from uuid import UUID, uuid4

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from schedules.engine import Key
from schedules.forms.appointments import SlotForm, days_inside, first_day
from schedules.forms.lines import OWN, Line, read_lines
from schedules.forms.plans import MOST_LINES
from schedules.inputs.bounds import TooManyError
from schedules.inputs.refusal import Refusal
from schedules.models import Appointment, Plan
from schedules.pages.nurse.appointments import (
    AppointmentPage,
    Owned,
    appointment_page,
    misfit_words,
)
from schedules.planning import Intent, booking
from schedules.planning.appointments import State
from schedules.planning.record import several
from schedules.planning.shares import STANDS, move_share, other_shares

from .access import open_plan, staff
from .acts import Act, Along, Refuse, carry_out, way_back, whole
from .plans import plan_page
from .slots import fields_of, owned_beside, plans_in, questions_about, reason_of


@staff
@require_safe
def appointment(request: HttpRequest, code: UUID, appointment: UUID) -> HttpResponse:
    """Show one appointment, with everything that can be done about it."""
    return _page(request, _opened(request, code, appointment))


class Opened(NamedTuple):
    """An appointment that was asked for, and what other plans of the patient have in it."""

    row: Appointment
    shares: list[Appointment]
    owned: Owned
    page: AppointmentPage


def _opened(request: HttpRequest, plan: UUID, code: UUID) -> Opened:
    """Return an appointment of a plan of this nurse. Raises Http404."""
    found = open_plan(request, plan)
    row = next((one for one in found.appointments.all() if one.code == code), None)
    if row is None:
        raise Http404
    shares, owned = other_shares(found, str(code)), owned_beside(found)
    return Opened(row, shares, owned, appointment_page(row, shares, owned, timezone.localdate()))


def _page(
    request: HttpRequest, opened: Opened, form: Form | None = None, error: str = ""
) -> HttpResponse:
    shown = form or SlotForm(initial=opened.page.known)
    context = {
        **plans_in(opened.owned),
        "page": opened.page,
        "form": shown,
        **fields_of(shown),
        "has_mistake": form is not None,
        "error": error,
        "next": way_back(request),
    }
    status = 422 if form or error else 200
    return whole(render(request, "nurse/appointment.html", context, status=status))


@staff
@require_POST
def change(request: HttpRequest, code: UUID, appointment: UUID) -> HttpResponse:
    """Move or cancel an appointment, say that it stays or was, or change what is in it."""
    opened = _opened(request, code, appointment)
    asked = request.POST.get("what", "")
    if asked == "move":
        return _move(request, opened)

    def refuse(_name: str, text: str) -> HttpResponse:
        return _page(request, opened, error=text)

    try:
        lines = read_lines(request.POST.getlist("keys"))
        if any(line.plan not in opened.owned for line in lines):
            raise Refusal("", _("This line is not in the schedule any more."))
        if asked == "together" and lines:
            return _put_together(request, opened, lines, refuse)
        make = _meant(asked, opened, lines)
    except (Refusal, TooManyError) as error:
        return refuse("", str(error))
    keys = (*map(Key.read, opened.row.keys), *(line.key for line in lines))
    is_large = asked == "cancel" and len(opened.page.parts) > 1  # worth a look before it is saved
    act = Act(
        opened.row.plan,
        lambda: make().because(reason_of(request)),
        _title(asked, opened.page),
        refuse,
        () if is_large else keys,
        along=lambda: [
            Along(share.plan, make(), _keys_in(share)) for share in _touched(opened.shares, asked)
        ],
    )
    return carry_out(request, act)


def _title(asked: str, page: AppointmentPage) -> str:
    """Return what is asked before an appointment is changed."""
    words = {"title": page.title, "when": page.when[0].lower() + page.when[1:]}
    asks = {
        "cancel": _("Cancel this appointment? %(title)s, %(when)s"),
        "keep": _("Keep this appointment? %(title)s, %(when)s"),
        "done": _("Was all of this done? %(title)s, %(when)s"),
    }
    return asks.get(asked, _("Change this appointment? %(title)s, %(when)s")) % words


def _meant(asked: str, opened: Opened, lines: Sequence[Line]) -> Callable[[], Intent]:
    """Return what is meant of an appointment. Raises Refusal for what no page of ours asks."""
    code, today = opened.page.code, timezone.localdate()
    means: dict[str, Callable[[], Intent]] = {
        "cancel": lambda: booking.cancel(code),
        "keep": lambda: booking.keep(code),
        "done": lambda: booking.done(code, today=today),
    }
    if lines:
        is_shared = any(share.status in STANDS for share in opened.shares)
        means["take_out"] = lambda: booking.take_out(code, lines[0].key, is_shared=is_shared)
    if asked not in means:
        raise Refusal("", _("Tick at least one line."))
    return means[asked]


def _touched(shares: Iterable[Appointment], asked: str) -> Iterator[Appointment]:
    """Yield the shares of other plans to which the same is done."""
    for share in shares:
        is_touched = {
            "cancel": True,
            "keep": share.status == State.UNDECIDED,
            "done": not share.is_by_itself,
        }
        if share.status in STANDS and is_touched.get(asked):
            yield share


def _keys_in(row: Appointment) -> tuple[Key, ...]:
    return tuple(Key.read(part["key"]) for part in row.parts)


def _put_together(
    request: HttpRequest, opened: Opened, lines: Sequence[Line], refuse: Refuse
) -> HttpResponse:
    """Put lines of one plan or of several in an appointment."""
    days = days_inside(opened.page.slot, {line: opened.page.days.get(line) for line in lines})
    shares = {str(share.plan.code) for share in opened.shares if share.status in STANDS} | {OWN}
    code = opened.page.code

    def intent(name: str) -> Intent:
        own = {line.key: day for line, day in days.items() if line.plan == name}
        if name in shares:
            return booking.put_together(code, *own, days=own)
        return booking.book(opened.page.slot, *own, days=own, code=code)

    def keys(name: str) -> tuple[Key, ...]:
        return tuple(line.key for line in lines if line.plan == name)

    first, *beside = dict.fromkeys(line.plan for line in lines)
    act = Act(
        opened.owned[first][0],
        lambda: intent(first).because(reason_of(request)),
        _title("together", opened.page),
        refuse,
        keys(first),
        questions=lambda proposals: tuple(chain.from_iterable(map(misfit_words, proposals))),
        along=lambda: [Along(opened.owned[name][0], intent(name), keys(name)) for name in beside],
    )
    return carry_out(request, act)


def _move(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = SlotForm(request.POST)

    def refuse(name: str, text: str) -> HttpResponse:
        form.add_error(name if name in form.fields else None, text)
        return _page(request, opened, form)

    if not form.is_valid():
        return _page(request, opened, form)
    plan, code, slot, rest = opened.row.plan, opened.page.code, form.slot, str(uuid4())
    expected = first_day(opened.page.days.values())
    standing = [share for share in opened.shares if share.status in STANDS]
    act = Act(
        plan,
        lambda: booking.move(code, slot, rest=rest).because(reason_of(request)),
        _("Move this appointment?"),
        refuse,
        tuple(map(Key.read, opened.row.keys)),
        questions=lambda proposals: questions_about(proposals, plan, slot, expected, code),
        along=lambda: [
            Along(share.plan, move_share(share, slot, rest), _keys_in(share)) for share in standing
        ],
    )
    return carry_out(request, act)


@staff
@require_POST
def decide(request: HttpRequest, code: UUID) -> HttpResponse:
    """Say of appointments, in one tap, that they were cancelled or that they stay."""
    found = open_plan(request, code)

    def refuse(_name: str, text: str) -> HttpResponse:
        return whole(plan_page(request, found, text))

    asked = "cancel" if "cancelled" in request.POST else "keep"
    codes = _codes(request.POST.get("cancelled") or request.POST.get("kept", ""))
    rows = found.appointments.filter(code__in=codes)
    if not rows:
        return refuse("", _("This appointment is not in the schedule any more."))
    verb = {"cancel": booking.cancel, "keep": booking.keep}[asked]
    keys = tuple(key for row in rows for key in _keys_in(row))

    def make() -> Intent:
        return several([verb(str(row.code)) for row in rows]).because(reason_of(request))

    def along() -> list[Along]:
        shares = (share for row in rows for share in other_shares(found, str(row.code)))
        by_plan: dict[Plan, list[Intent]] = {}
        for share in _touched(shares, asked):
            by_plan.setdefault(share.plan, []).append(verb(str(share.code)))
        return [Along(plan, several(intents)) for plan, intents in by_plan.items()]

    title = _("What this changes")
    return carry_out(request, Act(found, make, title, refuse, keys, along=along))


def _codes(text: str) -> list[UUID]:
    """Read which appointments are meant; what is no code names none."""
    codes = []
    for word in text.split()[:MOST_LINES]:
        try:
            codes.append(UUID(word))
        except ValueError:
            continue
    return codes
