"""The rows of all plans in one table, and in a partition for each hospital: two queries of both."""

import time
from statistics import median
from typing import Any

from django.db import connection

ROWS = "schedules_entry"
PARTED = "entry_parted"
INDEXES = (
    "CREATE INDEX ON {} (clinic_id, deadline) WHERE deadline IS NOT NULL",
    "CREATE INDEX ON {} (plan_id)",
)
ROUNDS = 30
QUERIES = {
    "what is late in one hospital": (
        "SELECT count(*) FROM {} WHERE clinic_id = %(clinic)s AND deadline < current_date"
    ),
    "the rows of one plan": "SELECT * FROM {} WHERE plan_id = %(plan)s",
    "the rows of one plan, its hospital named": (
        "SELECT * FROM {} WHERE plan_id = %(plan)s AND clinic_id = %(clinic)s"
    ),
}


def compare(clinic: int, plan: int) -> dict[str, tuple[float, float]]:
    """Return the milliseconds of each query: one table, and partitions."""
    _part()
    asked = {"clinic": clinic, "plan": plan}
    return {
        name: (_time(query.format(ROWS), asked), _time(query.format(PARTED), asked))
        for name, query in QUERIES.items()
    }


def _part() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {PARTED} (LIKE {ROWS}) PARTITION BY LIST (clinic_id)")
        cursor.execute(f"SELECT DISTINCT clinic_id FROM {ROWS}")
        for (number,) in cursor.fetchall():
            part = f"CREATE TABLE {PARTED}_{number} PARTITION OF {PARTED} FOR VALUES IN ({number})"
            cursor.execute(part)
        cursor.execute(f"INSERT INTO {PARTED} SELECT * FROM {ROWS}")
        for index in INDEXES:
            cursor.execute(index.format(PARTED))
        cursor.execute(f"ANALYZE {PARTED}")


def _time(query: str, asked: dict[str, Any]) -> float:
    times = []
    with connection.cursor() as cursor:
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            cursor.execute(query, asked)
            cursor.fetchall()
            times.append((time.perf_counter() - begin) * 1000)
    return median(times)
