"""Rows of announcements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.ports.store import Unit


class AnnouncementState(IntEnum):
    """How far an announcement has come."""

    DRAFT = 0
    SCHEDULED = 1
    SENT = 2
    CANCELLED = 3
    STOPPED = 4
    """Not sent at its time: its author was no coordinator any more, or it was worthless by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A text in several languages for the rooms of one or more networks."""

    id: ThingId
    networks: tuple[NetworkId, ...]
    author: UserId
    room: RoomId
    """Where it was written: its author is told there what became of it."""
    texts: Mapping[str, str]
    """By language tag, in the order in which they were written; the first one stands in for a
    language that has none."""
    rooms: tuple[RoomId, ...]
    """Where it goes, as shown in the preview."""
    at: datetime | None = None
    """When it is sent (aware UTC); at once if None."""
    until: datetime | None = None
    """From then on it is worthless and is not sent."""
    zone: str = "UTC"
    state: AnnouncementState = AnnouncementState.DRAFT
    updated_at: datetime
    version: int = 1

    def text_in(self, language: str) -> tuple[str, str]:
        """Return the text for a language and the language it is in: English, or the first one."""
        for tag in (language, "en", *self.texts):
            if tag in self.texts:
                return self.texts[tag], tag
        return "", language


class AnnouncementRows(Protocol):
    """Announcements from draft to sent."""

    async def get(self, thing: ThingId) -> Announcement | None:
        """Return the announcement, whatever its state."""
        ...

    async def pending(self, network: NetworkId) -> Sequence[Announcement]:
        """Return the network's drafts and scheduled announcements, newest change first."""
        ...

    async def last_sent(self, network: NetworkId, limit: int) -> Sequence[Announcement]:
        """Return at most `limit` announcements that were sent to the network, newest first."""
        ...

    def put(self, unit: Unit, announcement: Announcement) -> None:
        """Keep it: version 1 is new, a later one replaces exactly the one before."""
        ...
