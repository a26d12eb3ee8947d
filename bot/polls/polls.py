"""Polls from draft to result."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from bot.delivery.firing import LATE
from bot.errors import N_, AlreadyDone, NotFound, PastTime, TooMany
from bot.model.ids import Kind, NetworkId, RoomId, ThingId, UserId, kind_of, send_key
from bot.model.message import Message, Post
from bot.model.network import Network
from bot.model.person import Person, PersonId
from bot.people.desk import Desk
from bot.polls import card
from bot.polls.form import Request
from bot.polls.tally import Tally, count, read_choices
from bot.ports.polls import Poll, PollRows, PollState, Vote
from bot.ports.store import Draft, Drafts, Due, Unit

DUE_KIND = "poll"
MOST_OPEN = 50
_LATE = "late"


class Polls:
    """Short questions to a network."""

    def __init__(
        self, *, rows: PollRows, drafts: Drafts, desk: Desk, patience: timedelta = timedelta(0)
    ) -> None:
        """Take the rows and the parts that all capabilities share.

        Args:
            rows: Polls and votes.
            drafts: Polls before they are opened.
            desk: What all capabilities share.
            patience: How long a poll whose deadline passed while the bot was away is kept open on
                its return: votes that were typed before the deadline come in first (spec §6).
        """
        self._rows, self._drafts, self._desk = rows, drafts, desk
        self._patience = patience

    async def make(
        self,
        unit: Unit,
        request: Request,
        *,
        network: Network,
        author: UserId,
        rooms: Sequence[RoomId],
        closes_at: datetime | None,
        now: datetime,
    ) -> Poll:
        """Return a poll with a new id; nothing but the id is kept so far.

        Raises:
            TooMany: The network has 50 open polls.
        """
        await self._require_place(network.id)
        thing = await self._desk.new_id(unit, Kind.POLL, network.id)
        return Poll(
            id=thing,
            network=network.id,
            author=author,
            question=request.question,
            questions=request.questions,
            answers=request.answers,
            closes_at=closes_at,
            zone=network.zone,
            most=request.most,
            hidden=request.hidden,
            rooms=tuple(rooms),
            created_at=now,
        )

    async def _require_place(self, network: NetworkId) -> None:
        if len(await self._rows.open_in(network)) >= MOST_OPEN:
            raise TooMany(
                N_("There are already {limit} open polls, which is the limit."), limit=MOST_OPEN
            )

    def open(self, unit: Unit, poll: Poll, now: datetime) -> None:
        """Open a poll in its rooms.

        Raises:
            PastTime: Its deadline has gone by while it was a draft.
        """
        if poll.closes_at is not None and poll.closes_at <= now:
            raise PastTime(N_("The deadline of poll {id} is already past."), id=poll.id)
        self._rows.add(unit, poll)
        self._plan(unit, poll)
        for room in poll.rooms:
            body = card.invitation(poll, self._desk.room_languages(room))
            self._post(unit, poll, room, Message(body=body, notice=False), "open", now)

    def keep_draft(self, unit: Unit, poll: Poll, room: RoomId, now: datetime) -> None:
        """Keep the poll as a draft until it is sent."""
        content = json.dumps(_to_json(poll), ensure_ascii=False)
        draft = Draft(
            id=poll.id,
            network=poll.network,
            author=poll.author,
            room=room,
            content=content,
            updated_at=now,
        )
        self._drafts.put(unit, draft)

    async def draft(self, thing: ThingId, now: datetime) -> Poll | None:
        """Return the poll that is still a draft, or None; after two weeks it is none any more."""
        draft = await self._drafts.get(thing)
        return _from_json(draft) if draft and draft.is_alive(now) else None

    async def drafts_of(self, network: NetworkId, now: datetime) -> Sequence[Poll]:
        """Return the network's polls that are still drafts, newest change first."""
        drafts = await self._drafts.of(network)
        return [
            _from_json(draft)
            for draft in drafts
            if kind_of(draft.id) is Kind.POLL and draft.is_alive(now)
        ]

    async def send(self, unit: Unit, poll: Poll, now: datetime) -> None:
        """Open a poll that was a draft.

        Raises:
            PastTime: Its deadline has gone by.
            TooMany: The network has 50 open polls by now.
        """
        await self._require_place(poll.network)
        self._drafts.drop(unit, poll.id)
        self.open(unit, replace(poll, created_at=now), now)

    def discard(self, unit: Unit, thing: ThingId) -> None:
        """Throw a draft away."""
        self._drafts.drop(unit, thing)

    async def get(self, thing: ThingId, networks: Sequence[NetworkId]) -> Poll:
        """Return a poll of one of the networks.

        Raises:
            NotFound: There is none, or it is another network's.
        """
        poll = await self._rows.get(thing)
        if poll is None or poll.network not in networks:
            raise NotFound
        return poll

    async def tally(self, poll: Poll) -> Tally:
        """Return the counts so far."""
        return count(poll, await self._rows.votes(poll.id))

    async def waiting_for(
        self, person: Person, networks: Sequence[NetworkId], now: datetime
    ) -> Sequence[Poll]:
        """Return the open polls in which she has not voted, the most urgent first."""
        waiting: list[Poll] = []
        for network in networks:
            opened = await self._rows.open_in(network)
            waiting += [poll for poll in opened if not _is_over(poll, now)]
        voted = [await self._rows.vote_of(poll.id, person.id) for poll in waiting]
        return [poll for poll, vote in zip(waiting, voted, strict=True) if vote is None]

    async def open_in(self, network: NetworkId) -> Sequence[Poll]:
        """Return the network's open polls."""
        return await self._rows.open_in(network)

    def vote(
        self, unit: Unit, poll: Poll, person: PersonId, text: str, at: datetime
    ) -> tuple[int, ...]:
        """Count a vote as of `at`; return the numbers chosen.

        Raises:
            UsageError: The text has no numbers of this poll.
            AlreadyDone: The poll was closed then.
        """
        choices = read_choices(poll, text)
        self._cast(unit, poll, Vote(poll=poll.id, person=person, choices=choices, at=at))
        return choices

    def withdraw(self, unit: Unit, poll: Poll, person: PersonId, at: datetime) -> None:
        """Take a vote back.

        Raises:
            AlreadyDone: The poll was closed then.
        """
        self._cast(unit, poll, Vote(poll=poll.id, person=person, choices=(), at=at))

    def _cast(self, unit: Unit, poll: Poll, vote: Vote) -> None:
        _require_open(poll, vote.at)
        self._rows.cast(unit, vote)

    def extend(self, unit: Unit, poll: Poll, closes_at: datetime, now: datetime) -> None:
        """Move the deadline of an open poll.

        Raises:
            AlreadyDone: It is closed.
        """
        _require_open(poll, now)
        self._desk.timetable.cancel(unit, poll.id)
        self._rows.set_deadline(unit, poll.id, closes_at)
        self._plan(unit, replace(poll, closes_at=closes_at))

    async def close(self, unit: Unit, poll: Poll, now: datetime) -> None:
        """Close a poll now and post its result.

        Raises:
            AlreadyDone: It is closed.
        """
        _require_open(poll, now)
        self._desk.timetable.cancel(unit, poll.id)
        await self._conclude(unit, poll, now)

    def cancel(self, unit: Unit, poll: Poll, now: datetime) -> None:
        """Withdraw a poll; its rooms are told.

        Raises:
            AlreadyDone: It is closed.
        """
        _require_open(poll, now)
        self._desk.timetable.cancel(unit, poll.id)
        self._rows.set_state(unit, poll.id, PollState.CANCELLED)
        for room in poll.rooms:
            body = card.withdrawn(poll, self._desk.room_languages(room))
            self._post(unit, poll, room, Message(body=body, notice=False), "cancel", now)

    async def author_of(self, thing: ThingId) -> UserId | None:
        """Return who made the poll."""
        poll = await self._rows.get(thing)
        return poll.author if poll else None

    async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
        """Close the polls whose deadline has come; votes count as of the deadline."""
        for due in dues:
            poll = await self._rows.get(due.subject)
            if poll is None or poll.state is not PollState.OPEN:
                continue
            if self._patience and due.step != _LATE and now - due.at > LATE:
                at = now + self._patience
                key = f"{due.key}/{_LATE}"
                later = Due(key=key, at=at, kind=DUE_KIND, subject=poll.id, step=_LATE)
                self._desk.timetable.plan(unit, later)
            else:
                await self._conclude(unit, poll, now)

    async def _conclude(self, unit: Unit, poll: Poll, now: datetime) -> None:
        tally = await self.tally(poll)
        self._rows.set_state(unit, poll.id, PollState.CLOSED)
        is_late = poll.closes_at is not None and now - poll.closes_at > LATE
        for room in poll.rooms:
            body = card.result(poll, tally, self._desk.room_languages(room), is_late=is_late)
            self._post(unit, poll, room, Message(body=body, notice=False), "result", now)

    def _plan(self, unit: Unit, poll: Poll) -> None:
        if poll.closes_at is not None:
            key = f"{poll.id}/close/{poll.closes_at.isoformat()}"
            self._desk.timetable.plan(
                unit, Due(key=key, at=poll.closes_at, kind=DUE_KIND, subject=poll.id)
            )

    def _post(
        self, unit: Unit, poll: Poll, room: RoomId, message: Message, step: str, now: datetime
    ) -> None:
        key = send_key(DUE_KIND, poll.id, step, room)
        self._desk.outbox.add(
            unit, Post(key=key, room=room, message=message, created_at=now, subject=poll.id)
        )


def _is_over(poll: Poll, at: datetime) -> bool:
    return poll.closes_at is not None and at > poll.closes_at


def _require_open(poll: Poll, now: datetime) -> None:
    if poll.state is PollState.CANCELLED:
        raise AlreadyDone(N_("Poll {id} was withdrawn."), id=poll.id)
    if poll.state is not PollState.OPEN or _is_over(poll, now):
        raise AlreadyDone(N_("Poll {id} is closed."), id=poll.id)


def _to_json(poll: Poll) -> dict[str, object]:
    shape = asdict(poll)
    shape["closes_at"] = poll.closes_at.isoformat() if poll.closes_at else None
    shape["created_at"] = poll.created_at.isoformat()
    return shape


def _from_json(draft: Draft) -> Poll:
    shape = json.loads(draft.content)
    closes_at = shape["closes_at"]
    return Poll(
        id=draft.id,
        network=draft.network,
        author=draft.author,
        question=str(shape["question"]),
        questions={str(tag): str(text) for tag, text in shape["questions"].items()},
        answers=tuple(str(answer) for answer in shape["answers"]),
        closes_at=datetime.fromisoformat(closes_at) if closes_at else None,
        zone=str(shape["zone"]),
        most=int(shape["most"]),
        hidden=bool(shape["hidden"]),
        rooms=tuple(RoomId(str(room)) for room in shape["rooms"]),
        created_at=datetime.fromisoformat(shape["created_at"]),
    )
