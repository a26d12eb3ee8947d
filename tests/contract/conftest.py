"""Every implementation of the store; a suite runs once on each of them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.opening import Rows, open_rows
from tests.contract.writing import draw

Opened = Callable[[Path], AbstractAsyncContextManager[Rows]]

DRIVERS: dict[str, Opened] = {
    "sqlite": lambda folder: open_rows(folder / "rows.db", draw=draw),
    "sqlite inline": lambda folder: open_rows(folder / "rows.db", draw=draw, inline=True),
    "sqlite in memory": lambda _: open_rows(None, draw=draw),
}
"""A further engine is one more line."""


@pytest.fixture(params=DRIVERS)
async def rows(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rows]:
    async with DRIVERS[request.param](tmp_path) as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
