"""Writes a group of units in one transaction, each whole or not at all."""

import sqlite3
from collections.abc import Sequence

from bot.errors import StorageConflict, StorageError
from bot.model.message import Post
from bot.ports.store import Unit
from bot.storage.sqlite.connection import FAULTS, mapped

Known = list[tuple[Unit, Post]]
"""Posts that a unit wanted to store and that were there before."""


def write_group(
    connection: sqlite3.Connection, units: Sequence[Unit]
) -> Sequence[StorageError | None]:
    """Write the units in one transaction; return for each why it was not stored, or None.

    Nearly always all of them hold, so they are first written without savepoints. If anything fails,
    that is rolled back and they are written again, each inside a savepoint of its own: what one
    runs into does not touch its neighbours.
    """
    if len(units) > 1:
        known: Known = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            cursor = connection.cursor()
            for unit in units:
                _write(cursor, unit, known)
            connection.execute("COMMIT")
        except (*FAULTS, StorageConflict):
            _roll_back(connection)
        else:
            _forget(known)
            return [None] * len(units)
    return _write_apart(connection, units)


def _write(cursor: sqlite3.Cursor, unit: Unit, known: Known) -> None:
    for sql, values, rows, post in unit.statements:
        cursor.execute(sql, values)
        if rows is not None and cursor.rowcount != rows:
            raise StorageConflict(f"{cursor.rowcount} rows were changed, not {rows}")
        if post is not None and cursor.rowcount == 0:
            known.append((unit, post))


def _write_apart(
    connection: sqlite3.Connection, units: Sequence[Unit]
) -> Sequence[StorageError | None]:
    """Write each unit inside a savepoint; if the whole transaction is lost, each in its own."""
    known: Known = []
    outcomes: list[StorageError | None] = []
    try:
        connection.execute("BEGIN IMMEDIATE")
        outcomes.extend(_attempt(connection, unit, known) for unit in units)
        connection.execute("COMMIT")
    except FAULTS as fault:
        _roll_back(connection)
        if len(units) == 1:
            return [mapped(fault)]
        return [outcome for unit in units for outcome in _write_apart(connection, [unit])]
    _forget(known)
    return outcomes


def _attempt(connection: sqlite3.Connection, unit: Unit, known: Known) -> StorageError | None:
    """Write one unit inside a savepoint; return why it was not stored, or None.

    Raises:
        sqlite3.Error: The database gave up the whole transaction, as it may on a full disk.
    """
    connection.execute("SAVEPOINT unit")
    found: Known = []
    try:
        _write(connection.cursor(), unit, found)
    except (*FAULTS, StorageConflict) as fault:
        if not connection.in_transaction:
            raise
        connection.execute("ROLLBACK TO unit")
        connection.execute("RELEASE unit")
        return mapped(fault)
    connection.execute("RELEASE unit")
    known += found
    return None


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _forget(known: Known) -> None:
    for unit, post in known:
        unit.posts.remove(post)
