"""Rows of events and answers to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.store import Unit


class EventState(IntEnum):
    """How far an event has come."""

    SAVED = 0
    CANCELLED = 1


class Answer(StrEnum):
    """What somebody plans: "I plan to come", not the service's word (spec §4)."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One reminder of the ladder: how long before, and what is to be done by then."""

    minutes: int
    word: str = ""
    """A canonical ladder word such as `register`; each reader gets her own language's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A meeting or a deadline of a network, in local wall time."""

    id: ThingId
    network: NetworkId
    author: UserId
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    """The title in further languages, by tag."""
    start: datetime
    """Naive local time; of a deadline, its end."""
    end: datetime | None = None
    zone: str
    all_day: bool = False
    is_deadline: bool = False
    place: str = ""
    places: str = ""
    """How many may come, in the coordinator's words."""
    ladder: tuple[Step, ...] = ()
    rooms: tuple[RoomId, ...] = ()
    rrule: str | None = None
    state: EventState = EventState.SAVED
    created_at: datetime
    version: int = 1

    def title_in(self, language: str) -> str:
        """Return the title in a language, as it was first written where there is no other."""
        return self.titles.get(language, self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rsvp:
    """One person's answer: the last one counts."""

    event: ThingId
    person: PersonId
    answer: Answer
    note: str = ""
    """For coordinators only."""
    at: datetime


class EventRows(Protocol):
    """Events with their answers."""

    async def get(self, thing: ThingId) -> Event | None:
        """Return the event, whatever its state."""
        ...

    async def between(self, network: NetworkId, first: datetime, last: datetime) -> Sequence[Event]:
        """Return the network's events that begin in a span of naive local time, in date order.

        Cancelled ones are left out.
        """
        ...

    def put(self, unit: Unit, event: Event) -> None:
        """Keep it: version 1 is new, a later one replaces exactly the one before."""
        ...

    async def answers(self, thing: ThingId) -> Sequence[Rsvp]:
        """Return the last answer of each person, oldest first."""
        ...

    def answer(self, unit: Unit, rsvp: Rsvp) -> None:
        """Keep an answer; an earlier one of the same person is replaced, a later one stays."""
        ...

    def erase_answers(self, unit: Unit, network: NetworkId, person: PersonId) -> None:
        """Forget a person's answers to all events of a network."""
        ...
