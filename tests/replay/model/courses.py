"""Alemtuzumab and cladribine: sheet sections 3 and 8."""

from dataclasses import replace
from datetime import timedelta

from .days import days, months, weeks
from .known import GIVEN
from .lines import DAY

WEEK = timedelta(7)


# Alemtuzumab


def alemtuzumab(book):
    courses = alem_courses(book)
    for n, doses in courses.items():
        alem_course(book, n, doses)
    alem_before(book)
    end = book.tested_until("alem.labs.end", months(48))
    if first := begun(courses.get(1, [])):
        alem_monitoring(book, first, end)
    if book.known.facts.get("courses_planned") != "1" and last_of(book, courses.get(2, []), 2):
        book.step("alem.smpc.c4")


def alem_courses(book):
    """Five days, a year later three, and three more where they are chosen: day upon day."""
    facts = book.known.facts
    chosen = facts.get("third_course") == "yes" or "course3_start" in facts
    planned = 3 if chosen else int(facts.get("courses_planned", 2))
    courses, first, follows = {}, book.start, book.start
    for n, times in ((1, 5), (2, 3), (3, 3)):
        if n > planned:
            break
        if n > 1:
            first = book.known.day(f"course{n}_start") or (first and first + months(12))
        if first is None:
            continue  # a later course may have a day of its own
        fact = f"alem.c{n}.dose"
        doses = book.chain(fact, first, days(1), times=times, course=n, follows=follows)
        doses = named(book, doses, 2)
        if not doses:
            break
        courses[n] = doses
        first = follows = begun(doses, moved_alone=False)
    return courses


def begun(doses, *, moved_alone=True):
    """The first day on which a course was, or will be, given; a missed day does not begin it.

    The next course does not follow a day that was moved alone.
    """
    given = [dose for dose in doses if dose.stands and not dose.is_unnamed]
    alone = [dose for dose in given if dose.follows != dose.real and not moved_alone]
    days = [dose.follows if dose in alone else dose.began for dose in given]
    return min(days, default=None)


# Days 3 and 5 of course 1 and day 3 of the later ones come first in line; every other infusion
# has a number too, for when it is the third one given.
IN_LINE = [(1, 3), (1, 5), (2, 3), (3, 3)]
IN_LINE += [(c, n) for c, m in ((1, 5), (2, 3), (3, 3)) for n in range(1, m + 1) if n not in (3, 5)]
PLATELETS = {place: n for n, place in enumerate(IN_LINE, 1)}


def last_of(book, doses, gap):
    """The last day of a course: what was told of it counts over what stands in the plan."""
    standing = [dose.real for dose in doses if dose.stands]
    last = max([*standing, *kept_days(book, doses, gap)], default=None)
    if not doses:
        return None
    told = book.known.day("last_dose")
    return told if is_told_of(book, doses) else last


def is_told_of(book, doses):
    """Whether the last dose that was told is one of this course."""
    told = book.known.day("last_dose")
    is_last_begun = doses[0].course == max(dose.course for dose in book.doses)
    return bool(told and is_last_begun and told >= doses[0].real)


def is_unsure(book, doses, gap, stem):
    """Whether another day may still become the last one of a course: its windows say "at least"."""
    if book.known.stop:
        return not is_told_of(book, doses) and book.may_have_been(doses)
    is_held = book.is_paused and any(fact.startswith(stem) for fact in book.waiting)
    return is_held or bool(kept_days(book, doses, gap)) or any(one.is_unnamed for one in doses)


def alem_course(book, n, doses):
    first, last = begun(doses), last_of(book, doses, 2)
    book.each(f"alem.c{n}.premed", book.once, doses)
    book.each(f"alem.c{n}.steroid", book.once, doses, ranks=(1, 2, 3))
    count = PLATELETS.get
    book.each(
        "alem.smpc.platelets",
        lambda fact, day, at: book.once(fact, day, count((n, at), 0)),
        doses,
        places=(3, 5) if n == 1 else (3,),
    )
    # After a stop nobody names a day any more: what has none is not in sight.
    in_sight = [dose for dose in doses if not (dose.is_unnamed and book.known.stop)]
    if book.clinic != "generic" and any(dose.stands for dose in in_sight):
        book.undated("alem.cv" if n == 1 else f"alem.cv@c{n}", n=n)
    if first is None or last is None:
        return

    is_at_least = is_unsure(book, doses, 2, f"alem.c{n}.")

    def until(fact, step, begins=first, number=1):
        line = book.period(fact, begins, last + step, number)
        line.covers, line.is_at_least = last, is_at_least

    until(f"alem.prophylaxis.c{n}", months(1))
    if book.may_bear():
        until(f"alem.preg_avoid.c{n}", months(4))
    if book.may_be_woman():
        until(f"alem.bf_avoid.c{n}", months(4))
    until("alem.sign.cv", days(3), number=n)
    until("alem.smpc.obs", days(0), number=n)
    if book.clinic == "jbz":
        until(f"alem.diet.c{n}", months(1), first - 14 * DAY)
        until(f"alem.infection_care.c{n}", months(1))
        until("alem.reaction.24h", days(1), number=n)
        book.once(f"alem.c{n}.admit", first - DAY)
    else:
        until("alem.sign.infusion", days(1), number=n)


def alem_before(book):
    for fact in ("thyroid.pre", "liver.pre"):
        book.before(f"alem.smpc.{fact}", book.start)
    book.before("alem.smpc.vaccines", book.start - weeks(6))
    if book.clinic != "generic":
        book.before("alem.contra", book.start)
        book.loose("alem.infection")
    if book.clinic == "jbz":
        for fact in ("labs", "ecg", "admission_arranged"):
            book.before(f"alem.pre.{fact}", book.start)
        if book.may_be_woman():
            book.before("alem.pre.smear", book.start)
        book.loose("alem.fu.flexible", "alem.labs.missed", "alem.preg.contact", "alem.driving")


def alem_monitoring(book, first, end):
    """Every month until 48 months after the last infusion, course 3 included (A6)."""
    line = book.period("alem.autoimmune_window", first, end)
    line.covers = book.last_standing()
    line.is_at_least = book.lines["alem.labs.end", 1].is_at_least
    book.series("alem.labs.monthly", first, months(1), end=end, tolerance=WEEK)
    book.series("alem.smpc.liver", first, months(1), end=end)
    book.series("alem.smpc.thyroid", first, months(3), end=end)
    if book.may_be_woman():
        book.series("alem.smpc.hpv", first, months(12))
    signs = "platelets ttp kidney kidney@life thyroid liver infection listeria hlh pml"
    book.loose(*(f"alem.sign.{sign}" for sign in signs.split()), begins=first)
    if book.clinic == "jbz":
        alem_visits(book, first, end)


def alem_visits(book, first, end):
    """From the start of course 1 (A3, A4, A5)."""
    book.once("alem.c1.nurse_visit", first)
    for fact, n in (("nurse_1m", 1), ("neuro_3m", 3), ("np_6m", 6), ("mri_11m", 11)):
        book.once(f"alem.fu.{fact}", first + months(n))
    scan = book.known.of(("alem.fu.mri_11m", 1)).on  # its result is discussed on the same day
    book.once("alem.fu.neuro_11m", scan or first + months(11))
    book.series("alem.fu.alternating", first, months(6), after=months(11))
    book.series("alem.mri.yearly", first, months(12), after=months(11), end=end)


# Cladribine


def cladribine(book):
    """Two weeks of tablets, a month apart, and again a year later (001; M1)."""
    first, follows, courses = book.start, book.start, {}
    for n in (1, 2):
        if n == 2:
            first = book.known.day("course2_start") or (first and first + months(12))
        if first is None:
            break
        week_1 = clad_week(book, n, 1, first, follows)
        is_held = not week_1 or week_1[0].due is None
        if is_held and f"clad.c{n}.w1.dose" not in book.waiting:
            break
        begins = None if is_held else week_1[0].follows
        doses = week_1 + clad_week(book, n, 2, begins and begins + months(1), begins)
        if doses:
            courses[n] = doses
        if is_held:
            break
        first = follows = begun(doses, moved_alone=False)
    for n, doses in courses.items():
        clad_course(book, n, doses)
    clad_checks(book)


def clad_week(book, course, week, first, follows):
    """Four or five days, one tablet day a date; a late day makes the week longer."""
    fact = f"clad.c{course}.w{week}.dose"
    doses = book.chain(fact, first, days(1), times=4, course=course, follows=follows)
    if has_fifth_day(book) is False:
        return named(book, doses, 3)
    if doses and doses[0].due:
        known = [dose.follows for dose in to_be_named(book, doses, 3) if not dose.is_unnamed]
        doses = [*doses, book.told_of(f"{fact}@day5", max(known) + DAY, 5, course)]
    elif doses or fact in book.waiting:  # what was agreed keeps its day
        after = doses and doses[0].follows
        fifth = book.dose(f"{fact}@day5", after + DAY if after else None, 5, course)
        return [*doses, fifth] if fifth and fifth.real else doses
    return named(book, doses, 3)


def named(book, doses, gap):
    """Take the day away from what is left of a block after a gap of so many days."""
    book.doses = [dose for dose in book.doses if dose not in doses]
    found = [book.stands_in_plan(dose) for dose in to_be_named(book, doses, gap)]
    return [dose for dose in found if dose and dose.real]


def to_be_named(book, doses, gap):
    """The source only says to ask: nobody knows a day (clad.late.three, alem.late.stopped)."""
    found, missed, after = [], [], None
    for dose in doses:
        told = book.known.of((dose.fact, dose.n))
        if after and told.status == "planned":
            planned = after.due + (dose.n - after.n) * DAY
            least = max(planned, after.real + DAY)
            dose = replace(dose, due=planned, real=planned, follows=least, is_unnamed=True)
        missed = [*missed, dose] if told.status == "missed" else []
        if is_asked(book, dose, missed, gap, is_first=not found):
            after = dose
        elif told.on:
            after = None
        found.append(dose)
    return found


def is_asked(book, dose, missed, gap, *, is_first=False):
    """Tell whether so many days were missed; the first dose of a block begins it, however late."""
    told = book.known.of((dose.fact, dose.n))
    if missed:
        return (dose.due - missed[0].due).days + 1 >= gap
    is_given = told.status in GIVEN and told.carries is None
    return is_given and not is_first and (told.on - dose.due).days >= gap


def kept_days(book, doses, gap):
    """Days on which tablets may still be taken: no window gets shorter until somebody decides."""
    found, missed = [], []
    for dose in doses:
        if dose.due is None:  # a pause holds it
            continue
        is_missed = book.known.of((dose.fact, dose.n)).status == "missed"
        is_next = missed and dose.due - missed[-1].due == DAY
        missed = [*(missed if is_next else []), dose] if is_missed else []
        if missed and is_asked(book, dose, missed, gap):
            found += [one.due for one in missed]
    return [] if book.known.stop else found


def has_fifth_day(book):
    facts = book.known.facts
    if "weight_kg" in facts:
        return float(facts["weight_kg"]) >= 50
    return facts["days_per_week"] == "5" if "days_per_week" in facts else None


def clad_course(book, n, doses):
    first, last = begun(doses), last_of(book, doses, 3)
    if first is None:
        return
    if n == 1:
        book.valid(months(3), book.window, "clad.smpc.pre.mri", first - months(3), first)
        book.before("clad.smpc.vzv", first)
    book.before(f"clad.smpc.lymph_pre@c{n}", first, n)
    book.before("clad.smpc.liver", first, n)
    book.once(f"clad.smpc.lymph_2m_c{n}", first + months(2))
    book.once(f"clad.smpc.lymph_6m_c{n}", first + months(6))
    if book.clinic == "amsterdam-umc":
        book.before("clad.contra_ind", first, n)
    is_at_least = is_unsure(book, doses, 3, f"clad.c{n}.")

    def until(fact, step):
        line = book.period(f"clad.{fact}.c{n}_until", first, last + step)
        line.covers, line.is_at_least = last, is_at_least

    if not book.is_infertile_woman():
        until("contra", months(6))
    if book.may_be_woman():
        until("bf", WEEK)


def clad_checks(book):
    signs = [f"clad.sign.{sign}" for sign in ("shingles", "infection", "liver", "pml")]
    book.loose("clad.smpc.years34", *signs)
    if book.clinic == "amsterdam-umc":
        end = book.tested_until("clad.labs.end", months(6))
        book.loose("clad.infection")
        book.series("clad.labs.q3m", book.start, months(3), end=end)
