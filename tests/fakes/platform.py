"""A chat service in memory: it records what is shown, and fails as a script says."""

import asyncio
import itertools
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.errors import PlatformError
from bot.model import markup
from bot.model.ids import EventId, MessageId, RoomId, SendKey, UserId
from bot.model.message import Incoming, Message
from bot.ports.clock import Clock
from bot.ports.platform import Limits, Receive


@dataclass(frozen=True, slots=True)
class Temporary:
    """The service cannot be reached; nothing is shown."""


@dataclass(frozen=True, slots=True)
class Permanent:
    """The service refuses the message."""

    reason: str = "forbidden"


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """The service asks for a pause (429); nothing is shown."""

    pause: timedelta


@dataclass(frozen=True, slots=True)
class LostAcknowledgement:
    """The message is shown, but its sender does not hear of it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The adapter has a fault of its own."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The service takes its time: nothing happens before `release` is set."""

    release: asyncio.Event = field(default_factory=asyncio.Event)


Step: TypeAlias = Temporary | Permanent | RetryAfter | LostAcknowledgement | Broken | Slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message that people in a room see now."""

    id: MessageId
    room: RoomId
    message: Message
    key: SendKey

    @property
    def text(self) -> str:
        """Return it as a client without formatting shows it."""
        return markup.plain(self.message.body)


class FakePlatform:
    """Shows messages in memory, each key once; `script` says what goes wrong in the next sends."""

    limits = Limits(max_characters=4_000)

    def __init__(self, clock: Clock, name: str = "fake") -> None:
        """Take the clock; `name` is what its ids begin with."""
        self.name = name
        self.seen: list[Seen] = []
        self.attempts: list[tuple[RoomId, SendKey]] = []
        """Every send that was tried, in order."""
        self._clock = clock
        self._sent: dict[SendKey, tuple[Seen, datetime]] = {}
        self._steps: dict[RoomId, deque[Step]] = {}
        self._members: dict[RoomId, frozenset[UserId]] = {}
        self._numbers = itertools.count(1)
        self._receive: Receive | None = None
        self._ready = asyncio.Event()
        self.closed = False

    def script(self, room: RoomId, *steps: Step) -> None:
        """Let the next sends to a room meet these failures, one each."""
        self._steps.setdefault(room, deque()).extend(steps)

    def texts(self, room: RoomId) -> list[str]:
        """Return what is seen in a room now, in order."""
        return [seen.text for seen in self.seen if seen.room == room]

    def join(self, room: RoomId, user: UserId) -> None:
        """Let somebody into a room."""
        self._members[room] = self.members(room) | {user}

    async def run(self, receive: Receive) -> None:
        """Hand on what is typed until cancelled."""
        self._receive = receive
        self._ready.set()
        await asyncio.Event().wait()

    async def type_in(self, event: EventId, user: UserId, room: RoomId, text: str) -> None:
        """Hand on a line that somebody typed; return once it is handled."""
        await self._ready.wait()
        if self._receive is not None:
            await self._receive(
                Incoming(
                    event=event,
                    room=room,
                    sender=user,
                    text=text,
                    sent_at=self._clock.now(),
                    direct=str(room) == user,
                )
            )

    async def send(self, room: RoomId, message: Message, key: SendKey) -> MessageId:
        """Show a message once, unless the script has a failure for it."""
        self.attempts.append((room, key))
        step = self._next_step(room)
        await self._fail_before(step)
        seen = self._show(room, message, key)
        if isinstance(step, LostAcknowledgement):
            raise PlatformError("the answer was lost")
        return seen.id

    async def find(self, room: RoomId, key: SendKey, since: datetime) -> MessageId | None:
        """Return the message that was shown with this key, if that was not before `since`."""
        if key not in self._sent:
            return None
        seen, at = self._sent[key]
        return seen.id if seen.room == room and at >= since else None

    async def edit(
        self, room: RoomId, message_id: MessageId, message: Message, key: SendKey
    ) -> None:
        """Replace what is seen."""
        del key  # an edit that is repeated shows the same text again
        self.seen = [
            replace(seen, message=message) if (seen.room, seen.id) == (room, message_id) else seen
            for seen in self.seen
        ]

    async def redact(self, room: RoomId, message_id: MessageId, key: SendKey) -> None:
        """Take away what is seen."""
        del key  # taking it away twice changes nothing
        self.seen = [seen for seen in self.seen if (seen.room, seen.id) != (room, message_id)]

    async def aclose(self) -> None:
        """Note that it was hung up."""
        self.closed = True

    def members(self, room: RoomId) -> frozenset[UserId]:
        """Return who was let in."""
        return self._members.get(room, frozenset())

    def _next_step(self, room: RoomId) -> Step | None:
        steps = self._steps.get(room)
        return steps.popleft() if steps else None

    async def _fail_before(self, step: Step | None) -> None:
        match step:
            case Temporary():
                raise PlatformError("the service cannot be reached")
            case Permanent(reason):
                raise PlatformError(reason, permanent=True)
            case RetryAfter(pause):
                raise PlatformError("too many requests", retry_after=pause)
            case Broken():
                raise ValueError("a fault of the adapter")
            case Slow(release):
                await release.wait()
            case _:
                return

    def _show(self, room: RoomId, message: Message, key: SendKey) -> Seen:
        if key not in self._sent:
            seen = Seen(id=MessageId(str(next(self._numbers))), room=room, message=message, key=key)
            self._sent[key] = (seen, self._clock.now())
            self.seen.append(seen)
        return self._sent[key][0]
