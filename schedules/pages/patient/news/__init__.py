"""What changed in a patient's schedule since the last visit, in words: only what a calendar shows.

Why a nurse changed something, and what she noted, is never read here.
"""

from .earlier import Page, Read, read_before
from .told import heading, news_of, nothing_new
from .values import Along, News, NewsLine

__all__ = [
    "Along",
    "News",
    "NewsLine",
    "Page",
    "Read",
    "heading",
    "news_of",
    "nothing_new",
    "read_before",
]
