"""A delivery on real rows in memory and a chat service that fails as a test wants it to."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.delivery.sending import ACKNOWLEDGED_WITHIN, Delivery, Sleep
from bot.model import markup
from bot.model.ids import RoomId, ThingId, send_key
from bot.model.message import Message, Post
from bot.ports.store import Unit
from bot.storage.opening import Rows, open_rows
from tests.fakes.clock import FakeClock
from tests.fakes.platform import FakePlatform

HALL, ATTIC = RoomId("fake:hall"), RoomId("fake:attic")


@dataclass
class Pauses:
    """A sleep that lets the clock run instead of waiting, and remembers for how long."""

    clock: FakeClock
    spans: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.spans.append(seconds)
        self.clock.advance(timedelta(seconds=seconds))


@dataclass
class House:
    """The parts that the tests of the delivery work with."""

    clock: FakeClock
    rows: Rows
    platform: FakePlatform
    pauses: Pauses

    def delivery(
        self, *, sleep: Sleep | None = None, acknowledged_within: timedelta = ACKNOWLEDGED_WITHIN
    ) -> Delivery:
        """Return a delivery on these rows, as after a start of the program."""
        return Delivery(
            store=self.rows.store,
            outbox=self.rows.outbox,
            inbox=self.rows.inbox,
            platforms={"fake": self.platform},
            clock=self.clock,
            sleep=sleep or self.pauses,
            acknowledged_within=acknowledged_within,
        )

    @asynccontextmanager
    async def started(
        self, *, sleep: Sleep | None = None, acknowledged_within: timedelta = ACKNOWLEDGED_WITHIN
    ) -> AsyncIterator[Delivery]:
        """Run a delivery until the block is left."""
        delivery = self.delivery(sleep=sleep, acknowledged_within=acknowledged_within)
        async with asyncio.TaskGroup() as tasks:
            await delivery.start(tasks)
            try:
                yield delivery
            finally:
                await delivery.stop(within=timedelta(0))

    def post(self, text: str, room: RoomId = HALL, **changes: object) -> Post:
        """Return a message out whose key is made of its text."""
        values: dict[str, object] = {
            "key": send_key(text, room),
            "room": room,
            "message": Message(body=markup.lines(text)),
            "created_at": self.clock.now(),
            **changes,
        }
        return Post(**values)  # type: ignore[arg-type]  # fields of the class

    async def keep(self, *posts: Post) -> None:
        """Store messages as a process did that ended before it sent them."""
        unit = Unit()
        for post in posts:
            self.rows.outbox.add(unit, post)
        await self.rows.store.write(unit)

    async def commit(self, delivery: Delivery, *posts: Post) -> None:
        """Store messages and send them."""
        unit = Unit()
        for post in posts:
            self.rows.outbox.add(unit, post)
        await delivery.commit(unit)

    async def row(self, subject: str) -> Post:
        """Return the one row about a thing."""
        (post,) = await self.rows.outbox.about(ThingId(subject))
        return post


@pytest.fixture
async def house() -> AsyncIterator[House]:
    clock = FakeClock()
    async with open_rows(None, draw=random.Random(1).randrange) as rows:  # noqa: S311 - ids of a test
        yield House(clock, rows, FakePlatform(clock), Pauses(clock))
