"""What a hospital sent, as a file or as a line of text -> plain values that a nurse looks at.

Nothing is stored here, and of a file nothing is kept but the day, the hour and the place.
"""

from .files import read_file
from .invitation import Invitation
from .lines import read_line

__all__ = ["Invitation", "read_file", "read_line"]
