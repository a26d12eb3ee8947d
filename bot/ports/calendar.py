"""Rows of reminders and events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.store import Unit


class ReminderState(IntEnum):
    """How far a reminder has come."""

    ACTIVE = 0
    FIRED = 1
    CANCELLED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A text that is to be said at a time."""

    id: ThingId
    user: UserId
    """The account that made it, or that a foreign reminder names."""
    person: PersonId | None
    """Who made it; None for a foreign reminder."""
    room: RoomId
    """Where it is said: a room, or her own id for her direct chat."""
    network: NetworkId | None
    text: str
    start: datetime
    """Naive local time of its first occurrence in `zone`."""
    zone: str
    rrule: str | None
    created_at: datetime
    state: ReminderState = ReminderState.ACTIVE
    foreign_hash: str | None = None
    """The hash of the fields of an imported line; the same line is never taken twice."""

    @property
    def is_personal(self) -> bool:
        """It goes to the direct chat of the one who made it."""
        return str(self.room) == self.user


class ReminderRows(Protocol):
    """Reminders, by id and by person."""

    async def get(self, thing: ThingId) -> Reminder | None:
        """Return the reminder, whatever its state."""
        ...

    async def get_many(self, things: Sequence[ThingId]) -> Sequence[Reminder]:
        """Return those that exist, in any order."""
        ...

    async def active_of(self, person: PersonId) -> Sequence[Reminder]:
        """Return her active reminders, earliest start first."""
        ...

    async def latest_of(self, person: PersonId) -> Reminder | None:
        """Return the active reminder that she made last."""
        ...

    async def known_foreign(self, hashes: Sequence[str]) -> frozenset[str]:
        """Return those of the hashes that a reminder has, whatever became of it."""
        ...

    def add(self, unit: Unit, reminder: Reminder) -> None:
        """Keep a new reminder; an id or a foreign hash that is there already is a conflict."""
        ...

    def set_state(self, unit: Unit, thing: ThingId, state: ReminderState) -> None:
        """Change how far it has come."""
        ...
