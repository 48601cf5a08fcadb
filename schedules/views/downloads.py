"""The timeline of an address as a file: calendar, paper, picture, data."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from schedules.forms.answers import PreviewForm
from schedules.queries import mark_of_example, protocol_for
from schedules.renderers import Rendered
from schedules.renderers.formats import RENDERERS
from schedules.renderers.paper.pdf import handout_pdf
from schedules.timeline import Timeline
from schedules.words.unanswered import as_read

from .files import file_response
from .papers import address_of
from .preview import refuse
from .printed import printed
from .wishes import PAST

SHOWN = ("application/pdf", "image/svg+xml")  # a browser shows these; the others are saved


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
def download(request: HttpRequest, name: str) -> HttpResponse:
    """Return the timeline in the form `name`, or the page with what is wrong in the address."""
    form = PreviewForm(request.GET, is_complete=True)
    return _file(request, form, lambda made: RENDERERS[name](made, timezone.localdate()))


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@printed
def handout(request: HttpRequest, *, large: bool) -> HttpResponse:
    """Return the timeline on paper, with a square that says whether it still holds."""
    form = PreviewForm(request.GET, is_complete=True)
    with_past = PAST in request.GET

    def render(made: Timeline) -> Rendered:
        mark = mark_of_example(protocol_for(made.treatment, made.clinic))
        address = address_of(request, mark)
        return handout_pdf(
            as_read(made), timezone.localdate(), large=large, address=address, with_past=with_past
        )

    return _file(request, form, render)


def _file(
    request: HttpRequest, form: PreviewForm, render: Callable[[Timeline], Rendered]
) -> HttpResponse:
    made = form.timeline()
    if made is None:
        return refuse(request, form)
    file = render(made)
    where = "inline" if file.content_type.startswith(SHOWN) else "attachment"
    response = file_response(file, where)
    response["X-Robots-Tag"] = "noindex"
    return response
