"""What is chosen for a calendar: changed under the same address, or for a file taken once."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.access.feeds import change_feed, feed_seen_by
from schedules.access.log import Action, log
from schedules.forms.feeds import FeedForm, FileForm
from schedules.inputs.refusal import Refusal
from schedules.models import Feed, Patient
from schedules.queries import calendar_timelines
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.events import Frame, contents_of
from schedules.renderers.calendar.ical import CANCELLED_FOR, FULL, render_file
from schedules.renderers.calendar.left_out import LeftOut
from schedules.timeline import Timeline

from .files import file_response
from .mine import mine_page
from .mine_access import mine, own_access, refuse, to_mine
from .once import make_once
from .stored_calendar import choice_of

FILE = "mijn-schema.ics"  # a name that tells nothing of a treatment


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: UUID) -> HttpResponse:
    """Change what a calendar shows; who has its address sees it with the next fetch."""
    access = own_access(request)
    found = feed_seen_by(access, code)
    if found is None or found.access_id != access.pk:
        refuse(request)
    typed = request.POST if request.method == "POST" else None
    form = FeedForm(access.patient.language, typed, of=found)
    if request.method == "POST" and form.is_valid():
        try:
            return make_once(request, lambda: _changed(request, found, form))
        except Refusal as error:
            form.add_error(None, str(error))
    log(request, access.patient, Action.VIEW)
    context = {"feed": found, "form": form, "left_out": left_out(access.patient, found)}
    return mine_page(request, "patient/feed_change.html", context, 422 if form.errors else 200)


def _changed(request: HttpRequest, found: Feed, form: FeedForm) -> HttpResponse:
    change_feed(found, **form.choices_made)
    log(request, own_access(request).patient, Action.ACCESS)
    text = _("Saved. “%(name)s” shows it when that calendar looks again.")
    messages.success(request, text % {"name": form.choices_made["name"]})
    return to_mine(request, "mine-feeds")


def left_out(patient: Patient, feed: Feed | None = None) -> tuple[LeftOut, ...]:
    """Return what a calendar leaves out today; without one, what one with all lanes does."""
    language = get_language() or patient.language
    usual = Choice(is_neutral=False, lanes=FULL, language=language)
    choice = choice_of(feed)._replace(is_neutral=False) if feed else usual
    today = timezone.localdate()
    return contents_of(_timelines(patient), choice, Frame("", today, today=today)).left_out


def file_once(request: HttpRequest, form: FileForm) -> HttpResponse:
    """Hand over the schedule as it is now, in the words and with the things that were chosen."""
    access = own_access(request)
    given = {name: value for name, value in form.choices_made.items() if name != "name"}
    choice = Choice(**given | {"lanes": frozenset(given["lanes"])})
    with translation.override(choice.language):
        timelines = _timelines(access.patient)
        link = request.build_absolute_uri(reverse("mine"))
        file = render_file(timelines, choice, link) if timelines else None
    if file is None:
        messages.error(request, _("There is nothing yet that could stand in a calendar."))
        return to_mine(request, "mine-feeds")
    log(request, access.patient, Action.EXPORT)
    return file_response(file._replace(filename=FILE))


def _timelines(patient: Patient) -> list[Timeline]:
    return calendar_timelines(patient, left_since=timezone.now() - CANCELLED_FOR)
