"""What is due when, in SQL."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.ids import NetworkId, ThingId
from bot.ports.store import Due, Unit
from bot.storage.reading import Reader, Row
from bot.storage.values import from_ms, to_ms

_COLUMNS = "key, due_at, kind, subject, step"
_DUE = f"""SELECT {_COLUMNS} FROM timetable WHERE due_at <= :now
    ORDER BY due_at, key LIMIT :most"""
_NEXT_AT = "SELECT min(due_at) AS next_at FROM timetable"
_NEXT_IN = """SELECT t.due_at FROM timetable t JOIN things s ON s.id = t.subject
    WHERE s.network = :network ORDER BY t.due_at LIMIT 1"""
_OF = f"SELECT {_COLUMNS} FROM timetable WHERE subject = :subject ORDER BY due_at, key"
_PLAN = f"""INSERT INTO timetable ({_COLUMNS}) VALUES (:key, :due_at, :kind, :subject, :step)
    ON CONFLICT (key) DO NOTHING"""
_DONE = "DELETE FROM timetable WHERE key = :key AND due_at = :due_at"
_CANCEL = "DELETE FROM timetable WHERE subject = :subject"


class SqlTimetable:
    """Implements `Timetable`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def due(self, now: datetime, limit: int) -> Sequence[Due]:
        """Return at most `limit` of what is due by `now`, earliest first."""
        rows = await self._reader.rows(_DUE, {"now": to_ms(now), "most": limit})
        return [_due(row) for row in rows]

    async def next_at(self) -> datetime | None:
        """Return when the next thing is due."""
        (row,) = await self._reader.rows(_NEXT_AT, {})
        return from_ms(row["next_at"]) if row["next_at"] is not None else None

    async def next_in(self, network: NetworkId) -> datetime | None:
        """Return when the next of a network's things is due."""
        rows = await self._reader.rows(_NEXT_IN, {"network": network})
        return from_ms(rows[0]["due_at"]) if rows else None

    async def of(self, subject: ThingId) -> Sequence[Due]:
        """Return what is planned for a thing, earliest first."""
        return [_due(row) for row in await self._reader.rows(_OF, {"subject": subject})]

    def plan(self, unit: Unit, due: Due) -> None:
        """Add it and lower `unit.due`; one with the same key is there already: nothing changes."""
        unit.add(
            _PLAN,
            {
                "key": due.key,
                "due_at": to_ms(due.at),
                "kind": due.kind,
                "subject": due.subject,
                "step": due.step,
            },
        )
        unit.due = min(unit.due or due.at, due.at)

    def done(self, unit: Unit, due: Due) -> None:
        """Take it out because it happens now; a second time is a conflict."""
        unit.add(_DONE, {"key": due.key, "due_at": to_ms(due.at)}, rows=1)

    def cancel(self, unit: Unit, subject: ThingId) -> None:
        """Take out all that is planned for a thing."""
        unit.add(_CANCEL, {"subject": subject})


def _due(row: Row) -> Due:
    return Due(
        key=row["key"],
        at=from_ms(row["due_at"]),
        kind=row["kind"],
        subject=ThingId(row["subject"]),
        step=row["step"],
    )
