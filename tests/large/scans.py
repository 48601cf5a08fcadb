"""Which queries of a page read a large table from end to end, as PostgreSQL plans them."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from .acts import Acts

LARGE = 20_000  # rows


def scans(acts: Acts) -> list[str]:
    """Return each such table, with the page and the query that reads it."""
    large, found = _large_tables(), []
    for name, act in acts.all().items():
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            act()
            transaction.set_rollback(True)
        for query in asked.captured_queries:
            for table in sorted(set(_read_whole(query["sql"])) & large):
                found.append(f"{name}: {table}: {query['sql'][:2000]}")
    return found


def _large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE]
        )
        return {name for (name,) in cursor.fetchall()}


def _read_whole(sql: str) -> Iterator[str]:
    if not sql.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        ((plan,),) = cursor.fetchall()
    yield from _of_plan(plan[0]["Plan"])


def _of_plan(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _of_plan(part)
