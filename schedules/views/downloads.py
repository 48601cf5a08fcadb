"""The timeline of an address as a file: calendar, paper, picture, data."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from schedules.forms import PreviewForm
from schedules.renderers.formats import RENDERERS

from .preview import refuse

SHOWN = {"pdf", "svg"}  # a browser shows these itself; the others are saved


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
def download(request: HttpRequest, name: str) -> HttpResponse:
    """Return the timeline in the form `name`, or the page with what is wrong in the address."""
    form = PreviewForm(request.GET, is_complete=True)
    made = form.timeline()
    if made is None:
        return refuse(request, form)
    file = RENDERERS[name](made, timezone.localdate())
    where = "inline" if name in SHOWN else "attachment"
    headers = {
        "Content-Disposition": f'{where}; filename="{file.filename}"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(file.body, content_type=file.content_type, headers=headers)
