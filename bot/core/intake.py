"""The door: messages in come through here, so that no flood takes the bot from the others.

Over a limit a command waits in a bounded queue, with one notice; when the queue is full it is
refused. Votes and answers to invitations are never held back (spec §7.5). What waits is in memory
only: nothing of it has been confirmed to anybody.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.config import Limits
from bot.core import hearing
from bot.core.dispatcher import Dispatcher
from bot.core.hearing import Answer, IdFirst
from bot.core.middleware.limits import Buckets
from bot.errors import N_, TooSoon
from bot.model.ids import Kind, UserId, kind_of
from bot.model.message import Incoming
from bot.ports.clock import Clock

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
WAITS = N_("Many messages at once: they are handled in turn, which takes a while.")
LOOK_AGAIN = timedelta(seconds=1)
"""How often the queue is looked through while something waits in it."""

Sleep = Callable[[float], Awaitable[None]]
_log = logging.getLogger(__name__)


class Intake:
    """Lets messages through to the dispatcher, as many as the limits allow."""

    def __init__(
        self,
        *,
        dispatcher: Dispatcher,
        limits: Limits,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Take the limits; 0 means none."""
        self._dispatcher, self._clock, self._sleep = dispatcher, clock, sleep
        self._queue_length = limits.queue
        self._unlimited = not any(
            (limits.person_per_minute, limits.room_per_minute, limits.bot_per_second)
        )
        self._persons = Buckets(limits.person_per_minute, MINUTE)
        self._rooms = Buckets(limits.room_per_minute, MINUTE)
        self._bot = Buckets(limits.bot_per_second, SECOND)
        self._notices = Buckets(1, MINUTE)
        self._waiting: deque[Incoming] = deque()
        self._handling: set[UserId] = set()
        """Whose command waited and is being handled now."""
        self._worker: asyncio.Task[None] | None = None
        self._tasks: asyncio.TaskGroup | None = None

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Begin; what has to wait is handled by a task of this group."""
        self._tasks = tasks

    def stop(self) -> None:
        """End; what still waits is forgotten."""
        if self._waiting:
            _log.warning("%d commands over the limits were still waiting", len(self._waiting))
        self._tasks = None
        if self._worker is not None:
            self._worker.cancel()

    async def receive(self, message: Incoming) -> None:
        """Handle a message, or let it wait; returns when it needs no replay any more."""
        if not self._counts(message) or (not self._is_behind(message) and self._allows(message)):
            await self._dispatcher.receive(message)
            return
        if len(self._waiting) >= self._queue_length or self._tasks is None:
            await self._notify(message, TooSoon(retry_in=MINUTE))
            return
        self._waiting.append(message)
        if self._worker is None or self._worker.done():
            self._worker = self._tasks.create_task(self._work_off(), name="commands that wait")
        await self._notify(message, TooSoon(WAITS, retry_in=MINUTE))

    def _is_behind(self, message: Incoming) -> bool:
        """Return whether an earlier command of the sender waited: nobody overtakes herself."""
        senders = (waiting.sender for waiting in self._waiting)
        return message.sender in self._handling or message.sender in senders

    def _counts(self, message: Incoming) -> bool:
        """Return whether it is a command that the limits are about."""
        if self._unlimited:
            return False
        text = hearing.addressed(hearing.cleaned(message), self._dispatcher.prefix)
        if not text:
            return False
        heard = hearing.hear(text, self._dispatcher.words)
        if isinstance(heard, Answer):
            return False
        voting = isinstance(heard, IdFirst) and kind_of(heard.thing) in {Kind.POLL, Kind.EVENT}
        return not (voting and isinstance(heard, IdFirst) and heard.rest)

    def _allows(self, message: Incoming) -> bool:
        """Take from each bucket, or from none."""
        now = self._clock.now()
        buckets = ((self._persons, message.sender), (self._rooms, message.room), (self._bot, ""))
        if not all(bucket.has(key, now) for bucket, key in buckets):
            return False
        for bucket, key in buckets:
            bucket.take(key, now)
        return True

    async def _notify(self, message: Incoming, error: TooSoon) -> None:
        """Say it at most once a minute to the same person."""
        if self._notices.take(message.sender, self._clock.now()):
            await self._dispatcher.refuse(message, error)

    async def _work_off(self) -> None:
        while self._waiting:
            held: list[Incoming] = []
            senders = set(self._handling)
            for message in self._waiting:
                if message.sender in senders or not self._allows_now(message):
                    held.append(message)
                senders.add(message.sender)
            self._waiting = deque(held)
            if held:
                await self._sleep(LOOK_AGAIN.total_seconds())

    def _allows_now(self, message: Incoming) -> bool:
        if not self._allows(message) or self._tasks is None:
            return False
        self._handling.add(message.sender)
        self._tasks.create_task(self._handle(message), name="a command that waited")
        return True

    async def _handle(self, message: Incoming) -> None:
        try:
            await self._dispatcher.receive(message)
        finally:
            self._handling.discard(message.sender)
