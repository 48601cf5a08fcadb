"""What may be asked of a patient: every fact that a protocol's condition or date can name."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FactKind(StrEnum):
    """How a fact is written."""

    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    WEEKDAYS = "weekdays"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known of a patient; numbers lie between low and high."""

    name: str
    label: str | Promise
    kind: FactKind
    values: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    hint: str | Promise = ""


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YES_NO = ("yes", "no")


def _choice(name: str, label: Promise, values: tuple[str, ...], hint: str | Promise = "") -> Fact:
    return Fact(name, label, FactKind.CHOICE, values, hint=hint)


def _date(name: str, label: Promise) -> Fact:
    return Fact(name, label, FactKind.DATE)


FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        _choice("sex", _("Sex"), ("female", "male"), _("As it matters for this treatment.")),
        _choice(
            "childbearing_potential",
            _("Can you become pregnant?"),
            YES_NO,
        ),
        _choice("diabetes", _("Do you have diabetes?"), YES_NO),
        _choice("uveitis", _("Have you had uveitis (an inflamed eye)?"), YES_NO),
        _choice("third_course", _("Will there be a third course?"), YES_NO),
        _choice("accelerated_elimination", _("Is the drug washed out faster?"), YES_NO),
        _choice("antihypertensives", _("Do you use drugs for high blood pressure?"), YES_NO),
        _choice("ms_type", _("Type of MS"), ("CIS", "RRMS", "SPMS", "PPMS")),
        _choice("jcv", _("Result of the JC virus test"), ("positive", "negative")),
        Fact("weight_kg", _("Weight in kilograms"), FactKind.NUMBER, low=30, high=250),
        _choice(
            "cyp2c9",
            _("CYP2C9 type (from the blood test)"),
            ("*1*1", "*1*2", "*2*2", "*1*3", "*2*3", "*3*3"),
        ),
        Fact(
            "days_per_week",
            _("Days with tablets in a treatment week"),
            FactKind.NUMBER,
            low=4,
            high=5,
        ),
        _choice("regimen", _("Which injection scheme?"), ("20mg-daily", "40mg-3x-week")),
        Fact("weekdays", _("Injection days"), FactKind.WEEKDAYS, WEEKDAYS),
        _choice("titration", _("Start with a part of the dose?"), ("none", "quarter-steps")),
        Fact("courses_planned", _("Number of courses planned"), FactKind.NUMBER, low=1, high=3),
        _date("screening_date", _("Day of the screening visit")),
        _date("second_opinion_date", _("Day of the second-opinion visit")),
        _date("course2_start", _("First day of course 2")),
        _date("course3_start", _("First day of course 3")),
        _date("leukapheresis_date", _("Day of the last stem-cell collection")),
        _date("conditioning_start", _("First day of conditioning")),
        _date("transplant_date", _("Day of the transplant")),
        _date("discharge_date", _("Day you went home")),
        _date("natalizumab_stop", _("Day of the last natalizumab infusion")),
        _date("last_dose", _("Day of the last dose given")),
        _date("stop_date", _("Day on which treatment stopped")),
        _date("elimination_start", _("First day of the wash-out")),
        _date("first_level_below_0_02", _("Day of the first level below 0.02 mg/l")),
    )
}
