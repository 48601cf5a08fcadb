"""Letters and what they give: made, tried, used once, taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from schedules.access.carers import mark_seen, withdraw
from schedules.access.feeds import feed_for, make_feed
from schedules.access.letters import (
    ALPHABET,
    LetterError,
    hash_of,
    in_groups,
    letters_of,
    new_letter,
    read_code,
    revoke,
    try_letter,
    use_letter,
)
from schedules.models import Access, Letter, User

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BORN = date(1985, 5, 20)
SELF, CARER = Access.Kind.SELF, Access.Kind.CARER


@pytest.fixture
def patient(make_patient):
    return make_patient(born="1985-05-20")


@pytest.fixture
def person(db):
    return User.objects.create_user("p-one")


def opens(code, born=BORN, now=NOW):
    letter, fits = try_letter(hash_of(code), born, now)
    return letter is not None and fits


def test_a_code_has_twelve_signs_that_nobody_mistakes(patient, nurse):
    _letter, code = new_letter(patient, SELF, by=nurse, now=NOW)
    assert len(code) == 12
    assert len(set(ALPHABET)) == 32
    assert not set("01IO") & set(ALPHABET)
    assert in_groups("ABCDEFGHJKLM") == "ABCD-EFGH-JKLM"


def test_the_code_itself_is_kept_nowhere(patient, nurse):
    letter, code = new_letter(patient, SELF, by=nurse, now=NOW)
    kept = str(Letter.objects.filter(pk=letter.pk).values().get())
    assert code not in kept
    assert in_groups(code) not in kept


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-jklm", "ABCD EFGH JKLM", "ABCDEFGHJKLM", " abcdefghjklm"]
)
def test_a_code_may_be_typed_with_or_without_dashes(typed):
    assert read_code(typed) == "ABCDEFGHJKLM"


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH", "ABCD-EFGH-JKL0", "ABCD-EFGH-JKLMN"])
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) == ""


def test_a_letter_opens_with_its_code_and_the_date_of_birth(patient, nurse):
    _letter, code = new_letter(patient, SELF, by=nurse, now=NOW)
    assert opens(code)
    assert not opens(code, date(1985, 5, 21))
    assert not opens("ABCDEFGHJKLM")


def test_a_letter_works_for_seven_days_and_until_the_end_of_the_last(patient, nurse):
    """10 o'clock in the morning by the clock on the wall."""
    _letter, code = new_letter(patient, SELF, by=nurse, now=NOW)
    assert opens(code, now=NOW + timedelta(days=7, hours=13, minutes=59))
    assert not opens(code, now=NOW + timedelta(days=7, hours=14))


def test_after_five_wrong_dates_a_letter_is_dead(patient, nurse):
    _letter, code = new_letter(patient, SELF, by=nurse, now=NOW)
    for day in range(1, 6):
        assert not opens(code, date(1990, 1, day))
    assert not opens(code)


def test_after_four_wrong_dates_it_still_opens(patient, nurse):
    _letter, code = new_letter(patient, SELF, by=nurse, now=NOW)
    for day in range(1, 5):
        assert not opens(code, date(1990, 1, day))
    assert opens(code)


def test_a_new_letter_revokes_the_one_before(patient, nurse):
    _first, old = new_letter(patient, SELF, by=nurse, now=NOW)
    _second, new = new_letter(patient, SELF, by=nurse, now=NOW)
    assert not opens(old)
    assert opens(new)


def test_two_carers_may_be_invited_at_once_and_a_patients_letter_stays(patient, nurse):
    _own, own = new_letter(patient, SELF, by=nurse, now=NOW)
    _one, partner = new_letter(patient, CARER, by=nurse, now=NOW, name="partner")
    _two, sister = new_letter(patient, CARER, by=nurse, now=NOW, name="sister")
    _three, again = new_letter(patient, CARER, by=nurse, now=NOW, name="partner")
    assert [opens(code) for code in (own, partner, sister, again)] == [True, False, True, True]


def test_a_letter_that_was_taken_back_opens_nothing(patient, nurse):
    letter, code = new_letter(patient, SELF, by=nurse, now=NOW)
    assert revoke(letters_of(patient, SELF, NOW), NOW) == 1
    assert not opens(code)
    assert revoke(letters_of(patient, SELF, NOW).filter(code=letter.code), NOW) == 0


def test_a_letter_is_used_once(patient, nurse, person):
    letter, code = new_letter(patient, SELF, by=nurse, now=NOW)
    use_letter(letter, person, NOW)
    assert not opens(code)
    with pytest.raises(LetterError):
        use_letter(letter, User.objects.create_user("p-two"), NOW)
    assert Access.objects.count() == 1


def test_a_new_letter_gives_the_same_access_back(patient, nurse, person):
    first = use_letter(new_letter(patient, SELF, by=nurse, now=NOW)[0], person, NOW)
    other = User.objects.create_user("p-two")
    second = use_letter(new_letter(patient, SELF, by=nurse, now=NOW)[0], other, NOW)
    assert second.pk == first.pk
    assert second.user == other
    assert Access.objects.filter(patient=patient, withdrawn_at=None).count() == 1


def test_what_is_in_the_schedule_at_the_first_visit_is_no_news(patient, nurse, person, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2027-01-11", patient=patient)
    access = use_letter(new_letter(patient, SELF, by=nurse, now=NOW)[0], person, NOW)
    assert access.seen == {str(plan.code): plan.revision}


def test_a_carer_who_becomes_the_patient_is_not_both(patient, nurse, person):
    use_letter(new_letter(patient, CARER, by=nurse, now=NOW, name="x")[0], person, NOW)
    own = use_letter(new_letter(patient, SELF, by=nurse, now=NOW)[0], person, NOW)
    live = Access.objects.filter(user=person, withdrawn_at=None)
    assert [access.pk for access in live] == [own.pk]


def test_who_is_withdrawn_loses_calendars_and_every_way_in(patient, nurse, person):
    person.email = "carer@example.org"
    person.save()
    access = use_letter(new_letter(patient, CARER, by=nurse, now=NOW, name="x")[0], person, NOW)
    _feed, token = make_feed(access, "phone", True, ["doses"], "nl", NOW)
    assert feed_for(token)
    withdraw(access, NOW)
    person.refresh_from_db()
    assert feed_for(token) is None
    assert (person.is_active, person.email) == (False, "")


def test_a_nurse_who_looks_along_stays_a_nurse(patient, nurse):
    access = use_letter(new_letter(patient, CARER, by=nurse, now=NOW, name="x")[0], nurse, NOW)
    withdraw(access, NOW)
    nurse.refresh_from_db()
    assert nurse.is_active


def test_only_what_was_shown_is_seen(patient, nurse, person, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2027-01-11", patient=patient)
    access = use_letter(new_letter(patient, SELF, by=nurse, now=NOW)[0], person, NOW)
    mark_seen(access, {str(plan.code): 99, "strange": 3}, NOW)
    access.refresh_from_db()
    assert access.seen == {str(plan.code): plan.revision}
