"""Reminders in SQL."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.calendar import Reminder, ReminderState
from bot.ports.store import Unit
from bot.storage.reading import Reader, Row
from bot.storage.values import from_ms, many, to_ms

_COLUMNS = """id, author, author_user, room, network, text, start_local, zone, rrule, state,
    created_at, foreign_hash"""
_GET = f"SELECT {_COLUMNS} FROM reminders WHERE id = :id"
_ACTIVE_OF = f"""SELECT {_COLUMNS} FROM reminders
    WHERE author = :person AND state = 0 ORDER BY start_local, id"""
_LATEST_OF = f"""SELECT {_COLUMNS} FROM reminders
    WHERE author = :person AND state = 0 ORDER BY created_at DESC, id DESC LIMIT 1"""
_ADD = f"""INSERT INTO reminders ({_COLUMNS}) VALUES (:id, :author, :author_user, :room, :network,
    :text, :start_local, :zone, :rrule, :state, :created_at, :foreign_hash)"""
_SET_STATE = "UPDATE reminders SET state = :state WHERE id = :id"


class SqlReminders:
    """Implements `ReminderRows`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def get(self, thing: ThingId) -> Reminder | None:
        """Return the reminder, whatever its state."""
        rows = await self._reader.rows(_GET, {"id": thing})
        return _reminder(rows[0]) if rows else None

    async def get_many(self, things: Sequence[ThingId]) -> Sequence[Reminder]:
        """Return those that exist, in any order."""
        found: list[Reminder] = []
        for names, values in many("id", things):
            sql = f"SELECT {_COLUMNS} FROM reminders WHERE id IN ({names})"
            found += [_reminder(row) for row in await self._reader.rows(sql, values)]
        return found

    async def active_of(self, person: PersonId) -> Sequence[Reminder]:
        """Return her active reminders, earliest start first."""
        rows = await self._reader.rows(_ACTIVE_OF, {"person": person})
        return [_reminder(row) for row in rows]

    async def latest_of(self, person: PersonId) -> Reminder | None:
        """Return the active reminder that she made last."""
        rows = await self._reader.rows(_LATEST_OF, {"person": person})
        return _reminder(rows[0]) if rows else None

    async def known_foreign(self, hashes: Sequence[str]) -> frozenset[str]:
        """Return those of the hashes that a reminder has, whatever became of it."""
        found: set[str] = set()
        for names, values in many("hash", hashes):
            sql = f"SELECT foreign_hash FROM reminders WHERE foreign_hash IN ({names})"
            found |= {row["foreign_hash"] for row in await self._reader.rows(sql, values)}
        return frozenset(found)

    def add(self, unit: Unit, reminder: Reminder) -> None:
        """Keep a new reminder; an id or a foreign hash that is there already is a conflict."""
        unit.add(
            _ADD,
            {
                "id": reminder.id,
                "author": reminder.person,
                "author_user": reminder.user,
                "room": reminder.room,
                "network": reminder.network,
                "text": reminder.text,
                "start_local": reminder.start.isoformat(),
                "zone": reminder.zone,
                "rrule": reminder.rrule,
                "state": int(reminder.state),
                "created_at": to_ms(reminder.created_at),
                "foreign_hash": reminder.foreign_hash,
            },
        )

    def set_state(self, unit: Unit, thing: ThingId, state: ReminderState) -> None:
        """Change how far it has come."""
        unit.add(_SET_STATE, {"id": thing, "state": int(state)})


def _reminder(row: Row) -> Reminder:
    return Reminder(
        id=ThingId(row["id"]),
        user=UserId(row["author_user"]),
        person=PersonId(row["author"]) if row["author"] is not None else None,
        room=RoomId(row["room"]),
        network=NetworkId(row["network"]) if row["network"] is not None else None,
        text=row["text"],
        start=datetime.fromisoformat(row["start_local"]),
        zone=row["zone"],
        rrule=row["rrule"],
        created_at=from_ms(row["created_at"]),
        state=ReminderState(row["state"]),
        foreign_hash=row["foreign_hash"],
    )
