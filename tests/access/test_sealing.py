"""The secrets of authenticator apps do not stand readable in the database."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command

from schedules.access.borrowed import TOTP, RecoveryCodes, generate_totp_secret
from schedules.access.sealing import Unreadable, seal, unseal
from schedules.demo import secrets_of, staff_logins
from tests.access.test_login import code_of

OLD, NEW = "the key of before", "the key of now"


def test_what_is_kept_of_an_app_shows_no_code(nurse, settings):
    secret = generate_totp_secret()
    TOTP.activate(nurse, secret)
    codes = RecoveryCodes.activate(nurse)
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of(secret))
    assert len(codes.generate_codes()) == 10
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert unseal(codes.instance.data["seed"]) not in kept


def test_the_same_secret_is_kept_in_another_way_each_time():
    assert seal("geheim") != seal("geheim")
    assert unseal(seal("geheim")) == "geheim"


def test_another_key_reads_nothing(settings):
    settings.SECRET_KEY = OLD
    kept = seal("geheim")
    settings.SECRET_KEY = NEW
    with pytest.raises(Unreadable):
        unseal(kept)
    settings.SECRET_KEY_FALLBACKS = [OLD]
    assert unseal(kept) == "geheim"


def test_what_was_changed_in_the_database_opens_nothing():
    with pytest.raises(Unreadable):
        unseal("JBSWY3DPEHPK3PXP")  # a secret of the attacker's own, written into the row


def test_a_new_key_takes_over_and_the_old_one_can_go(nurse, settings, run_command):
    settings.SECRET_KEY = OLD
    secret = generate_totp_secret()
    TOTP.activate(nurse, secret)
    codes = RecoveryCodes.activate(nurse).generate_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert "2 secrets are kept under the new key" in run_command("seal_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of(secret))
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes() == codes


def test_a_key_that_was_taken_out_too_early_is_told_and_nothing_is_changed(nurse, settings):
    settings.SECRET_KEY = OLD
    TOTP.activate(nurse, generate_totp_secret())
    before = Authenticator.objects.get().data
    settings.SECRET_KEY = NEW
    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("seal_secrets")
    assert Authenticator.objects.get().data == before


def test_the_demo_prints_a_secret_that_its_app_knows_also_after_another_key(db, settings):
    call_command("load_protocols", verbosity=0)
    settings.SECRET_KEY = OLD
    (first,) = [login for login in staff_logins("jbz") if login.role == "nurse"]
    assert dict(secrets_of([("nurse", "nurse")])) == {"nurse": first.secret}
    assert opens(first.secret)
    settings.SECRET_KEY = NEW
    assert not dict(secrets_of([("nurse", "nurse")]))
    (second,) = [login for login in staff_logins("jbz") if login.role == "nurse"]
    assert second.secret != first.secret
    assert opens(second.secret)


def opens(secret):
    cache.clear()
    app = Authenticator.objects.get(type="totp", user__username="nurse")
    return TOTP(app).validate_code(code_of(secret))
