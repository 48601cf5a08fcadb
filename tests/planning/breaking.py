"""A database that refuses one row, as a full disk would in the middle of a write."""

from django.db import connection

# A row of the table that answers the question is refused while the trigger stands.
SQLITE = """
CREATE TRIGGER refuse BEFORE INSERT ON {table} WHEN {question}
BEGIN SELECT RAISE(ABORT, 'refused by the test'); END
"""
POSTGRES = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'refused by the test'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW WHEN ({question})
EXECUTE FUNCTION refuse()
"""


def refuse(model, question):
    """Let the database refuse each row of a model for which a question in SQL is true.

    It is undone with the transaction of the test.
    """
    words = SQLITE if connection.vendor == "sqlite" else POSTGRES
    with connection.cursor() as cursor:
        cursor.execute(words.format(table=model._meta.db_table, question=question))
