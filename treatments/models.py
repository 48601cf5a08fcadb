"""KNOWLEDGE: what is true of every patient. Nothing here knows a patient.

Longer than other modules: its tables point to each other, and Django's own tools expect one file.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .two_languages import active_language

ROLLS = ("none", "backward", "forward", "nearest", "warn")
SHAPES = ("at", "between", "before", "after", "period", "never")
SOFTNESSES = (
    "about",
    "usually",
    "usually 5–7 days",
    "4–5 days",
    "at least",
    "at most",
    "number of years: ask",
    "until your team says so",
)
TOPICS = ("vaccines", "danger")
BOOKERS = ("patient", "hospital", "team", "nobody")  # who makes an appointment
DECISIONS = ("leaflet", "product")
URGENCIES = ("life", "today", "soon", "expected")
PERFORMERS = (
    "ms-nurse",
    "neurologist",
    "nurse-specialist",
    "haematologist",
    "dermatologist",
    "ophthalmologist",
    "gp",
    "team",
)


def in_language(record: models.Model, name: str) -> str:
    """Return the text `name` of a record in the language that is active."""
    return getattr(record, f"{name}_{active_language()}")


class Clinic(models.Model):
    """A hospital site with its own protocols, phone numbers and opening days."""

    slug = models.SlugField(unique=True)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    # Ways to reach it, by the files: [{key, for: {nl, en}, kinds, phone, email, hours: {nl, en},
    # note: {nl, en}, calls_back, missing}].
    contacts = models.JSONField(default=list)
    closed_days = models.JSONField(default=list, help_text="ISO dates beside public holidays")
    # Its own word over that of the files: read by treatments/clinics.py, and by nothing else.
    own_contacts = models.JSONField(
        default=dict, help_text="key: row, filed; what its own page says"
    )
    own_closed = models.JSONField(default=list, help_text="first, last, name")
    own_open = models.JSONField(default=list, help_text="closed days of the files that are none")
    revision = models.PositiveIntegerField(default=0, help_text="number of its own latest change")
    told_at = models.DateTimeField(null=True, help_text="when its contacts last changed")
    works_on_good_friday = models.BooleanField(default=False)
    # Its protocols are those of nobody in particular: a hospital without its own goes by them.
    is_general = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the lowest speaks for a treatment on the public pages"
    )

    class Meta:
        ordering = ["name_nl"]

    def __str__(self) -> str:
        return in_language(self, "name")


class Source(models.Model):
    """A document with publisher, number, version and date; every rule names one."""

    class Kind(models.TextChoices):
        LEAFLET = "leaflet", _("Hospital leaflet")
        PRODUCT_INFORMATION = "product-information", _("Product information")
        PRACTICE = "practice", _("Practice, not on a label")

    class Language(models.TextChoices):
        DUTCH = "nl", "Nederlands"
        ENGLISH = "en", "English"

    key = models.SlugField(unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    publisher = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=40, blank=True)
    published = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.DUTCH)
    note = models.TextField(blank=True, help_text="how it was read, and what is not certain")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class Treatment(models.Model):
    """A drug or procedure."""

    slug = models.SlugField(unique=True)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    inn = models.CharField("international non-proprietary name", max_length=120)
    brands = models.JSONField(default=list)
    atc = models.CharField("ATC code", max_length=8, blank=True)
    route_nl = models.CharField(max_length=120)
    route_en = models.CharField(max_length=120)
    ms_types = models.JSONField(default=list)
    summary_nl = models.TextField()
    summary_en = models.TextField()

    class Meta:
        ordering = ["name_nl"]

    def __str__(self) -> str:
        return in_language(self, "name")


class Protocol(models.Model):
    """One treatment at one clinic in one version."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed")
        RELEASED = "released", _("Released")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="protocols")
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="protocols")
    version = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    dated = models.DateField(help_text="day on which this version was written")
    forbidden_if = models.CharField(max_length=200, blank=True)
    contacts = models.JSONField(default=list, help_text="keys of the clinic's contacts to print")
    # What a source excludes beside it: [{treatment, source: "key § section"}].
    not_with = models.JSONField(default=list)
    is_pinned = models.BooleanField(
        default=False,
        help_text="a patient's plan counts on it: a change needs a new version",
    )
    # "As this protocol, with these changes": its rules are copied when the file is loaded.
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    dropped = models.JSONField(default=list, help_text="fact ids left out of what it is based on")
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["treatment", "clinic", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["treatment", "clinic", "version"], name="protocol_version_is_unique"
            ),
            models.UniqueConstraint(
                fields=["treatment", "clinic"],
                condition=Q(status="released"),
                name="one_released_protocol_per_treatment_and_clinic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.treatment.slug} at {self.clinic.slug}, version {self.version}"

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether no new plan may count on it any more."""
        return self.status == self.Status.WITHDRAWN


def _both_or_neither(name: str) -> models.CheckConstraint:
    """An amount of time without its unit, or a unit without its amount, must never be stored."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}_amount__isnull": True, f"{name}_unit": ""})
        | (Q(**{f"{name}_amount__isnull": False}) & ~Q(**{f"{name}_unit": ""})),
        name=f"%(class)s_{name}_amount_has_unit",
    )


def _amount() -> models.SmallIntegerField:
    return models.SmallIntegerField(null=True, blank=True)


def _unit() -> models.CharField:
    units = [(unit, unit) for unit in ("day", "week", "month", "year")]
    return models.CharField(max_length=5, choices=units, blank=True)


def _words(length: int = 200) -> models.CharField:
    return models.CharField(max_length=length, blank=True)


class Timing(models.Model):
    """When something is: a shape in time, counted from named anchors.

    Amounts are whole days, weeks, calendar months or years; a negative amount lies before its
    anchor. An anchor is worded as in the protocol files (`treatments/phrases.py`); "a else b"
    takes the first that counts for the patient.
    """

    shape = models.CharField(max_length=7, choices=[(shape, shape) for shape in SHAPES])
    begin_anchor = _words(100)
    begin_amount = _amount()
    begin_unit = _unit()
    end_anchor = _words(100)
    end_amount = _amount()
    end_unit = _unit()
    # A series: one more each `every`, a number of `times` or `until` a moment, or open-ended.
    every_amount = _amount()
    every_unit = _unit()
    times = models.PositiveSmallIntegerField(null=True, blank=True)
    until_anchor = _words(100)
    until_amount = _amount()
    until_unit = _unit()
    weekdays = _words(40)  # "mon,wed,fri", or "chosen" by the patient
    as_one_entry = models.BooleanField(default=False)
    count_from = models.PositiveSmallIntegerField(default=1, help_text="number of the first one")
    numbers = models.JSONField(default=list)  # of an "each" anchor: only these, from 1
    as_planned = models.BooleanField(default=False)  # they keep their own day, whatever is given
    tolerance_amount = _amount()
    tolerance_unit = _unit()
    softness = _words(40)
    only_if = _words(300)
    may_apply_nl = _words()
    may_apply_en = _words()
    recorded_as = _words(40)
    roll = models.CharField(max_length=8, choices=[(roll, roll) for roll in ROLLS], default="none")

    class Meta:
        abstract = True


class Rule(Timing):
    """One line of a protocol: what, when, for whom, by whom, and where it is written."""

    class Confidence(models.TextChoices):
        HIGH = "H", _("stated in the source")
        MEDIUM = "M", _("our reading, or general knowledge")
        LOW = "L", _("uncertain: ask the clinic")

    protocol = models.ForeignKey(Protocol, models.CASCADE, related_name="%(class)ss")
    # The id of the fact sheet; "@" and a word tell two lines of one fact apart.
    fact = models.CharField(max_length=60)
    is_inherited = models.BooleanField(default=False, help_text="copied from `based_on`")
    put_after = _words(60)  # in a file with `based_on`: the rule that this one follows
    position = models.PositiveSmallIntegerField()
    line = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=13)
    topic = _words(20)  # what it is about, where its kind does not say so
    title_nl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    explanation_nl = models.TextField(blank=True)
    explanation_en = models.TextField(blank=True)
    preparation_nl = models.TextField(blank=True)
    preparation_en = models.TextField(blank=True)
    # `preparation: none`: its source names none, and the patient is told so.
    needs_no_preparation = models.BooleanField(default=False)
    bring_nl = models.TextField(blank=True)
    bring_en = models.TextField(blank=True)
    booked_by = _words(8)  # who makes the appointment; "" where no source says it
    # Doubt, conflict, reading: for nurses, authors and the page of the sources.
    team_nl = models.TextField(blank=True)
    team_en = models.TextField(blank=True)
    # What some patients read instead: [{"only_if": …, "title": {nl, en}, …}], the first that holds.
    wording = models.JSONField(default=list)
    place_nl = _words()
    place_en = _words()
    performers = models.JSONField(default=list)
    contact = _words(40)
    takes = _words(40)  # how long, as in the file: "4 to 6 hours"
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    section = models.CharField(max_length=200)
    also = models.JSONField(default=list, help_text='further sources: ["key § section"]')
    part_of = _words(60)  # the dose, course or other rule that it goes with
    # Not the hospital's own word: product information beside its leaflet, to ask the team about.
    ask_team = models.BooleanField(default=False)
    # On such a line: the leaflet's line that says something else.
    differs_from = _words(60)
    decided = _words(7)  # which of the two counts, by the author: leaflet or product
    confidence = models.CharField(max_length=1, choices=Confidence)

    KINDS: tuple[str, ...] = ()
    source_key = ""  # while a file is read: the key of a source that is not looked up yet
    further_sources: list[Source] = []  # set by catalogue.rules_of
    late_sources: dict[str, Source] = {}  # by key, of the lines of `late`; set there too

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "fact"], name="%(class)s_fact_once"),
            models.CheckConstraint(condition=~Q(section=""), name="%(class)s_names_section"),
            models.CheckConstraint(
                condition=~Q(title_nl="") & ~Q(title_en=""), name="%(class)s_has_titles"
            ),
            models.CheckConstraint(
                condition=Q(shape__in=("before", "after", "never")) | ~Q(begin_anchor=""),
                name="%(class)s_has_begin",
            ),
            models.CheckConstraint(
                condition=~Q(shape__in=("before", "between")) | ~Q(end_anchor=""),
                name="%(class)s_has_end",
            ),
            *map(_both_or_neither, ("begin", "end", "every", "until", "tolerance")),
        ]

    def __str__(self) -> str:
        return self.fact

    def clean(self) -> None:
        """Refuse a kind that belongs to another table."""
        if self.kind not in self.KINDS:
            raise ValidationError({"kind": f"{self.kind} is no kind of {type(self).__name__}"})

    @property
    def is_at_home(self) -> bool:
        """Tell whether it is a dose that nobody makes an appointment for."""
        return self.kind == "dose" and self.roll == "none"

    def words(self, name: str) -> str:
        """Return one of the rule's texts in the active language."""
        return in_language(self, name)


class DosingCourse(Rule):
    """The doses of a treatment: one, a course of them, or a series without end."""

    KINDS = ("dose",)

    course = models.PositiveSmallIntegerField(null=True, blank=True)
    delay = models.CharField(
        max_length=5, choices=[("reset", "reset"), ("keep", "keep")], default="keep"
    )
    minimum_gap_amount = _amount()
    minimum_gap_unit = _unit()
    maximum_gap_amount = _amount()
    maximum_gap_unit = _unit()
    replaces = _words(60)
    # Figures of one dose (mg, mcg, tablets): [{"only_if": …, "mg": 1}, …], the first that holds.
    # A list of numbers goes with the occurrences, and its last number with all that follow.
    detail = models.JSONField(default=list)
    # What its source says of one that is late, missed or interrupted: the lines of the file, of
    # which the first that fits counts (treatments/late.py).
    late = models.JSONField(default=list)
    # What who takes it at home does with a dose that was forgotten; the lines of `late` are for
    # the team.
    forgotten_nl = models.TextField(blank=True)
    forgotten_en = models.TextField(blank=True)

    class Meta(Rule.Meta):
        constraints = [
            *Rule.Meta.constraints,
            *map(_both_or_neither, ("minimum_gap", "maximum_gap")),
        ]


class MonitoringRule(Rule):
    """What is planned around the doses: tests, visits, calls, admissions, premedication."""

    KINDS = ("premedication", "lab", "imaging", "visit", "phone", "procedure", "admission")

    guards = _words(60)  # the dose that must not be given before this is done
    # How old it may be at that dose, or at the start: done earlier, it is to be done once more.
    valid_for_amount = _amount()
    valid_for_unit = _unit()
    if_missed = _words(60)  # the warning that says what it means when it is not done

    class Meta(Rule.Meta):
        constraints = [*Rule.Meta.constraints, _both_or_neither("valid_for")]


class AdvicePeriod(Rule):
    """What to do, avoid or watch for, for a while or always."""

    KINDS = ("advice", "warning")

    # Of a warning: how soon to call, where the source says it, and what to look for, by line of
    # the fact sheet: [{id, nl: […], en: […], source: "key § section"}].
    urgency = models.CharField(
        max_length=8, choices=[(urgency, urgency) for urgency in URGENCIES], blank=True
    )
    signs = models.JSONField(default=list)


class FertilityWindow(Rule):
    """Contraception, pregnancy and breastfeeding."""

    KINDS = ("fertility",)


RULE_MODELS: tuple[type[Rule], ...] = (
    DosingCourse,
    MonitoringRule,
    AdvicePeriod,
    FertilityWindow,
)
MODEL_OF_KIND: dict[str, type[Rule]] = {
    kind: model for model in RULE_MODELS for kind in model.KINDS
}
