"""A clock that is moved, and an alarm that goes by it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta


class FakeClock:
    """Implements `Clock`: it stands still until it is moved."""

    def __init__(self, start: datetime = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Set the clock, also back."""
        self._now = moment.astimezone(UTC)

    def advance(self, span: timedelta) -> None:
        """Let time pass; no alarm rings by itself."""
        self._now += span


class FakeAlarm:
    """Implements `Alarm` on a `FakeClock`: it rings inside `elapse` only."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._ring: Callable[[], Awaitable[None]] | None = None
        self._starting = False
        self.at: datetime | None = None
        """For when it is set."""

    def start(self, ring: Callable[[], Awaitable[None]]) -> None:
        self._ring, self._starting = ring, True

    def set(self, at: datetime | None) -> None:
        if at is not None and (self.at is None or at < self.at):
            self.at = at

    async def stop(self) -> None:
        self._ring = None

    async def elapse(self, span: timedelta = timedelta(0)) -> None:
        """Let time pass and ring on the way, each time at its own time."""
        end = self._clock.now() + span
        while self._ring is not None and (self._starting or (self.at and self.at <= end)):
            if self.at is not None and self.at <= end:
                self._clock.move_to(max(self.at, self._clock.now()))
                self.at = None
            self._starting = False
            await self._ring()
        self._clock.move_to(max(end, self._clock.now()))
