"""Who looked at a patient's record, in words that a patient reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schedules.access.log import PRINTED_BY_COMMAND
from schedules.models import Access, AccessEvent, Membership
from schedules.words.when import hour_words, weekday_words

Action = AccessEvent.Action

ROLES = {
    # Shown only of an account that is not the reader's: the one of a letter before.
    "self": gettext_lazy("with another login than this one"),
    "carer": gettext_lazy("looks along with you"),
    Membership.Role.NURSE.value: gettext_lazy("nurse of your hospital"),
    Membership.Role.AUTHOR.value: gettext_lazy("writes the schedules of your hospital"),
    Membership.Role.MANAGER.value: gettext_lazy("manager at your hospital"),
    Membership.Role.AUDITOR.value: gettext_lazy("checks who looks at records"),
}

PRINTED = [
    (Action.EXPORT, f"{whose}-{paper}")
    for whose in ("plan", "mine")
    for paper in ("print", "print-large", "summary", "card")
]
BY_COMMAND = (Action.EXPORT, PRINTED_BY_COMMAND)
PRINTED.append(BY_COMMAND)

TYPED = (Action.ACCESS, "come-in-birth")  # the code of a letter, and it was right

# Some pages say more than their action does.
PAGES = {
    (Action.ACCESS, "letter-new"): gettext_lazy("made a letter with a code"),
    (Action.ACCESS, "letter-revoke"): gettext_lazy("took a letter back"),
    (Action.ACCESS, "patient-block"): gettext_lazy("blocked all access to your schedule"),
    TYPED: gettext_lazy("typed the code of a letter"),
    (Action.ACCESS, "come-in-done"): gettext_lazy("came in with a letter"),
    (Action.ACCESS, "mine-carers"): gettext_lazy("let somebody look along"),
    (Action.ACCESS, "mine-carer-withdraw"): gettext_lazy("took away that somebody looks along"),
    (Action.ACCESS, "mine-invitation-revoke"): gettext_lazy("took an invitation back"),
    (Action.ACCESS, "mine-feeds"): gettext_lazy("made a calendar subscription"),
    (Action.ACCESS, "mine-feed-change"): gettext_lazy("changed what a calendar shows"),
    (Action.ACCESS, "mine-feed-revoke"): gettext_lazy("ended a calendar subscription"),
    (Action.CHANGE, "mine-feed-trial"): gettext_lazy("tried a calendar subscription out"),
    (Action.ACCESS, "mfa_add_webauthn"): gettext_lazy("added a passkey"),
    (Action.ACCESS, "mfa_remove_webauthn"): gettext_lazy("removed a passkey"),
    (Action.ACCESS, "mfa_activate_totp"): gettext_lazy("added an authenticator app"),
    (Action.ACCESS, "mfa_deactivate_totp"): gettext_lazy("removed an authenticator app"),
    (Action.DENIED, "account_confirm_login_code"): gettext_lazy("typed a wrong code"),
    (Action.DENIED, "come-in-code"): gettext_lazy("typed a wrong code"),
    (Action.DENIED, "mfa_authenticate"): gettext_lazy("typed a wrong code"),
    (Action.VIEW, "plan-history"): gettext_lazy("looked at what was changed"),
    (Action.VIEW, "mine-log"): gettext_lazy("looked at who looked"),
    (Action.CHANGE, "patient-new"): gettext_lazy("made your record"),
    (Action.CHANGE, "patient-edit"): gettext_lazy("corrected who you are"),
    (Action.CHANGE, "patient-merge-with"): gettext_lazy("merged two records of yours"),
    (Action.CHANGE, "patient-merge-undo"): gettext_lazy("made two records of one again"),
    **dict.fromkeys(PRINTED, gettext_lazy("printed your schedule")),
    (Action.EXPORT, "mine-calendar"): gettext_lazy("took a calendar file"),
    (Action.EXPORT, "mine-feeds"): gettext_lazy("took a calendar file"),
    (Action.EXPORT, "mine-export"): gettext_lazy("took out everything that is held"),
    (Action.EXPORT, "patient-export"): gettext_lazy("took out everything that is held"),
    (Action.LIST, "access-log"): gettext_lazy("saw you in the list of who looked"),
}

ACTIONS = {
    Action.LOGIN: gettext_lazy("logged in"),
    Action.VIEW: gettext_lazy("looked at your schedule"),
    Action.LIST: gettext_lazy("saw you in a list of patients"),
    Action.CHANGE: gettext_lazy("changed something in your schedule"),
    Action.EXPORT: gettext_lazy("took your data out"),
    Action.ACCESS: gettext_lazy("changed who may look"),
    Action.FEED: gettext_lazy("read the schedule"),
    Action.DENIED: gettext_lazy("tried to look and was refused"),
    Action.FORGET: gettext_lazy("deleted the record"),
}


# To who looks along it is not "your" schedule.
ALONG = {
    (Action.ACCESS, "patient-block"): gettext_lazy("blocked all access to the schedule"),
    **dict.fromkeys(PRINTED, gettext_lazy("printed the schedule")),
    (Action.LIST, "access-log"): gettext_lazy("saw the patient in the list of who looked"),
}
ACTIONS_ALONG = {
    Action.VIEW: gettext_lazy("looked at the schedule"),
    Action.LIST: gettext_lazy("saw the patient in a list of patients"),
    Action.CHANGE: gettext_lazy("changed something in the schedule"),
    Action.EXPORT: gettext_lazy("took the patient’s data out"),
}


class Reader(NamedTuple):
    """Who reads: the account, and as whom. One account may be of a patient here, a carer there."""

    actor: str
    kind: str

    def did(self, row: Mapping[str, Any]) -> bool:
        """Tell whether it was the reader, as the one who reads now. A patient is one person."""
        if row["role"] == Access.Kind.SELF == self.kind:
            return True
        return row["actor"] == self.actor and row["role"] in (self.kind, "")


@dataclass(frozen=True, slots=True)
class Look:
    """One line: who, in which role, what, when."""

    who: str
    role: str
    what: str
    times: str
    hour: str


@dataclass(frozen=True, slots=True)
class Day:
    """The looks of one day."""

    title: str
    looks: tuple[Look, ...]


def days_of(
    rows: Iterable[Mapping[str, Any]], me: Reader, calendars: Mapping[str, str]
) -> list[Day]:
    """Return the rows of `looks_by_day` by day, as `me` reads them."""
    named = [{**row, "name": calendars.get(row["what"], row["name"])} for row in rows]
    return [
        Day(capfirst(weekday_words(day)), tuple(_merged(list(members), me)))
        for day, members in groupby(named, key=lambda row: row["day"])
    ]


def _merged(rows: list[Mapping[str, Any]], me: Reader) -> Iterable[Look]:
    """Two pages that read the same in words are one line."""
    by_words: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        by_words.setdefault((_who(row, me), _role(row, me), _what(row, me)), []).append(row)
    for (who, role, what), same in by_words.items():
        n = sum(row["times"] for row in same)
        yield Look(who, role, what, _times(n), hour_words(localtime(same[0]["last"]).time()))


def _times(n: int) -> str:
    return ngettext("%(n)d time", "%(n)d times", n) % {"n": n} if n > 1 else ""


def _who(row: Mapping[str, Any], me: Reader) -> str:
    if row["action"] == Action.FEED:
        return _("The calendar “%(name)s”") % {"name": row["name"]}
    if (row["action"], row["what"]) == BY_COMMAND:
        return _("Your hospital")
    if not row["actor"]:
        return _who_came(row, me)
    if me.did(row):
        return _("You")
    return row["name"] or _("Name not known")


def _who_came(row: Mapping[str, Any], me: Reader) -> str:
    """Name who was not logged in yet: whose letter it was, where the code of one was right."""
    if (row["action"], row["what"]) != TYPED:
        return _("Somebody who was not logged in")
    return _("You") if me.did(row) else _("Somebody with a letter")


def _role(row: Mapping[str, Any], me: Reader) -> str:
    """Return as whom somebody looked; of the reader, only what may surprise: another login."""
    is_me = me.did(row) and row["actor"] == me.actor
    if not row["actor"] or is_me or row["role"] not in ROLES:
        return ""
    return str(ROLES[row["role"]])


def _what(row: Mapping[str, Any], me: Reader) -> str:
    action = Action(row["action"])
    if (action, row["what"]) == TYPED and me.did(row):
        return _("typed the code of your letter")
    pages, actions = PAGES, ACTIONS
    if me.kind == Access.Kind.CARER:
        pages, actions = PAGES | ALONG, ACTIONS | ACTIONS_ALONG
    return str(pages.get((action, row["what"]), actions[action]))
