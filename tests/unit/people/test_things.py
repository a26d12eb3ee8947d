"""Ids that people type: short, free, and refused when none is found."""

import random
from collections.abc import AsyncIterator

import pytest

from bot.errors import StorageConflict
from bot.model.ids import Kind, ThingId
from bot.people.things import draw_id
from bot.ports.store import Unit
from bot.storage.opening import Rows, open_rows


@pytest.fixture
async def rows() -> AsyncIterator[Rows]:
    async with open_rows(None, draw=random.Random(3).randrange) as opened:  # noqa: S311 - ids of a test
        yield opened


async def take(rows: Rows, *things: str) -> None:
    unit = Unit()
    for thing in things:
        rows.things.take(unit, ThingId(thing), None)
    await rows.store.write(unit)


async def test_an_id_has_three_digits_while_there_are_any(rows: Rows) -> None:
    draw = random.Random(4).randrange  # noqa: S311 - ids of a test
    drawn = [await draw_id(Kind.EVENT, rows.things, draw) for _ in range(100)]
    assert all(len(thing) == 4 and thing.startswith("E") for thing in drawn)
    assert len(set(drawn)) > 80


async def test_an_id_that_was_ever_given_away_is_passed_over(rows: Rows) -> None:
    await take(rows, "P100", "P101")
    draws = iter([0, 1, 2, 3])
    besides = {ThingId("P102")}
    drawn = await draw_id(Kind.POLL, rows.things, lambda _: next(draws), besides=besides)
    assert drawn == "P103"


async def test_it_is_drawn_from_more_and_more_and_then_given_up(rows: Rows) -> None:
    await take(rows, "M100")
    spans: list[int] = []

    def first(span: int) -> int:
        spans.append(span)
        return 0

    with pytest.raises(StorageConflict):
        await draw_id(Kind.REMINDER, rows.things, first)
    assert spans[:3] == [900, 1_800, 3_600]
