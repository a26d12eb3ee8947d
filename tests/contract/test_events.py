"""Rows of events and answers."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.errors import StorageConflict
from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.events import Answer, Event, EventRows, EventState, Rsvp, Step
from bot.storage.opening import Rows
from tests.contract.writing import NOW, write

WPON = NetworkId("wpon")
EVENT = Event(
    id=ThingId("E417"),
    network=WPON,
    author=UserId("console:vesna"),
    title="WPON annual meeting",
    titles={"mk": "Годишна средба на WPON", "sr-Latn": "Godišnji sastanak WPON"},
    start=datetime(2026, 12, 3, 10, 0),  # noqa: DTZ001 - local wall time
    end=datetime(2026, 12, 4, 16, 0),  # noqa: DTZ001 - local wall time
    zone="Europe/Skopje",
    place="Skopje",
    places="2 per delegation",
    ladder=(Step(minutes=43_200, word="register"), Step(minutes=1_440)),
    rooms=(RoomId("console:wpon"),),
    rrule="FREQ=YEARLY",
    created_at=NOW,
)
YES = Rsvp(event=EVENT.id, person=PersonId(11), answer=Answer.YES, note="vegetarian", at=NOW)


async def put(rows: Rows, *events: Event) -> None:
    await write(rows, *(partial(rows.events.put, event=event) for event in events))


async def answer(rows: Rows, rsvp: Rsvp) -> None:
    await write(rows, lambda unit: rows.events.answer(unit, rsvp))


async def test_an_event_comes_back_as_it_was(rows: Rows) -> None:
    events: EventRows = rows.events
    bare = Event(
        id=ThingId("E418"),
        network=WPON,
        author=EVENT.author,
        title="Deadline",
        start=EVENT.start,
        zone="UTC",
        all_day=True,
        is_deadline=True,
        created_at=NOW,
    )
    await put(rows, EVENT, bare)
    assert await events.get(EVENT.id) == EVENT
    assert await events.get(bare.id) == bare
    assert await events.get(ThingId("E999")) is None


async def test_events_of_a_span_are_in_date_order_without_its_end(rows: Rows) -> None:
    made = [
        replace(EVENT, id=ThingId(f"E{100 + days}"), start=EVENT.start + timedelta(days=days))
        for days in (3, 0, 2, 1)
    ]
    foreign = replace(EVENT, id=ThingId("E500"), network=NetworkId("mod"))
    off = replace(EVENT, id=ThingId("E501"), state=EventState.CANCELLED)
    await put(rows, *made, foreign, off)
    found = await rows.events.between(WPON, EVENT.start, EVENT.start + timedelta(days=3))
    assert [event.id for event in found] == ["E100", "E101", "E102"]


async def test_a_changed_event_replaces_exactly_the_one_before(rows: Rows) -> None:
    second = replace(EVENT, title="Moved", titles={}, end=None, ladder=(), version=2)
    await put(rows, EVENT)
    await put(rows, second)
    for stale in (EVENT, second, replace(second, version=4)):
        with pytest.raises(StorageConflict):
            await put(rows, stale)
    assert await rows.events.get(EVENT.id) == second


async def test_the_last_answer_of_each_person_counts(rows: Rows) -> None:
    await put(rows, EVENT)
    hers = replace(YES, person=PersonId(12), answer=Answer.MAYBE, at=NOW + timedelta(seconds=1))
    changed = replace(YES, answer=Answer.NO, note="", at=NOW + timedelta(seconds=2))
    for rsvp in (YES, hers, changed):
        await answer(rows, rsvp)
    assert await rows.events.answers(EVENT.id) == [hers, changed]


async def test_an_answer_that_arrives_late_does_not_replace_a_later_one(rows: Rows) -> None:
    await put(rows, EVENT)
    earlier = replace(YES, answer=Answer.NO, at=NOW - timedelta(hours=1))
    await answer(rows, YES)
    await answer(rows, earlier)
    assert await rows.events.answers(EVENT.id) == [YES]


async def test_an_answer_to_no_event_is_a_conflict(rows: Rows) -> None:
    with pytest.raises(StorageConflict):
        await answer(rows, YES)


async def test_a_persons_answers_are_erased_in_one_network_only(rows: Rows) -> None:
    elsewhere = replace(EVENT, id=ThingId("E418"), network=NetworkId("mod"))
    other = replace(YES, person=PersonId(12))
    await put(rows, EVENT, elsewhere)
    for rsvp in (YES, other, replace(YES, event=elsewhere.id)):
        await answer(rows, rsvp)
    await write(rows, lambda unit: rows.events.erase_answers(unit, WPON, YES.person))
    assert await rows.events.answers(EVENT.id) == [other]
    assert len(await rows.events.answers(elsewhere.id)) == 1
