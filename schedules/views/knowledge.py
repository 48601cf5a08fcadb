"""What is known of each treatment, for anyone, and where every line comes from."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from schedules.authoring.traceability import read_matrix
from schedules.pages.public.treatments import comparisons, treatment_page
from schedules.queries import NotOfferedError
from treatments.yaml_lines import Unreadable

logger = logging.getLogger(__name__)
MATRIX = settings.BASE_DIR / "fixtures" / "matrix.csv"


@require_safe
@gzip_page
@conditional_page
def compare(request: HttpRequest) -> HttpResponse:
    """Show every treatment beside the others, on what matters for planning."""
    return render(request, "knowledge/compare.html", {"comparisons": comparisons()})


@require_safe
@gzip_page
@conditional_page
def treatment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one treatment, by the protocol of the hospital in the address."""
    try:
        page = treatment_page(slug, request.GET.get("clinic", ""))
    except NotOfferedError as error:
        raise Http404(str(error)) from error
    return render(request, "knowledge/treatment.html", {"page": page})


@require_safe
@gzip_page
@conditional_page
def matrix(request: HttpRequest) -> HttpResponse:
    """Show where every line of every protocol comes from; that nobody can read it, where so."""
    try:
        lines = read_matrix(MATRIX)
    except (Unreadable, OSError):
        logger.exception("the matrix cannot be read")
        return render(request, "knowledge/matrix.html", {"is_unreadable": True}, status=503)
    return render(request, "knowledge/matrix.html", {"lines": lines})
