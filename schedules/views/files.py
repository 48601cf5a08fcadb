"""A file that a page hands over."""

from django.http import HttpResponse

from schedules.renderers import Rendered


def file_response(file: Rendered, where: str = "attachment") -> HttpResponse:
    """Return a file to be saved, or to be shown in the browser ("inline")."""
    headers = {"Content-Disposition": f'{where}; filename="{file.filename}"'}
    return HttpResponse(file.body, content_type=file.content_type, headers=headers)
