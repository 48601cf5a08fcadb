"""The log of access as an auditor reads it: what to look for, and the events in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.access.log import NOBODY
from schedules.forms.days import DayField
from schedules.models import Access, AccessEvent, Membership
from schedules.queries.access_log import EVERYTHING, LogSearch, patients_with

ROLES = dict(Membership.Role.choices) | dict(Access.Kind.choices)
# Each look at this list is a line for every record on it: they would hide all others.
USUAL = ("", gettext_lazy("All but who read this list"))


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event: when, who, in which role, whose record, what, from where."""

    at: str
    name: str
    account: str
    role: str
    clinic: str
    patient: str
    action: str
    page: str
    address: str
    is_refused: bool


class LogForm(forms.Form):
    """What an auditor looks for. Sent by POST: a number in an address would stay behind there."""

    patient = forms.CharField(
        label=gettext_lazy("Hospital number or code of the record"), max_length=40, required=False
    )
    person = forms.CharField(
        label=gettext_lazy("Who looked (name or e-mail)"), max_length=150, required=False
    )
    first = DayField(label=gettext_lazy("From"), required=False)
    last = DayField(label=gettext_lazy("Up to and including"), required=False)
    action = forms.ChoiceField(
        label=gettext_lazy("What was done"),
        choices=[USUAL, (EVERYTHING, gettext_lazy("All")), *AccessEvent.Action.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("patient", "person"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a period that ends before it begins."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("Take a day that is not before the first one."))
        return given

    @property
    def search(self) -> LogSearch:
        """What is looked for; nothing where the form cannot be read."""
        if not self.is_bound or not self.is_valid():
            return LogSearch()
        given = self.cleaned_data
        patient, person = given["patient"].strip(), given["person"].strip()
        return LogSearch(patient, person, given["first"], given["last"], given["action"])

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What was typed, to be sent again with another page."""
        return [(name, self.data.get(name, "")) for name in self.fields if self.data.get(name)]


def log_lines(events: Iterable[AccessEvent]) -> list[LogLine]:
    """Return events in words. Patients are told by their hospital number, never by name."""
    found = list(events)
    patients = patients_with(event.patient_code for event in found)
    numbers = {code: patient.hospital_number for code, patient in patients.items()}
    return [_line(event, numbers.get(event.patient_code, "")) for event in found]


def _line(event: AccessEvent, number: str) -> LogLine:
    name: str = getattr(event, "name", "")
    patient = number or ("" if event.patient_code == NOBODY else str(event.patient_code))
    return LogLine(
        at=date_format(localtime(event.at), "j F Y, H:i:s"),
        name=name or (_("Not logged in") if not event.actor else ""),
        account=event.actor,
        role=str(ROLES.get(event.role, event.role)),
        clinic=event.clinic,
        patient=patient or _of_nobody(event),
        action=event.get_action_display(),
        page=event.what,
        address=event.from_address or "",
        is_refused=event.action == AccessEvent.Action.DENIED,
    )


def _of_nobody(event: AccessEvent) -> str:
    """Return what an event was about that was about no patient."""
    if event.what.startswith("clinic"):
        return _("the hospital’s own page")
    is_account = event.what.startswith(("account_", "mfa_", "people"))
    return _("an account") if is_account else _("no record that exists")


def log_cells(lines: Iterable[LogLine]) -> Iterator[tuple[str, ...]]:
    """Yield lines as the cells of a spreadsheet."""
    for line in lines:
        who = (line.at, line.name, line.account, line.role, line.clinic)
        yield (*who, line.patient, line.action, line.page, line.address)


def log_heads() -> tuple[str, ...]:
    """Return what stands above these cells."""
    who = (_("When"), _("Who"), _("Account"), _("Role"), _("Hospital"))
    return (*who, _("Record"), _("What was done"), _("Page"), _("Internet address"))
