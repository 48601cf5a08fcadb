"""The first person of a hospital: nobody is there yet who could add them on the page."""

import re

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from schedules.models import Access, AccessEvent, Membership, User


def test_a_manager_is_added_chooses_a_password_and_may_add_others(db, client, capsys, mailoutbox):
    cache.clear()

    call_command("add_manager", "jbz", "boss@example.org", "--name", "Demo Boss")

    address = re.search(r"/\S+", capsys.readouterr().out)[0]
    client.post(address, {"email": "boss@example.org"})
    assert mailoutbox[0].to == ["boss@example.org"]
    membership = Membership.objects.get()
    assert (membership.clinic.slug, membership.role) == ("jbz", "manager")
    assert not membership.user.has_usable_password()
    client.force_login(membership.user)
    assert client.get("/medewerkers/").status_code == 200


def test_the_log_says_that_it_was_done_on_the_server(db):
    call_command("add_manager", "jbz", "boss@example.org")

    event = AccessEvent.objects.get()
    assert (event.action, event.actor, event.clinic) == ("access", "", "jbz")
    assert event.what == "add_manager: manager, boss@example.org"


def test_a_clinic_that_is_not_there_is_answered_with_those_that_are(db):
    with pytest.raises(CommandError, match=r"no clinic is called jbs; known are: .*jbz"):
        call_command("add_manager", "jbs", "boss@example.org")
    assert not User.objects.exists()


def test_no_address_and_the_address_of_a_patient_are_refused(make_patient):
    patient = make_patient()
    user = User.objects.create_user("p-1", "aardbei@example.org")
    Access.objects.create(user=user, patient=patient, kind="self", granted_at="2026-11-23T10:00Z")

    for address in ("boss", "aardbei@example.org"):
        with pytest.raises(CommandError, match=f"^{address}: "):
            call_command("add_manager", "jbz", address)

    assert not Membership.objects.filter(role="manager").exists()
    assert not AccessEvent.objects.exists()
