"""How an address is put into a calendar program, and taken out of it: steps in plain words.

The words between quotation marks are those of the program itself in that language.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _


class Step(NamedTuple):
    """One thing to do; `picture` names a drawing of templates/patient/feed_picture.html."""

    picture: str
    words: str


class Program(NamedTuple):
    """A calendar program: how it begins to read an address, what it does not do, how it ends."""

    slug: str
    name: str
    add: tuple[Step, ...]
    know: tuple[str, ...]
    remove: tuple[Step, ...]


def programs() -> tuple[Program, ...]:
    """Return the programs that people use, in the language of the page."""
    return (_iphone(), _android(), _android_alone(), _outlook(), _thunderbird())


def _iphone() -> Program:
    return Program(
        "iphone",
        _("iPhone, iPad or Mac"),
        (
            Step("phone", _("Do this on the iPhone itself. Open the page with the address there.")),
            Step("press", _("Press “Open in my calendar”.")),
            Step("tick", _("Press “Subscribe”, and then “Add” or “Done”.")),
            Step("plus", _("Did nothing happen? Open the Calendar app and press “Calendars”.")),
            Step("paste", _("Press “Add Calendar”, “Add Subscription Calendar”. Paste it there.")),
        ),
        (
            _("An iPhone often looks once a day. In its settings you can have it look more often."),
            _("An iPhone often turns off the reminders of such a calendar."),
        ),
        (
            Step("open", _("Open the Calendar app and press “Calendars”.")),
            Step("press", _("Press the i beside this calendar.")),
            Step("bin", _("Press “Unsubscribe” or “Delete Calendar”.")),
        ),
    )


def _android() -> Program:
    return Program(
        "android",
        _("Android with a computer"),
        (
            Step("screen", _("Open calendar.google.com on a computer.")),
            Step("tick", _("Log in there with the same account as on your phone.")),
            Step("plus", _("At “Other calendars” press the plus sign. Choose “From URL”.")),
            Step("paste", _("Paste the address and choose “Add calendar”.")),
            Step("phone", _("Open the Google Calendar app on your phone, and its menu.")),
            Step("press", _("Put a tick beside this calendar. It may take a day to come.")),
        ),
        (
            _("Google looks every 8 to 24 hours. You cannot make that faster."),
            _("Google gives no reminders for such a calendar."),
        ),
        (
            Step("screen", _("Open calendar.google.com on a computer.")),
            Step("press", _("Press the three dots beside this calendar. Choose “Settings”.")),
            Step("bin", _("Choose “Unsubscribe”.")),
        ),
    )


def _android_alone() -> Program:
    return Program(
        "android-alone",
        _("Android without a computer"),
        (
            Step("phone", _("The Google Calendar app cannot read an address. Another app can.")),
            Step("plus", _("Get the app ICSx⁵ from the app store, and open it.")),
            Step("tick", _("Let the app use your calendar when it asks for that.")),
            Step("paste", _("Press the plus sign, paste the address and save it.")),
            Step("open", _("Open your own calendar app. Put a tick beside this calendar.")),
        ),
        (
            _("You choose in ICSx⁵ how often it looks, such as every day."),
            _("Would you rather have no other app? Use somebody else’s computer, once."),
            _("Then follow the steps for Android with a computer. Log out there afterwards."),
        ),
        (
            Step("open", _("Open ICSx⁵ and press this calendar.")),
            Step("bin", _("Press the bin.")),
        ),
    )


def _outlook() -> Program:
    return Program(
        "outlook",
        _("Outlook on the web, and the new Outlook"),
        (
            Step("open", _("Open the calendar in Outlook and choose “Add calendar”.")),
            Step("plus", _("Choose “Subscribe from web”.")),
            Step("paste", _("Paste the address. It begins with https, not with webcal.")),
            Step("tick", _("Give it a name, and choose “Import”.")),
        ),
        (
            _("Outlook looks every few hours. It can take more than a day."),
            _("Outlook gives no reminders for such a calendar."),
        ),
        (
            Step("open", _("Open the calendar in Outlook.")),
            Step("press", _("Press the three dots beside this calendar.")),
            Step("bin", _("Choose “Remove”.")),
        ),
    )


def _thunderbird() -> Program:
    return Program(
        "thunderbird",
        _("Thunderbird"),
        (
            Step("open", _("Open the calendar in Thunderbird and choose “New Calendar”.")),
            Step("screen", _("Choose “On the Network”, and then “Next”.")),
            Step("paste", _("Paste the address at “Location”. Choose “Find Calendars”.")),
            Step("tick", _("Put a tick beside the calendar and choose “Subscribe”.")),
        ),
        (
            _("Thunderbird looks every half hour, while it is open."),
            _("Thunderbird does give reminders, where the calendar has them."),
        ),
        (
            Step("press", _("Press this calendar with the right mouse button.")),
            Step("bin", _("Choose “Remove Calendar”.")),
        ),
    )
