"""What one nurse and one patient ask most, in a hospital of the size that a hospital has."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count

from django.test import Client
from django.utils import timezone

from schedules.access.feeds import make_feed
from schedules.models import WITH_PLAN, Access, Plan
from schedules.planning import commit
from schedules.planning.record import move
from schedules.planning.start import first_truth, start_plan
from schedules.queries import protocol_for
from tests.benchmarks.browsers import nurse_in, patient_in, shown
from tests.benchmarks.crowd import Crowd
from treatments.models import Clinic

CLINIC, TREATMENT = "amsterdam-umc", "ocrelizumab"
STARTS = 20
LANES = ["doses", "tests", "visits", "periods"]


class Acts:
    """A hospital with a crowd of plans, and one patient of it whose plan was really started."""

    def __init__(self, plans: int) -> None:
        self.clinic = Clinic.objects.get(slug=CLINIC)
        self.nurse, self.browser = nurse_in(CLINIC)
        today = timezone.localdate()
        crowd = Crowd(CLINIC, today, STARTS)
        crowd.grow(max(1, plans // len(crowd.models)))
        self.patient = self.clinic.patients.order_by("pk")[0]
        protocol = protocol_for(TREATMENT, CLINIC)
        start = today + timedelta(days=7)
        truth = first_truth(self.patient, protocol, start=start, facts={}, today=today)
        self.plan: Plan = start_plan(self.patient, truth, by=self.nurse)
        self.second = self.plan.entries.filter(kind="dose").order_by("sort_on")[2].key
        self.own = patient_in(self.patient, self.nurse)
        access = Access.objects.get(patient=self.patient)
        _feed, self.token = make_feed(
            access, "phone", is_neutral=False, lanes=LANES, language="nl", now=timezone.now()
        )
        self._numbers = count()

    def all(self) -> Mapping[str, Callable[[], object]]:
        """Return each act by its name."""
        lists = ("overdue", "soon", "book", "results", "ending", "pending", "decide")
        acts = {f"worklist: {name}": self._read(f"/werklijst/?section={name}") for name in lists}
        return acts | {
            "worklist": self._read("/werklijst/"),
            "patients": self._read("/patienten/"),
            "search": self._read("/patienten/?q=demo 79"),
            "plan": self._read(f"/plannen/{self.plan.code}/"),
            "patient's page": partial(shown, self.own, "/mijn/"),
            "calendar": partial(shown, Client(), f"/agenda/{self.token}/mijn-afspraken.ics"),
            "move": self._move,
        }

    def about(self) -> None:
        """Ask for a page about nobody, some times over: one alone is too short to hold on to."""
        for _ in range(10):
            shown(self.browser, "/over/")

    def _read(self, address: str) -> Callable[[], object]:
        return partial(shown, self.browser, address)

    def _move(self) -> None:
        """Move the second course by a day, to and fro: each time on what the plan has become."""
        plan = Plan.objects.select_related(*WITH_PLAN).get(pk=self.plan.pk)
        day = plan.start + timedelta(days=183 + next(self._numbers) % 2)
        intent = replace(move(self.second, day), reason="on request")
        commit(plan, intent, by=self.nurse, revision=plan.revision)
