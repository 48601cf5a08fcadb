"""What a hospital sent as a file -> plain values that a nurse looks at.

Nothing is stored here, and of a file nothing is kept but the day, the hour and the place.
"""

from .files import read_file
from .invitation import Invitation

__all__ = ["Invitation", "read_file"]
