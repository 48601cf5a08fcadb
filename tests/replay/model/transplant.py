"""Stem-cell therapy: sheet section 6."""

from .days import days, months, weeks
from .lines import DAY


def ahsct(book):
    day = book.known.day
    so, leuk, cond = (
        day("second_opinion_date"),
        day("leukapheresis_date"),
        day("conditioning_start"),
    )
    tx, home = day("transplant_date"), day("discharge_date")
    again = day("second_leukapheresis_date")
    book.once("ahsct.so.visit", so)
    book.window("ahsct.so.decision", so and so + weeks(2), so and so + weeks(4))
    book.before("ahsct.pre.eval", book.start)
    if not book.is_infertile_woman():
        book.before("ahsct.pre.fertility", book.start)
    book.dose("ahsct.mob.cyclo", book.start)
    book.period("ahsct.mob.gcsf", book.start, again or leuk)
    book.period("ahsct.fever.gcsf", book.start, again or leuk)
    book.loose("ahsct.preg_avoid", "ahsct.vaccine", "ahsct.fu.regular")
    first, last = (leuk, leuk) if leuk else (book.start + days(5), book.start + days(7))
    collection(book, first, last, is_known=bool(leuk))
    first, last = (again, again) if again else (first, last)
    book.window("ahsct.cond.admit", first + weeks(3), last + weeks(8))
    conditioning(book, cond)
    transplant(book, tx, home)


def collection(book, first, last, *, is_known):
    def on_the_day(fact, step):
        if is_known:
            book.once(fact, first + step)
        else:
            book.window(fact, first + step, last + step)

    on_the_day("ahsct.leuk", days(0))
    on_the_day("ahsct.leuk.milk_tip", days(-1))
    for fact in ("prep", "unwell", "groin_line"):
        on_the_day(f"ahsct.leuk.{fact}", days(0))
    book.undated("ahsct.leuk.count")
    again = book.known.day("second_leukapheresis_date")
    book.once("ahsct.leuk.repeat", again)
    if again is None:
        on_the_day("ahsct.leuk.clinic_2w", weeks(2))
        return
    book.once("ahsct.leuk.clinic_2w", again + weeks(2))
    book.once("ahsct.leuk.milk_tip@second", again - DAY, 2)
    for fact in ("prep", "unwell", "groin_line"):
        book.once(f"ahsct.leuk.{fact}@second", again, 2)
    book.undated("ahsct.leuk.count@second", n=2)


def conditioning(book, cond):
    """Day 1 to day 4 or 5."""
    last = cond and cond + days(4)
    if not book.is_over(book.known.of(("ahsct.cond.chemo", 1)).on or cond):
        book.window("ahsct.cond.chemo", cond, last)
    if not book.is_over(book.known.of(("ahsct.cond.last_chemo_day", 1)).on or cond):
        book.window("ahsct.cond.last_chemo_day", cond and cond + days(3), last)
    book.period("ahsct.cond.drink", cond, last)
    book.loose("ahsct.cond.fertility_risk", begins=cond)
    book.window("ahsct.hair_regrowth", cond and cond + months(3), cond and cond + months(6))


def transplant(book, tx, home):
    book.once("ahsct.tx", tx)
    book.period("ahsct.tx.smell", tx, tx and tx + DAY)
    book.period("ahsct.dip.isolation", tx, home if tx else None)
    book.loose("ahsct.fever.later", begins=tx)
    book.loose("ahsct.infection", "ahsct.sport", begins=home)
    if tx is None or home is None or first_of(tx) <= home:
        book.put("ahsct.dip.labs", due=tx and first_of(tx), until=home)
    book.window("ahsct.recovery.marrow", tx and tx + weeks(2), tx and tx + weeks(3))
    book.window("ahsct.recovery.general", tx and tx + months(3), tx and tx + months(6))
    book.once("ahsct.discharge", home)
    book.period("ahsct.post.clinic", home, None)
    book.period("ahsct.drink", home, None)


def first_of(tx):
    """The first Monday, Wednesday or Friday after the transplant (S4)."""
    day = tx + DAY
    while day.weekday() not in (0, 2, 4):
        day += DAY
    return day
