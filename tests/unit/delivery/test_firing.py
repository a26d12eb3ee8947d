"""Firing: each due row once, in order of time, whatever its neighbours do."""

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from typing_extensions import override

from bot.delivery import firing
from bot.delivery.firing import Firing
from bot.delivery.sending import Delivery
from bot.errors import StorageError
from bot.model.ids import ThingId
from bot.ports.store import Due, Outbox, Unit
from tests.fakes.clock import FakeAlarm
from tests.unit.delivery.conftest import HALL, House

THING = ThingId("M52")


@dataclass
class Posting:
    """A capability that posts the step of each due row; a step in `bad` fails."""

    house: House
    outbox: Outbox
    bad: set[str] = field(default_factory=set)
    fired: list[list[str]] = field(default_factory=list)

    async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
        del now
        self.fired.append([due.step for due in dues])
        for due in dues:
            if due.step in self.bad:
                raise LookupError
            self.outbox.add(unit, self.house.post(due.step))


@dataclass
class Clockwork:
    """A firing on the house, with its alarm and its capability."""

    house: House
    alarm: FakeAlarm
    posting: Posting
    firing: Firing
    delivery: Delivery

    async def plan(self, *steps: str, minutes: int = 0, kind: str = "reminder") -> None:
        """Plan steps at so many minutes from now."""
        at = self.house.clock.now() + timedelta(minutes=minutes)
        unit = Unit()
        for step in steps:
            due = Due(key=step, at=at, kind=kind, subject=THING, step=step)
            self.house.rows.timetable.plan(unit, due)
        await self.delivery.commit(unit)

    async def shown(self) -> list[str]:
        await self.delivery.settle()
        return self.house.platform.texts(HALL)


@pytest.fixture
async def works(house: House) -> AsyncIterator[Clockwork]:
    alarm, posting = FakeAlarm(house.clock), Posting(house, house.rows.outbox)
    async with house.started() as delivery:
        found = Firing(
            delivery=delivery,
            timetable=house.rows.timetable,
            clock=house.clock,
            alarm=alarm,
            capabilities={"reminder": posting, "event": posting},
        )
        delivery.planned = found.expect
        yield Clockwork(house, alarm, posting, found, delivery)


async def test_what_is_due_is_fired_once_and_the_alarm_set_for_the_next(works: Clockwork) -> None:
    await works.plan("later", minutes=60)
    await works.plan("now")
    await works.firing.ring()
    await works.firing.ring()
    assert await works.shown() == ["now"]
    assert works.alarm.at is not None
    assert await works.house.rows.timetable.next_at() == works.house.clock.now() + timedelta(
        hours=1
    )


async def test_it_is_fired_in_order_of_time(works: Clockwork) -> None:
    for minutes, step in ((3, "c"), (1, "a"), (2, "b")):
        await works.plan(step, minutes=minutes)
    works.house.clock.advance(timedelta(hours=1))
    await works.firing.ring()
    assert await works.shown() == ["a", "b", "c"]


async def test_one_bad_row_does_not_stop_the_others(
    works: Clockwork, caplog: pytest.LogCaptureFixture
) -> None:
    works.posting.bad = {"b"}
    await works.plan("a", "b", "c")
    await works.firing.ring()
    assert await works.shown() == ["a", "c"]
    assert "failed" in caplog.text
    works.posting.bad = set()
    await works.firing.ring()
    assert await works.shown() == ["a", "c", "b"]


async def test_rows_of_an_unknown_kind_stay_and_stop_nobody(works: Clockwork) -> None:
    await works.plan("x", kind="unheard-of")
    await works.plan("a")
    await works.firing.ring()
    assert await works.shown() == ["a"]
    assert [due.step for due in await works.house.rows.timetable.of(THING)] == ["x"]


async def test_many_rows_are_fired_in_chunks(works: Clockwork) -> None:
    steps = [f"{number:04}" for number in range(firing.CHUNK + 1)]
    await works.plan(*steps)
    await works.firing.ring()
    assert [len(dues) for dues in works.posting.fired] == [firing.CHUNK, 1]
    assert await works.shown() == steps


async def test_the_rows_of_a_capability_come_to_it_together(works: Clockwork) -> None:
    await works.plan("a", "c")
    await works.plan("b", kind="event")
    await works.firing.ring()
    assert works.posting.fired == [["b"], ["a", "c"]]


async def test_a_row_that_another_took_is_left_to_it(
    works: Clockwork, caplog: pytest.LogCaptureFixture
) -> None:
    class Thief(Posting):
        @override
        async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
            await super().fire(unit, dues, now)
            taken = Unit()
            for due in dues:
                if due.step == "a":
                    self.house.rows.timetable.done(taken, due)
            if len(self.fired) == 1:
                await self.house.rows.store.write(taken)

    thief = Thief(works.house, works.house.rows.outbox)
    found = Firing(
        delivery=works.delivery,
        timetable=works.house.rows.timetable,
        clock=works.house.clock,
        alarm=works.alarm,
        capabilities={"reminder": thief},
    )
    await works.plan("a", "b")
    with caplog.at_level(logging.INFO):
        await found.ring()
    assert await works.shown() == ["b"]
    assert "taken by another" in caplog.text


async def test_a_failing_store_loses_nothing(works: Clockwork) -> None:
    class Failing(Posting):
        @override
        async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
            del unit, dues, now
            raise StorageError("the disk is full")

    failing = Firing(
        delivery=works.delivery,
        timetable=works.house.rows.timetable,
        clock=works.house.clock,
        alarm=works.alarm,
        capabilities={"reminder": Failing(works.house, works.house.rows.outbox)},
    )
    await works.plan("a")
    await failing.ring()
    assert await works.shown() == []
    await works.firing.ring()
    assert await works.shown() == ["a"]


async def test_the_alarm_is_set_for_what_is_earlier_only(house: House) -> None:
    set_to: list[datetime | None] = []

    class Noting(FakeAlarm):
        @override
        def set(self, at: datetime | None) -> None:
            set_to.append(at)

    found = Firing(
        delivery=house.delivery(),
        timetable=house.rows.timetable,
        clock=house.clock,
        alarm=Noting(house.clock),
        capabilities={},
    )
    times = [house.clock.now() + timedelta(hours=hours) for hours in (2, 3, 1, 2)]
    for at in times:
        found.expect(at)
    assert set_to == [times[0], times[2]]
    await found.ring()
    assert set_to[2:] == [None]
    found.expect(times[1])
    assert set_to[3:] == [times[1]]
