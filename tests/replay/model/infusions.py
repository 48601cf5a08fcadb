"""Natalizumab, ocrelizumab, ublituximab and rituximab: sheet sections 4, 7, 16 and 17."""

from .days import days, months, weeks
from .known import GIVEN
from .lines import DAY


def natalizumab(book):
    book.valid(months(3), book.window, "ntz.smpc.pre.mri", book.start - months(3), book.start)
    book.before("ntz.pre.jcv", book.start)
    book.chain("ntz.dose", book.start, days(28))  # ntz.late.any: reset, 28 days
    book.each("ntz.smpc.obs", book.once, ranks=range(1, 13))
    book.each("ntz.sign.allergy", book.once)
    if book.unless("jcv", "positive"):
        book.series("ntz.jcv_retest", book.start, months(6), tolerance=months(1))
    book.series("ntz.smpc.mri_year", book.start, months(12))
    book.once("ntz.smpc.consent_2y", book.start + months(24))
    if book.unless("jcv", "negative"):
        book.period("ntz.pml_risk", book.start + months(24), None)
    book.after_last("ntz.pml_vigilance_until", months(6))
    book.loose("ntz.smpc.eid", "ntz.sign.other", "ntz.sign.other@life")
    if book.may_be_woman():
        book.loose("ntz.smpc.preg", "ntz.smpc.bf")
    if book.clinic == "amsterdam-umc":
        book.undated("ntz.neuro")


def ocrelizumab(book):
    ocre_doses(book)
    book.each("ocre.premed", book.once)
    book.each("ocre.obs", book.once)
    book.each("ocre.irr", lambda fact, day, n: book.period(fact, day, day + DAY, n))
    book.before("ocre.smpc.hbv", book.start)
    book.before("ocre.smpc.vaccines", book.start - weeks(6))
    book.after_stop("ocre.smpc.sc", days(0))
    book.after_stop("ocre.sign.irr", DAY)
    book.loose("ocre.sign.infection", "ocre.sign.pml")
    if book.may_bear():
        book.after_last("ocre.smpc.contra.until", months(4))
    if book.may_be_woman():
        book.loose("ocre.smpc.bf")
    if book.clinic == "amsterdam-umc":
        ocrelizumab_in_amsterdam(book)


def ocre_doses(book):
    """After natalizumab, with the JC virus, two infusions stand for the first two (B2)."""
    natalizumab = book.known.day("natalizumab_stop")
    carrier = book.known.says("jcv", "positive")
    if natalizumab and carrier:
        book.dose("ocre.ntz.dose_a", natalizumab + weeks(6))
        second = book.dose("ocre.ntz.dose_b", natalizumab + weeks(12))
        first = second and second.follows
    else:
        one = book.dose("ocre.dose.1a", book.start)
        book.dose("ocre.dose.1b", book.start + days(14))
        first = one and (one.began if one.began < one.real else one.follows)
        for fact, after in (("ocre.ntz.dose_a", weeks(6)), ("ocre.ntz.dose_b", weeks(12))):
            if natalizumab and carrier is None:
                book.step(fact, natalizumab + after, is_undecided=True)
            elif book.known.of((fact, 1)).status in GIVEN:  # before another answer came
                book.dose(fact, natalizumab and natalizumab + after)
                book.doses.sort(key=lambda dose: dose.due or dose.real)
    book.goes_on = True
    if first:  # B1: six months after the first infusion, then after each one really given
        book.chain("ocre.dose.maint", first, months(6), first=1)


def ocrelizumab_in_amsterdam(book):
    screening(book, "ocre")
    book.undated("ocre.plan")
    second = next((dose for dose in book.doses if dose.fact in SECOND), None)
    # A missed infusion is still to be decided: its blood test stays in sight until then.
    if second and book.known.of((second.fact, second.n)).status != "skipped":
        book.once("ocre.lab.before_1b", second.real)
    book.each("ocre.lab.each", book.before)
    if book.unless("antihypertensives", "no"):
        book.each("ocre.antihypertensive", lambda f, day, n: book.period(f, day - DAY, day, n))
    book.once("ocre.fu.neuro_6m", book.start + months(6))
    book.series("ocre.fu.mri_year", book.start, months(12))
    book.series("ocre.fu.neuro_year", book.start, months(12))
    natalizumab = book.known.day("natalizumab_stop")
    if natalizumab and book.unless("jcv", "negative"):
        book.once("ocre.ntz.mri", natalizumab + months(6))
    if book.may_bear():
        book.safe_after_last("ocre.preg.safe_from", months(3))
    if book.may_be_woman():
        book.after_last("ocre.bf.until", months(12))
    book.after_stop("ocre.infection_delay", days(0))
    book.loose("ocre.vaccine", "ocre.pml", "ocre.misc")


SECOND = ("ocre.dose.1b", "ocre.ntz.dose_b")


def screening(book, stem):
    """Leaflets 002 and 003: a visit before the start, tests with it, a call a week later."""
    book.valid(months(3), book.window, f"{stem}.pre.mri", book.start - months(3), book.start)
    seen = book.known.day("screening_date")
    if seen:
        book.once(f"{stem}.screen.visit", seen)
    else:
        book.before(f"{stem}.screen.visit", book.start)
    book.once(f"{stem}.screen.labs", seen)
    book.once(f"{stem}.screen.tests", seen)
    book.once(f"{stem}.screen.phone", seen and seen + weeks(1))


def ublituximab(book):
    first = book.dose("ubli.dose.1a", book.start)
    book.goes_on = True
    if first:  # without the first infusion there is no second half
        book.dose("ubli.dose.1b", first.follows + days(14))
        book.chain("ubli.dose.maint", first.follows, weeks(24), first=1)
    book.each("ubli.premed", book.once)
    book.each("ubli.obs", book.once, ranks=(1, 2))
    for fact in ("ubli.sign.irr", "ubli.sign.irr@life"):
        book.each(fact, lambda fact, day, n: book.period(fact, day, day + DAY, n))
    book.before("ubli.smpc.hbv", book.start)
    if book.may_bear():
        book.after_last("ubli.contra.until", months(4))
    if book.may_be_woman():
        book.loose("ubli.bf")
    book.loose("ubli.sign.infection", "ubli.sign.pml")


def rituximab(book):
    first = book.dose("ritu.dose.1a", book.start)
    book.goes_on = True
    if first:  # without the first infusion there is no second half
        book.dose("ritu.dose.1b", first.follows + days(14))
        book.chain("ritu.dose.maint", first.follows, months(6), first=1)
    book.each("ritu.premed", book.once)
    for fact in ("ritu.sign.irr", "ritu.sign.irr@life"):
        book.each(fact, lambda fact, day, n: book.period(fact, day, day + DAY, n))
    book.before("ritu.smpc.hbv", book.start)
    if book.may_bear():
        book.after_last("ritu.contra.until", months(12))
    if book.may_be_woman():
        book.after_last("ritu.bf.until", months(12))
    book.loose("ritu.sign.infection", "ritu.sign.pml")
