"""The worklist of a nurse: which list is asked for, and its lines in words.

Chosen: what an address asks for. Rows, things, groups: from an entry to a line. Acts: what is said
of it. Parts: a page of a list, a file of all of it, one line with its forms.
"""

from .chosen import NOTHING, Chosen, choose
from .groups import WorkGroup, ending_group, groups_of
from .page import WorklistPage, worklist_page
from .paper import worklist_paper
from .parts import Panel, panel_of, whole_list
from .words import ListWords

__all__ = [
    "NOTHING",
    "Chosen",
    "ListWords",
    "Panel",
    "WorkGroup",
    "WorklistPage",
    "choose",
    "ending_group",
    "groups_of",
    "panel_of",
    "whole_list",
    "worklist_page",
    "worklist_paper",
]
