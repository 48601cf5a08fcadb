"""Which mutants are tried: the same ones each time, as long as the code is the same."""

import random
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name

from .rooms import Room

SEED = 20261123


def mutants_of(room: Room) -> list[str]:
    """Return the names of all mutants of a folder whose workplace stands, in order."""
    with chdir(room.workplace):  # mutmut's settings are read there
        files = sorted(room.folder.rglob("*.py"))
        return [name for file in files for name in _mutants_in(file)]


def sample(names: list[str], size: int | None) -> list[str]:
    """Return `size` of the names by chance, or all of them when that is not more."""
    if size is None or size >= len(names):
        return names
    return random.Random(SEED).sample(names, size)


def _mutants_in(path: Path) -> Iterator[str]:
    mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    return (get_mutant_name(path, name) for name in mutated.mutant_names)
