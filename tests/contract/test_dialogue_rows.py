"""Questions, drafts and ids: what a conversation leaves behind."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import StorageConflict
from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.store import Draft, Drafts, Question, Questions, Things
from bot.storage.opening import Rows
from tests.contract.writing import NOW, write

ROOM, ANA, VESNA = RoomId("console:wpon"), PersonId(1), PersonId(2**53 - 1)
WPON, MOD = NetworkId("wpon"), NetworkId("mod")
QUESTION = Question(
    room=ROOM, person=ANA, asked_at=NOW, options=("term ", "events"), yes="E417 save", more="[]"
)
DRAFT = Draft(
    id=ThingId("E417"),
    network=WPON,
    author=UserId("console:ana"),
    room=ROOM,
    content='{"title":"Годишна средба"}',
    updated_at=NOW,
)


async def test_only_the_last_question_to_a_person_in_a_chat_is_known(rows: Rows) -> None:
    questions: Questions = rows.questions
    assert await questions.last(ROOM, ANA) is None
    later = replace(QUESTION, asked_at=NOW + timedelta(minutes=1), options=(), yes="")
    hers = replace(QUESTION, person=VESNA)
    await write(rows, lambda unit: questions.ask(unit, QUESTION))
    assert await questions.last(ROOM, ANA) == QUESTION
    await write(
        rows, lambda unit: questions.ask(unit, later), lambda unit: questions.ask(unit, hers)
    )
    assert await questions.last(ROOM, ANA) == later
    assert await questions.last(ROOM, VESNA) == hers
    assert await questions.last(RoomId("console:mod"), ANA) is None


async def test_a_question_that_was_answered_is_forgotten(rows: Rows) -> None:
    hers = replace(QUESTION, person=VESNA)
    await write(
        rows,
        lambda unit: rows.questions.ask(unit, QUESTION),
        lambda unit: rows.questions.ask(unit, hers),
    )
    await write(rows, lambda unit: rows.questions.forget(unit, ROOM, ANA))
    assert await rows.questions.last(ROOM, ANA) is None
    assert await rows.questions.last(ROOM, VESNA) == hers


async def test_drafts_of_a_network_are_listed_newest_change_first(rows: Rows) -> None:
    drafts: Drafts = rows.drafts
    newer = replace(DRAFT, id=ThingId("P305"), updated_at=NOW + timedelta(hours=1))
    foreign = replace(DRAFT, id=ThingId("A118"), network=MOD)
    for draft in (DRAFT, newer, foreign):
        await write(rows, partial(drafts.put, draft=draft))
    assert await drafts.of(WPON) == [newer, DRAFT]
    assert await drafts.get(ThingId("A118")) == foreign
    assert await drafts.get(ThingId("A119")) is None


async def test_a_changed_draft_replaces_exactly_the_one_before(rows: Rows) -> None:
    second = replace(DRAFT, version=2, content="{}", updated_at=NOW + timedelta(minutes=5))
    await write(rows, lambda unit: rows.drafts.put(unit, DRAFT))
    await write(rows, lambda unit: rows.drafts.put(unit, second))
    assert await rows.drafts.get(DRAFT.id) == second
    for stale in (DRAFT, second, replace(second, version=4)):
        with pytest.raises(StorageConflict):
            await write(rows, partial(rows.drafts.put, draft=stale))
    assert await rows.drafts.get(DRAFT.id) == second


async def test_a_draft_that_was_dropped_is_gone(rows: Rows) -> None:
    await write(rows, lambda unit: rows.drafts.put(unit, DRAFT))
    await write(rows, lambda unit: rows.drafts.drop(unit, DRAFT.id))
    assert await rows.drafts.get(DRAFT.id) is None
    assert await rows.drafts.of(WPON) == []


async def test_an_id_is_given_away_once(rows: Rows) -> None:
    things: Things = rows.things
    thing = ThingId("E417")
    assert await things.is_free(thing)
    unit = await write(rows, lambda unit: things.take(unit, thing, WPON))
    assert unit.taken == [thing]
    assert not await things.is_free(thing)
    with pytest.raises(StorageConflict):
        await write(rows, lambda unit: things.take(unit, thing, MOD))
    assert await things.network_of(thing) == WPON


async def test_a_personal_or_unknown_id_is_of_no_network(rows: Rows) -> None:
    await write(rows, lambda unit: rows.things.take(unit, ThingId("M52"), None))
    assert await rows.things.network_of(ThingId("M52")) is None
    assert await rows.things.network_of(ThingId("M53")) is None
    assert not await rows.things.is_free(ThingId("M52"))
