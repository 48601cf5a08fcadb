"""The bytes of a calendar file -> its components and their lines (RFC 5545, sections 3.1 and 3.4).

The library reads single lines for us, never a whole file: it keeps the zones and the component
names of every file as long as the process runs, so that one upload would shift the hours of the
next; and it takes a text of one line for the name of a file on this machine.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from icalendar.parser import Contentline

from schedules.inputs.refusal import Refusal

FILE = "invitation"
LARGEST = 100_000
FOLD = re.compile(rb"(?<!\n)\n+[ \t]")
NAME = re.compile(r"[^:;\s]*")


@dataclass(frozen=True, slots=True)
class Property:
    """One line: its value without escapes, and the zone that it names."""

    value: str
    zone: str


@dataclass(frozen=True, slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    lines: list[str] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def named(self, name: str) -> list["Component"]:
        """Return the components of this name directly in this one."""
        return [part for part in self.parts if part.name == name]

    def all(self, name: str) -> list[Property]:
        """Return the properties of this name. Raises Refusal where a line cannot be read."""
        return [_property(line) for line in self.lines if _name(line) == name]

    def one(self, name: str) -> Property | None:
        """Return the property that may stand here once. Raises Refusal where it stands twice."""
        found = self.all(name)
        if len(found) > 1:
            raise broken()
        return found[0] if found else None


def broken() -> Refusal:
    """Return what to say of a file that breaks the rules of its format."""
    return Refusal(
        FILE,
        _("This file is damaged or not complete. Ask for it again, or type the day over yourself."),
    )


def calendars_in(content: bytes) -> list[Component]:
    """Return the calendars of a file. Raises Refusal for what is no whole calendar file."""
    if len(content) > LARGEST:
        raise Refusal(FILE, _("This file is too large for one appointment. Choose another file."))
    if not content.strip():
        raise Refusal(FILE, _("This file is empty. Save the invitation again, and choose it."))
    calendars = _tree(_lines(content)).parts
    if {calendar.name for calendar in calendars} != {"VCALENDAR"}:
        text = _("This is no calendar file. Choose the invitation: its name ends in “.ics”.")
        raise Refusal(FILE, text)
    return calendars


def _lines(content: bytes) -> list[str]:
    """Unfold before decoding: a fold may stand inside one letter (RFC 5545, section 3.1)."""
    plain = content.replace(b"\r", b"\n")
    return _decoded(FOLD.sub(b"", plain)).split("\n")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what older Windows programs write


def _tree(lines: list[str]) -> Component:
    root = Component("")
    within = [root]
    for line in lines:
        match _name(line):
            case "BEGIN":
                within.append(Component(_label(line)))
                within[-2].parts.append(within[-1])
            case "END":
                if len(within) == 1 or within.pop().name != _label(line):
                    raise broken()
            case _:
                within[-1].lines.append(line)
    if len(within) > 1:
        raise broken()
    return root


def _name(line: str) -> str:
    found = NAME.match(line)
    return found[0].upper() if found else ""


def _label(line: str) -> str:
    return line.partition(":")[2].strip().upper()


def _property(line: str) -> Property:
    try:
        _line, parameters, value = Contentline(line).parts()
    except ValueError:
        raise broken() from None  # the error would repeat the line
    zone = parameters.get("TZID", "")
    return Property(value.strip(), zone if isinstance(zone, str) else "")
