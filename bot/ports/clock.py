"""Time, passed in."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class Alarm(Protocol):
    """Holds one wake-up; it keeps nothing that a crash could lose."""

    def start(self, ring: Callable[[], Awaitable[None]]) -> None:
        """Begin with a first ring; from now on `ring` runs at the time set, never twice at once."""
        ...

    def set(self, at: datetime | None) -> None:
        """Wake at `at` (aware UTC; at once if past), or only at the next regular look if None.

        Of several times that have not come yet the earliest counts, also if it is set during a
        ring; the others are forgotten, since `ring` sets what comes next.
        """
        ...

    async def stop(self) -> None:
        """End; a `ring` that is running is waited for."""
        ...
