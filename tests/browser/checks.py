"""What every page must be able to stand, whoever reads it."""

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {
        "color-contrast-enhanced": {"enabled": True},  # 7:1, for tired and damaged eyes
        "color-contrast": {"enabled": False},  # 4.5:1: what stands the former stands this
    },
    "resultTypes": ["violations"],  # a long page has thousands of places that pass
}
TARGETS = (
    "a.button, button, summary, select, .choice, .masthead a, .contact a, .line__tick, "
    ".line__what a, .worklist-tabs a, .worklist__who a, .worklist__thing a, .patient-line a, "
    "input:not([type=radio], [type=checkbox], [type=hidden])"
)


def violations(page):
    """Return what axe finds: each rule with the first places that break it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found]


def open_all(page):
    """Open everything that can be opened."""
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")


def small_targets(page):
    """Return what can be pressed and is lower than a finger needs."""
    return page.eval_on_selector_all(
        TARGETS,
        """all => all.filter(one => one.checkVisibility())
            .map(one => [one.textContent.trim(), one.getBoundingClientRect().height])
            .filter(([, height]) => height < 44)""",
    )


def page_width(page):
    """Return how wide the page is; more than the window: it scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth")


def ring_width(page):
    """Return how wide the ring around what has the focus is, in pixels."""
    return page.evaluate(
        """() => {
            const one = document.activeElement;
            const shown = one.closest('.choice') || one;
            return parseFloat(getComputedStyle(shown).outlineWidth);
        }"""
    )
