"""A unit is kept whole or not at all, and a unit that fails leaves its neighbours alone."""

import asyncio
import json

import pytest

from bot.errors import StorageConflict, StorageError
from bot.model.ids import EventId
from bot.ports.store import Checkpoints, Inbox, Store, Unit
from bot.storage.opening import Rows
from tests.contract.writing import NOW, make_post, write


def seen(rows: Rows, number: int) -> Unit:
    unit = Unit()
    rows.inbox.add(unit, EventId(f"console:{number}"), NOW)
    rows.checkpoints.save(unit, f"mark {number}", "x")
    return unit


async def test_an_empty_unit_is_nothing(rows: Rows) -> None:
    store: Store = rows.store
    await store.write(Unit())


async def test_a_unit_is_read_once_it_is_written(rows: Rows) -> None:
    inbox: Inbox = rows.inbox
    await rows.store.write(seen(rows, 1))
    assert await inbox.has(EventId("console:1"))
    assert not await inbox.has(EventId("console:2"))


async def test_a_conflict_leaves_nothing_of_its_unit(rows: Rows) -> None:
    checkpoints: Checkpoints = rows.checkpoints
    await rows.store.write(seen(rows, 1))
    unit = Unit()
    checkpoints.save(unit, "before", "x")
    rows.inbox.add(unit, EventId("console:1"), NOW)
    with pytest.raises(StorageConflict):
        await rows.store.write(unit)
    assert await checkpoints.load("before") is None


async def test_a_wrong_number_of_rows_is_a_conflict(rows: Rows) -> None:
    unit = seen(rows, 1)
    unit.add("UPDATE checkpoints SET value = :value", {"value": "y"}, rows=2)
    with pytest.raises(StorageConflict):
        await rows.store.write(unit)
    assert not await rows.inbox.has(EventId("console:1"))


async def test_a_conflict_inside_a_group_leaves_its_neighbours(rows: Rows) -> None:
    await rows.store.write(seen(rows, 5))
    units = [seen(rows, number) for number in range(10)]
    outcomes = await asyncio.gather(
        *(rows.store.write(unit) for unit in units), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [
        StorageConflict if number == 5 else type(None) for number in range(10)
    ]
    assert all([await rows.inbox.has(EventId(f"console:{number}")) for number in range(10)])
    assert [await rows.checkpoints.load(f"mark {number}") for number in range(10)] == ["x"] * 10


async def test_of_two_units_that_want_the_same_row_one_gets_it(rows: Rows) -> None:
    outcomes = await asyncio.gather(
        rows.store.write(seen(rows, 1)), rows.store.write(seen(rows, 1)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StorageConflict"]


async def test_a_counted_change_inside_a_group_is_counted_for_each_unit(rows: Rows) -> None:
    await rows.store.write(seen(rows, 1))
    change = "UPDATE checkpoints SET value = 'y' WHERE name = :name"
    units = [Unit() for _ in range(3)]
    for unit, name in zip(units, ["mark 1", "mark 2", "mark 1"], strict=True):
        unit.add(change, {"name": name}, rows=1)
    outcomes = await asyncio.gather(
        *(rows.store.write(unit) for unit in units), return_exceptions=True
    )
    assert [type(outcome).__name__ for outcome in outcomes] == [
        "NoneType",
        "StorageConflict",
        "NoneType",
    ]


@pytest.mark.parametrize("value", ["\ud800", 2**63, [1]], ids=["surrogate", "too big", "a list"])
async def test_a_value_that_cannot_be_stored_fails_alone(rows: Rows, value: object) -> None:
    odd = Unit()
    odd.add(
        "INSERT INTO checkpoints (name, value) VALUES ('odd', :value)",
        {"value": value},  # type: ignore[dict-item]  # that it is no value is the point
    )
    outcomes = await asyncio.gather(
        rows.store.write(seen(rows, 1)),
        rows.store.write(odd),
        rows.store.write(seen(rows, 2)),
        return_exceptions=True,
    )
    assert outcomes[0] is outcomes[2] is None
    assert isinstance(outcomes[1], StorageError)
    assert await rows.checkpoints.load("odd") is None
    assert await rows.inbox.has(EventId("console:2"))


async def test_a_statement_that_fails_is_no_conflict_and_names_no_value(rows: Rows) -> None:
    unit = Unit()
    unit.add("INSERT INTO nowhere (x) VALUES (:x)", {"x": "a secret"})
    with pytest.raises(StorageError) as caught:
        await rows.store.write(unit)
    assert type(caught.value) is StorageError
    assert caught.value.__cause__ is not None
    assert "secret" not in str(caught.value)


async def test_a_query_that_fails_is_a_storage_error(rows: Rows) -> None:
    with pytest.raises(StorageError):
        await rows.reader.rows("SELECT x FROM nowhere", {})


async def test_many_writers_lose_nothing(rows: Rows) -> None:
    await asyncio.gather(*(rows.store.write(seen(rows, number)) for number in range(1_100)))
    (row,) = await rows.reader.rows("SELECT count(*) AS number FROM inbox", {})
    assert row["number"] == 1_100


async def test_a_caller_that_is_cancelled_does_not_stop_the_others(rows: Rows) -> None:
    tasks = [asyncio.ensure_future(rows.store.write(seen(rows, number))) for number in range(20)]
    await asyncio.wait(tasks, timeout=0)
    tasks[3].cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [outcome for number, outcome in enumerate(outcomes) if number != 3] == [None] * 19
    assert await rows.inbox.has(EventId("console:19"))


async def test_a_post_that_was_stored_before_is_not_handed_to_the_senders_again(
    rows: Rows,
) -> None:
    known, new = make_post("known"), make_post("new")
    await write(rows, lambda unit: rows.outbox.add(unit, known))
    unit = await write(
        rows,
        lambda unit: rows.outbox.add(unit, known),
        lambda unit: rows.outbox.add(unit, new),
    )
    assert unit.posts == [new]


async def test_a_known_post_inside_a_group_is_taken_from_its_unit_only(rows: Rows) -> None:
    await write(rows, lambda unit: rows.outbox.add(unit, make_post(3)))
    units = [Unit() for _ in range(6)]
    for number, unit in enumerate(units):
        rows.outbox.add(unit, make_post(number))
    await asyncio.gather(*(rows.store.write(unit) for unit in units))
    assert [len(unit.posts) for unit in units] == [1, 1, 1, 0, 1, 1]
    assert len(await rows.outbox.waiting()) == 6


async def test_a_unit_that_failed_keeps_its_posts(rows: Rows) -> None:
    known = make_post("known")
    await write(rows, lambda unit: rows.outbox.add(unit, known))
    unit = Unit()
    rows.outbox.add(unit, known)
    unit.add("DELETE FROM inbox", {}, rows=1)
    with pytest.raises(StorageConflict):
        await rows.store.write(unit)
    assert unit.posts == [known]


async def test_text_of_every_script_comes_back_as_it_went_in(rows: Rows) -> None:
    text = json.dumps(
        "Пријавувањето е отворено: ë ș ț đ Ω 🙂 \x00 'quoted' :name", ensure_ascii=False
    )
    await write(rows, lambda unit: rows.checkpoints.save(unit, "text", text))
    assert await rows.checkpoints.load("text") == text
