"""A process that writes as fast as it can and says which units were confirmed, until it is killed.

``python -m tests.contract.hammer FILE FIRST``
"""

import asyncio
import os
import sys
from itertools import count
from pathlib import Path

from bot.model.ids import EventId
from bot.ports.store import Unit
from bot.storage.opening import Rows, open_rows
from tests.contract.writing import NOW, draw, make_post

WRITERS = 32


async def hammer(database: Path, first: int) -> None:
    numbers = count(first)
    async with open_rows(database, draw=draw) as rows:
        os.write(1, b"open\n")
        await asyncio.gather(*(_write(rows, numbers) for _ in range(WRITERS)))


async def _write(rows: Rows, numbers: "count[int]") -> None:
    for number in numbers:
        unit = Unit()
        rows.inbox.add(unit, EventId(f"console:{number}"), NOW)
        rows.outbox.add(unit, make_post(number))
        await rows.store.write(unit)
        os.write(1, b"%d\n" % number)


if __name__ == "__main__":
    asyncio.run(hammer(Path(sys.argv[1]), int(sys.argv[2])))
