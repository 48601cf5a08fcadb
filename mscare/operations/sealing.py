"""A stream that nobody reads, changes or cuts short without the key.

AES-256-GCM in pieces, as the STREAM construction has it (Hoang, Reyhanitabar, Rogaway, Vizár 2015):
the nonce of a piece holds its number and whether it is the last one, so that a piece which is
missing, doubled, moved or added is a piece that does not open. Each file has a key of its own,
derived from the one of the hospital and from random bytes in its head.
"""

import base64
import binascii
import os
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"MSCAREB1"
SALT, PREFIX, TAG = 32, 7, 16  # bytes
HEAD = len(MAGIC) + SALT + PREFIX
PIECE = 1 << 16  # bytes, before they are sealed
KEY = 32  # bytes


class BrokenSeal(Exception):
    """The file is no backup, was changed, is not whole, or another key sealed it."""


def new_key() -> str:
    """Return a new key as it is kept: base64, in one line."""
    return base64.b64encode(os.urandom(KEY)).decode()


def read_key(text: str) -> bytes:
    """Return the key. Raises ValueError for what is no key of 32 bytes in base64."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise ValueError("the key is no base64") from error
    if len(key) != KEY:
        raise ValueError(f"the key has {len(key)} bytes, and must have {KEY}")
    return key


class Sealer(RawIOBase):
    """Write through it, and the file behind it holds what only the key opens. Close it: the end
    is sealed too, and a file without its end does not open."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        salt, prefix = os.urandom(SALT), os.urandom(PREFIX)
        head = MAGIC + salt + prefix
        file.write(head)
        self._file, self._cipher, self._head = file, _cipher(key, salt), head
        self._held, self._number = bytearray(), 0

    def writable(self) -> bool:
        """Say that this is for writing."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes; whole pieces are sealed at once."""
        self._held += data
        while len(self._held) > PIECE:  # the last one waits: it is sealed as the last
            self._seal(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Seal the end. A file that was not finished is no backup."""
        self._seal(bytes(self._held), is_last=True)
        self._held.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._head, self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


def opened(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    """Yield what is in a sealed file, piece by piece. Raises BrokenSeal, at the latest at its end.

    Whoever acts on a piece before the end was reached acts on a file that may not be whole.
    """
    head = file.read(HEAD)
    if len(head) != HEAD or not head.startswith(MAGIC):
        raise BrokenSeal("this is no backup of MSCare")
    cipher = _cipher(key, head[len(MAGIC) : len(MAGIC) + SALT])
    number, piece = 0, file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        nonce = _nonce(head, number, is_last=not following)
        try:
            yield cipher.decrypt(nonce, piece, head)
        except InvalidTag as error:
            raise BrokenSeal("it was changed, is not whole, or has another key") from error
        if not following:
            return
        number, piece = number + 1, following


class _Opened(RawIOBase):
    def __init__(self, file: IO[bytes], key: bytes) -> None:
        self._pieces, self._held = opened(file, key), b""

    def readable(self) -> bool:
        """Say that this is for reading."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill as much of the buffer as is at hand; nothing at the end."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        count = min(len(buffer), len(self._held))
        buffer[:count], self._held = self._held[:count], self._held[count:]
        return count


def opened_file(file: IO[bytes], key: bytes) -> BufferedReader:
    """Return what is in a sealed file as a file to read from. Reading raises BrokenSeal."""
    return BufferedReader(cast(RawIOBase, _Opened(file, key)))


def check_seal(path: Path, key: bytes) -> None:
    """Read a sealed file to its end. Raises BrokenSeal for one that is not whole."""
    with path.open("rb") as file:
        for _piece in opened(file, key):
            pass


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY, salt, b"mscare backup").derive(key))


def _nonce(head: bytes, number: int, *, is_last: bool) -> bytes:
    return head[-PREFIX:] + number.to_bytes(4, "big") + bytes([is_last])
