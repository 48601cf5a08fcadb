"""The title of an event: its main thing, how sure its day is, and what somebody must do of it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from schedules.engine import Kind, Status
from schedules.timeline import TimelineEntry
from schedules.words.labels import asked_title, kind_words, softness_words

from .gathering import Group
from .pieces import ON_A_DAY, Piece, Way, is_cancelled


def title_of(group: Group) -> str:
    """Return the title of an event: nobody should have to open it for what is not sure."""
    lead = group.lead
    if is_cancelled(lead.entry):
        return _("CANCELLED: %(title)s") % {"title": lead.entry.title}
    if _is_being_changed(lead):
        return asked_title(lead.entry, _conditioned(lead, lead.entry))
    if lead.entry.ask_team:
        return _("Ask your team about: %(title)s") % {"title": _marked(lead)}
    if lead.is_to_agree:
        return _to_agree_words(lead, _marked(lead))
    title, other = _conditioned(lead, lead.entry), next(_waiting(group), None)
    if other is None:
        return title
    words = {"title": title, "other": other.entry.title}
    return _("%(title)s – still to agree: %(other)s") % words


def title_before(group: Group, *, is_to_prepare: bool) -> str:
    """Return the title of what is told the evening before an event."""
    lead = group.lead
    title = with_condition(lead.entry, lead.entry.title)
    words = {"title": title}
    if is_unsure(group):
        is_changed = _is_being_changed(lead)
        words["title"] = (
            asked_title(lead.entry, title) if is_changed else _to_agree_words(lead, title)
        )
        return _("%(title)s. Is it tomorrow? Then prepare this evening.") % words
    if is_to_prepare:
        return _("Prepare this evening, for tomorrow: %(title)s") % words
    return _("Tomorrow: %(title)s") % words


def is_unsure(group: Group) -> bool:
    """Tell whether nobody can say yet that an event is on its day."""
    return group.lead.is_to_agree or _is_being_changed(group.lead)


def _is_being_changed(piece: Piece) -> bool:
    return piece.entry.status is Status.BOOKED and piece.entry.is_undecided


def _to_agree_words(piece: Piece, title: str) -> str:
    """Return a title that says that its day is not agreed; nobody agrees on tablets alone."""
    if piece.entry.kind is Kind.PREMEDICATION:
        return _("%(title)s (day still to agree)") % {"title": title}
    return _("Still to agree: %(title)s") % {"title": title}


def _waiting(group: Group) -> Iterator[Piece]:
    """Yield what else is on the day of what leads, and is not agreed as that is."""
    return (piece for piece in group.parts if piece.is_to_agree and piece.way in ON_A_DAY)


def _marked(piece: Piece) -> str:
    """Return the title of what nobody agreed yet, with where it stands behind it."""
    words = {"title": piece.entry.title}
    match piece.way:
        case Way.ABOUT:
            title = _("%(title)s (around this day)") % words
        case Way.SPAN:
            title = _("%(title)s (on one of these days)") % words
        case Way.BEFORE:
            title = _("%(title)s (before this day)") % words
        case Way.OPENS:
            title = _("%(title)s (possible from this day)") % words
        case Way.CLOSES:
            title = _("%(title)s (this day at the latest)") % words
        case Way.BEGINS | Way.ENDS if not piece.entry.ask_team:
            title = _told(piece)
        case _:
            title = piece.entry.title
    return with_condition(piece.entry, title)


def _conditioned(piece: Piece, entry: TimelineEntry) -> str:
    return with_condition(entry, _told(piece))


def _told(piece: Piece) -> str:
    """Return the title of what needs no agreement, with where it stands before it."""
    softness = softness_words(piece.entry.softness)
    words = {"title": piece.entry.title, "softness": softness}
    match piece.way:
        case Way.ABOUT:
            return _("Around this day: %(title)s") % words
        case Way.SPAN:
            return _("On one of these days: %(title)s") % words
        case Way.BEFORE:
            return _("Before this day: %(title)s") % words
        case Way.OPENS:
            return _("Possible from today: %(title)s") % words
        case Way.CLOSES:
            return _("Today at the latest: %(title)s") % words
        case Way.BEGINS:
            return _("Begins: %(title)s") % words
        case Way.ENDS if softness:
            return _("Up to and including today (%(softness)s): %(title)s") % words
        case Way.ENDS:
            # "Last day: chest pain" would read as if a danger were over.
            return _("Up to and including today: %(title)s") % words
    return piece.entry.title


def with_condition(entry: TimelineEntry, title: str) -> str:
    """Return a title with for whom it is, where that is not known."""
    if not entry.conditional:
        return title
    condition = entry.condition or _("may apply to you")
    return f"{title} – {condition}"


# titles that tell nothing


def neutral_title(entry: TimelineEntry) -> str:
    """Return a title that may be read over somebody's shoulder: no drug, illness or department."""
    if entry.ask_team:
        return _("an appointment")
    if entry.is_period or entry.kind in (Kind.ADVICE, Kind.FERTILITY, Kind.WARNING):
        return kind_words(Kind.WARNING)
    if entry.is_at_home or entry.kind is Kind.PREMEDICATION:
        return _("Reminder")
    return _("Hospital appointment")
