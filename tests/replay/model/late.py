"""What a source says of a dose that is given late: whether the next one follows it (section 23)."""

from .days import days, weeks


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
