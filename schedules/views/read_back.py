"""What is read in a day or an hour while it is being typed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from schedules.forms import days


@csrf_exempt  # nothing is kept, and who only looks at the site has no cookie
@require_POST
def read_back(request: HttpRequest) -> HttpResponse:
    """Say what a text means as a day or an hour: for machines, and in words with its weekday."""
    asked = request.POST.get("language")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        found = days.read_back(request.POST.get("kind", ""), request.POST.get("text", ""))
    return JsonResponse({"value": found.value, "words": found.words})
