"""What a source says of a dose that is given late: whether the next one follows it (section 23)."""

from .days import days, weeks
from .known import NOT_GIVEN


def follows(known, key, due, on):
    """Return whether the next dose counts from the late one; None: as it always does."""
    if key[0] in ("ocre.dose.1b", "ubli.dose.1b"):
        return False  # the next one counts from the first infusion
    if any(pause.again is None for pause in known.pauses.values()):
        return None  # the next one has no day: none are left to it
    if key[0] == "pleg.dose@second" and known.of(("pleg.dose@first", 1)).status not in NOT_GIVEN:
        return on > due + weeks(2) - days(7)  # seven days left: the planned day stays (L5)
    return None
