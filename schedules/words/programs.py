"""How an address is put into a calendar program, and taken out of it: steps in plain words.

The words between quotation marks are those of the program itself in that language. For which
version they hold, and who says so, is in docs/calendar.md.
"""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise  # in the language of the page, once they are shown
QUOTED = re.compile("[“‘](.+?)[”’]")
SIGNS = {
    "+": _("a plus sign"),
    "i": _("the letter i"),
    "⋮": _("three dots"),
    "bin": _("a bin"),
}
ALTERNATIVES = {
    "button": _("Drawing: the button “%(label)s”."),
    "list": _("Drawing: “%(label)s” in a list."),
    "top": _("Drawing: “%(label)s” at the top of the window."),
    "bottom": _("Drawing: “%(label)s” at the bottom of the screen."),
    "field": _("Drawing: a box with the address, and under it the button “%(label)s”."),
    "sign": _("Drawing: %(sign)s, to the right of “%(label)s”."),
    "tick": _("Drawing: a tick before “%(label)s”."),
    "corner": _("Drawing: %(sign)s at the bottom right of the screen."),
}


class Step(NamedTuple):
    """One thing to do, and what of the screen is drawn (templates/patient/feed_picture.html).

    The drawing is a screen (phone, its lower half phone-end, computer), a part of it (a key of
    ALTERNATIVES) and a key of SIGNS where there is one. What stands in it is the first word that
    the step quotes, else the name of our calendar.
    """

    words: Words
    drawing: str = ""

    @property
    def label(self) -> str:
        """Return the word of the program that stands in the drawing."""
        quoted = QUOTED.search(str(self.words))
        return quoted[1] if quoted else gettext("My appointments")

    @property
    def drawn(self) -> dict[str, str]:
        """Return what the drawing is made of, and what it shows in words."""
        screen, part, *signs = self.drawing.split()
        shown = {"label": self.label, "sign": "".join(str(SIGNS[sign]) for sign in signs)}
        told = str(ALTERNATIVES[part]) % shown
        return {"screen": screen, "part": part, "sign": "".join(signs), "told": told}


Steps = tuple[Step, ...]


class Program(NamedTuple):
    """A calendar program: how it begins to read an address, what it does not do, how it ends."""

    slug: str
    name: Words
    add: Steps
    know: tuple[Words, ...]
    remove: Steps
    more: tuple[tuple[Words, Steps], ...] = ()  # each with its heading


PROGRAMS = (
    Program(
        "iphone",
        _("iPhone, iPad or Mac"),
        add=(
            Step(_("Do this on the device itself. Open the page with the address there.")),
            Step(_("Press “Open in my calendar”."), "phone button"),
            Step(_("Press “Subscribe”, and then “Add” or “Done”."), "phone button"),
        ),
        more=(
            (
                _("Does nothing happen?"),
                (
                    Step(_("Copy the address. Open the Calendar app.")),
                    Step(_("Press “Calendars” at the bottom."), "phone-end bottom"),
                    Step(_("Do you not see that word? Press the sign at the bottom right.")),
                    Step(_("Press “Add Calendar”.")),
                    Step(_("Press “Add Subscription Calendar”."), "phone list"),
                    Step(_("Paste the address, and press “Subscribe”."), "phone field"),
                ),
            ),
            (
                _("Let an iPhone or iPad look more often"),
                (
                    Step(_("Open Settings. Press “Apps”, and then “Calendar”.")),
                    Step(_("Press “Calendar Accounts”."), "phone list"),
                    Step(_("Press “Fetch New Data”, and choose how often."), "phone list"),
                ),
            ),
        ),
        know=(
            _("An iPhone often looks once a day, if you change nothing."),
            _("“Apps” is there from iOS 18. Before that: “Calendar”, and then “Accounts”."),
            _("Would you like to see news now? Pull down the list behind “Calendars”."),
            _("On a Mac you choose how often it looks when you add the calendar."),
            _("An iPhone often turns off the reminders of such a calendar."),
        ),
        remove=(
            Step(_("Open the Calendar app, and in it the list behind “Calendars”.")),
            Step(_("Press the i beside this calendar."), "phone sign i"),
            Step(_("Press “Unsubscribe” or “Delete Calendar”."), "phone button"),
        ),
    ),
    Program(
        "android",
        _("Android with a computer"),
        add=(
            Step(_("Open calendar.google.com on a computer.")),
            Step(_("Log in there with the same account as on your phone.")),
            Step(_("Press the plus sign at “Other calendars”."), "computer sign +"),
            Step(_("Choose “From URL”."), "computer list"),
            Step(_("Paste the address and choose “Add calendar”."), "computer field"),
            Step(_("Open the Google Calendar app on your phone, and its menu.")),
            Step(_("Put a tick beside this calendar. It may take a day to come."), "phone tick"),
        ),
        know=(
            _("Google looks every 8 to 24 hours. You cannot make that faster."),
            _("Google gives no reminders for such a calendar."),
        ),
        remove=(
            Step(_("Open calendar.google.com on a computer.")),
            Step(_("Press the three dots beside this calendar."), "computer sign ⋮"),
            Step(_("Choose “Settings”, and then “Unsubscribe”."), "computer list"),
        ),
    ),
    Program(
        "android-alone",
        _("Android without a computer"),
        add=(
            Step(_("The Google Calendar app cannot read an address. Another app can.")),
            Step(_("Get the app ICSx⁵ from the app store, and open it.")),
            Step(_("Let the app use your calendar when it asks for that.")),
            Step(_("Press the plus sign."), "phone-end corner +"),
            Step(_("Paste the address and save it.")),
            Step(_("Open your own calendar app. Put a tick beside this calendar."), "phone tick"),
        ),
        know=(
            _("You choose in ICSx⁵ how often it looks, such as every day."),
            _("Would you rather have no other app? Use somebody else’s computer, once."),
            _("Then follow the steps for Android with a computer. Log out there afterwards."),
        ),
        remove=(
            Step(_("Open ICSx⁵ and press this calendar.")),
            Step(_("Press the bin."), "phone sign bin"),
        ),
    ),
    Program(
        "outlook",
        _("Outlook on the web, and the new Outlook"),
        add=(
            Step(_("Open the calendar in Outlook and choose “Add calendar”."), "computer list"),
            Step(_("Choose “Subscribe from web”."), "computer list"),
            Step(_("Paste the address. It begins with https, not with webcal.")),
            Step(_("Give it a name, and choose “Import”."), "computer field"),
        ),
        know=(
            _("Outlook looks every few hours. It can take more than a day."),
            _("Outlook gives no reminders for such a calendar."),
        ),
        remove=(
            Step(_("Open the calendar in Outlook.")),
            Step(_("Press the three dots beside this calendar."), "computer sign ⋮"),
            Step(_("Choose “Remove”."), "computer list"),
        ),
    ),
    Program(
        "outlook-classic",
        _("Classic Outlook, a program on Windows"),
        add=(
            Step(_("Open Outlook, or “Outlook (classic)”, and in it the calendar.")),
            Step(_("Press “Add Calendar” or “Open Calendar” at the top."), "computer top"),
            Step(_("Choose “From Internet”."), "computer list"),
            Step(_("Paste the address and choose “OK”."), "computer field"),
            Step(_("Does Outlook ask whether it may add it? Choose “Yes”.")),
        ),
        know=(
            _("This Outlook looks every four hours or less often, if you change nothing."),
            _("Outlook gives no reminders for such a calendar."),
        ),
        remove=(
            Step(_("Press this calendar with the right mouse button.")),
            Step(_("Choose “Delete Calendar”."), "computer list"),
        ),
    ),
    Program(
        "thunderbird",
        _("Thunderbird"),
        add=(
            Step(_("Open the calendar in Thunderbird and choose “New Calendar”."), "computer list"),
            Step(_("Choose “On the Network”, and then “Next”."), "computer list"),
            Step(_("Paste the address at “Location”.")),
            Step(_("Choose “Find Calendars”."), "computer field"),
            Step(_("Put a tick beside the calendar and choose “Subscribe”.")),
        ),
        know=(
            _("Thunderbird looks every half hour, while it is open."),
            _("Thunderbird does give reminders, where the calendar has them."),
        ),
        remove=(
            Step(_("Press this calendar with the right mouse button.")),
            Step(_("Choose “Unsubscribe Calendar” or “Remove Calendar”."), "computer list"),
        ),
    ),
)
