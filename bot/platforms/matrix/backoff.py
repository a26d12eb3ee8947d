"""Pauses between attempts: they double up to a limit, and no two bots keep step."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random

from bot.errors import PlatformError
from bot.platforms.matrix.settings import Patience

Sleep = Callable[[float], Awaitable[None]]


class Backoff:
    """The pauses of one thing that is tried again and again."""

    def __init__(self, *, patience: Patience, random: Random, sleep: Sleep) -> None:
        """Take the limits, the dice for the jitter and how to wait."""
        self._patience, self._random, self._sleep = patience, random, sleep
        self.failures = 0

    def reset(self) -> None:
        """Begin anew after a success."""
        self.failures = 0

    async def pause(self, error: PlatformError) -> None:
        """Wait before the next attempt; never shorter than the server asked for."""
        await self._sleep(self.next(error).total_seconds())

    def next(self, error: PlatformError) -> timedelta:
        """Return how long to wait now, and count the failure."""
        shortest, longest = self._patience.shortest_pause, self._patience.longest_pause
        full = min(shortest * 2.0 ** min(self.failures, 16), longest)
        self.failures += 1
        jittered = full * self._random.uniform(0.5, 1.0)
        return max(jittered, error.retry_after or timedelta())
