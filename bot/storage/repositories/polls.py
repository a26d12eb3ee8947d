"""Polls and votes in SQL."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.polls import Poll, PollState, Vote
from bot.ports.store import Unit
from bot.storage.reading import Reader, Row
from bot.storage.values import from_ms, to_ms

_COLUMNS = """id, network, author, question, questions, answers, closes_at, zone, most, hidden,
    rooms, state, created_at"""
_GET = f"SELECT {_COLUMNS} FROM polls WHERE id = :id"
_OPEN_IN = f"""SELECT {_COLUMNS} FROM polls WHERE network = :network AND state = 0
    ORDER BY CASE WHEN closes_at IS NULL THEN 1 ELSE 0 END, closes_at, id"""
_VOTES = """SELECT poll, person, choices, voted_at FROM votes
    WHERE poll = :poll AND choices <> '[]' ORDER BY voted_at, person"""
_VOTE_OF = """SELECT poll, person, choices, voted_at FROM votes
    WHERE poll = :poll AND person = :person AND choices <> '[]'"""
_ADD = f"""INSERT INTO polls ({_COLUMNS}) VALUES (:id, :network, :author, :question, :questions,
    :answers, :closes_at, :zone, :most, :hidden, :rooms, :state, :created_at)"""
_SET_STATE = "UPDATE polls SET state = :state WHERE id = :id AND state = 0"
_SET_DEADLINE = "UPDATE polls SET closes_at = :closes_at WHERE id = :id AND state = 0"
_CAST = """INSERT INTO votes (poll, person, choices, voted_at)
    VALUES (:poll, :person, :choices, :voted_at)
    ON CONFLICT (poll, person) DO UPDATE
    SET choices = excluded.choices, voted_at = excluded.voted_at
    WHERE excluded.voted_at >= votes.voted_at"""
_ERASE_VOTES = """DELETE FROM votes WHERE person = :person
    AND poll IN (SELECT id FROM polls WHERE network = :network)"""


class SqlPolls:
    """Implements `PollRows`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def get(self, thing: ThingId) -> Poll | None:
        """Return the poll, whatever its state."""
        rows = await self._reader.rows(_GET, {"id": thing})
        return _poll(rows[0]) if rows else None

    async def open_in(self, network: NetworkId) -> Sequence[Poll]:
        """Return the network's open polls, the one that closes first in front."""
        return [_poll(row) for row in await self._reader.rows(_OPEN_IN, {"network": network})]

    async def votes(self, thing: ThingId) -> Sequence[Vote]:
        """Return the last vote of each person who voted, withdrawn ones left out."""
        return [_vote(row) for row in await self._reader.rows(_VOTES, {"poll": thing})]

    async def vote_of(self, thing: ThingId, person: PersonId) -> Vote | None:
        """Return her vote, unless there is none or it was withdrawn."""
        rows = await self._reader.rows(_VOTE_OF, {"poll": thing, "person": person})
        return _vote(rows[0]) if rows else None

    def add(self, unit: Unit, poll: Poll) -> None:
        """Keep a new poll."""
        unit.add(
            _ADD,
            {
                "id": poll.id,
                "network": poll.network,
                "author": poll.author,
                "question": poll.question,
                "questions": json.dumps(dict(poll.questions), ensure_ascii=False),
                "answers": json.dumps(poll.answers, ensure_ascii=False),
                "closes_at": to_ms(poll.closes_at) if poll.closes_at else None,
                "zone": poll.zone,
                "most": poll.most,
                "hidden": int(poll.hidden),
                "rooms": json.dumps(poll.rooms),
                "state": int(poll.state),
                "created_at": to_ms(poll.created_at),
            },
        )

    def set_state(self, unit: Unit, thing: ThingId, state: PollState) -> None:
        """Close or cancel an open poll; one that is not open any more is a conflict."""
        unit.add(_SET_STATE, {"id": thing, "state": int(state)}, rows=1)

    def set_deadline(self, unit: Unit, thing: ThingId, closes_at: datetime) -> None:
        """Move the deadline of an open poll; one that is not open any more is a conflict."""
        unit.add(_SET_DEADLINE, {"id": thing, "closes_at": to_ms(closes_at)}, rows=1)

    def cast(self, unit: Unit, vote: Vote) -> None:
        """Keep a vote; an earlier one of the same person is replaced, a later one stays."""
        unit.add(
            _CAST,
            {
                "poll": vote.poll,
                "person": vote.person,
                "choices": json.dumps(vote.choices),
                "voted_at": to_ms(vote.at),
            },
        )

    def erase_votes(self, unit: Unit, network: NetworkId, person: PersonId) -> None:
        """Forget a person's votes in all polls of a network."""
        unit.add(_ERASE_VOTES, {"network": network, "person": person})


def _poll(row: Row) -> Poll:
    return Poll(
        id=ThingId(row["id"]),
        network=NetworkId(row["network"]),
        author=UserId(row["author"]),
        question=row["question"],
        questions=json.loads(row["questions"]),
        answers=tuple(json.loads(row["answers"])),
        closes_at=from_ms(row["closes_at"]) if row["closes_at"] is not None else None,
        zone=row["zone"],
        most=row["most"],
        hidden=bool(row["hidden"]),
        rooms=tuple(RoomId(room) for room in json.loads(row["rooms"])),
        state=PollState(row["state"]),
        created_at=from_ms(row["created_at"]),
    )


def _vote(row: Row) -> Vote:
    return Vote(
        poll=ThingId(row["poll"]),
        person=PersonId(row["person"]),
        choices=tuple(json.loads(row["choices"])),
        at=from_ms(row["voted_at"]),
    )
