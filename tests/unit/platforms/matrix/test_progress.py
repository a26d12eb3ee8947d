"""The mark: it never stands behind something that has not been handled."""

import asyncio
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.lanes import Errand, Lanes
from bot.platforms.matrix.progress import MOST_OPEN, Progress
from tests.fakes.clock import FakeClock
from tests.fakes.position import MemoryPosition

NOW = FakeClock().now()


@pytest.fixture
def position() -> MemoryPosition:
    return MemoryPosition()


@pytest.fixture
def progress(position: MemoryPosition) -> Progress:
    return Progress(position)


async def test_mark_waits_for_everything_before_it(
    progress: Progress, position: MemoryPosition
) -> None:
    first, second = progress.begin("s1"), progress.begin("s2")
    for batch in (first, second):
        progress.add(batch)
        progress.seal(batch)
    progress.finish(second)
    await progress.save()
    assert position.mark is None
    progress.finish(first)
    await progress.save()
    assert position.mark == "s2"


async def test_sync_without_messages_moves_the_mark(
    progress: Progress, position: MemoryPosition
) -> None:
    progress.seal(progress.begin("s1"))
    await progress.save()
    assert position.mark == "s1"
    await progress.save()
    assert position.saves == 1


async def test_what_was_not_handled_holds_the_mark_but_takes_up_no_room(
    progress: Progress, position: MemoryPosition
) -> None:
    held = progress.begin("s1")
    for _ in range(MOST_OPEN):
        progress.add(held)
    progress.seal(held)
    waiting = asyncio.ensure_future(progress.wait_for_room())
    progress.release()
    await waiting
    for number in range(100):
        progress.seal(progress.begin(f"t{number}"))
    await progress.save()
    assert position.mark is None


async def test_position_that_could_not_be_kept_is_tried_again(
    progress: Progress, position: MemoryPosition
) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    position.failures = 2
    progress.seal(progress.begin("s1"))
    keeping = asyncio.ensure_future(progress.keep(pause))
    await asyncio.wait_for(position.is_kept(), 5)
    keeping.cancel()
    assert position.mark == "s1"
    assert pauses[:2] == [1.0, 1.0]


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=6), st.integers())
def test_mark_moves_only_past_what_is_wholly_handled(batches: list[list[str]], seed: int) -> None:
    async def check() -> None:
        position = MemoryPosition()
        random = Random(seed)  # noqa: S311 - the order in which rooms get on
        progress = Progress(position)
        handled: list[str] = []
        one_more: asyncio.Queue[None] = asyncio.Queue()
        doors = {room: asyncio.Semaphore(0) for room in "abc"}

        async def handle(room: str, errand: Errand) -> bool:
            await doors[room].acquire()
            assert isinstance(errand.what, dict)
            handled.append(errand.what["text"])
            one_more.put_nowait(None)
            return True

        lanes = Lanes(progress=progress, handle=handle)
        async with asyncio.TaskGroup() as tasks:
            for number, rooms in enumerate(batches):
                batch = progress.begin(str(number))
                for place, room in enumerate(rooms):
                    said = Errand({"text": f"{room} {number} {place}"}, NOW)
                    lanes.put(tasks, room, [said], batch)
                progress.seal(batch)
            said_in = [room for rooms in batches for room in rooms]
            random.shuffle(said_in)
            for room in said_in:
                doors[room].release()
                await one_more.get()
                await progress.save()
                behind = -1 if position.mark is None else int(position.mark)
                wanted = {
                    f"{said} {number} {place}"
                    for number in range(behind + 1)
                    for place, said in enumerate(batches[number])
                }
                assert wanted <= set(handled)
        await progress.save()
        assert position.mark == (str(len(batches) - 1) if batches else None)
        for room in "abc":
            heard = [text.split()[1:] for text in handled if text.startswith(room)]
            assert heard == sorted(heard, key=lambda at: (int(at[0]), int(at[1])))

    asyncio.run(check())
