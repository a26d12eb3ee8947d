"""Clocks tell aware UTC; alarms ring when they are set, and never twice at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.ports.clock import Alarm, Clock
from bot.scheduling.clock import SystemClock
from bot.scheduling.wakeup import WakeUp
from tests.fakes.clock import FakeAlarm, FakeClock

SOON = timedelta(milliseconds=30)
FAR = timedelta(days=365)


@pytest.mark.parametrize("make", [SystemClock, FakeClock])
def test_a_clock_tells_aware_utc_and_does_not_go_back(make: Callable[[], Clock]) -> None:
    clock = make()
    first, second = clock.now(), clock.now()
    assert first.utcoffset() == timedelta(0)
    assert first <= second


def test_the_system_clock_tells_the_time() -> None:
    before = datetime.now(UTC)
    assert before <= SystemClock().now() <= datetime.now(UTC)


@dataclass
class Bench:
    """An alarm under test, and a way to let the time pass that it goes by."""

    alarm: Alarm
    clock: Clock
    pass_by: Callable[[], Awaitable[None]]
    """Give the alarm the chance to ring for what is set up to `SOON` from now."""
    rings: list[datetime] = field(default_factory=list)
    running: int = 0
    at_once: int = 0
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    async def ring(self) -> None:
        self.running += 1
        self.at_once = max(self.at_once, self.running)
        self.rings.append(self.clock.now())
        self.rung.set()
        self.running -= 1

    async def next_ring(self) -> None:
        """Return once it has rung since the last call."""
        await self.pass_by()
        await asyncio.wait_for(self.rung.wait(), 5)
        self.rung.clear()


def fake_bench() -> Bench:
    clock = FakeClock()
    alarm = FakeAlarm(clock)
    return Bench(alarm, clock, lambda: alarm.elapse(SOON))


async def nothing() -> None:
    """Real time passes by itself."""


def real_bench() -> Bench:
    clock = SystemClock()
    return Bench(WakeUp(clock), clock, nothing)


class OtherClock:
    """Ticks, but tells another time than the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC) - timedelta(days=400)


def moved_bench() -> Bench:
    clock = OtherClock()
    return Bench(WakeUp(clock), clock, nothing)


@pytest.fixture(params=[fake_bench, real_bench, moved_bench])
async def bench(request: pytest.FixtureRequest) -> Bench:
    made: Bench = request.param()
    return made


async def test_an_alarm_rings_once_it_is_started(bench: Bench) -> None:
    bench.alarm.start(bench.ring)
    await bench.next_ring()
    await bench.alarm.stop()
    assert len(bench.rings) == 1


async def test_an_alarm_rings_at_the_time_set_and_not_before(bench: Bench) -> None:
    bench.alarm.start(bench.ring)
    await bench.next_ring()
    at = bench.clock.now() + SOON
    bench.alarm.set(at)
    await bench.next_ring()
    await bench.alarm.stop()
    assert len(bench.rings) == 2
    assert at - timedelta(milliseconds=5) <= bench.rings[1] <= at + timedelta(seconds=4)


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(seconds=1), FAR])
async def test_an_alarm_rings_at_once_for_what_is_past(bench: Bench, ago: timedelta) -> None:
    bench.alarm.start(bench.ring)
    await bench.next_ring()
    bench.alarm.set(bench.clock.now() - ago)
    await bench.next_ring()
    await bench.alarm.stop()
    assert len(bench.rings) == 2


async def test_of_several_times_the_earliest_counts(bench: Bench) -> None:
    bench.alarm.start(bench.ring)
    await bench.next_ring()
    bench.alarm.set(bench.clock.now() + SOON)
    bench.alarm.set(bench.clock.now() + FAR)
    bench.alarm.set(None)
    await bench.next_ring()
    await bench.alarm.stop()
    assert len(bench.rings) == 2


async def test_a_time_set_during_a_ring_is_honoured(bench: Bench) -> None:
    async def ring() -> None:
        if len(bench.rings) < 4:
            bench.alarm.set(bench.clock.now() - timedelta(seconds=1))
        await bench.ring()

    bench.alarm.start(ring)
    for _ in range(20):
        if len(bench.rings) < 5:
            await bench.next_ring()
    await bench.alarm.stop()
    assert len(bench.rings) == 5
    assert bench.at_once == 1


async def test_nothing_rings_after_the_stop(bench: Bench) -> None:
    bench.alarm.start(bench.ring)
    await bench.next_ring()
    bench.alarm.set(bench.clock.now() + timedelta(milliseconds=1))
    await bench.alarm.stop()
    rings = len(bench.rings)
    await bench.pass_by()
    await asyncio.wait([asyncio.ensure_future(bench.rung.wait())], timeout=0.02)
    assert len(bench.rings) == rings


async def test_an_alarm_that_was_never_started_stops(bench: Bench) -> None:
    bench.alarm.set(bench.clock.now())
    await bench.alarm.stop()
    assert bench.rings == []


async def test_a_wake_up_never_rings_twice_at_once_and_forgets_no_time() -> None:
    alarm, running, at_once, rings = WakeUp(SystemClock()), 0, 0, 0
    hold, entered = asyncio.Event(), asyncio.Event()

    async def ring() -> None:
        nonlocal running, at_once, rings
        running += 1
        at_once, rings = max(at_once, running), rings + 1
        entered.set()
        await hold.wait()
        running -= 1

    alarm.start(ring)
    await entered.wait()
    entered.clear()
    for _ in range(5):
        alarm.set(datetime.now(UTC))
    hold.set()
    await asyncio.wait_for(entered.wait(), 5)
    await alarm.stop()
    assert (at_once, rings) == (1, 2)


async def test_a_wake_up_waits_for_the_ring_that_runs_when_it_stops() -> None:
    alarm, entered, hold, finished = WakeUp(SystemClock()), asyncio.Event(), asyncio.Event(), False

    async def ring() -> None:
        nonlocal finished
        entered.set()
        await hold.wait()
        finished = True

    alarm.start(ring)
    await entered.wait()
    stopping = asyncio.ensure_future(alarm.stop())
    await asyncio.wait([stopping], timeout=0.01)
    assert not stopping.done()
    hold.set()
    await stopping
    assert finished


async def test_a_wake_up_looks_regularly_also_after_a_ring_that_failed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    alarm = WakeUp(SystemClock(), look_every=timedelta(milliseconds=10))
    rings, enough = 0, asyncio.Event()

    async def ring() -> None:
        nonlocal rings
        rings += 1
        if rings >= 4:
            enough.set()
        raise ValueError("on purpose")

    alarm.start(ring)
    alarm.set(datetime.now(UTC) + FAR)
    await asyncio.wait_for(enough.wait(), 5)
    await alarm.stop()
    assert "the alarm rings for failed" in caplog.text
