"""Durable votes a second, look-ups beside a busy writer, and opening a full database.

A vote is three rows: the message in, the vote, the message out. The floors write the same rows with
nothing but the sqlite3 module, on the same disk in the same run.
"""

import asyncio
import gc
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import NamedTuple

from bot.model import markup
from bot.model.ids import EventId, NetworkId, RoomId, ThingId, UserId, send_key
from bot.model.message import Message, Post
from bot.model.person import PersonId
from bot.ports.calendar import Reminder
from bot.ports.polls import Poll, Vote
from bot.ports.store import Due, Unit, Value
from bot.storage.opening import Rows, open_rows
from bot.storage.sqlite.connection import connect_writer
from tests.bench.measuring import Row, median
from tests.contract.writing import draw

VOTES = 10_000
WRITERS = 512
"""Coroutines that vote at the same time."""
BATCH = 64
STORED = 100_000
ROUNDS = 5
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
POLL = Poll(
    id=ThingId("P305"),
    network=NetworkId("wpon"),
    author=UserId("console:vesna"),
    question="Which date suits you?",
    questions={},
    answers=("3 December", "10 December"),
    closes_at=None,
    zone="Europe/Sarajevo",
    created_at=NOW,
)
THANKS = Message(body=markup.lines("Your vote in P305: 10 December."))


Timed = Callable[[Path], Awaitable[float]]


async def rows() -> list[Row]:
    """Return the figures of the storage."""
    measured = await _alternately(
        {
            "ours": _votes_of_ours,
            "floor": _votes_of_the_floor,
            "bare": _bare_upserts,
        }
    )
    lookups, opening = await _lookups(), await _openings()
    floor, bare = measured["floor"], measured["bare"]
    figures = [
        _rate("durable votes, against sqlite3 in batches of 64", measured["ours"], floor, 0.5),
        _rate("durable votes, against votes alone in batches of 64", measured["ours"], bare, 0.3),
    ]
    return figures + lookups + opening


def _rate(name: str, value: float, floor: float, aim: float) -> Row:
    ratio = value / floor
    return Row(
        work=name,
        measured=f"{value:,.0f}/s",
        floor=f"{floor:,.0f}/s",
        ratio=ratio,
        aim=f"≥ {aim}",
        met=ratio >= aim,
        setup=f"{WRITERS} at once, synchronous=FULL",
    )


async def _alternately(timed: Mapping[str, Timed]) -> dict[str, float]:
    """Return the median of several rounds, taken in turns so that noise meets all of them."""
    found: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(ROUNDS):
        for name, measure in timed.items():
            with tempfile.TemporaryDirectory() as folder:
                found[name].append(await measure(Path(folder) / "bench.db"))
    return {name: median(values) for name, values in found.items()}


@contextmanager
def _unburdened() -> Iterator[None]:
    """Keep the collector away from what was only prepared for the measurement."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class Ballot(NamedTuple):
    """What one message in leads to."""

    event: EventId
    vote: Vote
    post: Post


def _ballot(number: int) -> Ballot:
    event, at = EventId(f"matrix:$event-{number:032}"), NOW + timedelta(milliseconds=number)
    person, room = PersonId(number), RoomId(f"matrix:!room-{number % 20}")
    return Ballot(
        event=event,
        vote=Vote(poll=POLL.id, person=person, choices=(1 + number % 2,), at=at),
        post=Post(
            key=send_key("answer", event, 0),
            room=room,
            message=THANKS,
            created_at=at,
            subject=POLL.id,
        ),
    )


def _unit(rows: Rows, ballot: Ballot) -> Unit:
    unit = Unit()
    rows.polls.cast(unit, ballot.vote)
    rows.inbox.add(unit, ballot.event, ballot.vote.at)
    rows.outbox.add(unit, ballot.post)
    return unit


async def _prepare(rows: Rows) -> None:
    unit = Unit()
    rows.polls.add(unit, POLL)
    await rows.store.write(unit)


async def _write_votes(rows: Rows, ballots: Iterator[Ballot]) -> None:
    for ballot in ballots:
        await rows.store.write(_unit(rows, ballot))


async def _votes_of_ours(database: Path) -> float:
    async with open_rows(database, draw=draw) as rows:
        await _prepare(rows)
        ballots = iter([_ballot(number) for number in range(VOTES)])
        with _unburdened():
            began = perf_counter()
            await asyncio.gather(*(_write_votes(rows, ballots) for _ in range(WRITERS)))
            return VOTES / (perf_counter() - began)


async def _columns(database: Path) -> Sequence[tuple[str, list[Mapping[str, Value]]]]:
    """Return the statements of all votes with their values, ready to be written."""
    async with open_rows(database, draw=draw) as rows:
        await _prepare(rows)
        units = [_unit(rows, _ballot(number)) for number in range(VOTES)]
    return [
        (column[0].sql, [statement.values for statement in column])
        for column in zip(*(unit.statements for unit in units), strict=True)
    ]


async def _votes_of_the_floor(database: Path) -> float:
    return _write_batches(database, await _columns(database))


async def _bare_upserts(database: Path) -> float:
    return _write_batches(database, (await _columns(database))[:1])


def _write_batches(
    database: Path, columns: Sequence[tuple[str, list[Mapping[str, Value]]]]
) -> float:
    with closing(connect_writer(database)) as connection, _unburdened():
        began = perf_counter()
        for first in range(0, VOTES, BATCH):
            connection.execute("BEGIN IMMEDIATE")
            for sql, values in columns:
                connection.executemany(sql, values[first : first + BATCH])
            connection.execute("COMMIT")
        return VOTES / (perf_counter() - began)


async def _lookups() -> list[Row]:
    """Return the time of one read beside a busy writer against that of one at rest."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_rows(Path(folder) / "bench.db", draw=draw) as rows:
            await _prepare(rows)
            ballots = iter([_ballot(number) for number in range(VOTES)])
            calm = await _read_times(rows)
            writers = asyncio.gather(*(_write_votes(rows, ballots) for _ in range(8)))
            busy = await _read_times(rows)
            await writers
    last = quantiles(calm, n=100)[98], quantiles(busy, n=100)[98]
    setup = "beside 8 writers, against at rest"
    return [
        _time("one read, p50", median(busy), median(calm), 3, setup),
        _time("one read, p99", last[1], last[0], 6, setup),
    ]


async def _read_times(rows: Rows) -> list[float]:
    times = []
    for _ in range(1_000):
        began = perf_counter()
        await rows.polls.get(POLL.id)
        times.append((perf_counter() - began) * 1_000)
    return times


async def _openings() -> list[Row]:
    """Return how much longer a database with many reminders takes to open than an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder) / "empty.db", Path(folder) / "full.db"
        async with open_rows(empty, draw=draw):
            pass
        await _fill(full)
        times = {empty: list[float](), full: list[float]()}
        for _ in range(15):
            for database, found in times.items():
                found.append(await _opening(database))
    floor, value = median(times[empty]), median(times[full])
    return [
        _time("open and read what is due", value, floor, 1.3, "100,000 reminders, against none")
    ]


async def _opening(database: Path) -> float:
    began = perf_counter()
    async with open_rows(database, draw=draw) as rows:
        await rows.outbox.waiting()
        await rows.timetable.due(NOW, 500)
        await rows.timetable.next_at()
        return (perf_counter() - began) * 1_000


async def _fill(database: Path) -> None:
    reminder = Reminder(
        id=ThingId("M1"),
        user=UserId("console:ana"),
        person=PersonId(1),
        room=RoomId("console:ana"),
        network=None,
        text="Bring the documents.",
        start=datetime(2027, 1, 1, 9, 0),  # noqa: DTZ001 - local wall time
        zone="Europe/Sarajevo",
        rrule=None,
        created_at=NOW,
    )
    async with open_rows(database, draw=draw, inline=True) as rows:
        for first in range(0, STORED, 5_000):
            unit = Unit()
            for number in range(first, first + 5_000):
                made = replace(reminder, id=ThingId(f"M{number}"), person=PersonId(number % 999))
                at = NOW + timedelta(days=1, seconds=number)
                rows.things.take(unit, made.id, None)
                rows.reminders.add(unit, made)
                due = Due(key=f"{made.id} 1", at=at, kind="reminder", subject=made.id)
                rows.timetable.plan(unit, due)
            await rows.store.write(unit)


def _time(name: str, value: float, floor: float, aim: float, setup: str) -> Row:
    ratio = value / floor
    return Row(
        work=name,
        measured=f"{value:.2f} ms",
        floor=f"{floor:.2f} ms",
        ratio=ratio,
        aim=f"≤ {aim}",
        met=ratio <= aim,
        setup=setup,
    )
