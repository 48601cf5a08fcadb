"""How style sheets, scripts and fonts are kept: compressed, named by content, for a year."""

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage


class FilesByContent(CompressedManifestStaticFilesStorage):
    """Gives a collected file the name of its content; what is not collected keeps its own name.

    A fresh clone, the tests and `runserver` have collected nothing, and must show their pages.
    """

    def stored_name(self, name: str) -> str:
        """Return the name under which a page asks for a file."""
        if self.hash_key(self.clean_name(name)) not in self.hashed_files:
            return name
        hashed: str = super().stored_name(name)
        return hashed


class KeptForAYear(WhiteNoiseMiddleware):
    """Answers for static files; what has the name of its content may be kept for a year."""

    FOREVER = 31_536_000  # seconds; WhiteNoise itself says ten years
