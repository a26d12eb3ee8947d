"""What is kept about a person in the things of her networks."""

from typing import Protocol

from bot.model.person import PersonId


class PersonalRows(Protocol):
    """A person's answers and votes, over all networks."""

    async def count_answers(self, person: PersonId) -> int:
        """Return how many events she has answered."""
        ...

    async def count_votes(self, person: PersonId) -> int:
        """Return in how many polls she has a vote that was not withdrawn."""
        ...
