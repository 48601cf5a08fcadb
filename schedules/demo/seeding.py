"""Put the invented people in, once, and never among real ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from schedules.inputs.working_days import working_days_of
from schedules.models import Membership, Patient, Plan, User
from schedules.planning import Intent, commit
from schedules.planning.record import several
from schedules.planning.start import first_truth, horizon, start_plan
from schedules.planning.stop import stop
from schedules.planning.switch import facts_about, switch
from schedules.planning.truth import Truth
from schedules.queries import last_dose_of, protocol_for
from treatments.catalogue import Report, load_protocol
from treatments.facts import FACTS, FactKind
from treatments.lists import load_list
from treatments.models import Clinic, Protocol, Source
from treatments.protocol_files import protocol_paths
from treatments.yaml_lines import Problem, Unreadable

from .acts import intent_of, truth_now
from .days import day_from, fitting_start
from .living import booked, left_out, lived
from .logins import STAFF, staff_member
from .people import Person, Story, read_people

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
PEOPLE = "people.yaml"
CLINIC = "voorbeeld"
NURSE = "nurse"


@dataclass(frozen=True, slots=True)
class Seeding:
    """What came of it."""

    problems: tuple[Problem, ...] = ()
    people: int = 0  # put in now
    is_in_real_use: bool = False  # then nothing was touched


def seed(today: date, folder: Path = FOLDER) -> Seeding:
    """Put the invented hospital and its people in, unless they or real people are there."""
    if is_in_real_use():
        return Seeding(is_in_real_use=True)
    problems = load_knowledge(folder)
    if problems or Patient.objects.exists():
        return Seeding(problems=problems)
    people, wrong = read_people(folder / PEOPLE)
    if wrong:
        return Seeding(problems=tuple(wrong))
    try:
        with transaction.atomic():
            nurse = staff_member(NURSE, Membership.Role.NURSE, CLINIC)
            for number, person in enumerate(people, start=1):
                _put_in_or_say_why(person, number, nurse, today)
    except Unreadable as error:
        return Seeding(problems=(error.problem,))
    return Seeding(people=len(people))


def is_in_real_use() -> bool:
    """Tell whether the database holds a patient, or a user of that name, not of the demo."""
    names = [name for name, _role in STAFF]
    namesakes = User.objects.filter(username__in=names).exclude(memberships__clinic__slug=CLINIC)
    return namesakes.exists() or Patient.objects.exclude(clinic__slug=CLINIC).exists()


def load_knowledge(folder: Path) -> tuple[Problem, ...]:
    """Load the invented hospital and its protocols; the hospitals it copies must be there."""
    report = Report()
    for name, model in (("clinics", Clinic), ("sources", Source)):
        report.problems += load_list(folder / f"{name}.yaml", model)
    for path in protocol_paths(folder / "protocols"):
        load_protocol(path, report)
    return tuple(report.problems)


def _put_in_or_say_why(person: Person, number: int, nurse: User, today: date) -> None:
    """Put one in. Raises Unreadable: a story can go against all that the program knows."""
    try:
        _put_in(person, number, nurse, today)
    except Exception as error:
        text = f"{person.name} cannot be put in: {error or type(error).__name__}"
        raise Unreadable(Problem(PEOPLE, person.line, text)) from error


def _put_in(person: Person, number: int, nurse: User, today: date) -> None:
    patient = Patient.objects.create(
        clinic=Clinic.objects.get(slug=CLINIC),
        display_name=person.name,
        born_on=person.born,
        hospital_number=f"DEMO-{number:03}",
        language=person.language,
        email=person.email,
        phone=f"06 0000 {number:04}",
    )
    for story in person.stories:
        plan = start_plan(patient, _beginning(story, patient, today), by=nurse)
        _live(plan, story, nurse, today)


def _beginning(story: Story, patient: Patient, today: date, switched: Plan | None = None) -> Truth:
    """Return the truth with which a story begins, as it was known when its plan was made."""
    last_dose = last_dose_of(switched) if switched else None
    day = day_from(story.start, today, last_dose)
    # After a last dose the leaflet counts to the day; any other start can be chosen to fit.
    start = day if last_dose else fitting_start(day, today, working_days_of(patient.clinic))
    protocol = _protocol(story)
    known = facts_about(switched.protocol, protocol, last_dose) if switched and last_dose else {}
    kept = day_from(story.kept, today) if story.kept else min(start, today)
    truth = first_truth(
        patient,
        protocol,
        start=start,
        facts={**known, **_facts(story.facts, today)},
        today=kept,
    )
    return replace(truth, until=horizon(start, today)) if story.is_extended else truth


def _protocol(story: Story) -> Protocol:
    newest = protocol_for(story.treatment, CLINIC)
    if not story.version:
        return newest
    return Protocol.objects.select_related("treatment", "clinic").get(
        treatment=newest.treatment, clinic=newest.clinic, version=story.version
    )


def _facts(facts: Mapping[str, str], today: date) -> dict[str, str]:
    """Return the answers; days are said as counted from today."""
    return {
        name: day_from(text, today).isoformat() if FACTS[name].kind is FactKind.DATE else text
        for name, text in facts.items()
    }


def _live(plan: Plan, story: Story, nurse: User, today: date) -> None:
    """Let everything happen until today, in the order in which it would have."""
    for act in (act for act in story.then if "day" in act):
        day = day_from(act["day"], today)
        _tell(plan, lived(truth_now(plan), story, until=day, today=today), nurse)
        _do(plan, act, nurse, day, today)
    _tell(plan, lived(truth_now(plan), story, until=today, today=today), nurse)
    _tell(plan, left_out(truth_now(plan), story, today=today), nurse)
    _tell(plan, booked(truth_now(plan), story, today=today), nurse)
    for act in (act for act in story.then if "day" not in act):
        _do(plan, act, nurse, today, today)


def _tell(plan: Plan, intents: list[Intent], nurse: User) -> None:
    if intents:
        commit(plan, several(intents), by=nurse, revision=plan.revision)


def _do(plan: Plan, act: Mapping[str, Any], nurse: User, day: date, today: date) -> None:
    (verb,) = act.keys() - {"day"}
    if verb == "switch":
        _switch(plan, act[verb], nurse, day, today)
    else:
        commit(plan, intent_of(verb, act[verb], plan, day), by=nurse, revision=plan.revision)


def _switch(plan: Plan, words: Mapping[str, Any], nurse: User, day: date, today: date) -> None:
    story = Story(**words["to"])
    started = switch(
        plan,
        stop(day, words["reason"]),
        _beginning(story, plan.patient, today, switched=plan),
        by=nurse,
        revision=plan.revision,
    )
    plan.refresh_from_db()
    _live(started, story, nurse, today)
