"""The worklist as it is printed: one list to its end, as it is chosen on the page."""

from itertools import chain, islice

from django.utils.translation import gettext as _

from schedules.renderers.paper.sheet import WorkLine, WorkPaper

from .chosen import Chosen
from .groups import WorkGroup
from .page import worklist_page
from .parts import whole_list

MOST = 500  # lines on paper; who needs more needs a spreadsheet


def worklist_paper(chosen: Chosen) -> WorkPaper:
    """Return what is printed of the list that is chosen."""
    page = worklist_page(chosen, None)
    groups = list(islice(chain.from_iterable(whole_list(chosen)), MOST + 1))
    more = _("Only the first %(n)d lines are printed: the file for a spreadsheet has all.")
    cut = (more % {"n": MOST},) if len(groups) > MOST else ()
    lines = tuple(_line(group, shows_clinic=page.shows_clinic) for group in groups[:MOST])
    return WorkPaper(
        title=page.title,
        count=page.count,
        meaning=page.meaning,
        filters=page.filters,
        notes=(*page.left_out, *page.covers, *cut),
        empty=page.empty,
        lines=lines,
        has_phones=any(line.phones for line in lines),
    )


def _line(group: WorkGroup, *, shows_clinic: bool) -> WorkLine:
    main = group.main
    numbers = (group.born, group.patient.hospital_number, group.clinic if shows_clinic else "")
    remarks = (group.says, group.more, *group.about, *group.printed, *group.alerts, *group.told)
    phones = (main.line.phone if main else "", group.patient.phone)
    return WorkLine(
        who=group.name,
        numbers=" · ".join(filter(None, numbers)),
        things=tuple(thing.line.title for thing in group.named),
        remarks=tuple(filter(None, remarks)),
        how_long=main.how_long if main else "",
        is_late=bool(main and main.line.is_late),
        when=main.when if main else "",
        phones=tuple(filter(None, phones)),
    )
