"""How style sheets, scripts and fonts are kept: compressed, and for a year under a name by content."""

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage


class FilesByContent(CompressedManifestStaticFilesStorage):
    """Gives a collected file the name of its content; what is not collected keeps its own name.

    A fresh clone, the tests and `runserver` have collected nothing, and must show their pages.
    """

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """Return the name with a hash of the content in it."""
        try:
            hashed: str = super().hashed_name(name, content, filename)
        except ValueError:  # neither in the manifest nor in STATIC_ROOT
            return name
        return hashed


class KeptForAYear(WhiteNoiseMiddleware):
    """Answers for static files; what has the name of its content may be kept for a year."""

    FOREVER = 31_536_000  # seconds; WhiteNoise itself says ten years
