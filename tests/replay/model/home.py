"""Ofatumumab, tablets and injections at home: sheet sections 5 and 9 to 15."""

from .days import days, months, weeks
from .infusions import screening
from .known import GIVEN
from .lines import DAY


def ofatumumab(book):
    """Each injection counts from the one really given (kesi.late.month, kesi.late.load)."""
    at = book.start
    for fact, step in (("d1", 0), ("d8", 7), ("d15", 7), ("d29", 14)):
        dose = book.dose(f"kesi.dose.{fact}", at and at + days(step))
        if dose is None:
            break
        at = dose.follows
    book.goes_on = True
    if dose:
        book.chain("kesi.dose.month", at, months(1), first=1)
    book.before("kesi.smpc.hbv", book.start)
    book.before("kesi.smpc.vaccines_live", book.start - weeks(4))
    book.before("kesi.smpc.vaccines_inactivated", book.start - weeks(2))
    signs = [f"kesi.sign.{sign}" for sign in ("allergy", "allergy@life", "infection", "pml")]
    book.loose("kesi.smpc.missed", *signs)
    is_there = book.clinic == "amsterdam-umc"
    book.period("kesi.reaction" if is_there else "kesi.sign.reaction", book.start, book.start + DAY)
    if book.may_bear():  # 003 counts from stopping, the product information from the last dose
        count = book.after_stop if is_there else book.after_last
        count("kesi.contra.until", months(6))
    if book.may_be_woman():
        book.loose("kesi.smpc.bf")
    if is_there:
        kesi_in_amsterdam(book)


def kesi_in_amsterdam(book):
    screening(book, "kesi")
    for n in (1, 3):
        book.once(f"kesi.fu.labs_{n}m", book.start + months(n))
        book.once(f"kesi.fu.phone_{n}m", book.start + months(n))
    for fact in ("labs", "mri", "neuro"):
        book.once(f"kesi.fu.{fact}_6m", book.start + months(6))
    for fact in ("labs_half", "phone_half"):
        book.series(f"kesi.fu.{fact}", book.start, months(6), after=months(6))
    for fact in ("mri_year", "neuro_year"):
        book.series(f"kesi.fu.{fact}", book.start, months(12), after=months(6))
    book.loose("kesi.infection", "kesi.vaccine", "kesi.misc")
    if book.may_be_woman():
        book.loose("kesi.bf_avoid")


# Tablets and capsules


def fingolimod(book):
    book.first_days("fing.dose.first_monitored", book.start, 0)
    book.repeat("fing.dose.daily", book.start)
    for fact in ("smpc.vzv", "smpc.lft.pre", "smpc.cbc.pre", "smpc.derm.pre"):
        book.before(f"fing.{fact}", book.start)
    last_liver_test = book.stopped_for(months(2))
    for n in (1, 3, 6, 9, 12):
        if last_liver_test is None or book.start + months(n) <= last_liver_test:
            book.once(f"fing.smpc.lft_{n}m", book.start + months(n))
            if n == 12:
                book.undated("fing.smpc.lft_12m@next", n=2)
    book.once("fing.smpc.cbc@month3", book.start + months(3))
    book.series("fing.smpc.cbc@yearly", book.start, months(12), n=2)
    fingolimod_eye(book)
    book.window("fing.smpc.derm", book.start + months(6), book.start + months(12))
    book.undated("fing.smpc.derm@next", n=2)
    if book.may_bear():
        book.after_stop("fing.contra.until", months(2))
    book.after_stop("fing.sign.infection", months(2))  # 24.1, 24.2
    book.after_stop("fing.smpc.restart", days(0))
    book.loose(*(f"fing.sign.{s}" for s in ("eye", "liver", "pml")))
    book.period("fing.sign.heart", book.start, book.start + months(1))
    if book.clinic == "amsterdam-umc":
        book.before("fing.jcv", book.start)
        book.series("fing.derm_year", book.start, months(12))


def fingolimod_eye(book):
    """One appointment: with diabetes or uveitis the leaflet's own line, else the label's."""
    risks = [book.known.says(name, "yes") for name in ("diabetes", "uveitis")]
    is_at_risk = True if True in risks else None if None in risks else False
    span = book.start + months(3), book.start + months(4)
    if is_at_risk is not False:
        book.window("fing.eye", *span)
    if is_at_risk is not True:
        book.window("fing.smpc.eye", *span)


def siponimod(book):
    if book.unless("cyp2c9", "*3*3"):
        book.first_days("sipo.dose.d1", book.start, 0)
        first = book.known.of(("sipo.dose.d1", 1))
        at = first.on if first.on and first.carries is not False else book.start
        for n in range(1, 5):
            book.first_days(f"sipo.dose.d{n + 1}", at + days(n), n)
        book.repeat("sipo.dose.maintenance_from", at + days(5), day=5)
    elif book.known.of(("sipo.dose.d1", 1)).status in GIVEN:  # what was given stays
        book.dose("sipo.dose.d1", book.start)
    for fact in ("cyp2c9", "vzv", "derm.pre"):
        book.before(f"sipo.smpc.{fact}", book.start)
    first = book.known.of(("sipo.dose.d1", 1)).on if book.doses else None
    book.valid(months(6), book.before, "sipo.smpc.labs.pre", book.start, at=first)
    span = book.start + months(3), book.start + months(4)
    book.window("sipo.smpc.eye", *span)
    book.window("sipo.smpc.labs@months3-4", *span)
    book.series("sipo.smpc.labs@yearly", book.start, months(12), n=2)
    book.window("sipo.smpc.derm", book.start + months(6), book.start + months(12))
    book.undated("sipo.smpc.derm@next", n=2)
    book.after_stop("sipo.smpc.livevac", weeks(4))
    if book.may_bear():
        book.after_stop("sipo.contra.until", days(10))
    book.after_stop("sipo.smpc.restart", days(0))
    book.loose("sipo.sign", "sipo.sign@life")
    before_tablets(book, "sipo")


def before_tablets(book, stem):
    if book.clinic == "amsterdam-umc":
        for fact in ("labs", "ecg", "derm"):
            book.before(f"{stem}.pre.{fact}", book.start)
        if book.may_be_woman():
            book.before(f"{stem}.pre.smear", book.start)


def ozanimod(book):
    for fact, first, last in (("d1", 0, 3), ("d5", 4, 6)):
        span = book.start + days(first), book.start + days(last)
        book.repeat(f"ozan.dose.{fact}", *span, day=first)
    book.repeat("ozan.dose.maintenance_from", book.start + days(7), day=7)
    book.before("ozan.smpc.vzv", book.start)
    book.valid(months(6), book.before, "ozan.smpc.lft.pre", book.start)
    for n in (1, 3, 6, 9, 12):
        book.once(f"ozan.smpc.lft_{n}m", book.start + months(n))
    book.undated("ozan.smpc.lft_12m@next", n=2)
    if not all(book.known.says(name, "no") for name in ("diabetes", "uveitis")):
        book.before("ozan.smpc.eye", book.start)
    if book.may_bear():
        book.after_stop("ozan.contra.until", months(3))
    book.after_stop("ozan.smpc.restart", days(0))
    book.loose("ozan.sign", "ozan.sign@life", "ozan.sign.liver", "ozan.sign.eye")
    before_tablets(book, "ozan")
    if book.clinic == "amsterdam-umc":
        book.loose("ozan.labs")


def teriflunomide(book):
    book.repeat("teri.dose.daily", book.start)
    book.before("teri.smpc.alt_4w.pre", book.start)
    book.before("teri.smpc.bp_cbc", book.start)
    book.series("teri.smpc.alt_4w", book.start, weeks(4), end=book.start + months(6))
    book.undated("teri.smpc.alt_4w@next", n=7)
    book.loose(*(f"teri.sign.{sign}" for sign in ("liver", "skin", "other", "other@life")))
    if book.clinic == "amsterdam-umc":
        book.period("teri.labs.first_half_year", book.start, book.start + months(6))
        book.loose("teri.hair")
    if book.may_bear():
        book.loose("teri.contra")
    teri_elimination(book)


def teri_elimination(book):
    """Without a wash-out the blood needs 8 to 24 months; with one, two levels decide."""
    if book.may_bear() and book.unless("accelerated_elimination", "yes"):
        book.once("teri.elimination.mean", book.stopped_for(months(8)))
        book.once("teri.elimination.max", book.stopped_for(months(24)))
    washed, low = book.known.day("elimination_start"), book.known.day("first_level_below_0_02")
    if book.may_be_woman() and book.unless("accelerated_elimination", "no"):
        book.once("teri.aep.last_day", washed and washed + days(10))
        book.once("teri.aep.second_test_from", low and low + days(14))
    if book.may_bear():
        book.once("teri.preg.safe_from", low and low + days(45))


def dimethyl_fumarate(book):
    book.repeat("dmf.dose.step1", book.start, book.start + days(6))
    book.repeat("dmf.dose.step2_from", book.start + days(7))
    book.valid(months(3), book.window, "dmf.smpc.pre.mri", book.start - months(3), book.start)
    book.valid(months(6), book.before, "dmf.smpc.lymph_q3m.pre", book.start)
    book.before("dmf.smpc.liver_kidney.pre", book.start)
    book.series("dmf.smpc.lymph_q3m", book.start, months(3))
    book.once("dmf.smpc.liver_kidney_3m", book.start + months(3))
    book.once("dmf.smpc.liver_kidney_6m", book.start + months(6))
    later = book.start + months(12), book.start + months(18)  # 6 to 12 months after that
    book.window("dmf.smpc.liver_kidney_later", *later)
    book.undated("dmf.smpc.liver_kidney_later@next", n=2)
    if book.may_be_woman():
        book.loose("dmf.smpc.preg")
    book.loose(*(f"dmf.sign.{sign}" for sign in ("allergy", "pml", "shingles")))
    if book.clinic == "amsterdam-umc":
        book.after_stop("dmf.flush", days(0))
        book.loose("dmf.labs", "dmf.pml")


# Injections

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def three_a_week(book, fact):
    """On the chosen days; until they are chosen, every other day from the start."""
    chosen, first = book.known.facts.get("weekdays"), book.start.weekday()
    if chosen:
        week = [DAYS.index(day) for day in chosen.split(",")]
    else:
        week = [(first + step) % 7 for step in (0, 2, 4)]
    book.repeat(fact, book.start, week=week)


def glatiramer(book):
    if book.unless("regimen", "40mg-3x-week"):
        book.repeat("glat.dose@20mg-daily", book.start)
    if book.unless("regimen", "20mg-daily"):
        three_a_week(book, "glat.dose@40mg-3x-week")
    if book.may_be_woman():
        book.loose("glat.smpc.bf")
    book.loose("glat.sign.anaphylaxis")
    book.loose("glat.reaction" if book.clinic == "amsterdam-umc" else "glat.sign.post")


def interferon(book):
    signs = ["mood", "mood@life", "liver", "allergy", "allergy@life", "kidney_blood"]
    book.loose(*(f"ifn.sign.{sign}" for sign in signs))
    if book.may_be_woman():
        book.loose("ifn.smpc.fert")
    if book.clinic == "amsterdam-umc":
        book.after_stop("ifn.flu", DAY)
        book.undated("ifn.antibodies")
    else:
        book.after_stop("ifn.sign.flu", DAY)


def avonex(book):
    interferon(book)
    book.loose("ifn.sign.kidney_blood@kidney", "avon.smpc.labs")
    book.repeat("avon.dose", book.start, every=7)
    titration = book.known.facts.get("titration")
    if titration is None:
        book.step("avon.full_dose_from")
    steps = {"none": book.start, "quarter-steps": book.start + days(21)}
    if titration:
        book.step(f"avon.full_dose_from@{titration}", steps[titration])


def rebif(book):
    interferon(book)
    book.loose("ifn.sign.kidney_blood@kidney")
    three_a_week(book, "rebi.dose")
    book.step("rebi.dose.step22_from", book.start + days(14))
    book.step("rebi.dose.step44_from", book.start + days(28))
    for n in (1, 3, 6):
        book.once(f"rebi.smpc.labs_{n}m", book.start + months(n))


def betaferon(book):
    interferon(book)
    book.loose("beta.smpc.labs")
    book.repeat("beta.dose", book.start, every=2)
    for fact, step in (("step125", 6), ("step187", 12), ("full", 18)):
        book.step(f"beta.dose.{fact}_from", book.start + days(step))


def plegridy(book):
    interferon(book)
    book.loose("ifn.sign.kidney_blood@kidney", "pleg.smpc.labs")
    first = book.dose("pleg.dose@first", book.start)
    at = first and first.follows
    second = first and book.dose("pleg.dose@second", at and at + days(14), 2)
    book.goes_on = True
    if second:
        at = second.follows
        book.repeat("pleg.dose@full", at and at + days(14), n=3, every=14)
