"""How far the timeline has been handled: a mark that only moves past what is wholly done."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import StorageError
from bot.ports.platform import Position

AT_MOST_EVERY = timedelta(seconds=1)
"""So often the mark is stored while it moves."""
MOST_OPEN = 5_000
"""So many events may wait to be handled; then the homeserver keeps the rest."""

Sleep = Callable[[float], Awaitable[None]]
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Batch:
    """What one sync brought."""

    mark: str
    """Where to go on once all of it is handled."""
    open: int = 1


class Progress:
    """Counts what is still to be handled, and keeps the mark."""

    def __init__(self, position: Position) -> None:
        """Take the place where the mark is kept."""
        self._position = position
        self._batches: deque[Batch] = deque()
        self._open = 0
        self._moved = asyncio.Event()
        self._room_for_more = asyncio.Event()
        self._room_for_more.set()
        self._mark: str | None = None
        self._kept: str | None = None

    def begin(self, mark: str) -> Batch:
        """Begin a batch; it stays open until `finish` was called once more than `add`."""
        if self._batches and not self._batches[-1].open:
            self._batches.pop()  # it waits behind an older one: the later mark covers both
        batch = Batch(mark)
        self._batches.append(batch)
        return batch

    def add(self, batch: Batch) -> None:
        """Note that one more thing of the batch is to be handled."""
        batch.open += 1
        self._open += 1
        if self._open >= MOST_OPEN:
            self._room_for_more.clear()

    def finish(self, batch: Batch) -> None:
        """Note that one thing of the batch is handled for good."""
        self.release()
        self.seal(batch)

    def release(self) -> None:
        """Note that something takes up no room any more, though it is not handled."""
        self._open -= 1
        if self._open < MOST_OPEN:
            self._room_for_more.set()

    def seal(self, batch: Batch) -> None:
        """Note that nothing more will be added to the batch."""
        batch.open -= 1
        while self._batches and not self._batches[0].open:
            self._mark = self._batches.popleft().mark
            self._moved.set()

    async def wait_for_room(self) -> None:
        """Return once fewer events wait than may."""
        await self._room_for_more.wait()

    async def keep(self, sleep: Sleep) -> None:
        """Store the mark whenever it has moved, at most once a second, until cancelled."""
        while True:
            await self._moved.wait()
            self._moved.clear()
            await self.save()
            await sleep(AT_MOST_EVERY.total_seconds())

    async def save(self) -> None:
        """Store the mark if it has moved since it was stored."""
        mark = self._mark
        if mark is None or mark == self._kept:
            return
        try:
            await self._position.save(mark)
            self._kept = mark
        except StorageError as error:
            _log.warning("the position could not be kept: %s; it is tried again", error)
            self._moved.set()
