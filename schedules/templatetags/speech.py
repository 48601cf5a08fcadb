"""Addresses, labels and keys of forms in templates. Settings make these known to every one."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from schedules.access.once import FIELD, key_for
from schedules.words.labels import came_from, labelled
from schedules.words.phones import dialled
from schedules.words.tongues import parts_of

register = template.Library()
register.filter(labelled)
register.filter(came_from)
register.filter(dialled)

SAID = '<span lang="{}">{}</span>'
HIDDEN = '<input type="hidden" name="{}" value="{}">'


@register.filter
def spoken(text: str) -> SafeString:
    """Return a text in which what is in another language than the page says so."""
    own = translation.get_language()
    return format_html_join(
        "",
        "{}",
        (
            (format_html(SAID, language, words) if language not in ("", own) else words,)
            for words, language in parts_of(text)
        ),
    )


@register.simple_tag
def address(name: str, *args: object, **query: object) -> str:
    """Return the address of a page in the language of this one, with what it is asked for.

    The pages of an error are made without a request: so the language is asked for here.
    """
    language = translation.get_language()
    if language != settings.LANGUAGE_CODE:
        query["language"] = language
    return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


@register.simple_tag(takes_context=True)
def once(context: template.RequestContext) -> SafeString:
    """Return the one-time key of a form, so that what it makes is made once."""
    return format_html(HIDDEN, FIELD, key_for(context["request"]))
