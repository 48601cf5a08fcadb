"""Every address of the project, tried by everybody: who gets what. A new address needs a row.

| word | what came back |
|---|---|
| login | sent to the login page |
| to | sent to another page |
| a number | the status |
"""

import re
from copy import copy
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from schedules.access.feeds import make_feed
from schedules.access.letters import new_letter
from schedules.engine import Key
from schedules.models import Access, AccessEvent, Membership, User
from schedules.planning import commit
from schedules.planning.merge import merge, moves_of, shown_as
from schedules.queries import mark_of
from tests.booking import book
from tests.conftest import TODAY
from tests.views.reading import Page
from treatments.models import Clinic

INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
PEOPLE = ("stranger", "patient", "other", "carer", "nurse", "far", "author", "manager", "auditor")

TABLE = """
#                                           stran patie other carer nurse far   autho manag audit
GET  start                                  200   200   200   200   200   200   200   200   200
GET  timeline                               400   400   400   400   400   400   400   400   400
GET  timeline-calendar                      400   400   400   400   400   400   400   400   400
GET  timeline-print                         400   400   400   400   400   400   400   400   400
GET  timeline-large                         400   400   400   400   400   400   400   400   400
GET  timeline-chart                         400   400   400   400   400   400   400   400   400
GET  timeline-data                          400   400   400   400   400   400   400   400   400
GET  treatments                             200   200   200   200   200   200   200   200   200
GET  treatment                              200   200   200   200   200   200   200   200   200
GET  matrix                                 200   200   200   200   200   200   200   200   200
GET  paper                                  200   200   200   200   200   200   200   200   200
GET  about                                  200   200   200   200   200   200   200   200   200
GET  read-back                              405   405   405   405   405   405   405   405   405
POST read-back                              200   200   200   200   200   200   200   200   200
GET  account_login                          200   to    to    to    to    to    to    to    to
GET  account_logout                         to    200   200   200   200   200   200   200   200
POST account_logout                         to    to    to    to    to    to    to    to    to
GET  account_inactive                       200   200   200   200   200   200   200   200   200
GET  account_signup                         404   404   404   404   404   404   404   404   404
GET  account_reauthenticate                 login 403   403   403   200   200   403   403   403
GET  account_email                          404   404   404   404   404   404   404   404   404
GET  account_email_verification_sent        404   404   404   404   404   404   404   404   404
GET  account_change_password                login to    to    to    200   200   to    to    to
GET  account_set_password                   404   404   404   404   404   404   404   404   404
GET  account_reset_password                 200   200   200   200   200   200   200   200   200
GET  account_confirm_login_code             to    to    to    to    to    to    to    to    to
GET  account_confirm_email                  404   404   404   404   404   404   404   404   404
GET  account_reset_password_from_key_done   200   200   200   200   200   200   200   200   200
GET  account_reset_password_from_key        200   200   200   200   200   200   200   200   200
GET  account_reset_password_done            200   200   200   200   200   200   200   200   200
GET  account_request_login_code             200   to    to    to    to    to    to    to    to
GET  mfa_index                              login 200   200   200   200   200   200   200   200
GET  mfa_authenticate                       to    to    to    to    to    to    to    to    to
GET  mfa_reauthenticate                     login 403   403   403   to    to    403   403   403
GET  mfa_activate_totp                      login 200   200   200   to    to    200   200   200
GET  mfa_deactivate_totp                    login 404   404   404   404   404   404   404   404
GET  mfa_view_recovery_codes                login 404   404   404   404   404   404   404   404
GET  mfa_generate_recovery_codes            login 200   200   200   to    to    200   200   200
GET  mfa_download_recovery_codes            login 404   404   404   404   404   404   404   404
GET  mfa_list_webauthn                      login 200   200   200   200   200   200   200   200
GET  mfa_add_webauthn                       login 200   200   200   to    to    200   200   200
GET  mfa_reauthenticate_webauthn            login 403   403   403   to    to    403   403   403
GET  mfa_remove_webauthn                    login 404   404   404   to    to    404   404   404
GET  mfa_edit_webauthn                      login 404   404   404   to    to    404   404   404
GET  mfa_login_webauthn                     to    to    to    to    to    to    to    to    to
GET  socialaccount_login_cancelled          200   200   200   200   200   200   200   200   200
GET  socialaccount_login_error              401   401   401   401   401   401   401   401   401
GET  socialaccount_signup                   to    to    to    to    to    to    to    to    to
GET  socialaccount_connections              404   404   404   404   404   404   404   404   404
GET  account/social/login/cancelled/        301   301   301   301   301   301   301   301   301
GET  account/social/login/error/            301   301   301   301   301   301   301   301   301
GET  account/social/signup/                 301   301   301   301   301   301   301   301   301
GET  account/social/connections/            301   301   301   301   301   301   301   301   301
GET  usersessions_list                      login 200   200   200   200   200   200   200   200
GET  home                                   login to    to    to    to    to    to    to    to
GET  access-log                             login 403   403   403   403   403   403   403   200
GET  access-log-csv                         login 403   403   403   403   403   403   403   405
POST access-log-csv                         login 403   403   403   403   403   403   403   200
GET  stay                                   login 200   200   200   200   200   200   200   200
GET  protocols                              login 403   403   403   403   403   200   403   403
GET  people                                 login 403   403   403   403   403   403   200   403
GET  people-remove                          login 403   403   403   403   403   403   200   403
POST people-remove                          login 403   403   403   403   403   403   to    403
GET  clinics                                login 403   403   403   403   403   403   to    403
GET  clinic                                 login 403   403   403   403   403   403   200   403
GET  clinic-contact                         login 403   403   403   403   403   403   200   403
POST clinic-contact                         login 403   403   403   403   403   403   422   403
GET  clinic-contact-files                   login 403   403   403   403   403   403   405   403
POST clinic-contact-files                   login 403   403   403   403   403   403   to    403
GET  clinic-closed                          login 403   403   403   403   403   403   405   403
POST clinic-closed                          login 403   403   403   403   403   403   422   403
GET  clinic-open                            login 403   403   403   403   403   403   405   403
POST clinic-open                            login 403   403   403   403   403   403   to    403
GET  come-in                                200   200   200   200   200   200   200   200   200
GET  come-in-birth                          to    to    to    to    to    to    to    to    to
GET  come-in-choose                         to    to    to    to    to    to    to    to    to
GET  come-in-passkey                        to    to    to    to    to    to    to    to    to
GET  come-in-code                           to    to    to    to    to    to    to    to    to
GET  mine                                   login 200   200   200   404   404   404   404   404
GET  mine-seen                              login 405   405   405   404   404   404   404   404
POST mine-seen                              login to    to    to    404   404   404   404   404
GET  mine-changes                           login 200   200   200   404   404   404   404   404
GET  mine-choose                            login 405   405   405   404   404   404   404   404
POST mine-choose                            login to    404   404   404   404   404   404   404
GET  mine-print                             login 200   404   200   404   404   404   404   404
GET  mine-print-large                       login 200   404   200   404   404   404   404   404
GET  mine-papers                            login 200   200   200   404   404   404   404   404
GET  mine-summary                           login 200   404   200   404   404   404   404   404
GET  mine-card                              login 200   404   200   404   404   404   404   404
GET  mine-calendar                          login 200   404   200   404   404   404   404   404
GET  mine-export                            login 200   200   404   404   404   404   404   404
GET  mine-log                               login 200   200   200   404   404   404   404   404
GET  mine-carers                            login 200   200   404   404   404   404   404   404
GET  mine-carer-withdraw                    login 405   405   405   404   404   404   404   404
POST mine-carer-withdraw                    login to    404   404   404   404   404   404   404
GET  mine-invitation                        login to    to    404   404   404   404   404   404
GET  mine-invitation-revoke                 login 405   405   405   404   404   404   404   404
POST mine-invitation-revoke                 login to    404   404   404   404   404   404   404
GET  patients                               login 403   403   403   200   200   403   403   403
GET  patient-new                            login 403   403   403   200   200   403   403   403
GET  patient                                login 403   403   403   200   404   403   403   403
GET  patient-edit                           login 403   403   403   200   404   403   403   403
GET  patient-merge                          login 403   403   403   200   404   403   403   403
GET  patient-merge-with                     login 403   403   403   200   404   403   403   403
POST patient-merge-with                     login 403   403   403   200   404   403   403   403
GET  patient-merge-undo                     login 403   403   403   200   404   403   403   403
POST patient-merge-undo                     login 403   403   403   to    404   403   403   403
GET  patient-export                         login 403   403   403   200   404   403   403   403
GET  plan-new                               login 403   403   403   200   404   403   403   403
GET  letter-new                             login 403   403   403   200   404   403   403   403
GET  letter-print                           login 403   403   403   to    404   403   403   403
GET  letter-revoke                          login 403   403   403   405   405   403   403   403
POST letter-revoke                          login 403   403   403   to    404   403   403   403
GET  patient-block                          login 403   403   403   200   404   403   403   403
POST patient-block                          login 403   403   403   to    404   403   403   403
GET  patient-care                           login 403   403   403   200   404   403   403   403
POST patient-care                           login 403   403   403   422   404   403   403   403
GET  patient-care-resume                    login 403   403   403   200   404   403   403   403
POST patient-care-resume                    login 403   403   403   422   404   403   403   403
GET  plan                                   login 403   403   403   200   404   403   403   403
GET  plan-entry                             login 403   403   403   200   404   403   403   403
GET  plan-record                            login 403   403   403   405   405   403   403   403
POST plan-record                            login 403   403   403   422   404   403   403   403
GET  plan-revise                            login 403   403   403   200   404   403   403   403
GET  appointment-new                        login 403   403   403   422   404   403   403   403
POST appointment-new                        login 403   403   403   422   404   403   403   403
GET  appointment                            login 403   403   403   200   404   403   403   403
GET  appointment-change                     login 403   403   403   405   405   403   403   403
POST appointment-change                     login 403   403   403   422   404   403   403   403
GET  appointment-decide                     login 403   403   403   405   405   403   403   403
POST appointment-decide                     login 403   403   403   422   404   403   403   403
GET  plan-late                              login 403   403   403   to    404   403   403   403
GET  plan-course                            login 403   403   403   422   404   403   403   403
GET  plan-stop                              login 403   403   403   200   404   403   403   403
GET  plan-pause                         login 403   403   403   200   404   403   403   403
GET  plan-resume                        login 403   403   403   to    404   403   403   403
GET  plan-again                         login 403   403   403   to    404   403   403   403
GET  plan-switch                            login 403   403   403   200   404   403   403   403
GET  plan-withdraw                          login 403   403   403   200   404   403   403   403
GET  plan-history                           login 403   403   403   200   404   403   403   403
GET  plan-print                             login 403   403   403   200   404   403   403   403
GET  plan-papers                            login 403   403   403   200   404   403   403   403
GET  plan-summary                           login 403   403   403   200   404   403   403   403
GET  plan-card                              login 403   403   403   200   404   403   403   403
GET  change-undo                            login 403   403   403   405   405   403   403   403
POST change-undo                            login 403   403   403   422   404   403   403   403
GET  feed                                   200   200   200   200   200   200   200   200   200
GET  mine-feeds                             login 200   200   200   404   404   404   404   404
GET  mine-feed                              login to    404   404   404   404   404   404   404
GET  mine-feed-change                       login 200   404   404   404   404   404   404   404
POST mine-feed-change                       login 422   404   404   404   404   404   404   404
GET  mine-feed-revoke                       login 405   405   405   404   404   404   404   404
POST mine-feed-revoke                       login to    404   404   404   404   404   404   404
GET  mine-feed-help                         login 200   200   200   404   404   404   404   404
GET  mine-feed-trial                        login 405   405   405   404   404   404   404   404
POST mine-feed-trial                        login to    404   404   404   404   404   404   404
GET  versions                               login 403   403   403   200   200   403   403   403
GET  versions-move                          login 403   403   403   405   405   403   403   403
POST versions-move                          login 403   403   403   200   200   403   403   403
GET  worklist                               login 403   403   403   200   200   403   403   403
GET  worklist-line                          login 403   403   403   to    404   403   403   403
GET  closed-bookings                        login 403   403   403   200   200   403   403   403
POST worklist                               login 403   403   403   to    to    403   403   403
GET  worklist-cover                         login 403   403   403   200   200   403   403   403
POST worklist-cover                         login 403   403   403   422   422   403   403   403
GET  worklist-csv                           login 403   403   403   200   200   403   403   403
GET  worklist-print                         login 403   403   403   200   200   403   403   403
"""


# Who is shown something of the record, where: each of these looks must stand in the log.
SHOWING = {
    "nurse": {
        "patients",
        "patient",
        "patient-edit",
        "patient-merge",
        "patient-merge-with",
        "patient-merge-undo",
        "patient-export",
        "plan-new",
        "letter-new",
        "letter-print",
        "patient-block",
        "patient-care",
        "patient-care-resume",
        "plan",
        "plan-entry",
        "worklist-line",
        "plan-record",
        "plan-revise",
        "appointment-new",
        "appointment",
        "appointment-change",
        "appointment-decide",
        "plan-late",
        "plan-course",
        "plan-stop",
        "plan-pause",
        "plan-resume",
        "plan-again",
        "plan-switch",
        "plan-withdraw",
        "plan-history",
        "plan-print",
        "plan-papers",
        "plan-summary",
        "plan-card",
        "change-undo",
    },
    "patient": {
        "mine",
        "mine-print",
        "mine-print-large",
        "mine-papers",
        "mine-summary",
        "mine-card",
        "mine-calendar",
        "mine-export",
        "mine-changes",
        "mine-log",
        "mine-carers",
        "mine-invitation",
        "mine-feed",
        "mine-feed-help",
        "mine-feed-change",
        "mine-feeds",
        "feed",
    },
    "carer": {
        "mine",
        "mine-print",
        "mine-print-large",
        "mine-papers",
        "mine-summary",
        "mine-card",
        "mine-calendar",
        "mine-changes",
        "mine-log",
        "mine-feed-help",
        "mine-feeds",
    },
    "stranger": {"feed"},
}
# What who looks along may not ask for.
PATIENT_ALONE = {
    "mine-carers",
    "mine-carer-withdraw",
    "mine-invitation",
    "mine-invitation-revoke",
    "mine-export",
}
# An empty form, and what goes on to another page.
SHOW_NOTHING = {
    "patient-new",
    "letter-revoke",
    "mine-seen",
    "mine-choose",
    "mine-carer-withdraw",
    "mine-invitation-revoke",
    "mine-feed-revoke",
    "mine-feed-trial",
}


def addresses():
    """Every pattern of the URL configuration, by its name, or by its text where it has none."""

    def walk(resolver, start=""):
        for pattern in resolver.url_patterns:
            text = start + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, text)
            else:
                yield pattern.name or text

    return list(walk(get_resolver()))


def rows():
    """The table: (method, address, {person: what came back})."""
    for line in TABLE.strip().splitlines():
        if line and not line.startswith("#"):
            method, address, *words = line.split()
            yield method, address, dict(zip(PEOPLE, words, strict=True))


@pytest.fixture
def world(make_patient, make_plan, make_nurse, nurse, monkeypatch):
    """One record with everything on it, and everybody who might want to see it."""
    cache.clear()
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)
    now = timezone.now()
    patient, neighbour = make_patient("jbz"), make_patient("jbz", "Demo Bosbes")
    plan = make_plan("ocrelizumab", "generic", "2026-11-02", patient=patient)
    agreed = book(Key("ocre.dose.maint", 1), date(2027, 5, 3))
    commit(plan, agreed, by=nurse, revision=1)

    def visitor(name, whose, kind):
        user = User.objects.create_user(name)
        access = Access(user=user, patient=whose, kind=kind, name=name, granted_at=now)
        access.save()
        return access

    def staff(role):
        user = User.objects.create_user(role, f"{role}@example.org")
        Membership.objects.create(user=user, clinic=Clinic.objects.get(slug="jbz"), role=role)
        return user

    own = visitor("own", patient, "self")
    carer = visitor("carer", patient, "carer")
    letter, _code = new_letter(patient, "self", by=nurse, now=now)
    invitation, _code = new_letter(patient, "carer", by=own.user, now=now, name="Demo Kiwi")
    feed, token = make_feed(
        own, name="phone", is_neutral=True, lanes=["visits"], language="nl", now=now
    )
    double = make_patient("jbz", "Demo Dubbel")
    shown = shown_as(patient, double, moves_of(patient, double))
    made = SimpleNamespace(
        patient=patient,
        plan=plan,
        own=own,
        carer=carer,
        letter=letter,
        invitation=invitation,
        feed=feed,
        token=token,
        change=plan.changes.get(revision=1),
        appointment=plan.appointments.get(),
        entry=plan.entries.first(),
        membership=nurse.memberships.get(),
        neighbour=neighbour,
        merge=merge(patient, double, shown, by=nurse, now=now),
        people={
            "stranger": None,
            "patient": own.user,
            "other": visitor("other", neighbour, "self").user,
            "carer": carer.user,
            "nurse": nurse,
            "far": make_nurse("far", "amsterdam-umc"),
            "author": staff("author"),
            "manager": staff("manager"),
            "auditor": staff("auditor"),
        },
    )
    made.kwargs = kwargs_of(made)
    return made


def path_of(address, world):
    """The address of something that belongs to the record."""
    if address.startswith("account/social/"):
        return f"/{address}"
    return reverse(address, kwargs=world.kwargs.get(address, {}))


def kwargs_of(world):
    """What each address needs to lead to this record."""
    of_patient, of_plan = {"code": world.patient.code}, {"code": world.plan.code}
    entry = world.entry
    plan_pages = (
        "record",
        "revise",
        "course",
        "stop",
        "pause",
        "again",
        "switch",
        "withdraw",
        "history",
        "print",
        "papers",
        "summary",
        "card",
    )
    return {
        "paper": {"mark": mark_of(world.patient)},
        "patient": of_patient,
        "patient-edit": of_patient,
        "patient-merge": of_patient,
        "patient-merge-with": {**of_patient, "other": world.neighbour.code},
        "patient-merge-undo": {"code": world.merge.code},
        "patient-export": {**of_patient, "form": "json"},
        "plan-new": of_patient,
        "letter-new": of_patient,
        "patient-care": of_patient,
        "patient-care-resume": of_patient,
        "patient-block": of_patient,
        "letter-print": {**of_patient, "letter": world.letter.code},
        "letter-revoke": {**of_patient, "letter": world.letter.code},
        "plan": of_plan,
        "plan-entry": {**of_plan, "fact": entry.fact, "n": entry.occurrence},
        "worklist-line": {**of_plan, "fact": entry.fact, "n": entry.occurrence},
        "plan-late": {**of_plan, "fact": entry.fact, "n": entry.occurrence},
        **{f"plan-{page}": of_plan for page in plan_pages},
        "plan-resume": {**of_plan, "number": 2},
        "appointment-new": of_plan,
        "appointment-decide": of_plan,
        "appointment": {**of_plan, "appointment": world.appointment.code},
        "appointment-change": {**of_plan, "appointment": world.appointment.code},
        "change-undo": {"code": world.change.code},
        "mine-export": {"form": "json"},
        "mine-choose": {"code": world.own.code},
        "mine-carer-withdraw": {"code": world.carer.code},
        "mine-invitation": {"letter": world.invitation.code},
        "mine-invitation-revoke": {"letter": world.invitation.code},
        "mine-feed": {"code": world.feed.code},
        "mine-feed-change": {"code": world.feed.code},
        "mine-feed-revoke": {"code": world.feed.code},
        "mine-feed-trial": {"code": world.feed.code},
        "feed": {"token": world.token},
        "people-remove": {"pk": world.membership.pk},
        "clinic": {"slug": "jbz"},
        "clinic-closed": {"slug": "jbz"},
        "clinic-open": {"slug": "jbz"},
        "clinic-contact": {"slug": "jbz", "key": "urgent"},
        "clinic-contact-files": {"slug": "jbz", "key": "urgent"},
        "treatment": {"slug": "ocrelizumab"},
        "account_confirm_email": {"key": "made-up"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "made-up"},
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
    }


def word_of(response):
    where = response.get("Location", "")
    if where.startswith("/account/login/?"):
        return "login"
    return "to" if response.status_code == 302 else str(response.status_code)


def body_of(response):
    """What came back, as text."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace")


def test_every_address_has_a_row():
    known = {address for _method, address, _words in rows()}
    assert known == set(addresses())


@pytest.fixture
def browser_of(client, world):
    """Return a function that gives a person a new browser; each person logs in once.

    What a browser does, such as log out, is to be rolled back before the next one is asked for.
    """
    logged_in = {}

    def give(person, **options):
        if person not in logged_in:
            logged_in[person] = type(client)()
            if user := world.people[person]:
                logged_in[person].force_login(user)
        browser = type(client)(**options)
        browser.cookies = copy(logged_in[person].cookies)
        return browser

    return give


def tries(world, browser_of, person):
    """Every row of the table by one person: (row, what came back, what the log says of it)."""
    for method, address, words in rows():
        path, browser = path_of(address, world), browser_of(person)
        with transaction.atomic():
            before = AccessEvent.objects.count()
            response = browser.get(path) if method == "GET" else browser.post(path)
            events = list(AccessEvent.objects.order_by("pk")[before:])
            yield f"{method} {address}", address, words[person], response, events
            transaction.set_rollback(True)


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_the_table_says(browser_of, world, person):
    wrong = []
    for row, address, word, response, events in tries(world, browser_of, person):
        if word_of(response) != word:
            wrong.append(f"{row}: {word_of(response)}, not {word}")
        wrong += [f"{row}: {said}" for said in mistakes(world, person, address, response, events)]
    assert wrong == []


def mistakes(world, person, address, response, events):
    """What is shown to whom it should not be, or is not in the log."""
    actions = {event.action for event in events if event.patient_code == world.patient.code}
    if person not in ("patient", "carer", "nurse") and world.patient.display_name in body_of(
        response
    ):
        yield "shows the name of a patient"
    yield from badly_said(response)
    is_of_staff = address in world.kwargs and address.startswith(
        ("patient", "plan", "letter", "chan")
    )
    if is_of_staff and word_of(response) in ("403", "404") and actions != {"denied"}:
        yield f"was refused, and the log says {actions}"
    is_refused = word_of(response) == "404"
    if person == "carer" and is_refused and address in PATIENT_ALONE and actions != {"denied"}:
        yield f"was refused to who looks along, and the log says {actions}"
    is_shown = word_of(response) in ("200", "422") and address in SHOWING.get(person, ())
    if is_shown and not actions - {"denied"}:
        yield "showed the record, and the log does not tell"


def badly_said(response):
    """Where a page is too familiar, or does not say in one heading and a title what it is."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or not response.content:
        return
    page = Page(response)
    title = re.search("<title>(.*?)</title>", body_of(response), re.DOTALL)[1].strip()
    if found := INFORMAL.findall(page.text):
        yield f"says {found}"
    if [level for level, _words in page.headings].count("h1") != 1:
        yield f"has these headings: {page.headings}"
    if title.startswith("–"):
        yield f"has the title {title!r}"


def test_every_page_of_a_record_is_one_that_must_be_logged():
    pages = {
        name for name in addresses() if name.startswith(("patient-", "plan-", "mine", "letter"))
    }
    assert pages - SHOWING["nurse"] - SHOWING["patient"] == SHOW_NOTHING


def test_a_nurse_without_a_second_factor_gets_no_page_of_a_patient(client, world):
    browser = type(client)()
    browser.force_login(world.people["nurse"], factors=1)
    pages = [row for row in rows() if not row[1].startswith(("account", "mfa"))]
    for method, address, words in pages:
        if words["nurse"] != "403" and words["patient"] == "403":
            path = path_of(address, world)
            response = browser.get(path) if method == "GET" else browser.post(path)
            assert response.get("Location") == reverse("mfa_activate_totp"), address
