"""The chain that runs through the log of access and the history, one for each clinic."""

import hashlib

from django.db import models

from .marks import as_bytes


class Link(models.Model):
    """One row of the log or of the history in the chain of its clinic: it stays for ever.

    It holds no word of that row, only its digest, and its hash is also over the hash of the link
    before. Nobody takes out, changes or puts in one without giving every later one another hash.
    """

    clinic = models.SlugField(blank=True, help_text="empty: of no clinic")
    number = models.PositiveBigIntegerField(help_text="from 1 in each chain, without a gap")
    kind = models.CharField(max_length=12, help_text="the table of the row")
    row = models.PositiveBigIntegerField(help_text="its number there")
    # The code of the plan, access or patient with which the row goes; null: it stays.
    owner = models.UUIDField(null=True)
    at = models.DateTimeField(help_text="when it was linked")
    digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["clinic", "number"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number"], name="link_once_in_a_chain"),
            models.UniqueConstraint(fields=["kind", "row"], name="row_linked_once"),
        ]

    def __str__(self) -> str:
        return f"link {self.number} of {self.clinic or 'no clinic'}"


def hash_after(before: str, link: Link) -> str:
    """Return what the hash of a link is, given that of the one before; "" before the first."""
    told = [link.clinic, link.number, link.kind, link.row, link.owner, link.at, link.digest]
    return hashlib.sha256(as_bytes([before, *told])).hexdigest()
