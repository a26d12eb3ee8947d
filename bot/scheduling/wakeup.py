"""One wake-up, held by APScheduler; what is due is in the timetable, so nothing is lost with it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.ports.clock import Clock

LOOK_EVERY = timedelta(seconds=30)
"""The alarm rings at least this often: it bounds what a clock that jumps, or a suspended machine,
can delay."""
_JOB = "wake"
_log = logging.getLogger(__name__)


class WakeUp:
    """Implements `Alarm`.

    The scheduler has one job, moved to the time that is wanted, that only sets a flag; a task of
    its own rings. So no ring is dropped because another one runs, and no two run at once. The
    scheduler knows the machine's clock only, ours may be another: the delay is taken from ours.
    """

    def __init__(self, clock: Clock, *, look_every: timedelta = LOOK_EVERY) -> None:
        """Take the clock by which times are meant."""
        self._clock, self._look_every = clock, look_every
        self._wanted: datetime | None = None
        self._woken = asyncio.Event()
        self._stopping = False
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ringing: asyncio.Task[None] | None = None

    def start(self, ring: Callable[[], Awaitable[None]]) -> None:
        """Begin with a ring at once; from now on `ring` runs at the time set."""
        # Each move of the one job would be a line of the log.
        for name in ("apscheduler.scheduler", "apscheduler.executors.default"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._scheduler.add_job(
            self._wake,
            IntervalTrigger(seconds=self._look_every.total_seconds(), timezone=UTC),
            id=_JOB,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()
        self._woken.set()
        self._ringing = asyncio.create_task(self._ring_all(ring), name="ring the alarm")

    def set(self, at: datetime | None) -> None:
        """Wake at `at`, unless an earlier time that has not come yet was set before."""
        if at is None or (self._wanted is not None and self._wanted <= at):
            return
        self._wanted = at
        self._arm()

    async def stop(self) -> None:
        """End; a `ring` that is running is waited for."""
        self._stopping = True
        self._woken.set()
        if self._ringing is not None:
            self._scheduler.shutdown(wait=False)
            await self._ringing
            self._ringing = None

    def _arm(self) -> None:
        """Move the job to the time that is wanted, or to the next regular look."""
        delay = self._look_every
        if self._wanted is not None:
            delay = min(delay, self._wanted - self._clock.now())
        if delay <= timedelta(0):
            self._woken.set()
        elif self._ringing is not None and not self._stopping:
            self._scheduler.modify_job(_JOB, next_run_time=datetime.now(UTC) + delay)

    async def _wake(self) -> None:
        self._woken.set()

    async def _ring_all(self, ring: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self._woken.wait()
            if self._stopping:
                return
            self._woken.clear()
            if self._wanted is not None and self._wanted <= self._clock.now():
                self._wanted = None
            try:
                await ring()
            except Exception:  # noqa: BLE001 - the root of the ringing task: the alarm must go on
                _log.exception("what the alarm rings for failed; it is tried at the next look")
            self._arm()
