"""A hospital's own page: a manager says how to reach it, and on which days it is closed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schedules.access.log import log_clinic, log_denied
from schedules.forms.clinics import ClosedForm, ContactForm, filled_in
from schedules.inputs.bounds import whole_number
from schedules.inputs.refusal import Refusal
from schedules.inputs.working_days import working_days_of
from schedules.models import Membership
from schedules.pages.manager.clinic import (
    SHOWN,
    booked_words,
    change_line,
    clinic_page,
    contact_text,
    followed_words,
    saved_words,
)
from schedules.planning import clinics as acts
from schedules.planning.clinics import StaleClinicError
from schedules.queries import clinic_managed_by, clinics_of
from schedules.words.closed import closure_words
from treatments import clinics as said
from treatments.clinics import Stretch
from treatments.models import Clinic

from .access import user_of, with_role
from .once import make_once, press_once

manager = with_role(Membership.Role.MANAGER)
NEW = "nieuw"  # stands for the key of a contact that is to be made
READ_OR_POST = ["GET", "HEAD", "POST"]


@manager
@require_safe
def clinics(request: HttpRequest) -> HttpResponse:
    """Go to the page of the hospital that somebody manages: of several, of the first."""
    first = clinics_of(user_of(request), Membership.Role.MANAGER).first()
    if first is None:
        raise Http404
    return _back(first)


@manager
@require_safe
def clinic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how a hospital is reached, when it is closed, and what was changed."""
    return _page(request, _managed(request, slug), ClosedForm(timezone.localdate()))


@manager
@require_http_methods(READ_OR_POST)
def contact(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show one way to reach a hospital to be changed; on a post, keep it."""
    hospital = _managed(request, slug)
    row = _contact(hospital, key)
    if request.method != "POST":
        return _contact_page(request, hospital, ContactForm(initial=filled_in(row)), row)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _contact_page(request, hospital, form, row)
    made = form.row(said.new_key(hospital) if key == NEW else key)
    if key == NEW and _is_there(hospital, made):
        return _nothing_new(request, hospital)
    try:
        return make_once(request, lambda: _said(request, hospital, made))
    except StaleClinicError as error:
        hospital.refresh_from_db()
        return _contact_page(request, hospital, form, _contact(hospital, key), error)
    except Refusal as error:
        form.add_error(None, str(error))
        return _contact_page(request, hospital, form, row)


def _said(request: HttpRequest, hospital: Clinic, made: said.Row) -> HttpResponse:
    """Keep how a hospital is reached. Raises StaleClinicError."""
    change = acts.say_contact(hospital, made, by=user_of(request), revision=_seen(request))
    if change is None:
        return _nothing_new(request, hospital)
    log_clinic(request, hospital, made["key"])
    messages.success(request, saved_words(change))
    return _back(hospital)


@manager
@require_POST
def contact_files(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Say who is right where the files say something else: the files, or the hospital."""
    hospital = _managed(request, slug)
    if key not in hospital.own_contacts:
        return _nothing_new(request, hospital)
    try:
        return press_once(request, lambda: _settled(request, hospital, key), _back(hospital).url)
    except StaleClinicError as error:
        return _stale(request, hospital, error)


def _settled(request: HttpRequest, hospital: Clinic, key: str) -> HttpResponse:
    """Follow the files, or keep the hospital's own word. Raises StaleClinicError."""
    act = acts.unsay_contact if request.POST.get("right") == "files" else acts.keep_contact
    change = act(hospital, key, by=user_of(request), revision=_seen(request))
    if change is None:
        return _nothing_new(request, hospital)
    log_clinic(request, hospital, key)
    messages.success(request, saved_words(change))
    return _back(hospital)


@manager
@require_POST
def closed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what closed days do; close the hospital on them when that was shown."""
    hospital, today = _managed(request, slug), timezone.localdate()
    form = ClosedForm(today, request.POST)
    if not form.is_valid():
        return _page(request, hospital, form)
    stretch = form.stretch
    if stretch in said.stretches_of(hospital):
        return _nothing_new(request, hospital)
    booked = acts.booked_on(hospital, stretch)
    if request.POST.get("shown") != _mark(stretch, booked):
        return _preview(request, hospital, form, booked)
    try:
        return make_once(request, lambda: _closed(request, hospital, stretch))
    except StaleClinicError as error:
        return _stale(request, hospital, error, form)
    except Refusal as error:
        form.add_error(None, str(error))
        return _page(request, hospital, form)


def _closed(request: HttpRequest, hospital: Clinic, stretch: Stretch) -> HttpResponse:
    """Close a hospital. Raises StaleClinicError."""
    change = acts.close(hospital, stretch, by=user_of(request), revision=_seen(request))
    return _followed(request, hospital, stretch) if change else _nothing_new(request, hospital)


@manager
@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Take closed days away."""
    hospital = _managed(request, slug)
    stretch = _named(request, hospital)
    if stretch is None:
        return _nothing_new(request, hospital)
    try:
        return press_once(
            request, lambda: _reopened(request, hospital, stretch), _back(hospital).url
        )
    except StaleClinicError as error:
        return _stale(request, hospital, error)


def _reopened(request: HttpRequest, hospital: Clinic, stretch: Stretch) -> HttpResponse:
    """Open a hospital. Raises StaleClinicError."""
    change = acts.reopen(hospital, stretch, by=user_of(request), revision=_seen(request))
    return _followed(request, hospital, stretch) if change else _nothing_new(request, hospital)


def _managed(request: HttpRequest, slug: str) -> Clinic:
    """Return a hospital that who asks manages. Raises Http404."""
    found = clinic_managed_by(user_of(request), slug)
    if found is None:
        log_denied(request)
        raise Http404
    return found


def _contact(hospital: Clinic, key: str) -> dict[str, Any]:
    """Return a contact; an empty one where it is to be made, or was taken away meanwhile.

    Raises Http404 for one that never was.
    """
    found = (dict(row) for row in said.contacts_of(hospital) if row["key"] == key)
    row = next(found, None)
    if row is None and key != NEW and not acts.was_there(hospital, key):
        raise Http404
    return row or {}


def _is_there(hospital: Clinic, made: said.Row) -> bool:
    """Tell whether the hospital added the same just now: a second click makes no second one."""
    return any({**row, "key": made["key"]} == made for row in said.contacts_of(hospital))


def _named(request: HttpRequest, hospital: Clinic) -> Stretch | None:
    """Return the closed days that a button of the page names, if they are still there."""
    sent = tuple(request.POST.get(name, "") for name in ("first", "last", "name"))
    stretches = said.stretches_of(hospital)
    return next((one for one in stretches if tuple(said.plain(one).values()) == sent), None)


def _seen(request: HttpRequest) -> int:
    return whole_number(request.POST.get("revision", ""), -1)


def _mark(stretch: Stretch, booked: int) -> str:
    """Return what a preview showed: other days, or another count, are shown anew."""
    return "/".join((*said.plain(stretch).values(), str(booked)))


def _followed(request: HttpRequest, hospital: Clinic, stretch: Stretch) -> HttpResponse:
    """Let plans follow changed days, and say how many did."""
    log_clinic(request, hospital, f"{stretch.first}/{stretch.last}")
    followed = acts.follow_closed_days(hospital, stretch, by=user_of(request))
    is_closed = stretch in said.stretches_of(hospital)
    what = _("Closed: %(days)s.") if is_closed else _("Not closed any more: %(days)s.")
    days = {"days": closure_words(*stretch)}
    messages.success(request, f"{what % days} {followed_words(followed)}")
    return _back(hospital)


def _nothing_new(request: HttpRequest, hospital: Clinic) -> HttpResponse:
    messages.success(request, _("It stands so already. Nothing was changed."))
    return _back(hospital)


def _stale(
    request: HttpRequest,
    hospital: Clinic,
    error: StaleClinicError,
    form: ClosedForm | None = None,
) -> HttpResponse:
    """Show the page as it is now, with what somebody else changed, and what was typed."""
    hospital.refresh_from_db()
    return _page(request, hospital, form or ClosedForm(timezone.localdate()), error)


def _back(hospital: Clinic) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("clinic", args=[hospital.slug]))


def _page(
    request: HttpRequest, hospital: Clinic, form: ClosedForm, error: StaleClinicError | None = None
) -> HttpResponse:
    managed = clinics_of(user_of(request), Membership.Role.MANAGER)
    changes = acts.changes_since(hospital, 0)[:SHOWN]
    context = {
        "clinic": hospital,
        "others": [one for one in managed if one != hospital],
        "page": clinic_page(hospital, changes, timezone.localdate()),
        "form": form,
        **_meanwhile(error),
        "new": NEW,
    }
    status = 422 if form.errors or error else 200
    return render(request, "manager/clinic.html", context, status=status)


def _contact_page(
    request: HttpRequest,
    hospital: Clinic,
    form: ContactForm,
    row: dict[str, Any],
    error: StaleClinicError | None = None,
) -> HttpResponse:
    key = row.get("key", "")
    context = {
        "clinic": hospital,
        "form": form,
        "key": key,
        "now": contact_text(row or None),
        "is_own": key in hospital.own_contacts,
        "filed": contact_text(said.filed_contact(hospital, key)),
        **_meanwhile(error),
    }
    status = 422 if form.errors or error else 200
    return render(request, "manager/contact.html", context, status=status)


def _meanwhile(error: StaleClinicError | None) -> dict[str, Any]:
    changes = error.changes if error else ()
    return {"is_stale": error is not None, "unseen": [change_line(change) for change in changes]}


def _preview(request: HttpRequest, hospital: Clinic, form: ClosedForm, booked: int) -> HttpResponse:
    stretch, open_days = form.stretch, working_days_of(hospital)
    context = {
        "clinic": hospital,
        "form": form,
        "days": closure_words(*stretch),
        "booked": booked_words(booked),
        "has_booked": booked > 0,
        "is_closed_already": not any(open_days.is_open(day) for day in stretch.days),
        "plans": acts.plans_touched(hospital, stretch).count(),
        "shown": _mark(stretch, booked),
    }
    return render(request, "manager/closed_preview.html", context)
