"""PostgreSQL's two roles: the owner makes tables, the application may do no more than it needs.

Triggers refuse that the log and the history are changed (the guards of schedules/migrations), but
whoever owns a table can drop them, and TRUNCATE passes by them. So what a guard refuses always is
no right of the application's role either. Which tables those are, the database itself says.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

USED = ("SELECT", "INSERT", "UPDATE", "DELETE")
ONLY_READ = ("django_migrations",)  # what `migrate` has done is the owner's to write
# Triggers of PostgreSQL: which bit of pg_trigger.tgtype stands for which act.
BITS = {"DELETE": 8, "UPDATE": 16}
TRIGGERS = """
SELECT c.relname, t.tgtype FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
   AND t.tgqual IS NULL AND p.prosrc ~ 'RAISE EXCEPTION' AND p.prosrc !~* '\\mIF\\M'
"""
TABLES = """
SELECT c.relname, pg_has_role(c.relowner, 'USAGE') FROM pg_class c
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
"""


class Excess(NamedTuple):
    """What the role may do and must not: the right, and on what."""

    right: str
    on: str


def refused_always() -> dict[str, set[str]]:
    """Return for each guarded table what its triggers refuse whatever the row is."""
    refused: dict[str, set[str]] = {}
    for table, bits in _rows(TRIGGERS):
        refused.setdefault(table, set()).update(name for name, bit in BITS.items() if bits & bit)
    return {table: acts for table, acts in refused.items() if acts}


def excess_of_this_role() -> list[Excess]:
    """Return what the role of this connection may do beyond what the application needs."""
    ((is_super, may_create),) = _rows(
        "SELECT rolsuper, has_schema_privilege(current_schema(), 'CREATE')"
        " FROM pg_roles WHERE rolname = current_user"
    )
    found = [Excess("everything", "the server")] if is_super else []
    found += [Excess("CREATE", "the schema")] if may_create else []
    refused = refused_always()
    for table, is_owner in sorted(_rows(TABLES)):
        acts = {"TRUNCATE"} | refused.get(table, set())
        acts |= {"INSERT", "UPDATE", "DELETE"} if table in ONLY_READ else set()
        found += [Excess("ALTER", table)] if is_owner else []
        found += [Excess(act, table) for act in sorted(acts) if _may(act, table)]
    return found


def is_role(role: str) -> bool:
    """Tell whether somebody made the role."""
    return bool(_rows("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]))


def grant(role: str) -> None:
    """Give the role of the application what it needs on every table, and take all else away.

    For the owner to do, after each `migrate`: new tables come without rights. Raises a database
    error for a role that is not there.
    """
    with connection.cursor() as cursor:
        for statement in _grants(connection.ops.quote_name(role)):
            cursor.execute(statement)


def _grants(role: str) -> Iterator[str]:
    ((schema,),) = _rows("SELECT quote_ident(current_schema())")
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"GRANT {', '.join(USED)} ON ALL TABLES IN SCHEMA {schema} TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
    for table, acts in refused_always().items():
        yield f"REVOKE {', '.join(sorted(acts))} ON {schema}.{_quoted(table)} FROM {role}"
    for table in ONLY_READ:
        yield f"REVOKE INSERT, UPDATE, DELETE ON {schema}.{_quoted(table)} FROM {role}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _may(act: str, table: str) -> bool:
    ((may,),) = _rows("SELECT has_table_privilege(%s, %s)", [_quoted(table), act])
    return bool(may)


def _rows(query: str, values: list[str] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
