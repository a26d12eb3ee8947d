"""Brings a SQLite database up to date: numbered files, forward only, each in its transaction."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StorageError
from bot.storage.sqlite.connection import FAULTS, create_private, mapped

FOLDER = Path(__file__).parents[1] / "migrations" / "sqlite"
APPLICATION_ID = int.from_bytes(b"Mrez", "big")
"""What the first migration writes into the file's head, so that a foreign file is known as such."""
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_TABLE = """CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT"""
_APPLIED = "SELECT number, name, checksum FROM migrations ORDER BY number"
_NOTE = "INSERT INTO migrations (number, name, checksum) VALUES (:number, :name, :checksum)"
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered step."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """What tells whether the file was changed after it had been applied."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def load_migrations(folder: Path = FOLDER) -> Sequence[Migration]:
    """Return all steps in order.

    Raises:
        StorageError: A file has no proper name, or a number is missing or there twice.
    """
    migrations = []
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        named = _NAME.fullmatch(path.name)
        if named is None or int(named[1]) != number:
            raise StorageError(f"{path.name}: migration {number} is named {number:04}_words.sql")
        sql = path.read_text(encoding="utf-8")
        migrations.append(Migration(number=number, name=path.name, sql=sql))
    return migrations


def pending(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> Sequence[Migration]:
    """Return the steps that the database lacks.

    Raises:
        StorageError: It belongs to another program, is newer than this one, or a step was changed
            after it had been applied.
    """
    tables = {row["name"] for row in connection.execute(_TABLES)}
    if not tables:
        return migrations
    marked = connection.execute("PRAGMA application_id").fetchone()[0]
    if "migrations" not in tables or marked not in (0, APPLICATION_ID):
        raise StorageError("the file is a database of another program; please name another file")
    applied = connection.execute(_APPLIED).fetchall()
    if len(applied) > len(migrations):
        raise StorageError(
            f"the database is newer than this program: it knows {applied[-1]['name']}; "
            "please install the newer program again, or restore a copy from before"
        )
    for row, migration in zip(applied, migrations, strict=False):
        if (row["number"], row["checksum"]) != (migration.number, migration.checksum):
            raise StorageError(
                f"{migration.name} was changed after it had been applied as {row['name']}; "
                "please restore the file, and put the change into a new one"
            )
    return migrations[len(applied) :]


def migrate(
    connection: sqlite3.Connection, migrations: Sequence[Migration], *, database: Path | None
) -> Sequence[str]:
    """Apply the steps that are missing; return their names.

    A file that has data is first copied beside itself, as ``NAME.before-0002``.

    Args:
        connection: Autocommitting, used by nobody else meanwhile.
        migrations: All steps, in order.
        database: The file; None if there is nothing to copy.

    Raises:
        StorageError: As for `pending`, or a step failed; those before it stay applied.
    """
    try:
        missing = pending(connection, migrations)
        if missing and len(missing) < len(migrations) and database is not None:
            copy_to(
                connection, database.with_name(f"{database.name}.before-{missing[0].number:04}")
            )
        for migration in missing:
            _apply(connection, migration)
    except FAULTS as fault:
        raise mapped(fault) from fault
    return [migration.name for migration in missing]


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """Write a consistent copy to a file that only its owner may read; an older one is replaced.

    Raises:
        StorageError: The copy cannot be written.
    """
    try:
        target.unlink(missing_ok=True)
    except OSError as fault:
        raise StorageError(f"{target}: {fault.strerror}") from fault
    create_private(target)
    try:
        with closing(sqlite3.connect(target)) as copy:
            connection.backup(copy)
    except FAULTS as fault:
        raise mapped(fault) from fault


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(_TABLE)
        for statement in _statements(migration.sql):
            connection.execute(statement)
        values = {"number": migration.number, "name": migration.name}
        connection.execute(_NOTE, {**values, "checksum": migration.checksum})
        connection.execute("COMMIT")
    except FAULTS as fault:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise StorageError(f"{migration.name} failed, nothing of it was kept: {fault}") from fault


def _statements(sql: str) -> Iterator[str]:
    statement = ""
    for piece in re.split(r"(?<=;)", sql):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
