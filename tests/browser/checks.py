"""What every page must be able to stand, whoever reads it."""

from axe_playwright_python.base import AXE_SCRIPT

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
    "preload": False,  # only for films and for pages that turn; it reads each file again
    "iframes": False,
}
# Weighing colours takes most of the time: what was weighed once is not weighed again in a second
# language or at a second width, where the same parts stand.
UNWEIGHED = RULES | {"rules": {n: {"enabled": False} for n in RULES["rules"]}}
FOUND = """rules => axe.run(rules).then(found => found.violations.map(
    rule => [rule.id, rule.nodes.slice(0, 3).map(node => node.target)]))"""
# As WCAG 1.4.12 words it; through the style sheets, as a reader's own would be.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
CUT = """() => [...document.querySelectorAll('body :not(input)')].filter(one => {
    const { overflow, clipPath } = getComputedStyle(one);
    const isCut = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    return /hidden|clip/.test(overflow) && clipPath === 'none' && isCut && one.checkVisibility();
}).map(one => one.className || one.localName)"""
TARGETS = (
    "a.button, button, summary, select, .choice, .masthead a, .contact a, .line__tick, "
    ".line__what a, .worklist-tabs a, .worklist__who a, .worklist__thing a, .patient-line a, "
    "input:not([type=radio], [type=checkbox], [type=hidden])"
)


def violations(page, *, are_colours_weighed=True):
    """Return what axe finds: each rule with the first places that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(FOUND, RULES if are_colours_weighed else UNWEIGHED)


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


def lost(page):
    """Return what cannot be read any more with more space between letters, and words, and lines."""
    page.evaluate(SPACED)
    wide, window = page_width(page), page.evaluate("innerWidth")
    return page.evaluate(CUT) + [f"the page is {wide} wide"] * (wide > window)


def ring_width(page):
    """Return how wide the ring around what has the focus is, in pixels."""
    return page.evaluate(
        """() => {
            const one = document.activeElement;
            const shown = one.closest('.choice') || one;
            return parseFloat(getComputedStyle(shown).outlineWidth);
        }"""
    )
