"""How patients and carers come in: with a letter, and by the way that they choose then.

Code, date of birth, way in: one question a page. Nobody is told whether a letter or a person
exists; the one answer to a wrong try says everything that can be wrong.
"""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from schedules.access import arrival
from schedules.access.limits import may_mail
from schedules.access.passkeys import come_in_with, options_for, passkey_form
from schedules.forms.arrival import BirthForm, CodeForm, MailForm
from schedules.models import Access, Letter

READ_OR_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(READ_OR_POST)
def come_in(request: HttpRequest) -> HttpResponse:
    """Ask for the code on the letter."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        arrival.remember_code(request, form.cleaned_data["code"])
        return HttpResponseRedirect(reverse("come-in-birth"))
    return _page(request, "patient/come_in.html", form)


@never_cache
@require_http_methods(READ_OR_POST)
def birth(request: HttpRequest) -> HttpResponse:
    """Ask for the date of birth; then it shows whether the letter opens anything."""
    if not arrival.has_code(request):
        return HttpResponseRedirect(reverse("come-in"))
    form = BirthForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "patient/birth.html", form)
    try:
        is_in = arrival.confirm(request, form.cleaned_data["born"])
    except arrival.TooOftenError:
        return render(request, "patient/too_often.html", status=429)
    if is_in:
        return HttpResponseRedirect(reverse("come-in-choose"))
    return render(request, "patient/birth.html", {"form": form, "is_wrong": True}, status=422)


@never_cache
@require_http_methods(READ_OR_POST)
def choose(request: HttpRequest) -> HttpResponse:
    """Ask how this person wants to come back."""
    letter = arrival.letter_shown(request)
    if letter is None:
        return HttpResponseRedirect(reverse("come-in"))
    form = MailForm(request.POST if request.POST.get("way") == "mail" else None)
    if request.method == "POST" and (response := _chosen(request, letter, form)):
        return response
    is_carer = letter.kind == Access.Kind.CARER
    context = {"form": form, "is_carer": is_carer, "letter": letter}
    return render(request, "patient/choose.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, letter: Letter, form: MailForm) -> HttpResponse | None:
    """Begin the way that was chosen; None where the e-mail address must be typed again."""
    way = request.POST.get("way")
    if way == "passkey":
        arrival.come_by_passkey(request, letter)
        return HttpResponseRedirect(reverse("come-in-passkey"))
    if way == "known" and letter.kind == Access.Kind.CARER:
        arrival.come_as_known(request)
        return render(request, "patient/known.html")
    if way != "mail" or not form.is_valid():
        return None
    email = form.cleaned_data["email"].lower()
    if not may_mail(request, email):
        return render(request, "patient/too_often.html", status=429)
    if arrival.come_by_mail(request, letter, email):
        return HttpResponseRedirect(reverse("come-in-code"))
    form.add_error("email", _("This address cannot be used here. Take another one."))
    return None


@never_cache
@require_http_methods(READ_OR_POST)
def passkey(request: HttpRequest) -> HttpResponse:
    """Let the browser make a passkey; with it the person is in."""
    user = arrival.passkey_owner(request)
    if user is None:
        return HttpResponseRedirect(reverse("come-in-choose"))
    form = passkey_form(user, request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        return come_in_with(request, user, form)
    context = {"options": {"creation_options": options_for(user)}, "is_wrong": form is not None}
    return render(request, "patient/passkey.html", context, status=422 if form else 200)


class CodeByMail(ConfirmLoginCodeView):
    """Ask for the code that was sent; who is out of tries goes back to the choice."""

    template_name = "patient/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, but never send anybody of a letter to a page where nobody knows them yet."""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        lost = reverse("account_request_login_code")
        if response.status_code == 302 and response["Location"].startswith(lost):
            return HttpResponseRedirect(reverse("come-in-choose"))
        return response


def _page(request: HttpRequest, template: str, form: Form) -> HttpResponse:
    return render(request, template, {"form": form}, status=422 if form.errors else 200)
