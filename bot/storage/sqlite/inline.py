"""SQLite without a thread: nothing is awaited, so that a seed decides everything."""

import sqlite3
from collections.abc import Mapping, Sequence

from bot.ports.store import Unit, Value
from bot.storage.reading import Row
from bot.storage.sqlite.connection import fetch
from bot.storage.sqlite.group import write_group


class InlineDatabase:
    """Implements `Store` and `Reader` on one connection; each unit is a transaction of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use a connection that belongs to this thread."""
        self._connection = connection

    async def write(self, unit: Unit) -> None:
        """Return when the unit is durable."""
        if unit.is_empty:
            return
        (error,) = write_group(self._connection, [unit])
        if error is not None:
            raise error

    async def rows(self, sql: str, values: Mapping[str, Value]) -> Sequence[Row]:
        """Return all rows of a query."""
        return fetch(self._connection, sql, values)
