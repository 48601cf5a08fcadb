"""Every part of the pages in every state, for who changes how they look. Only where DEBUG is on."""

from .views import gallery

__all__ = ["gallery"]
