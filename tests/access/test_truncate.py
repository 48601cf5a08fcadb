"""PostgreSQL's TRUNCATE passes by the triggers of rows, and ON CONFLICT is an update."""

import pytest

from schedules.models import Access, Patient, Plan

from .guarded import HISTORY, refused, sql


@pytest.mark.parametrize("model", [*HISTORY, Patient, Plan, Access])
def test_nothing_is_emptied_away(told, model):
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # else what is not yet checked keeps a table from it
    refused(lambda: sql(f"TRUNCATE {model._meta.db_table} CASCADE"))
    assert model.objects.exists()


@pytest.mark.parametrize("model", HISTORY)
def test_an_insert_that_updates_is_an_update(told, model):
    table = model._meta.db_table
    same = f"INSERT INTO {table} SELECT * FROM {table}"
    refused(lambda: sql(f"{same} ON CONFLICT (id) DO UPDATE SET id = excluded.id"))
