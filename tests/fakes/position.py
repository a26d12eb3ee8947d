"""A position in memory, which a crash may leave behind."""

import asyncio

from bot.errors import StorageError


class MemoryPosition:
    """Implements `Position`; while `frozen`, nothing more is kept, as if the process were dead."""

    def __init__(self, mark: str | None = None) -> None:
        self.mark = mark
        self.saves = 0
        self.frozen = False
        self.failures = 0
        """So many times more it cannot be kept."""
        self._changed = asyncio.Condition()

    async def load(self) -> str | None:
        return self.mark

    async def save(self, mark: str) -> None:
        if self.frozen:
            return
        if self.failures:
            self.failures -= 1
            raise StorageError("the disk is full")
        self.mark = mark
        self.saves += 1
        async with self._changed:
            self._changed.notify_all()

    async def is_kept(self, times: int = 1) -> None:
        """Return once it was kept so often since it was made."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.saves >= times)
