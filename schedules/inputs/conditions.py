"""Conditions as the files write them -> engine values."""

from functools import lru_cache

from schedules import engine
from treatments import phrases


@lru_cache(maxsize=1024)
def condition_of(text: str) -> engine.Condition:
    """Return a condition as the engine reads it. Raises PhraseError."""
    return engine.Condition(
        tuple(
            tuple(
                engine.Test(fact, engine.Comparison(comparison), value)
                for fact, comparison, value in tests
            )
            for tests in phrases.read_condition(text)
        )
    )
