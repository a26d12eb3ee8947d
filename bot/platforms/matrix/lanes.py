"""A lane for each room: its messages are handled in order, and no room waits for another."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.platforms.matrix.progress import Batch, Progress
from bot.platforms.matrix.untrusted import Json


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a room's past that a sync left out: it has to be fetched."""

    start: str | None
    """The token of its newer end."""
    until: str | None
    """The token of its older end; None: as far as the bot's own arrival."""
    not_before_ms: int = 0
    """What was sent earlier is passed over."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to handle: an event, or a gap with the events in it."""

    what: Json | Gap
    listening_since: datetime


Handle: TypeAlias = Callable[[str, Errand], Awaitable[bool]]
"""Handles one errand of a room; returns whether it needs no replay any more. Never raises."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Lane:
    waiting: deque[tuple[Errand, Batch]] = field(default_factory=deque)
    busy: bool = False


class Lanes:
    """What waits to be handled, by room."""

    def __init__(self, *, progress: Progress, handle: Handle) -> None:
        """Take who counts and who handles."""
        self._progress, self._handle = progress, handle
        self._lanes: dict[str, _Lane] = {}

    def put(self, tasks: asyncio.TaskGroup, room: str, errands: list[Errand], batch: Batch) -> None:
        """Add what a sync brought for a room; a task of the group handles it."""
        if not errands:
            return
        lane = self._lanes.setdefault(room, _Lane())
        for errand in errands:
            self._progress.add(batch)
            lane.waiting.append((errand, batch))
        if not lane.busy:
            lane.busy = True
            tasks.create_task(self._work_off(room, lane), name="messages of a room")

    async def _work_off(self, room: str, lane: _Lane) -> None:
        while lane.waiting:
            errand, batch = lane.waiting[0]
            done = await self._handle(room, errand)
            lane.waiting.popleft()
            if done:
                self._progress.finish(batch)
            else:
                self._progress.release()
                _log.warning("a message was not handled; it is taken up again after a restart")
        self._lanes.pop(room, None)
