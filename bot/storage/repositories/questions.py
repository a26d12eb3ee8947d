"""The last question to each person in SQL."""

import json

from bot.model.ids import RoomId
from bot.model.person import PersonId
from bot.ports.store import Question, Unit
from bot.storage.reading import Reader
from bot.storage.values import from_ms, to_ms

_LAST = """SELECT room, person, asked_at, options, yes, more FROM questions
    WHERE room = :room AND person = :person"""
_ASK = """INSERT INTO questions (room, person, asked_at, options, yes, more)
    VALUES (:room, :person, :asked_at, :options, :yes, :more)
    ON CONFLICT (room, person) DO UPDATE
    SET asked_at = excluded.asked_at, options = excluded.options, yes = excluded.yes,
        more = excluded.more"""
_FORGET = "DELETE FROM questions WHERE room = :room AND person = :person"


class SqlQuestions:
    """Implements `Questions`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def last(self, room: RoomId, person: PersonId) -> Question | None:
        """Return the last question, however old."""
        rows = await self._reader.rows(_LAST, {"room": room, "person": person})
        if not rows:
            return None
        row = rows[0]
        return Question(
            room=RoomId(row["room"]),
            person=PersonId(row["person"]),
            asked_at=from_ms(row["asked_at"]),
            options=tuple(json.loads(row["options"])),
            yes=row["yes"],
            more=row["more"],
        )

    def ask(self, unit: Unit, question: Question) -> None:
        """Replace the last question in that chat to that person."""
        unit.add(
            _ASK,
            {
                "room": question.room,
                "person": question.person,
                "asked_at": to_ms(question.asked_at),
                "options": json.dumps(question.options, ensure_ascii=False),
                "yes": question.yes,
                "more": question.more,
            },
        )

    def forget(self, unit: Unit, room: RoomId, person: PersonId) -> None:
        """Forget it: it was answered."""
        unit.add(_FORGET, {"room": room, "person": person})
