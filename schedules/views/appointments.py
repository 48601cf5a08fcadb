"""Make an appointment with the hospital, change it, and say whether it stays."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schedules.agenda.doubts import Why, doubts_of
from schedules.engine import Key
from schedules.forms.appointments import BookForm, SlotForm, days_within, first_day, known_slot
from schedules.forms.plans import MOST_LINES, read_keys
from schedules.inputs.bounds import TooManyError
from schedules.inputs.invitations import Invitation, read_file, read_line
from schedules.inputs.refusal import Refusal
from schedules.inputs.working_days import working_days_of
from schedules.models import Appointment, Plan
from schedules.pages.nurse.appointments import (
    AppointmentPage,
    BookPage,
    appointment_page,
    book_page,
    misfit_words,
)
from schedules.planning import Intent, Proposal, booking
from schedules.planning.appointments import Slot
from schedules.planning.record import several
from schedules.queries import appointment_value, appointments_agreed, timeline_of
from schedules.words.appointments import doubt_words

from .access import open_plan, staff
from .acts import Act, carry_out, usual_scope, whole
from .plans import plan_page

OF_TIME = ("on", "at", "hours", "minutes", "last")


# make one


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, code: UUID) -> HttpResponse:
    """Make an appointment for some lines of a plan."""
    found = open_plan(request, code)
    asked = request.POST if request.method == "POST" else request.GET
    try:
        keys = read_keys(asked.getlist("offered") or asked.getlist("keys"))
    except (Refusal, TooManyError) as error:
        return whole(plan_page(request, found, str(error)))
    page = book_page(timeline_of(found), keys.keys(), timezone.localdate())
    if not page.choices:
        return whole(plan_page(request, found, _("This line is not in the schedule any more.")))
    if request.method != "POST":
        return _ask(request, found, page, page.known)
    if "read" in request.POST and (request.FILES or request.POST.get("pasted", "").strip()):
        return _read_invitation(request, found, page)
    return _book(request, found, page)


def _book(request: HttpRequest, plan: Plan, page: BookPage) -> HttpResponse:
    form = BookForm(request.POST, page.days)

    def refuse(name: str, text: str) -> HttpResponse:
        form.add_error(name if name in form.fields else None, text)
        return _ask(request, plan, page, form)

    if not form.is_valid():
        return _ask(request, plan, page, form)
    try:
        usual = usual_scope(plan, form.keys) if form.moves_days else ""
    except Refusal as error:
        return refuse(error.name, str(error))
    scope = usual and (form.cleaned_data["scope"] or usual)
    act = Act(
        plan,
        lambda: form.intent(scope).because(_reason(request)),
        _("Make this appointment?"),
        refuse,
        form.keys,
        scope,
        questions=lambda proposal: _questions(proposal, plan, form.slot, form.expected),
    )
    return carry_out(request, act)


def _ask(
    request: HttpRequest, plan: Plan, page: BookPage, form: Form | dict[str, object]
) -> HttpResponse:
    """Ask what was agreed; `form` is what was typed, or the values that are known."""
    is_typed = request.method == "POST"
    has_mistake = isinstance(form, Form)
    ticked = set(request.POST.getlist("keys")) if is_typed else None
    shown = form if isinstance(form, Form) else SlotForm(initial=form)
    context = {
        "plan": plan,
        "page": page,
        "form": shown,
        **_fields(shown),
        "ticked": ticked if ticked is not None else {c.key for c in page.choices if c.is_ticked},
        "offered": request.POST.getlist("offered") or request.GET.getlist("keys"),
        "next": request.POST.get("next", request.GET.get("next", "")),
        "pasted": request.POST.get("pasted", ""),
    }
    status = 422 if has_mistake else 200
    return whole(render(request, "nurse/appointment_new.html", context, status=status))


def _fields(form: Form) -> dict[str, Any]:
    """Return the fields of a time: what says when, side by side, and the others."""
    return {
        "when": [form[name] for name in OF_TIME],
        "fields": [form[name] for name in SlotForm.base_fields if name not in OF_TIME],
    }


def _read_invitation(request: HttpRequest, plan: Plan, page: BookPage) -> HttpResponse:
    """Fill in what the hospital's own invitation says; the nurse looks before anything is saved."""
    typed = {name: request.POST.get(name, "") for name in SlotForm.base_fields}
    try:
        found = _invitation(request)
    except Refusal as error:
        form = SlotForm(request.POST)
        form.full_clean()
        form.errors.clear()
        form.add_error(None, str(error))
        return _ask(request, plan, page, form)
    return _ask(request, plan, page, typed | found)


def _invitation(request: HttpRequest) -> dict[str, object]:
    """Return what a file or a pasted line says, as a form shows it. Raises Refusal."""
    today, sent = timezone.localdate(), request.FILES.get("invitation")
    pasted = request.POST.get("pasted", "").strip()
    if sent:
        return _known(read_file(sent.read(), today))
    return _known(read_line(pasted, today))


def _known(read: Invitation) -> dict[str, object]:
    """Return what a form shows of an invitation; what it does not say stays as it was typed."""
    known = known_slot(Slot(read.on, read.last, read.at, read.minutes, read.place))
    return {name: value for name, value in known.items() if value or name in ("last", "at")}


def _questions(
    proposal: Proposal, plan: Plan, slot: Slot, expected: date | None, code: str = ""
) -> tuple[str, ...]:
    """Return what to ask before this time is saved; of a day that is surely wrong only that."""
    doubts = doubts_of(
        appointment_value(code, slot),
        timezone.localtime().replace(tzinfo=None),
        expected=expected,
        working_days=working_days_of(plan.patient.clinic),
        others=appointments_agreed(plan.patient),
    )
    is_typo = any(doubt.why in (Why.PAST, Why.FAR) for doubt in doubts)
    return (*map(doubt_words, doubts), *(() if is_typo else misfit_words(proposal)))


# one that was made


@staff
@require_safe
def appointment(request: HttpRequest, code: UUID, appointment: UUID) -> HttpResponse:
    """Show one appointment, with everything that can be done about it."""
    found = open_plan(request, code)
    return _page(request, found, _row(found, appointment))


def _row(plan: Plan, code: UUID) -> Appointment:
    """Return an appointment of a plan. Raises Http404."""
    row = plan.appointments.filter(code=code).first()
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, plan: Plan, row: Appointment, form: Form | None = None, error: str = ""
) -> HttpResponse:
    page = appointment_page(row, timeline_of(plan), timezone.localdate())
    shown = form or SlotForm(initial=page.known)
    context = {
        "plan": plan,
        "page": page,
        "form": shown,
        **_fields(shown),
        "has_mistake": form is not None,
        "error": error,
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    status = 422 if form or error else 200
    return whole(render(request, "nurse/appointment.html", context, status=status))


@staff
@require_POST
def change(request: HttpRequest, code: UUID, appointment: UUID) -> HttpResponse:
    """Move or cancel an appointment, say that it stays or was, or change what is in it."""
    found = open_plan(request, code)
    row = _row(found, appointment)
    page = appointment_page(row, timeline_of(found), timezone.localdate())
    if request.POST.get("what") == "move":
        return _move(request, found, row, page)

    def refuse(_name: str, text: str) -> HttpResponse:
        return _page(request, found, row, error=text)

    try:
        intent = _intent(request, str(row.code), page)
    except (Refusal, TooManyError) as error:
        return refuse("", str(error))
    keys = (*map(Key.read, row.keys), *read_keys(request.POST.getlist("keys")))
    act = Act(found, lambda: intent().because(_reason(request)), page.title, refuse, keys)
    return carry_out(request, act)


def _intent(request: HttpRequest, code: str, page: AppointmentPage) -> Callable[[], Intent]:
    """Return what is meant. Raises Refusal for what no page of ours asks."""
    keys = tuple(read_keys(request.POST.getlist("keys")))
    today = timezone.localdate()
    slot = page.slot
    means: dict[str, Callable[[], Intent]] = {
        "cancel": lambda: booking.cancel(code),
        "keep": lambda: booking.keep(code),
        "done": lambda: booking.done(code, today=today),
    }
    if keys:
        known = {key: page.days.get(key) for key in keys}
        means["take_out"] = lambda: booking.take_out(code, keys[0])
        means["together"] = lambda: booking.put_together(code, *keys, days=days_within(slot, known))
    asked = request.POST.get("what", "")
    if asked not in means:
        raise Refusal("", _("Tick at least one line."))
    return means[asked]


def _move(
    request: HttpRequest, plan: Plan, row: Appointment, page: AppointmentPage
) -> HttpResponse:
    form = SlotForm(request.POST)

    def refuse(name: str, text: str) -> HttpResponse:
        form.add_error(name if name in form.fields else None, text)
        return _page(request, plan, row, form)

    if not form.is_valid():
        return _page(request, plan, row, form)
    code, slot = str(row.code), form.slot
    expected = first_day(page.days.values())
    keys = tuple(map(Key.read, row.keys))
    act = Act(
        plan,
        lambda: booking.move(code, slot).because(_reason(request)),
        _("Move this appointment?"),
        refuse,
        keys,
        questions=lambda proposal: _questions(proposal, plan, slot, expected, code),
    )
    return carry_out(request, act)


@staff
@require_POST
def decide(request: HttpRequest, code: UUID) -> HttpResponse:
    """Say of appointments, in one tap, that they were cancelled or that they stay."""
    found = open_plan(request, code)

    def refuse(_name: str, text: str) -> HttpResponse:
        return whole(plan_page(request, found, text))

    verbs = (("cancelled", booking.cancel), ("kept", booking.keep))
    asked = [(verb, _codes(request.POST[name])) for name, verb in verbs if name in request.POST]
    rows = found.appointments.filter(code__in=[code for _verb, codes in asked for code in codes])
    if not asked or not rows:
        return refuse("", _("This appointment is not in the schedule any more."))
    intents = [verb(str(row.code)) for verb, _codes in asked for row in rows]
    keys = tuple(Key.read(part["key"]) for row in rows for part in row.parts)
    title = _("What this changes")

    def make() -> Intent:
        intent = intents[0] if len(intents) == 1 else several(intents)
        return intent.because(_reason(request))

    return carry_out(request, Act(found, make, title, refuse, keys))


def _reason(request: HttpRequest) -> str:
    """Return why it is done, as it was written beside the yes."""
    return request.POST.get("reason", "")


def _codes(text: str) -> list[UUID]:
    """Read which appointments are meant; what is no code names none."""
    codes = []
    for word in text.split()[:MOST_LINES]:
        try:
            codes.append(UUID(word))
        except ValueError:
            continue
    return codes
