"""What is old goes at the start and then every hour; what waits stays."""

from datetime import timedelta

from bot.delivery.upkeep import EVERY, FINISHED_FOR, HANDLED_FOR, Upkeep
from bot.model.ids import EventId, ThingId
from bot.model.message import PostState
from bot.ports.store import Unit
from tests.unit.delivery.conftest import House

SECOND = timedelta(seconds=1)


def upkeep(house: House) -> Upkeep:
    rows = house.rows
    return Upkeep(store=rows.store, inbox=rows.inbox, outbox=rows.outbox, clock=house.clock)


async def handle(house: House, event: str) -> None:
    unit = Unit()
    house.rows.inbox.add(unit, EventId(event), house.clock.now())
    await house.rows.store.write(unit)


async def knows(house: House, *events: str) -> list[bool]:
    return [await house.rows.inbox.has(EventId(event)) for event in events]


async def test_events_are_forgotten_after_thirty_days(house: House) -> None:
    await handle(house, "fake:old")
    house.clock.advance(SECOND)
    await handle(house, "fake:new")
    house.clock.advance(HANDLED_FOR)
    await upkeep(house).look()
    assert await knows(house, "fake:old", "fake:new") == [False, True]


async def test_a_finished_message_is_forgotten_after_ninety_days_and_a_waiting_one_never(
    house: House,
) -> None:
    done, waits = house.post("done", subject="A118"), house.post("waits", subject="A118")
    await house.keep(done, waits)
    unit = Unit()
    house.rows.outbox.finish(unit, done.key, PostState.SENT, house.clock.now())
    await house.rows.store.write(unit)
    tidy = upkeep(house)
    house.clock.advance(FINISHED_FOR)
    await tidy.look()
    assert len(await house.rows.outbox.about(ThingId("A118"))) == 2
    house.clock.advance(EVERY)
    await tidy.look()
    assert await house.rows.outbox.about(ThingId("A118")) == [waits]


async def test_it_does_not_tidy_up_more_than_once_an_hour(house: House) -> None:
    tidy = upkeep(house)
    await handle(house, "fake:old")
    house.clock.advance(HANDLED_FOR)
    await tidy.look()
    house.clock.advance(EVERY - SECOND)
    await tidy.look()
    assert await knows(house, "fake:old") == [True]
    house.clock.advance(SECOND)
    await tidy.look()
    assert await knows(house, "fake:old") == [False]
