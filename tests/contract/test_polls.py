"""Rows of polls and votes."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import StorageConflict
from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.polls import Poll, PollRows, PollState, Vote
from bot.storage.opening import Rows
from tests.contract.writing import NOW, write

WPON = NetworkId("wpon")
POLL = Poll(
    id=ThingId("P305"),
    network=WPON,
    author=UserId("console:vesna"),
    question="Which date?",
    questions={"sq": "Cila datë?"},
    answers=("3 December", "10 децембар"),
    closes_at=NOW + timedelta(days=1),
    zone="Europe/Sarajevo",
    most=2,
    hidden=True,
    rooms=(RoomId("console:wpon"),),
    created_at=NOW,
)
VOTE = Vote(poll=POLL.id, person=PersonId(11), choices=(1, 2), at=NOW)


async def add(rows: Rows, *polls: Poll) -> None:
    await write(rows, *(partial(rows.polls.add, poll=poll) for poll in polls))


async def cast(rows: Rows, *votes: Vote) -> None:
    for vote in votes:
        await write(rows, partial(rows.polls.cast, vote=vote))


async def test_a_poll_comes_back_as_it_was(rows: Rows) -> None:
    polls: PollRows = rows.polls
    endless = replace(POLL, id=ThingId("P306"), closes_at=None, questions={}, hidden=False)
    await add(rows, POLL, endless)
    assert await polls.get(POLL.id) == POLL
    assert await polls.get(endless.id) == endless
    assert await polls.get(ThingId("P999")) is None


async def test_an_id_is_taken_once(rows: Rows) -> None:
    await add(rows, POLL)
    with pytest.raises(StorageConflict):
        await add(rows, replace(POLL, question="Another?"))


async def test_open_polls_are_listed_with_the_one_that_closes_first_in_front(rows: Rows) -> None:
    endless = replace(POLL, id=ThingId("P100"), closes_at=None)
    later = replace(POLL, id=ThingId("P101"), closes_at=NOW + timedelta(days=9))
    closed = replace(POLL, id=ThingId("P102"), state=PollState.CLOSED)
    foreign = replace(POLL, id=ThingId("P103"), network=NetworkId("mod"))
    await add(rows, endless, later, POLL, closed, foreign)
    assert await rows.polls.open_in(WPON) == [POLL, later, endless]


async def test_a_poll_is_closed_or_moved_only_while_it_is_open(rows: Rows) -> None:
    await add(rows, POLL)
    moved = NOW + timedelta(days=5)
    await write(rows, lambda unit: rows.polls.set_deadline(unit, POLL.id, moved))
    await write(rows, lambda unit: rows.polls.set_state(unit, POLL.id, PollState.CLOSED))
    with pytest.raises(StorageConflict):
        await write(rows, lambda unit: rows.polls.set_state(unit, POLL.id, PollState.CANCELLED))
    with pytest.raises(StorageConflict):
        await write(rows, lambda unit: rows.polls.set_deadline(unit, POLL.id, NOW))
    assert await rows.polls.get(POLL.id) == replace(POLL, closes_at=moved, state=PollState.CLOSED)


async def test_the_last_vote_of_each_person_counts(rows: Rows) -> None:
    await add(rows, POLL)
    changed = replace(VOTE, choices=(2,), at=NOW + timedelta(seconds=2))
    hers = replace(VOTE, person=PersonId(12), choices=(1,), at=NOW + timedelta(seconds=1))
    await cast(rows, VOTE, hers, changed)
    assert await rows.polls.votes(POLL.id) == [hers, changed]
    assert await rows.polls.vote_of(POLL.id, PersonId(11)) == changed


async def test_a_vote_that_arrives_late_does_not_replace_a_later_one(rows: Rows) -> None:
    await add(rows, POLL)
    await cast(rows, VOTE, replace(VOTE, choices=(2,), at=NOW - timedelta(hours=1)))
    assert await rows.polls.votes(POLL.id) == [VOTE]


async def test_a_vote_that_was_withdrawn_is_none(rows: Rows) -> None:
    await add(rows, POLL)
    await cast(rows, VOTE, replace(VOTE, choices=()))
    assert await rows.polls.votes(POLL.id) == []
    assert await rows.polls.vote_of(POLL.id, PersonId(11)) is None


async def test_a_vote_in_no_poll_is_a_conflict(rows: Rows) -> None:
    with pytest.raises(StorageConflict):
        await cast(rows, VOTE)


async def test_a_persons_votes_are_erased_in_one_network_only(rows: Rows) -> None:
    elsewhere = replace(POLL, id=ThingId("P306"), network=NetworkId("mod"))
    other = replace(VOTE, person=PersonId(12))
    await add(rows, POLL, elsewhere)
    await cast(rows, VOTE, other, replace(VOTE, poll=elsewhere.id))
    await write(rows, lambda unit: rows.polls.erase_votes(unit, WPON, VOTE.person))
    assert await rows.polls.votes(POLL.id) == [other]
    assert len(await rows.polls.votes(elsewhere.id)) == 1
