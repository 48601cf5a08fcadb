"""The figures by which a page and a paper were first judged, measured again: `make figures`.

It is no test: it prints a table, of every treatment as a visitor sees it without a login.
"""

import re
import sys
import tempfile
from datetime import date
from statistics import mean

from tests.own_site import set_up

OWN_OR_GENERIC = ("jbz", "amsterdam-umc", "generic")
START = date(2026, 11, 2)
FOCUSABLE = (
    "//*[self::a[@href] or self::button or self::input[not(@type='hidden')] or self::select"
    " or self::textarea or self::summary]"
)
HEAD = ("treatment", "stops before a number", "handout, pages", "first screen's texts, words")


def main():
    """Print what was counted of the pages, the papers and the protocol files."""
    from django.test import Client

    from treatments.models import Protocol

    browser = Client()
    print("|", " | ".join(HEAD), "|")
    print("|---" * len(HEAD) + "|")
    for treatment in sorted({one.treatment.slug for one in Protocol.objects.all()}):
        print("|", " | ".join(map(str, (treatment, *_row(browser, treatment)))), "|")
    for what, count, among in _files():
        print(f"{what}: {count} of {among}")


def _row(browser, treatment):
    """Return the figures of one treatment, by the hospital whose leaflet it has."""
    from django.utils import timezone

    query = f"?clinic={_clinic(treatment)}&treatment={treatment}&start={timezone.localdate()}"
    page = browser.get(f"/tijdlijn/{query}")
    paper = browser.get(f"/tijdlijn/print.pdf{query}")
    return (_stops(page.content), _pages(paper), _words(page.content))


def _clinic(treatment):
    from treatments.models import Protocol

    offered = set(
        Protocol.objects.filter(treatment__slug=treatment).values_list("clinic__slug", flat=True)
    )
    return next(clinic for clinic in OWN_OR_GENERIC if clinic in offered)


def _stops(content):
    """Return how often the tab key is pressed before the first number that can be called."""
    from lxml import html

    for n, one in enumerate(_reachable(html.fromstring(content))):
        if one.get("href", "").startswith("tel:"):
            return n
    return "none"


def _reachable(tree):
    """Yield what the tab key comes to: nothing that is folded away but the line that opens it."""
    folded = "ancestor::details[not(@open)]"
    for one in tree.xpath(FOCUSABLE):
        inside = [fold for fold in one.xpath(folded) if one.getparent() is not fold]
        if not inside and one.get("tabindex") != "-1" and one.get("hidden") is None:
            yield one


def _pages(paper):
    import io

    import pypdf

    return len(pypdf.PdfReader(io.BytesIO(paper.content)).pages)


def _words(content):
    from lxml import html

    cards = html.fromstring(content).xpath("//*[@data-answer]")
    return sum(len(re.findall(r"\w+", card.text_content())) for card in cards)


def _files():
    """Yield what was counted in all protocol files: (what, how many, of how many)."""
    from schedules.authoring.reading import NEVER
    from treatments.catalogue import rules_of
    from treatments.models import Protocol

    rules = [rule for protocol in Protocol.objects.all() for rule in rules_of(protocol)]
    told = [rule.explanation_nl for rule in rules if rule.explanation_nl]
    never = re.compile(rf"\b({'|'.join(NEVER['nl'])})\b", re.IGNORECASE)
    spoken = [text for text in told if never.search(text)]
    yield "explanations that speak of sources", len(spoken), len(told)
    for kind in ("lab", "imaging"):
        of_kind = [rule for rule in rules if rule.kind == kind]
        yield (
            f"rules of {kind} that say how to prepare, or that nothing is named",
            sum(bool(rule.preparation_nl or rule.needs_no_preparation) for rule in of_kind),
            len(of_kind),
        )
    sentences = [
        len(re.findall(r"\w+", one))
        for text in told
        for one in re.split(r"(?<=[.!?])\s+", text)
        if one
    ]
    yield "words in a sentence of the explanations, on average", round(mean(sentences), 1), "all"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own:
        set_up(own)
        main()
    sys.exit()
