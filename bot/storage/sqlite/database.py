"""A SQLite file for the service: one thread writes in groups, others read beside it."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.errors import StorageError
from bot.ports.store import Unit, Value
from bot.storage.reading import Row
from bot.storage.sqlite.connection import FAULTS, connect_reader, connect_writer, fetch, mapped
from bot.storage.sqlite.group import write_group

READERS = 2
"""Threads that read: a long list does not hold up a look-up."""
MOST_IN_GROUP = 1_000
"""Units in one transaction; more wait for the next."""

T = TypeVar("T")


class Line:
    """One connection on one thread; work is done in the order in which it came."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        """Connect with `connector`, on the thread, once it is opened."""
        self._raw: sqlite3.Connection | None = None

        def connect() -> sqlite3.Connection:
            self._raw = connector()
            return self._raw

        # At its debug level the driver would log every value, and texts are never logged.
        logging.getLogger(aiosqlite.__name__).setLevel(logging.INFO)
        self._connection = aiosqlite.Connection(connect, iter_chunk_size=64)
        self.busy = 0
        """How many pieces of work wait or are being done."""

    async def open(self) -> "Line":
        """Connect.

        Raises:
            StorageError: The connector failed.
        """
        await self._connection
        return self

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do a piece of work on the thread and return what it returns."""
        raw = self._raw
        if raw is None:
            raise StorageError("the database is not open")
        self.busy += 1
        try:
            done: T = await self._connection._execute(work, raw)  # type: ignore[no-untyped-call]  # noqa: SLF001 - its public calls need a hop for each statement, three to five times slower
        except FAULTS as fault:
            raise mapped(fault) from fault
        finally:
            self.busy -= 1
        return done

    async def close(self) -> None:
        """Finish what waits, then disconnect."""
        self._raw = None
        await self._connection.close()


class SqliteDatabase:
    """Implements `Store` and `Reader` with group commit.

    While a transaction is being made durable, further units queue up; the next one takes them all.
    So many writers share one wait for the disk, and a single one waits no longer than it has to.
    """

    def __init__(self, writer: Line | None, readers: Sequence[Line]) -> None:
        """Take lines that are open; without a writer nothing can be written."""
        self._writer, self._readers = writer, readers
        self._queue: deque[tuple[Unit, asyncio.Future[None]]] = deque()
        self._writing: asyncio.Task[None] | None = None

    async def write(self, unit: Unit) -> None:
        """Return when the unit is durable."""
        if unit.is_empty:
            return
        if self._writer is None:
            raise StorageError("the database was opened for reading only")
        written = asyncio.get_running_loop().create_future()
        self._queue.append((unit, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(self._writer), name="write groups")
        await written

    async def rows(self, sql: str, values: Mapping[str, Value]) -> Sequence[Row]:
        """Return all rows of a query, read by the line that has the least to do."""
        line = min(self._readers, key=_waiting)
        return await line.run(partial(fetch, sql=sql, values=values))

    async def finish(self) -> None:
        """Return when everything that was handed over is written."""
        while self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write_all(self, writer: Line) -> None:
        try:
            while self._queue:
                group = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_IN_GROUP))]
                await self._write_group(writer, group)
        finally:
            self._writing = None

    async def _write_group(
        self, writer: Line, group: Sequence[tuple[Unit, asyncio.Future[None]]]
    ) -> None:
        outcomes: Sequence[StorageError | None]
        try:
            outcomes = await writer.run(partial(write_group, units=[unit for unit, _ in group]))
        except Exception as fault:  # noqa: BLE001 - the root of the writing task: every caller must hear
            outcomes = [_lost(fault) for _ in group]
        for (_, written), error in zip(group, outcomes, strict=True):
            if written.done():
                continue
            if error is None:
                written.set_result(None)
            else:
                written.set_exception(error)


async def open_database(stack: AsyncExitStack, database: Path, *, writing: bool) -> SqliteDatabase:
    """Return an open file that is up to date; the stack closes it.

    Raises:
        StorageError: It cannot be opened.
    """
    writer = await _line(stack, partial(connect_writer, database)) if writing else None
    readers = [await _line(stack, partial(connect_reader, database)) for _ in range(READERS)]
    opened = SqliteDatabase(writer, readers)
    stack.push_async_callback(opened.finish)
    return opened


async def _line(stack: AsyncExitStack, connector: Callable[[], sqlite3.Connection]) -> Line:
    line = await Line(connector).open()
    stack.push_async_callback(line.close)
    return line


def _waiting(line: Line) -> int:
    return line.busy


def _lost(fault: Exception) -> StorageError:
    error = StorageError(f"the group could not be written: {type(fault).__name__}")
    error.__cause__ = fault
    return error
