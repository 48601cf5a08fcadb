"""The page of parts: real templates filled with invented, fixed words, and no row of a database."""

from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

PARTS = Path(__file__).with_name("parts.yaml")
LANGUAGES = {"nl", "en"}
ANSWERS = [("yes", "Ja / Yes"), ("no", "Nee / No")]


class Sample(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Naam / Name", help_text="Demo Peer")
    sort = forms.ChoiceField(label="Soort / Kind", choices=ANSWERS)
    answer = forms.ChoiceField(label="Antwoord / Answer", choices=ANSWERS, widget=forms.RadioSelect)


def _forms() -> dict[str, Sample]:
    wrong = Sample(data={})
    wrong.is_valid()
    return {"empty": Sample(), "wrong": wrong}


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every part, or those that `?part=` names, in the language of the page."""
    wanted = request.GET.getlist("part")
    parts = [
        (name, [_state(request, name, *state) for state in states.items()])
        for name, states in yaml.safe_load(PARTS.read_text(encoding="utf-8")).items()
        if name != "kept" and (not wanted or name in wanted)
    ]
    return render(request, "gallery.html", {"parts": parts})


def _state(
    request: HttpRequest, name: str, state: str, told: dict[str, Any]
) -> tuple[str, SafeString]:
    context = _in_words(told or {}, get_language() or "nl", _forms())
    return state, render_to_string(f"components/{name}.html", context, request)


def _in_words(told: Any, language: str, samples: dict[str, Sample]) -> Any:
    """Choose one language. `=empty` stands for a form, and `=empty.name` for a field of it."""
    if isinstance(told, dict):
        if set(told) == LANGUAGES:
            return told[language]
        return {key: _in_words(value, language, samples) for key, value in told.items()}
    if isinstance(told, list):
        return [_in_words(value, language, samples) for value in told]
    if isinstance(told, str) and told.startswith("="):
        form, _, field = told[1:].partition(".")
        return samples[form][field] if field else samples[form]
    return told
