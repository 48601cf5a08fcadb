"""The timeline of an address as a file: calendar, paper, picture, data."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from schedules.forms.answers import PreviewForm
from schedules.renderers import Rendered
from schedules.renderers.formats import RENDERERS
from schedules.renderers.paper.pdf import handout_pdf
from schedules.timeline import Timeline

from .files import file_response
from .preview import refuse

PAST = "eerder"  # in the address of a paper: tell what has been as well
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
def handout(request: HttpRequest, *, large: bool) -> HttpResponse:
    """Return the timeline on paper, with a code that leads back to its page."""
    form = PreviewForm(request.GET, is_complete=True)
    # As the form says it, not as it came: what repeats itself there would not fit in the code.
    page = request.build_absolute_uri(f"{reverse('timeline')}?{form.query}")
    return _file(
        request,
        form,
        lambda made: handout_pdf(
            made, timezone.localdate(), large=large, address=page, with_past=PAST in request.GET
        ),
    )


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
