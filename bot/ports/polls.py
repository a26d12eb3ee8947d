"""Rows of polls and votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.store import Unit


class PollState(IntEnum):
    """How far a poll has come."""

    OPEN = 0
    CLOSED = 1
    CANCELLED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A question with its answers, open to a network."""

    id: ThingId
    network: NetworkId
    author: UserId
    question: str
    questions: Mapping[str, str]
    """The question in further languages, by tag."""
    answers: tuple[str, ...]
    closes_at: datetime | None
    """Aware UTC; votes count that were given until then."""
    zone: str
    most: int = 1
    """How many answers one person may choose."""
    hidden: bool = False
    """No counts before it is closed."""
    rooms: tuple[RoomId, ...] = ()
    state: PollState = PollState.OPEN
    created_at: datetime

    def question_in(self, language: str) -> str:
        """Return the question in a language, as it was first asked where there is no other."""
        return self.questions.get(language, self.question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one person chose: the last one counts."""

    poll: ThingId
    person: PersonId
    choices: tuple[int, ...]
    """Numbers from 1, in ascending order; empty once withdrawn."""
    at: datetime


class PollRows(Protocol):
    """Polls with their votes."""

    async def get(self, thing: ThingId) -> Poll | None:
        """Return the poll, whatever its state."""
        ...

    async def open_in(self, network: NetworkId) -> Sequence[Poll]:
        """Return the network's open polls, the one that closes first in front."""
        ...

    async def votes(self, thing: ThingId) -> Sequence[Vote]:
        """Return the last vote of each person who voted, withdrawn ones left out."""
        ...

    async def vote_of(self, thing: ThingId, person: PersonId) -> Vote | None:
        """Return her vote, unless there is none or it was withdrawn."""
        ...

    def add(self, unit: Unit, poll: Poll) -> None:
        """Keep a new poll."""
        ...

    def set_state(self, unit: Unit, thing: ThingId, state: PollState) -> None:
        """Close or cancel an open poll; one that is not open any more is a conflict."""
        ...

    def set_deadline(self, unit: Unit, thing: ThingId, closes_at: datetime) -> None:
        """Move the deadline of an open poll; one that is not open any more is a conflict."""
        ...

    def cast(self, unit: Unit, vote: Vote) -> None:
        """Keep a vote; an earlier one of the same person is replaced, a later one stays."""
        ...

    def erase_votes(self, unit: Unit, network: NetworkId, person: PersonId) -> None:
        """Forget a person's votes in all polls of a network."""
        ...
