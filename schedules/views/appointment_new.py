"""Make an appointment with the hospital, from a form or from the hospital's own invitation."""

from collections.abc import Mapping
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.forms.appointments import BookForm, SlotForm, known_slot
from schedules.forms.lines import read_lines
from schedules.inputs.bounds import TooManyError
from schedules.inputs.invitations import Invitation, read_file, read_line
from schedules.inputs.refusal import Refusal
from schedules.pages.nurse.appointments import BookPage, Owned, book_page
from schedules.planning.appointments import Slot

from .access import open_plan, staff
from .acts import Act, Along, carry_out, usual_scope, way_back, whole
from .plans import plan_page
from .slots import fields_of, owned_beside, plans_in, questions_about, reason_of


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, code: UUID) -> HttpResponse:
    """Make an appointment for some lines of a plan, and what of other plans goes with them."""
    found = open_plan(request, code)
    asked = request.POST if request.method == "POST" else request.GET
    try:
        lines = read_lines(asked.getlist("offered") or asked.getlist("keys"))
    except (Refusal, TooManyError) as error:
        return whole(plan_page(request, found, str(error)))
    owned = owned_beside(found)
    page = book_page(owned, lines, timezone.localdate())
    if not page.choices:
        return whole(plan_page(request, found, _("This line is not in the schedule any more.")))
    if request.method != "POST":
        return _ask(request, owned, page, page.known)
    if request.FILES or _pasted(request) != request.POST.get("taken", ""):
        return _read_invitation(request, owned, page)
    return _book(request, owned, page)


def _pasted(request: HttpRequest) -> str:
    """Return the line that was pasted. `taken` is the one that the page has filled in already."""
    return request.POST.get("pasted", "").strip()


def _book(request: HttpRequest, owned: Owned, page: BookPage) -> HttpResponse:
    form = BookForm(request.POST, page.days)

    def refuse(name: str, text: str) -> HttpResponse:
        form.add_error(name if name in form.fields else None, text)
        return _ask(request, owned, page, form)

    if not form.is_valid():
        return _ask(request, owned, page, form)
    if outside := _outside(page, form):
        text = _("These lines fall outside the days: %(titles)s. Check the last day.")
        return refuse("last", text % {"titles": ", ".join(outside)})
    first, *beside = form.plans
    plan, keys = owned[first][0], form.keys_of(first)
    try:
        usual = usual_scope(plan, keys) if form.moves_days(first) else ""
    except Refusal as error:
        return refuse(error.name, str(error))
    scope = usual and (form.cleaned_data["scope"] or usual)
    act = Act(
        plan,
        lambda: form.intent(first, scope).because(reason_of(request)),
        _("Make this appointment?"),
        refuse,
        keys,
        scope,
        questions=lambda proposals: questions_about(proposals, plan, form.slot, form.expected),
        along=lambda: [
            Along(owned[name][0], form.intent(name), form.keys_of(name)) for name in beside
        ],
    )
    return carry_out(request, act)


def _outside(page: BookPage, form: BookForm) -> list[str]:
    """Return the titles of what does not fall within the days of a stay."""
    titles, slot = {choice.name: choice.title for choice in page.choices}, form.slot
    days = form.days_in(slot).items()
    return [titles[str(line)] for line, day in days if not slot.on <= day <= slot.ends_on]


def _ask(
    request: HttpRequest,
    owned: Owned,
    page: BookPage,
    form: Form | Mapping[str, object],
    *,
    is_read: bool = False,
    wrong: str = "",
) -> HttpResponse:
    """Ask what was agreed; `form` is what was typed, or the values that are known.

    `is_read`: they are those of an invitation; `wrong` is what is wrong with that.
    """
    has_mistake = isinstance(form, Form) or bool(wrong)
    is_typed = request.method == "POST"
    ticked = request.POST.getlist("keys") if is_typed else [one.name for one in page.ticked]
    shown = form if isinstance(form, Form) else SlotForm(initial=dict(form))
    context = {
        **plans_in(owned),
        "page": page,
        "form": shown,
        **fields_of(shown),
        "ticked": ticked,
        "offered": request.POST.getlist("offered") or request.GET.getlist("keys"),
        "next": way_back(request),
        "pasted": _pasted(request),
        "taken": "" if wrong else _pasted(request),
        "is_read": is_read,
        "wrong": wrong,
    }
    status = 422 if has_mistake else 200
    return whole(render(request, "nurse/appointment_new.html", context, status=status))


def _read_invitation(request: HttpRequest, owned: Owned, page: BookPage) -> HttpResponse:
    """Fill in what the hospital's own invitation says; the nurse looks before anything is saved."""
    typed = {name: request.POST.get(name, "") for name in SlotForm.base_fields}
    try:
        found = _invitation(request)
    except Refusal as error:
        return _ask(request, owned, page, typed, wrong=str(error))
    return _ask(request, owned, page, typed | found, is_read=True)


def _invitation(request: HttpRequest) -> dict[str, object]:
    """Return what a file or a pasted line says, as a form shows it. Raises Refusal."""
    today, sent = timezone.localdate(), request.FILES.get("invitation")
    if sent:
        return _known(read_file(sent.read(), today))
    return _known(read_line(_pasted(request), today))


def _known(read: Invitation) -> dict[str, object]:
    """Return what a form shows of an invitation; what it does not say stays as it was typed."""
    known = known_slot(Slot(read.on, read.last, read.at, read.minutes, read.place))
    said = {"on", "last", "at"} | ({"hours", "minutes"} if read.minutes or read.last else set())
    return {name: value for name, value in known.items() if value or name in said}
