"""Every database of an earlier version can come here, and no other can be harmed."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError, StorageLocked
from bot.storage.opening import open_rows, read_rows, upgrade
from bot.storage.sqlite.connection import connect_in_memory, connect_writer, create_private
from bot.storage.sqlite.migrating import (
    APPLICATION_ID,
    FOLDER,
    Migration,
    load_migrations,
    migrate,
    pending,
)
from tests.contract.writing import draw

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
ALL = load_migrations()


def made(*steps: str) -> list[Migration]:
    return [
        Migration(number=number, name=f"{number:04}_step.sql", sql=sql)
        for number, sql in enumerate(steps, 1)
    ]


ONE = f"PRAGMA application_id = {APPLICATION_ID}; CREATE TABLE a (x INTEGER) STRICT;"
TWO = "-- a note; with a semicolon\nALTER TABLE a ADD COLUMN y TEXT;\nUPDATE a SET y = 'was here';"


def schema(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(SCHEMA)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    create_private(tmp_path / "rows.db")
    return tmp_path / "rows.db"


@pytest.fixture
def connection(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect_writer(file)) as opened:
        yield opened


def test_files_are_numbered_without_gaps_and_named_in_words() -> None:
    names = [path.name for path in sorted(FOLDER.iterdir())]
    assert names == [migration.name for migration in ALL]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name) for name in names)


def test_a_fresh_database_is_like_one_that_came_step_by_step() -> None:
    with closing(connect_in_memory()) as fresh, closing(connect_in_memory()) as old:
        migrate(fresh, ALL, database=None)
        for number in range(1, len(ALL) + 1):
            migrate(old, ALL[:number], database=None)
        assert schema(fresh) == schema(old)
        assert pending(fresh, ALL) == []


def test_every_table_of_ours_is_strict() -> None:
    with closing(connect_in_memory()) as fresh:
        migrate(fresh, ALL, database=None)
        loose = [
            row["name"]
            for row in fresh.execute("PRAGMA table_list")
            if row["schema"] == "main" and row["type"] == "table" and not row["strict"]
        ]
    assert [name for name in loose if not name.startswith("sqlite_")] == []


def test_migrating_twice_does_nothing_the_second_time(connection: sqlite3.Connection) -> None:
    assert migrate(connection, ALL, database=None) == [migration.name for migration in ALL]
    assert migrate(connection, ALL, database=None) == []


def test_data_goes_along_and_is_copied_first(connection: sqlite3.Connection, file: Path) -> None:
    steps = made(ONE, TWO)
    migrate(connection, steps[:1], database=file)
    connection.execute("INSERT INTO a (x) VALUES (7)")
    assert not file.with_name("rows.db.before-0002").exists()
    assert migrate(connection, steps, database=file) == ["0002_step.sql"]
    assert [tuple(row) for row in connection.execute("SELECT x, y FROM a")] == [(7, "was here")]
    copy = file.with_name("rows.db.before-0002")
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute("SELECT * FROM a").fetchall() == [(7,)]


def test_a_step_that_fails_leaves_nothing_behind(connection: sqlite3.Connection) -> None:
    broken = made(ONE, "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);")
    with pytest.raises(StorageError, match=r"0002_step\.sql failed, nothing of it was kept"):
        migrate(connection, broken, database=None)
    assert {row[1] for row in schema(connection)} == {"a", "migrations"}
    assert migrate(connection, made(ONE, TWO), database=None) == ["0002_step.sql"]


def test_a_newer_database_is_refused(connection: sqlite3.Connection) -> None:
    migrate(connection, made(ONE, TWO), database=None)
    with pytest.raises(StorageError, match=r"newer than this program: it knows 0002_step\.sql"):
        migrate(connection, made(ONE), database=None)


def test_a_changed_file_is_refused(connection: sqlite3.Connection) -> None:
    migrate(connection, made(ONE), database=None)
    with pytest.raises(StorageError, match="was changed after it had been applied"):
        migrate(connection, made(f"{ONE} "), database=None)


def test_a_database_of_another_program_is_left_alone(file: Path) -> None:
    with closing(sqlite3.connect(file)) as foreign:
        foreign.execute("CREATE TABLE migrations_of_others (x)")
        foreign.commit()
    with closing(connect_writer(file)) as connection:
        before = schema(connection)
        with pytest.raises(StorageError, match="another program"):
            migrate(connection, ALL, database=file)
        assert schema(connection) == before


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleagues,\n" * 100)
    with pytest.raises(StorageError, match=r"letter\.txt cannot be opened"):
        async with open_rows(letter, draw=draw):
            pass
    assert letter.read_text() == "Dear colleagues,\n" * 100


def test_a_file_is_made_and_brought_up_to_date_once(tmp_path: Path) -> None:
    assert upgrade(tmp_path / "rows.db") == [migration.name for migration in ALL]
    assert upgrade(tmp_path / "rows.db") == []
    assert (tmp_path / "rows.db").stat().st_mode & 0o777 == 0o600


async def test_a_file_in_use_is_not_brought_up_to_date(tmp_path: Path) -> None:
    async with open_rows(tmp_path / "rows.db", draw=draw):
        with pytest.raises(StorageLocked):
            upgrade(tmp_path / "rows.db")


async def test_an_old_database_is_not_read_before_it_is_migrated(file: Path) -> None:
    with pytest.raises(StorageError, match="mreza migrate"):
        async with read_rows(file):
            pass


@pytest.mark.parametrize("names", [["0002_b.sql"], ["0001_a.sql", "0003_c.sql"], ["first.sql"]])
def test_a_gap_or_a_bad_name_is_found(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("SELECT 1;")
    with pytest.raises(StorageError, match="is named"):
        load_migrations(tmp_path)
