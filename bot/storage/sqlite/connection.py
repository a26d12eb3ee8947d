"""Connections to SQLite with the settings that the promises need, and what its failures mean."""

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bot.errors import StorageConflict, StorageError, StorageLocked
from bot.ports.store import Value

FAULTS = (sqlite3.Error, sqlite3.Warning, OverflowError, TypeError, ValueError)
"""What the driver raises; the last three for values that no column can hold."""
_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)
_FORGETTING = "PRAGMA secure_delete = ON"
"""What is forgotten or erased is overwritten in the file."""
_WRITING = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    _FORGETTING,
)
_STATEMENTS_KEPT = 256


def connect_in_memory() -> sqlite3.Connection:
    """Return a connection to a database of its own that ends with it."""
    return _open(Path(":memory:"), ":memory:", (*_PRAGMAS, _FORGETTING))


def connect_writer(database: Path) -> sqlite3.Connection:
    """Return a connection that writes to a file that is there.

    Raises:
        StorageError: It cannot be opened or is no SQLite database.
    """
    return _open(database, f"{database.absolute().as_uri()}?mode=rw", (*_PRAGMAS, *_WRITING))


def connect_reader(database: Path) -> sqlite3.Connection:
    """Return a connection that only reads a file that is there.

    Raises:
        StorageError: It cannot be opened or is no SQLite database.
    """
    return _open(database, f"{database.absolute().as_uri()}?mode=ro", _PRAGMAS)


def create_private(file: Path) -> None:
    """Create an empty file that only its owner may read; one that is there stays as it is.

    Raises:
        StorageError: The file system does not let us.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except OSError as fault:
        raise StorageError(f"{file}: {fault.strerror}") from fault


def fetch(
    connection: sqlite3.Connection, sql: str, values: Mapping[str, Value]
) -> list[sqlite3.Row]:
    """Return all rows of a query.

    Raises:
        StorageError: The database failed.
    """
    try:
        return connection.execute(sql, values).fetchall()
    except FAULTS as fault:
        raise mapped(fault) from fault


def mapped(fault: BaseException) -> StorageError:
    """Return what a failure of the driver means; no value of a row is in it."""
    if isinstance(fault, StorageError):
        return fault
    if isinstance(fault, sqlite3.IntegrityError):
        error: StorageError = StorageConflict(str(fault))
    elif isinstance(fault, sqlite3.OperationalError) and _is_busy(fault):
        error = StorageLocked(f"another process has the database: {fault}")
    elif isinstance(fault, sqlite3.Error | sqlite3.Warning):
        error = StorageError(f"the database failed: {fault}")
    else:
        error = StorageError(f"a value cannot be stored: {type(fault).__name__}")
    error.__cause__ = fault
    return error


def _is_busy(fault: sqlite3.OperationalError) -> bool:
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return (code & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _open(database: Path, address: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, cached_statements=_STATEMENTS_KEPT
        )
    except sqlite3.Error as fault:
        raise _named(database, fault) from fault
    connection.row_factory = sqlite3.Row
    try:
        for pragma in pragmas:
            connection.execute(pragma)
    except sqlite3.Error as fault:
        connection.close()
        raise _named(database, fault) from fault
    return connection


def _named(database: Path, fault: sqlite3.Error) -> StorageError:
    return type(mapped(fault))(f"{database} cannot be opened: {fault}")
