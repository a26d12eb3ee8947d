"""A person's answers and votes in SQL."""

from bot.model.person import PersonId
from bot.storage.reading import Reader

_COUNT_ANSWERS = "SELECT COUNT(*) AS number FROM rsvps WHERE person = :person"
_COUNT_VOTES = """SELECT COUNT(*) AS number FROM votes
    WHERE person = :person AND choices <> '[]'"""


class SqlPersonal:
    """Implements `PersonalRows`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def count_answers(self, person: PersonId) -> int:
        """Return how many events she has answered."""
        return await self._count(_COUNT_ANSWERS, person)

    async def count_votes(self, person: PersonId) -> int:
        """Return in how many polls she has a vote that was not withdrawn."""
        return await self._count(_COUNT_VOTES, person)

    async def _count(self, sql: str, person: PersonId) -> int:
        (row,) = await self._reader.rows(sql, {"person": person})
        return int(row["number"])
