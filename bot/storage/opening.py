"""Opens a database with all its repositories."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StorageError
from bot.ports.announcements import AnnouncementRows
from bot.ports.calendar import ReminderRows
from bot.ports.events import EventRows
from bot.ports.personal import PersonalRows
from bot.ports.platform import Position
from bot.ports.polls import PollRows
from bot.ports.store import (
    Checkpoints,
    Drafts,
    Inbox,
    Outbox,
    People,
    Questions,
    Store,
    Things,
    Timetable,
)
from bot.storage.position import StoredPosition
from bot.storage.reading import Reader
from bot.storage.repositories.announcements import SqlAnnouncements
from bot.storage.repositories.checkpoints import SqlCheckpoints
from bot.storage.repositories.drafts import SqlDrafts
from bot.storage.repositories.events import SqlEvents
from bot.storage.repositories.inbox import SqlInbox
from bot.storage.repositories.outbox import SqlOutbox
from bot.storage.repositories.people import SqlPeople
from bot.storage.repositories.personal import SqlPersonal
from bot.storage.repositories.polls import SqlPolls
from bot.storage.repositories.questions import SqlQuestions
from bot.storage.repositories.reminders import SqlReminders
from bot.storage.repositories.things import SqlThings
from bot.storage.repositories.timetable import SqlTimetable
from bot.storage.sqlite.connection import (
    connect_in_memory,
    connect_reader,
    connect_writer,
    create_private,
)
from bot.storage.sqlite.database import SqliteDatabase, open_database
from bot.storage.sqlite.inline import InlineDatabase
from bot.storage.sqlite.locking import only_writer
from bot.storage.sqlite.migrating import copy_to, load_migrations, migrate, pending

Draw = Callable[[int], int]
"""Returns a random number from 0 to one below its argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """An open database: the store and every repository on it."""

    store: Store
    reader: Reader
    """For what goes over all tables, such as an export."""
    inbox: Inbox
    outbox: Outbox
    questions: Questions
    drafts: Drafts
    things: Things
    timetable: Timetable
    people: People
    checkpoints: Checkpoints
    reminders: ReminderRows
    events: EventRows
    polls: PollRows
    announcements: AnnouncementRows
    personal: PersonalRows

    def position(self, name: str) -> Position:
        """Return where a platform keeps how far it has read."""
        return StoredPosition(name, store=self.store, checkpoints=self.checkpoints)


@asynccontextmanager
async def open_rows(
    database: Path | None, *, draw: Draw, inline: bool = False
) -> AsyncIterator[Rows]:
    """Open a database for writing, brought up to date; what was handed over is written at the end.

    Args:
        database: A SQLite file, which is made with mode 0600 if it is not there; in memory if None.
        draw: Draws the ids of new persons.
        inline: Without threads: nothing is awaited. A database in memory always is.

    Raises:
        StorageLocked: Another process writes to the file.
        StorageError: It cannot be opened or brought up to date.
    """
    async with AsyncExitStack() as stack:
        if database is not None:
            stack.enter_context(only_writer(database))
            create_private(database)
        connection = connect_writer(database) if database else connect_in_memory()
        with closing(connection):
            migrate(connection, load_migrations(), database=database)
            if database is None or inline:
                yield _rows_of(InlineDatabase(connection), draw)
                return
        yield _rows_of(await open_database(stack, database, writing=True), draw)


def upgrade(database: Path) -> Sequence[str]:
    """Bring a file up to date, made if it is not there; return the steps that it lacked.

    Raises:
        StorageLocked: Another process writes to the file.
        StorageError: It cannot be opened or brought up to date.
    """
    with only_writer(database):
        create_private(database)
        with closing(connect_writer(database)) as connection:
            return migrate(connection, load_migrations(), database=database)


@asynccontextmanager
async def read_rows(database: Path) -> AsyncIterator[Rows]:
    """Open a file for reading beside a running bot; writing to it is an error.

    Raises:
        StorageError: It cannot be opened, or is not up to date.
    """
    async with AsyncExitStack() as stack:
        with closing(connect_reader(database)) as connection:
            _require_current(connection)
        yield _rows_of(await open_database(stack, database, writing=False), _draw_nothing)


def back_up(database: Path, target: Path) -> None:
    """Write a consistent copy of a file that may be in use; only its owner may read the copy.

    Raises:
        StorageError: One of the files cannot be read or written, or the target is there already.
    """
    if target.exists():
        raise StorageError(f"{target} is there already; please name another file")
    with closing(connect_reader(database)) as connection:
        copy_to(connection, target)


def _require_current(connection: sqlite3.Connection) -> None:
    missing = pending(connection, load_migrations())
    if missing:
        raise StorageError(
            f"the database lacks {missing[0].name}; please run mreza migrate, or start the bot"
        )


def _draw_nothing(_: int) -> int:
    raise StorageError("the database was opened for reading only")


def _rows_of(database: SqliteDatabase | InlineDatabase, draw: Draw) -> Rows:
    return Rows(
        store=database,
        reader=database,
        inbox=SqlInbox(database),
        outbox=SqlOutbox(database),
        questions=SqlQuestions(database),
        drafts=SqlDrafts(database),
        things=SqlThings(database),
        timetable=SqlTimetable(database),
        people=SqlPeople(database, draw),
        checkpoints=SqlCheckpoints(database),
        reminders=SqlReminders(database),
        events=SqlEvents(database),
        polls=SqlPolls(database),
        announcements=SqlAnnouncements(database),
        personal=SqlPersonal(database),
    )
