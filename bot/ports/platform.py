"""A chat service as the inside sees it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.model.ids import MessageId, RoomId, SendKey, UserId
from bot.model.message import Incoming, Message

Receive: TypeAlias = Callable[[Incoming], Awaitable[None]]
"""Takes a message in; returns when the message needs no replay after a crash any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What fits into one message."""

    max_characters: int
    """A longer text is split by the adapter at a paragraph, then a line, then a word."""


class ChatPlatform(Protocol):
    """One chat service.

    Every implementation never hands on its own messages or another bot's notices, keeps the order
    of a room, maps the failures of its SDK to `PlatformError`, ends `run` cleanly when cancelled,
    and treats ids of others as opaque.
    """

    @property
    def name(self) -> str:
        """The platform's name: what stands before the first colon of its ids."""
        ...

    @property
    def limits(self) -> Limits:
        """What fits into one message."""
        ...

    async def run(self, receive: Receive) -> None:
        """Hand on every message until cancelled.

        `receive` is awaited in order for a room, side by side for several rooms. It never raises.

        Raises:
            PlatformError: permanent; the service refuses the account.
        """
        ...

    async def send(self, room: RoomId, message: Message, key: SendKey) -> MessageId:
        """Send a message; repeating it with the same key shows it once.

        Args:
            room: A room, or a person's id for her direct chat, which is opened if need be.
            message: What to say.
            key: The transaction id (Matrix) or nonce (Discord).

        Raises:
            PlatformError: Temporary or permanent.
        """
        ...

    async def find(self, room: RoomId, key: SendKey, since: datetime) -> MessageId | None:
        """Look for a message of ours that was sent with this key at or after `since`.

        Raises:
            PlatformError: The room cannot be read.
        """
        ...

    async def edit(
        self, room: RoomId, message_id: MessageId, message: Message, key: SendKey
    ) -> None:
        """Replace the text of one of our messages.

        Raises:
            PlatformError: Temporary or permanent.
        """
        ...

    async def redact(self, room: RoomId, message_id: MessageId, key: SendKey) -> None:
        """Take one of our messages away.

        Raises:
            PlatformError: Temporary or permanent.
        """
        ...

    async def aclose(self) -> None:
        """Hang up, after the last send; requests that must not be broken end first."""
        ...

    def members(self, room: RoomId) -> frozenset[UserId]:
        """Return who is in the room as far as is known now, without the bot; empty if unknown."""
        ...


class Position(Protocol):
    """How far a platform has been read: a low-water mark that survives a crash."""

    async def load(self) -> str | None:
        """Return the mark that was saved last; None at the very first start."""
        ...

    async def save(self, mark: str) -> None:
        """Keep the mark: everything before it has been handled.

        Raises:
            StorageError: It was not kept; the mark before it stays.
        """
        ...
