"""The running text of a page: what its reader reads as sentences, block by block."""

import re
from collections import namedtuple

import lxml.html

# What starts a line of its own; text between two of them is one block.
BLOCKS = {
    *("main", "section", "article", "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "details"),
    *("summary", "h1", "h2", "h3", "h4", "table", "tr", "td", "th", "caption", "figure", "form"),
    *(
        "figcaption",
        "fieldset",
        "legend",
        "label",
        "button",
        "aside",
        "header",
        "br",
        "nav",
        "body",
    ),
}
UNREAD = {"script", "style", "svg", "select", "textarea", "input", "template", "nav"}
END = re.compile(r"[.!?:][”’)]*$")

Block = namedtuple("Block", "tag text")


def blocks_of(html, language, *, within="main"):
    """Every block of text of a page in its own language: parts in another one are left out."""
    (top,) = lxml.html.document_fromstring(html).iter(within)
    found = [["", ""]]
    _read(top, language, found)
    return [Block(tag, words) for tag, text in found if (words := " ".join(text.split()))]


def _read(element, language, found):
    is_block = element.tag in BLOCKS or _is_line(element)
    if is_block:
        found.append([element.tag, ""])
    if _is_read(element, language):
        found[-1][1] += element.text or ""
        for child in element:
            _read(child, language, found)
            found[-1][1] += child.tail or ""
    if is_block:
        found.append([element.tag, ""])


def _is_read(element, language):
    return (
        isinstance(element.tag, str)
        and element.tag not in UNREAD
        and element.get("lang", language) == language
        and element.get("aria-hidden") != "true"  # letters under boxes, which are told in words
        and "visually-hidden" not in (element.get("class") or "")
    )


def _is_line(element):
    """Tell whether it is a line of its own in what opens a fold."""
    parent = element.getparent()
    return element.tag == "span" and parent is not None and parent.tag == "summary"


def is_sentence(block):
    """Tell whether a block is running text: headings, days, names and buttons end with no stop."""
    return bool(END.search(block.text))
