"""Rows of reminders."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.errors import StorageConflict
from bot.model.ids import RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.calendar import Reminder, ReminderRows, ReminderState
from bot.storage.opening import Rows
from tests.contract.writing import NOW, write

ANA = UserId("console:ana")
REMINDER = Reminder(
    id=ThingId("M52"),
    user=ANA,
    person=PersonId(11),
    room=RoomId(ANA),
    network=None,
    text="Документи: ë „“",
    start=datetime(2026, 12, 3, 10, 0),  # noqa: DTZ001 - local wall time
    zone="Europe/Sarajevo",
    rrule="FREQ=MONTHLY;BYDAY=1MO",
    created_at=NOW,
)
FOREIGN = replace(
    REMINDER, id=ThingId("M53"), person=None, rrule=None, foreign_hash="0a1b", network=None
)


async def add(rows: Rows, *reminders: Reminder) -> None:
    await write(rows, *(partial(rows.reminders.add, reminder=made) for made in reminders))


async def set_state(rows: Rows, thing: str, state: ReminderState) -> None:
    await write(rows, lambda unit: rows.reminders.set_state(unit, ThingId(thing), state))


async def test_a_reminder_comes_back_as_it_was(rows: Rows) -> None:
    reminders: ReminderRows = rows.reminders
    await add(rows, REMINDER, FOREIGN)
    assert await reminders.get(REMINDER.id) == REMINDER
    assert await reminders.get(FOREIGN.id) == FOREIGN
    assert await reminders.get(ThingId("M99")) is None


async def test_many_reminders_are_read_at_once(rows: Rows) -> None:
    made = [replace(REMINDER, id=ThingId(f"M{number}")) for number in range(100, 1_300)]
    await add(rows, *made)
    wanted = [reminder.id for reminder in made[:1_100]]
    found = await rows.reminders.get_many([*wanted, ThingId("M1")])
    assert sorted(reminder.id for reminder in found) == sorted(wanted)
    assert await rows.reminders.get_many([]) == []


async def test_her_active_reminders_are_listed_earliest_first(rows: Rows) -> None:
    sooner = replace(REMINDER, id=ThingId("M60"), start=REMINDER.start - timedelta(days=1))
    done = replace(REMINDER, id=ThingId("M61"), state=ReminderState.FIRED)
    hers = replace(REMINDER, id=ThingId("M62"), person=PersonId(12))
    await add(rows, REMINDER, sooner, done, hers, FOREIGN)
    assert await rows.reminders.active_of(PersonId(11)) == [sooner, REMINDER]
    await set_state(rows, "M60", ReminderState.CANCELLED)
    assert await rows.reminders.active_of(PersonId(11)) == [REMINDER]
    kept = await rows.reminders.get(sooner.id)
    assert kept == replace(sooner, state=ReminderState.CANCELLED)


async def test_the_reminder_she_made_last_is_known(rows: Rows) -> None:
    later = replace(REMINDER, id=ThingId("M40"), created_at=NOW + timedelta(seconds=1))
    await add(rows, later, REMINDER)
    assert await rows.reminders.latest_of(PersonId(11)) == later
    await set_state(rows, "M40", ReminderState.CANCELLED)
    assert await rows.reminders.latest_of(PersonId(11)) == REMINDER
    assert await rows.reminders.latest_of(PersonId(12)) is None


@pytest.mark.parametrize(
    "second",
    [replace(REMINDER, text="another"), replace(FOREIGN, id=ThingId("M80"))],
    ids=["id", "foreign hash"],
)
async def test_an_id_or_foreign_hash_is_taken_once(rows: Rows, second: Reminder) -> None:
    await add(rows, REMINDER, FOREIGN)
    await set_state(rows, FOREIGN.id, ReminderState.FIRED)
    with pytest.raises(StorageConflict):
        await add(rows, second)


async def test_foreign_lines_are_known_whatever_became_of_them(rows: Rows) -> None:
    await add(rows, REMINDER, FOREIGN)
    await set_state(rows, FOREIGN.id, ReminderState.FIRED)
    assert await rows.reminders.known_foreign(["0a1b", "ffff"]) == {"0a1b"}
    assert await rows.reminders.known_foreign([]) == set()
