"""What a source says of a dose that is given late: whether the next one follows it (section 23)."""

from itertools import pairwise

from .days import days, weeks

ANEW, KEEP = "anew", "keep"

# In a gap that begins up to so many days after the first one, more than so many missed days begin
# the treatment anew (23.4); the last line is for every later day.
TWO_WEEKS = ((14, 0), (28, 7), (None, 14))  # fing.late, ozan.late
SIX_DAYS = ((6, 0), (None, 3))  # sipo.late, L4


def anew_after(bands):
    """Return how a daily medicine goes on after a gap, by the day on which that began (L1, L3)."""

    def how(known, first, again, _lines):
        anew = [one.again for one in known.pauses.values() if one.is_anew and one.again <= first]
        day = (first - max([known.start, *anew])).days + 1
        most = next(most for last, most in bands if last is None or day <= last)
        return ANEW if (again - first).days > most else None

    return how


def skip(_known, _first, _again, _lines):
    """Rebif is not caught up: the fixed days stay (rebi.late)."""
    return KEEP


def keep_with_seven_left(known, first, again, lines):
    """Plegridy: with seven days left to the next one that stays (pleg.late.ge7, L5).

    More than one missed of the first three: the team is asked (pleg.late.titr).
    """
    three = ("pleg.dose@first", 1), ("pleg.dose@second", 2), ("pleg.dose@full", 3)
    for before, key in pairwise(three):
        if key in lines and lines[key].due == first and known.of(before).status == "missed":
            return None
    return KEEP if again <= first + weeks(2) - days(7) else None


def follows(known, key, due, on):
    """Return whether the next dose counts from the late one; None: as it always does."""
    if key[0] in ("ocre.dose.1b", "ubli.dose.1b"):
        return False  # the next one counts from the first infusion
    if key[0] == "pleg.dose@second":
        return follows_second(known, due + weeks(2), on)
    return None


def follows_second(known, after, on):
    """With seven days left the planned day stays (L5). More than one missed: the team is asked."""
    is_held = any(one.again is None and one.since <= after for one in known.pauses.values())
    if is_held or known.of(("pleg.dose@first", 1)).status == "missed":
        return None
    return on > after - days(7)
