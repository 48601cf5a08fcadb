"""The only code that writes. One verb a file; every write goes through `commit`.

A verb says what would be true (`Intent`); `propose` shows what that does to each entry, and
`commit` does it: all of it, with its row of history, or nothing.
"""

from .projection import project
from .proposals import Proposal, Step, propose
from .truth import NEVER, Intent, Record, Truth
from .writing import StaleError, commit, commit_together

__all__ = [
    "NEVER",
    "Intent",
    "Proposal",
    "Record",
    "StaleError",
    "Step",
    "Truth",
    "commit",
    "commit_together",
    "project",
    "propose",
]
