"""Every statement of the repositories fits the tables; no frequent one reads a whole table."""

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.storage import repositories
from bot.storage.sqlite.connection import connect_in_memory
from bot.storage.sqlite.migrating import load_migrations, migrate

SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE)\b")
RARE = {
    *("events._ERASE_ANSWERS", "polls._ERASE_VOTES"),
    *("personal._COUNT_ANSWERS", "personal._COUNT_VOTES"),
    *("timetable._NEXT_IN", "outbox._FORGET"),
}
"""Asked for by an operator, a few times in a person's life, or within a limit of rows."""


def statements() -> Iterator[tuple[str, str]]:
    for found in pkgutil.iter_modules(repositories.__path__):
        module = importlib.import_module(f"bot.storage.repositories.{found.name}")
        for name, value in vars(module).items():
            if isinstance(value, str) and SQL.match(value):
                yield f"{found.name}.{name}", value


STATEMENTS = dict(statements())


@pytest.fixture(scope="module")
def tables() -> Iterator[sqlite3.Connection]:
    with closing(connect_in_memory()) as connection:
        migrate(connection, load_migrations(), database=None)
        yield connection


def test_the_statements_were_found() -> None:
    assert len(STATEMENTS) > 40


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_fits_the_tables_and_finds_its_rows_by_an_index(
    tables: sqlite3.Connection, name: str
) -> None:
    sql = STATEMENTS[name]
    values = dict.fromkeys(re.findall(r":([a-z_]+)", sql))
    plan = [row["detail"] for row in tables.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    whole = [step for step in plan if step.startswith("SCAN") and "INDEX" not in step]
    assert name in RARE or whole == []


def test_what_waits_and_what_is_due_is_not_sorted(tables: sqlite3.Connection) -> None:
    for name in ("outbox._WAITING", "outbox._ABOUT", "timetable._DUE", "timetable._NEXT_AT"):
        values = dict.fromkeys(re.findall(r":([a-z_]+)", STATEMENTS[name]))
        plan = tables.execute(f"EXPLAIN QUERY PLAN {STATEMENTS[name]}", values).fetchall()
        assert [step["detail"] for step in plan if "TEMP B-TREE" in step["detail"]] == [], name
