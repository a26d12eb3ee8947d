"""What is due when: planned once, taken out once."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.errors import StorageConflict
from bot.model.ids import NetworkId, ThingId
from bot.ports.store import Due, Timetable, Unit
from bot.storage.opening import Rows
from tests.contract.writing import NOW, write


def make_due(key: str, minutes: int, *, subject: str = "M52") -> Due:
    return Due(
        key=key,
        at=NOW + timedelta(minutes=minutes),
        kind="reminder",
        subject=ThingId(subject),
        step="said",
    )


async def plan(rows: Rows, *dues: Due) -> Unit:
    return await write(rows, *(partial(rows.timetable.plan, due=due) for due in dues))


async def test_an_empty_timetable_has_nothing_next(rows: Rows) -> None:
    timetable: Timetable = rows.timetable
    assert await timetable.next_at() is None
    assert await timetable.due(NOW, 10) == []


async def test_what_is_due_comes_earliest_first_and_no_more_than_asked_for(rows: Rows) -> None:
    late, now, soon = make_due("b", -5), make_due("c", 0), make_due("a", 1)
    await plan(rows, soon, now, late)
    assert await rows.timetable.due(NOW, 10) == [late, now]
    assert await rows.timetable.due(NOW, 1) == [late]
    assert await rows.timetable.next_at() == late.at


async def test_a_unit_notes_the_earliest_time_it_plans(rows: Rows) -> None:
    unit = await plan(rows, make_due("b", 9), make_due("a", 3), make_due("c", 5))
    assert unit.due == NOW + timedelta(minutes=3)


async def test_planning_the_same_twice_changes_nothing(rows: Rows) -> None:
    first = make_due("a", 3)
    await plan(rows, first)
    await plan(rows, replace(first, at=NOW))
    assert await rows.timetable.of(first.subject) == [first]


async def test_what_happens_is_taken_out_once(rows: Rows) -> None:
    first, second = make_due("a", -1), make_due("b", -1)
    await plan(rows, first, second)
    await write(rows, lambda unit: rows.timetable.done(unit, first))
    with pytest.raises(StorageConflict):
        await write(rows, lambda unit: rows.timetable.done(unit, first))
    assert await rows.timetable.due(NOW, 10) == [second]


async def test_what_was_moved_meanwhile_does_not_happen_at_its_old_time(rows: Rows) -> None:
    old, new = make_due("a", -1), make_due("a", 60)
    await plan(rows, old)
    await write(rows, lambda unit: rows.timetable.cancel(unit, old.subject))
    await plan(rows, new)
    with pytest.raises(StorageConflict):
        await write(rows, lambda unit: rows.timetable.done(unit, old))
    assert await rows.timetable.of(new.subject) == [new]


async def test_cancelling_a_thing_takes_out_all_of_it_and_nothing_else(rows: Rows) -> None:
    other = make_due("z", 4, subject="M53")
    await plan(rows, make_due("a", 1), make_due("b", 2), other)
    await write(rows, lambda unit: rows.timetable.cancel(unit, ThingId("M52")))
    assert await rows.timetable.of(ThingId("M52")) == []
    assert await rows.timetable.next_at() == other.at


async def test_what_is_planned_for_a_thing_is_listed_earliest_first(rows: Rows) -> None:
    dues = [make_due("x", 9), make_due("y", 1), make_due("z", 5)]
    await plan(rows, *dues)
    assert await rows.timetable.of(ThingId("M52")) == [dues[1], dues[2], dues[0]]


async def test_nothing_is_due_before_its_time(rows: Rows, now: datetime) -> None:
    due = replace(make_due("a", 0), at=now + timedelta(milliseconds=1))
    await plan(rows, due)
    assert await rows.timetable.due(now, 10) == []
    assert await rows.timetable.due(due.at, 10) == [due]


async def test_what_is_next_in_a_network_is_of_its_own_things_only(rows: Rows) -> None:
    wpon, mod = NetworkId("wpon"), NetworkId("mod")
    owners = {"M52": None, "E417": mod, "E418": wpon, "P305": wpon}
    await write(
        rows,
        *(
            lambda unit, thing=thing, network=network: rows.things.take(unit, thing, network)
            for thing, network in owners.items()
        ),
    )
    dues = [make_due(thing, minutes, subject=thing) for minutes, thing in enumerate(owners, 1)]
    await plan(rows, *reversed(dues))
    assert await rows.timetable.next_in(wpon) == dues[2].at
    assert await rows.timetable.next_in(mod) == dues[1].at
    assert await rows.timetable.next_in(NetworkId("other")) is None
