"""Sending: rows first, in order, with the same key until it is done."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.delivery import sending
from bot.errors import StorageConflict, StorageError
from bot.model.ids import EventId, RoomId, ThingId
from bot.model.message import Post, PostState
from bot.ports.store import Due, Store, Unit
from tests.fakes.platform import (
    Broken,
    LostAcknowledgement,
    Permanent,
    RetryAfter,
    Slow,
    Temporary,
)
from tests.unit.delivery.conftest import ATTIC, HALL, House

EVENT = EventId("fake:event")
THING = ThingId("A118")


async def test_what_is_stored_is_sent_and_noted(house: House) -> None:
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a", subject=THING))
        await delivery.settle()
    assert house.platform.texts(HALL) == ["a"]
    row = await house.row(THING)
    assert (row.state, row.message_id, row.sent_at) == (PostState.SENT, "1", house.clock.now())
    assert row.message.body == ()


async def test_a_unit_that_meets_a_conflict_sends_nothing(house: House) -> None:
    unit = Unit()
    house.rows.outbox.add(unit, house.post("a"))
    missing = Due(key="x", at=house.clock.now(), kind="reminder", subject=THING)
    house.rows.timetable.done(unit, missing)
    async with house.started() as delivery:
        with pytest.raises(StorageConflict):
            await delivery.commit(unit)
        await delivery.settle()
    assert house.platform.attempts == []


async def test_the_order_of_a_room_is_kept_through_failures(house: House) -> None:
    house.platform.script(HALL, Temporary(), LostAcknowledgement(), Temporary())
    async with house.started() as delivery:
        await house.commit(delivery, *[house.post(text) for text in "abc"])
        await house.commit(delivery, house.post("d"))
        await delivery.settle()
    assert house.platform.texts(HALL) == ["a", "b", "c", "d"]


async def test_a_lost_acknowledgement_shows_the_message_once(house: House) -> None:
    house.platform.script(HALL, LostAcknowledgement(), LostAcknowledgement())
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a"))
        await delivery.settle()
    assert house.platform.texts(HALL) == ["a"]
    assert len(house.platform.attempts) == 3
    assert len({key for _, key in house.platform.attempts}) == 1


async def test_one_room_does_not_hold_up_another(house: House) -> None:
    slow = Slow()
    house.platform.script(HALL, slow)
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a"), house.post("b", ATTIC))
        while not house.platform.texts(ATTIC):
            await asyncio.wait_for(_turn(), 1)
        assert house.platform.texts(HALL) == []
        assert delivery.waiting() == 1
        slow.release.set()
        await delivery.settle()
        assert delivery.waiting() == 0
    assert house.platform.texts(HALL) == ["a"]


async def test_the_pauses_grow_up_to_a_minute(house: House) -> None:
    house.platform.script(HALL, *[Temporary()] * 8)
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a"))
        await delivery.settle()
    assert house.pauses.spans == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_a_pause_that_the_service_asks_for_holds_for_every_room(house: House) -> None:
    house.platform.script(HALL, RetryAfter(timedelta(seconds=90)))
    waited = asyncio.Event()

    async def sleep(seconds: float) -> None:
        house.pauses.spans.append(seconds)
        await waited.wait()

    async with house.started(sleep=sleep) as delivery:
        await house.commit(delivery, house.post("a"))
        while not house.pauses.spans:
            await _turn()
        await house.commit(delivery, house.post("b", ATTIC))
        while len(house.pauses.spans) < 2:
            await _turn()
        assert house.platform.seen == []
        house.clock.advance(timedelta(seconds=90))
        waited.set()
        await delivery.settle()
    assert house.pauses.spans == [90, 90]
    assert len(house.platform.seen) == 2


async def test_what_the_service_refuses_is_noted_and_left(house: House) -> None:
    house.platform.script(HALL, Permanent("forbidden"))
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a", subject=THING), house.post("b"))
        await delivery.settle()
    row = await house.row(THING)
    assert (row.state, row.error) == (PostState.REFUSED, "forbidden")
    assert house.platform.texts(HALL) == ["b"]


async def test_a_fault_of_our_own_is_tried_again_and_then_refused(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.platform.script(HALL, *[Broken()] * (sending.OWN_FAILURES + 1))
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a", subject=THING), house.post("b"))
        await delivery.settle()
    assert (await house.row(THING)).state is PostState.REFUSED
    assert house.platform.texts(HALL) == ["b"]
    assert "a reason of our own" in caplog.text


async def test_a_room_of_no_configured_service_is_refused(house: House) -> None:
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a", RoomId("discord:1"), subject=THING))
        await delivery.settle()
    row = await house.row(THING)
    assert (row.state, row.error) == (PostState.REFUSED, "this chat service is not configured")


async def test_what_is_worthless_is_not_sent_and_its_owner_hears(house: House) -> None:
    told: list[Post] = []

    async def note(post: Post) -> None:
        told.append(post)

    until = house.clock.now() + timedelta(minutes=1)
    house.platform.script(HALL, RetryAfter(timedelta(minutes=2)))
    async with house.started() as delivery:
        delivery.expired = note
        await house.commit(delivery, house.post("a", subject=THING, until=until))
        await delivery.settle()
    assert house.platform.seen == []
    assert (await house.row(THING)).state is PostState.EXPIRED
    assert [post.subject for post in told] == [THING]


async def test_a_failure_to_tell_the_owner_does_not_end_the_sender(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(post: Post) -> None:
        del post
        raise StorageError("the disk is full")

    async with house.started() as delivery:
        delivery.expired = fail
        await house.commit(delivery, house.post("a", until=house.clock.now()), house.post("b"))
        await delivery.settle()
    assert house.platform.texts(HALL) == ["b"]
    assert "could not be told" in caplog.text


async def test_a_restart_takes_up_what_waited_with_the_same_key(house: House) -> None:
    posts = [house.post("a", subject=THING), house.post("b", ATTIC)]
    await house.keep(*posts)
    async with house.started() as delivery:
        await delivery.settle()
    assert sorted(house.platform.attempts) == sorted((post.room, post.key) for post in posts)
    assert (await house.row(THING)).state is PostState.SENT
    async with house.started() as delivery:
        await delivery.settle()
    assert len(house.platform.attempts) == 2


@pytest.mark.parametrize(("age", "attempts"), [(10, 2), (20, 1)])
async def test_an_old_message_is_looked_for_before_it_is_repeated(
    house: House, age: int, attempts: int
) -> None:
    post = house.post("a", subject=THING)
    await house.platform.send(post.room, post.message, post.key)
    await house.keep(post)
    house.clock.advance(timedelta(minutes=age))
    async with house.started() as delivery:
        await delivery.settle()
    assert len(house.platform.attempts) == attempts
    assert house.platform.texts(HALL) == ["a"]
    assert (await house.row(THING)).message_id == "1"


async def test_an_old_message_that_is_not_found_is_sent(house: House) -> None:
    await house.keep(house.post("a"))
    house.clock.advance(timedelta(hours=1))
    async with house.started() as delivery:
        await delivery.settle()
    assert house.platform.texts(HALL) == ["a"]


async def test_an_answer_that_goes_through_has_no_row(house: House) -> None:
    async with house.started() as delivery:
        await delivery.answer([house.post("a", subject=THING)], EVENT)
        assert house.platform.texts(HALL) == ["a"]
    assert await house.rows.outbox.about(THING) == []
    assert not await house.rows.inbox.has(EVENT)


async def test_an_answer_that_fails_at_first_gets_a_row(house: House) -> None:
    house.platform.script(HALL, Temporary())
    async with house.started() as delivery:
        await delivery.answer([house.post("a", subject=THING)], EVENT)
        assert await house.rows.inbox.has(EVENT)
        await delivery.settle()
    assert (await house.row(THING)).state is PostState.SENT
    assert house.platform.texts(HALL) == ["a"]


async def test_an_answer_that_takes_too_long_gets_a_row(house: House) -> None:
    slow = Slow()
    house.platform.script(HALL, slow)
    async with house.started(acknowledged_within=timedelta(0)) as delivery:
        await delivery.answer([house.post("a", subject=THING)], EVENT)
        assert (await house.row(THING)).state is PostState.WAITING
        assert await house.rows.inbox.has(EVENT)
        slow.release.set()
        await delivery.settle()
    assert (await house.row(THING)).state is PostState.SENT


async def test_an_answer_behind_others_gets_a_row_and_keeps_its_place(house: House) -> None:
    slow = Slow()
    house.platform.script(HALL, slow)
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a"))
        await delivery.answer([house.post("b", subject=THING)], EVENT)
        assert (await house.row(THING)).state is PostState.WAITING
        assert await house.rows.inbox.has(EVENT)
        slow.release.set()
        await delivery.settle()
    assert house.platform.texts(HALL) == ["a", "b"]


async def test_a_part_of_an_answer_is_not_forgotten_when_another_gets_a_row(house: House) -> None:
    # The event counts as handled once one part has a row: the others need one too.
    held, late = Slow(), Slow()
    house.platform.script(ATTIC, held)
    house.platform.script(HALL, late)
    parts = [house.post("b", subject=THING), house.post("c", ATTIC, subject=THING)]
    async with house.started() as delivery:
        await house.commit(delivery, house.post("a", ATTIC))
        answering = asyncio.create_task(delivery.answer(parts, EVENT))
        while not await house.rows.inbox.has(EVENT):
            await _turn()
        kept = await house.rows.outbox.about(THING)
        assert [post.key for post in kept] == [part.key for part in parts]
        held.release.set()
        late.release.set()
        await answering
        await delivery.settle()
    assert house.platform.texts(ATTIC) == ["a", "c"]
    assert house.platform.texts(HALL) == ["b"]


async def test_an_answer_that_is_refused_needs_no_row(house: House) -> None:
    house.platform.script(HALL, Permanent())
    async with house.started() as delivery:
        await delivery.answer([house.post("a", subject=THING)], EVENT)
        await delivery.settle()
    assert await house.rows.outbox.about(THING) == []


async def test_a_stop_waits_for_what_is_on_its_way(house: House) -> None:
    slow = Slow()
    house.platform.script(HALL, slow)
    delivery = house.delivery()
    async with asyncio.TaskGroup() as tasks:
        await delivery.start(tasks)
        await house.commit(delivery, house.post("a", subject=THING), house.post("b"))
        stopping = tasks.create_task(delivery.stop(within=timedelta(seconds=5)))
        await _turn()
        slow.release.set()
        assert await stopping
    assert house.platform.texts(HALL) == ["a", "b"]
    assert (await house.row(THING)).state is PostState.SENT


async def test_a_stop_leaves_what_has_to_wait_to_the_rows(house: House) -> None:
    house.platform.script(HALL, *[Temporary()] * 3)
    never = asyncio.Event()

    async def sleep(seconds: float) -> None:
        del seconds
        await never.wait()

    delivery = house.delivery(sleep=sleep)
    async with asyncio.TaskGroup() as tasks:
        await delivery.start(tasks)
        await house.commit(delivery, house.post("a", subject=THING), house.post("b"))
        while len(house.platform.attempts) < 1:
            await _turn()
        assert not await delivery.stop(within=timedelta(seconds=5))
    assert [post.room for post in await house.rows.outbox.waiting()] == [HALL, HALL]
    async with house.started() as again:
        await again.settle()
    assert house.platform.texts(HALL) == ["a", "b"]


async def test_a_stop_ends_a_send_that_takes_too_long_and_repeats_it_later(house: House) -> None:
    house.platform.script(HALL, Slow())
    delivery = house.delivery()
    async with asyncio.TaskGroup() as tasks:
        await delivery.start(tasks)
        await house.commit(delivery, house.post("a"))
        await _turn()
        assert not await delivery.stop(within=timedelta(0))
    async with house.started() as again:
        await again.settle()
    assert house.platform.texts(HALL) == ["a"]


async def test_whoever_waits_for_due_times_is_told_of_the_earliest(house: House) -> None:
    told: list[datetime] = []
    soon, later = (house.clock.now() + timedelta(hours=hours) for hours in (1, 2))
    unit = Unit()
    for name, at in (("b", later), ("a", soon)):
        house.rows.timetable.plan(unit, Due(key=name, at=at, kind="reminder", subject=THING))
    async with house.started() as delivery:
        delivery.planned = told.append
        await delivery.commit(unit)
        await delivery.commit(Unit())
    assert told == [soon]


@dataclass
class Full:
    """A store on a disk that is full after so many writes."""

    store: Store
    left: int

    async def write(self, unit: Unit) -> None:
        if not self.left:
            raise StorageError("the disk is full")
        self.left -= 1
        await self.store.write(unit)


async def test_what_was_sent_and_could_not_be_noted_is_repeated_and_shown_once(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    delivery = sending.Delivery(
        store=Full(house.rows.store, left=1),
        outbox=house.rows.outbox,
        inbox=house.rows.inbox,
        platforms={"fake": house.platform},
        clock=house.clock,
        sleep=house.pauses,
    )
    async with asyncio.TaskGroup() as tasks:
        await delivery.start(tasks)
        await house.commit(delivery, house.post("a", subject=THING))
        await delivery.settle()
        assert await delivery.stop(within=timedelta(0))
    assert "could not be noted" in caplog.text
    assert (await house.row(THING)).state is PostState.WAITING
    async with house.started() as again:
        await again.settle()
    assert (await house.row(THING)).state is PostState.SENT
    assert len(house.platform.attempts) == 2
    assert house.platform.texts(HALL) == ["a"]


async def test_a_pause_that_the_service_asks_for_is_not_waited_for_when_stopping(
    house: House,
) -> None:
    house.platform.script(HALL, RetryAfter(timedelta(hours=1)))
    never = asyncio.Event()

    async def sleep(seconds: float) -> None:
        del seconds
        await never.wait()

    delivery = house.delivery(sleep=sleep)
    async with asyncio.TaskGroup() as tasks:
        await delivery.start(tasks)
        await house.commit(delivery, house.post("a"))
        while not house.platform.attempts:
            await _turn()
        await house.commit(delivery, house.post("b", ATTIC))
        assert not await delivery.stop(within=timedelta(seconds=5))
    assert house.platform.texts(HALL) == []
    assert len(await house.rows.outbox.waiting()) >= 1


async def test_what_is_added_after_a_stop_stays_in_its_row(house: House) -> None:
    async with house.started() as delivery:
        await delivery.stop(within=timedelta(0))
        await house.commit(delivery, house.post("a"))
    assert house.platform.seen == []
    assert len(await house.rows.outbox.waiting()) == 1


async def test_an_answer_that_arrives_while_its_row_is_written_is_not_sent_again(
    house: House,
) -> None:
    slow = Slow()

    @dataclass
    class Releasing:
        """A store during whose first write the service answers after all."""

        store: Store

        async def write(self, unit: Unit) -> None:
            slow.release.set()
            while not house.platform.texts(HALL):
                await _turn()
            for _ in range(5):
                await _turn()
            await self.store.write(unit)

    house.platform.script(HALL, slow)
    delivery = sending.Delivery(
        store=Releasing(house.rows.store),
        outbox=house.rows.outbox,
        inbox=house.rows.inbox,
        platforms={"fake": house.platform},
        clock=house.clock,
        acknowledged_within=timedelta(0),
    )
    async with asyncio.TaskGroup() as tasks:
        await delivery.start(tasks)
        await delivery.answer([house.post("a", subject=THING)], EVENT)
        await delivery.stop(within=timedelta(seconds=5))
    assert (await house.row(THING)).state is PostState.SENT
    async with house.started() as again:
        await again.settle()
    assert len(house.platform.attempts) == 1


async def test_the_log_has_no_text_of_a_message(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.platform.script(HALL, Temporary(), Broken(), LostAcknowledgement(), Permanent())
    with caplog.at_level(logging.DEBUG):
        async with house.started() as delivery:
            await house.commit(delivery, house.post("canary", subject=THING))
            await delivery.settle()
    assert caplog.records
    assert "canary" not in caplog.text


async def _turn() -> None:
    """Let every task run that can."""
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(done.set_result, None)
    await done
