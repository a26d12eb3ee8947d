"""Sends what the outbox holds: a sender a room, in order, with the same key until it is done."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import PlatformError, StorageError
from bot.model.ids import EventId, MessageId, RoomId, platform_of
from bot.model.message import Post, PostState
from bot.ports.clock import Clock
from bot.ports.platform import ChatPlatform
from bot.ports.store import Inbox, Outbox, Store, Unit

ACKNOWLEDGED_WITHIN = timedelta(seconds=2)
"""An answer from memory that takes longer than this gets a row (design.md, "The one short cut")."""
SAFE_TO_REPEAT = timedelta(minutes=15)
"""Half of the shortest time for which a server knows a transaction id: Synapse's 30 minutes. A post
that is older may have been tried before, so the room is searched for our own marker first."""
OWN_FAILURES = 5
"""So often a message is tried again that fails for a reason of our own; then it is refused."""
LONGEST_PAUSE = timedelta(minutes=1)
"""Between two attempts, unless the service asks for more."""

Sleep = Callable[[float], Awaitable[None]]
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Parcel:
    """A post on its way; `stored` once a row holds it."""

    post: Post
    stored: bool
    is_done: bool = False
    fate: asyncio.Future[None] | None = None
    """Whoever waits for the acknowledgement: told when it is there, or when it will take longer."""
    failures: int = 0

    def tell(self) -> None:
        """Let whoever waits go on."""
        if self.fate is not None and not self.fate.done():
            self.fate.set_result(None)


@dataclass(slots=True)
class _Lane:
    """What waits for one room, in order, and the task that sends it."""

    parcels: deque[_Parcel] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Delivery:
    """Stores units of work and sees their messages through."""

    def __init__(
        self,
        *,
        store: Store,
        outbox: Outbox,
        inbox: Inbox,
        platforms: Mapping[str, ChatPlatform],
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        acknowledged_within: timedelta = ACKNOWLEDGED_WITHIN,
    ) -> None:
        """Take the parts; nothing is sent before `start`."""
        self._store, self._outbox, self._inbox = store, outbox, inbox
        self._platforms, self._clock, self._sleep = platforms, clock, sleep
        self._acknowledged_within = acknowledged_within
        self._lanes: dict[RoomId, _Lane] = {}
        self._gates: dict[str, datetime] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._notes: set[asyncio.Task[None]] = set()
        self._sending = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = asyncio.Event()
        self.expired: Callable[[Post], Awaitable[None]] | None = None
        """Told of each post that was not sent because it had become worthless."""
        self.planned: Callable[[datetime], None] | None = None
        """Told of the earliest due time of each unit that plans something."""

    async def start(self, tasks: asyncio.TaskGroup) -> None:
        """Take up all that was left waiting; senders run in `tasks`."""
        self._tasks = tasks
        for post in await self._outbox.waiting():
            self._enqueue(_Parcel(post, stored=True))

    async def commit(self, unit: Unit) -> None:
        """Store a unit, then send its messages.

        Raises:
            StorageConflict: Nothing was stored or sent; the unit has to be computed anew.
            StorageError: Nothing was stored or sent.
        """
        await self._store.write(unit)
        for tell in unit.stored:
            tell()
        for post in unit.posts:
            self._enqueue(_Parcel(post, stored=True))
        if unit.due is not None and self.planned is not None:
            self.planned(unit.due)

    async def answer(self, posts: Sequence[Post], event: EventId) -> None:
        """Send the answer to a message that changed nothing, without a row if it goes through soon.

        Returns when the answer is acknowledged, or when it has a row and the event is noted: the
        message in needs no replay any more.

        Raises:
            StorageError: The row could not be written; the answer may still be on its way.
        """
        waits = any(post.room in self._lanes for post in posts)
        if waits:
            await self._keep(posts, event)
        parcels = [_Parcel(post, stored=waits) for post in posts]
        for parcel in parcels:
            self._enqueue(parcel)
        for parcel in parcels:
            if not parcel.stored and not await self._acknowledged(parcel):
                await self._keep_open(parcels, event)

    async def settle(self) -> None:
        """Return when nothing waits for any room."""
        await self._idle.wait()

    async def stop(self, within: timedelta) -> bool:
        """Wait for the senders; return whether all was sent. The rest is left to the rows.

        Whoever waits for a better time to try again is ended at once; a message on its way is
        cancelled only when the time is over, and is then repeated with the same key after the next
        start.
        """
        self._stopping.set()
        try:
            await asyncio.wait_for(self._idle.wait(), within.total_seconds())
        except TimeoutError:
            for task in [lane.task for lane in self._lanes.values() if lane.task is not None]:
                task.cancel()
        self._tasks = None
        return not self._lanes

    def waiting(self) -> int:
        """Return how many messages wait, for health checks."""
        return sum(len(lane.parcels) for lane in self._lanes.values())

    async def _acknowledged(self, parcel: _Parcel) -> bool:
        if not (parcel.is_done or parcel.failures):
            loop = asyncio.get_running_loop()
            parcel.fate = loop.create_future()
            seconds = self._acknowledged_within.total_seconds()
            timer = loop.call_later(seconds, parcel.tell)
            try:
                await parcel.fate
            finally:
                timer.cancel()
        return parcel.is_done

    async def _keep_open(self, parcels: Sequence[_Parcel], event: EventId) -> None:
        """Give every part that is still on its way a row: the event is noted with the first one."""
        kept = [parcel for parcel in parcels if not parcel.is_done]
        await self._keep([parcel.post for parcel in kept], event)
        for parcel in kept:
            parcel.stored = True
            if parcel.is_done:
                await self._finish(parcel.post, PostState.SENT)

    async def _keep(self, posts: Sequence[Post], event: EventId) -> None:
        unit = Unit()
        self._inbox.add_seen(unit, event, self._clock.now())
        for post in posts:
            self._outbox.add(unit, post)
        await self._store.write(unit)

    def _lane(self, room: RoomId) -> _Lane:
        return self._lanes.setdefault(room, _Lane())

    def _enqueue(self, parcel: _Parcel) -> None:
        lane = self._lane(parcel.post.room)
        lane.parcels.append(parcel)
        if self._tasks is None or lane.task is not None:
            return
        self._idle.clear()
        self._sending += 1
        lane.task = self._tasks.create_task(
            self._send_all(parcel.post.room, lane),
            name=f"send to a {platform_of(parcel.post.room)} room",
        )

    async def _send_all(self, room: RoomId, lane: _Lane) -> None:
        try:
            while lane.parcels:
                if await self._try(lane.parcels[0]):
                    parcel = lane.parcels.popleft()
                    parcel.is_done = True
                    parcel.tell()
                elif self._stopping.is_set():
                    break
        finally:
            lane.task = None
            self._sending -= 1
            if not lane.parcels:
                self._lanes.pop(room, None)
            self._note_idle()

    def _note_idle(self) -> None:
        if not (self._notes or self._sending):
            self._idle.set()

    def _note_sent(self, post: Post, message_id: MessageId | None) -> None:
        """Note it beside the next send: until then a crash only repeats it with the same key."""
        if self._tasks is None:
            return
        self._idle.clear()
        note = self._tasks.create_task(self._finish(post, PostState.SENT, message_id=message_id))
        self._notes.add(note)
        note.add_done_callback(self._noted)

    def _noted(self, note: asyncio.Task[None]) -> None:
        self._notes.discard(note)
        self._note_idle()

    async def _try(self, parcel: _Parcel) -> bool:
        """Make one attempt; return whether the post is finished, one way or another."""
        post = parcel.post
        if post.until is not None and self._clock.now() >= post.until:
            await self._tell_expired(post)
            await self._finish(post, PostState.EXPIRED)
            return True
        platform = self._platforms.get(platform_of(post.room))
        if platform is None:
            await self._finish(post, PostState.REFUSED, error="this chat service is not configured")
            return True
        await self._wait_for_gate(platform.name)
        if self._stopping.is_set() and parcel.failures:
            return False
        try:
            message_id = await self._find_or_send(platform, post)
        except PlatformError as error:
            return await self._failed(parcel, platform.name, error)
        except Exception:  # noqa: BLE001 - the root of a sender: one message must not stop the others
            _log.exception("a message could not be sent for a reason of our own")
            refused = parcel.failures >= OWN_FAILURES
            fault = PlatformError("a fault of the bot itself", permanent=refused)
            return await self._failed(parcel, platform.name, fault)
        if parcel.stored:
            self._note_sent(post, message_id)
        return True

    async def _find_or_send(self, platform: ChatPlatform, post: Post) -> MessageId:
        if self._clock.now() - post.created_at > SAFE_TO_REPEAT:
            found = await platform.find(post.room, post.key, post.created_at)
            if found is not None:
                return found
        return await platform.send(post.room, post.message, post.key)

    async def _tell_expired(self, post: Post) -> None:
        if self.expired is None:
            return
        try:
            await self.expired(post)
        except Exception:  # noqa: BLE001 - the root of a sender: nobody else would hear
            _log.exception("the owner of a message that came too late could not be told")

    async def _failed(self, parcel: _Parcel, platform: str, error: PlatformError) -> bool:
        if error.permanent:
            _log.warning("a message was refused: %s", error)
            await self._finish(parcel.post, PostState.REFUSED, error=str(error))
            return True
        parcel.tell()
        pause = error.retry_after
        if pause is not None:
            self._gates[platform] = self._clock.now() + pause
        else:
            pause = min(timedelta(seconds=2**parcel.failures), LONGEST_PAUSE)
        parcel.failures = min(parcel.failures + 1, 10)
        _log.info("a message waits %.1f s: %s", pause.total_seconds(), error)
        await self._pause(pause.total_seconds())
        return False

    async def _pause(self, seconds: float) -> None:
        """Wait before the next attempt, but not for longer than the senders run."""
        waits = [
            asyncio.ensure_future(self._sleep(seconds)),
            asyncio.ensure_future(self._stopping.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _wait_for_gate(self, platform: str) -> None:
        opens = self._gates.get(platform)
        if opens is not None and (wait := (opens - self._clock.now()).total_seconds()) > 0:
            await self._pause(wait)

    async def _finish(
        self,
        post: Post,
        state: PostState,
        *,
        message_id: MessageId | None = None,
        error: str = "",
    ) -> None:
        unit = Unit()
        self._outbox.finish(
            unit, post.key, state, self._clock.now(), message_id=message_id, error=error
        )
        try:
            await self._store.write(unit)
        except StorageError as failure:
            _log.error(
                "a sent message could not be noted: %s; it is looked for at the next start", failure
            )
