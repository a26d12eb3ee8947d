"""People and rooms of a terminal, behind the platform port."""

import asyncio
import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.ids import EventId, MessageId, RoomId, SendKey, UserId
from bot.model.message import Incoming, Message
from bot.ports.platform import Limits, Receive

NAME = "console"
_ADDRESS = re.compile(r"@?mreža[,:]?\s+|@?mreza[,:]?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message that was shown."""

    id: MessageId
    room: RoomId
    message: Message
    key: SendKey
    at: datetime


class ConsolePlatform:
    """Shows messages by calling `show`; messages in come from `type_in`."""

    name = NAME
    limits = Limits(max_characters=100_000)

    def __init__(self, now: Callable[[], datetime], show: Callable[[Shown], None]) -> None:
        """Take the clock and what happens to a message that is to be seen."""
        self._now, self._show = now, show
        self._shown: dict[SendKey, Shown] = {}
        self._members: dict[RoomId, frozenset[UserId]] = {}
        self._numbers = itertools.count(1)
        self._receive: Receive | None = None

    async def run(self, receive: Receive) -> None:
        """Take what is typed until cancelled."""
        self._receive = receive
        await asyncio.Event().wait()

    async def type_in(self, event: EventId, user: UserId, room: RoomId, text: str) -> None:
        """Hand on a line that somebody typed; return once it is handled."""
        if self._receive is not None:
            await self._receive(self.incoming(event, user, room, text))

    def incoming(
        self,
        event: EventId,
        user: UserId,
        room: RoomId,
        text: str,
        reply_to: MessageId | None = None,
    ) -> Incoming:
        """Return a typed line as a message in; one that begins with the bot's name mentions it."""
        address = _ADDRESS.match(text)
        return Incoming(
            event=event,
            room=room,
            sender=user,
            text=text[address.end() :] if address else text,
            mentioned=address is not None,
            sent_at=self._now(),
            direct=str(room) == user,
            reply_to=reply_to,
        )

    def shown_in(self, room: RoomId) -> Sequence[MessageId]:
        """Return the messages that were shown in a room, the newest one first."""
        return [shown.id for shown in reversed(self._shown.values()) if shown.room == room]

    def join(self, room: RoomId, user: UserId) -> None:
        """Let somebody into a room."""
        self._members[room] = self.members(room) | {user}

    async def send(self, room: RoomId, message: Message, key: SendKey) -> MessageId:
        """Show a message; one with the same key is shown once."""
        shown = self._shown.get(key)
        if shown is None:
            number = MessageId(str(next(self._numbers)))
            shown = Shown(id=number, room=room, message=message, key=key, at=self._now())
            self._shown[key] = shown
            self._show(shown)
        return shown.id

    async def find(self, room: RoomId, key: SendKey, since: datetime) -> MessageId | None:
        """Return the message that was shown with this key."""
        shown = self._shown.get(key)
        return shown.id if shown and shown.room == room and shown.at >= since else None

    async def edit(
        self, room: RoomId, message_id: MessageId, message: Message, key: SendKey
    ) -> None:
        """Show the new text of a message."""
        await self.send(room, replace(message, reply_to=message_id), key)

    async def redact(self, room: RoomId, message_id: MessageId, key: SendKey) -> None:
        """Forget a message; what was printed stays printed."""
        del room, key  # a terminal has neither rooms to look into nor a server that repeats
        self._shown = {kept: shown for kept, shown in self._shown.items() if shown.id != message_id}

    async def aclose(self) -> None:
        """Nothing is held open."""

    def members(self, room: RoomId) -> frozenset[UserId]:
        """Return who was let in."""
        return self._members.get(room, frozenset())
