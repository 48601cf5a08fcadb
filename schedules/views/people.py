"""Who works at a clinic: a manager adds people and takes roles away."""

from allauth.account.forms import default_token_generator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.access.adapter import PasswordForStaffForm
from schedules.access.log import log_role
from schedules.access.people import RoleError, give_role, take_role
from schedules.forms.people import RoleForm
from schedules.inputs.refusal import Refusal
from schedules.models import Membership, User
from schedules.pages.manager.people import refused, what_goes
from schedules.queries import membership_for, memberships_managed_by

from .access import user_of, with_role
from .once import make_once, press_once

manager = with_role(Membership.Role.MANAGER)


@manager
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """List who works here; add somebody."""
    user = user_of(request)
    form = RoleForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return make_once(request, lambda: _added(request, form))
        except RoleError as error:
            form.add_error("email", str(error))
        except Refusal as error:
            form.add_error(None, str(error))
    context = {"form": form, "memberships": memberships_managed_by(user)}
    return render(request, "nurse/people.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, form: RoleForm) -> HttpResponse:
    given = form.cleaned_data
    membership, is_new = give_role(given["clinic"], given["email"], given["name"], given["role"])
    log_role(request, membership)
    if is_new:
        send_password_mail(request, membership.user)
    messages.success(request, _("Added. A new person gets a mail to choose a password."))
    return HttpResponseRedirect(reverse("people"))


def send_password_mail(request: HttpRequest, user: User) -> None:
    """Send somebody the address at which a password is set."""
    form = PasswordForStaffForm({"email": user.email})
    if form.is_valid():
        form.save(request, token_generator=default_token_generator)


@manager
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a role is taken away, saying what goes with it; take it away."""
    membership = membership_for(user_of(request), pk)
    if membership is None:
        raise Http404
    if request.method == "POST":
        return _removed(request, membership)
    context = {
        "membership": membership,
        "is_refused": refused(membership),
        "lines": list(what_goes(membership, user_of(request))),
    }
    return render(request, "nurse/people_remove.html", context)


def _removed(request: HttpRequest, membership: Membership) -> HttpResponse:
    def take() -> HttpResponse:
        take_role(membership, by=user_of(request))
        log_role(request, membership)
        messages.success(request, _("The role was taken away, and the sessions have ended."))
        return HttpResponseRedirect(reverse("people"))

    try:
        return press_once(request, take, reverse("people"))
    except RoleError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("people"))
