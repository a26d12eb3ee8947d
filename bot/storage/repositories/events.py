"""Events and answers to them in SQL."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.model.person import PersonId
from bot.ports.events import Answer, Event, EventState, Rsvp, Step
from bot.ports.store import Unit, Value
from bot.storage.reading import Reader, Row
from bot.storage.values import from_ms, to_ms

_COLUMNS = """id, network, author, title, titles, start_local, end_local, zone, all_day,
    is_deadline, place, places, ladder, rooms, rrule, state, created_at, version"""
_VALUES = """:id, :network, :author, :title, :titles, :start_local, :end_local, :zone, :all_day,
    :is_deadline, :place, :places, :ladder, :rooms, :rrule, :state, :created_at, :version"""
_GET = f"SELECT {_COLUMNS} FROM events WHERE id = :id"
_BETWEEN = f"""SELECT {_COLUMNS} FROM events
    WHERE network = :network AND state = 0 AND start_local >= :first AND start_local < :last
    ORDER BY start_local, id"""
_ADD = f"INSERT INTO events ({_COLUMNS}) VALUES ({_VALUES})"
_REPLACE = """UPDATE events SET title = :title, titles = :titles, start_local = :start_local,
    end_local = :end_local, zone = :zone, all_day = :all_day, place = :place, places = :places,
    ladder = :ladder, rooms = :rooms, rrule = :rrule, state = :state, version = :version
    WHERE id = :id AND version = :version - 1"""
_ANSWERS = """SELECT event, person, answer, note, answered_at FROM rsvps
    WHERE event = :event ORDER BY answered_at, person"""
_ANSWER = """INSERT INTO rsvps (event, person, answer, note, answered_at)
    VALUES (:event, :person, :answer, :note, :answered_at)
    ON CONFLICT (event, person) DO UPDATE
    SET answer = excluded.answer, note = excluded.note, answered_at = excluded.answered_at
    WHERE excluded.answered_at >= rsvps.answered_at"""
_ERASE_ANSWERS = """DELETE FROM rsvps WHERE person = :person
    AND event IN (SELECT id FROM events WHERE network = :network)"""


class SqlEvents:
    """Implements `EventRows`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def get(self, thing: ThingId) -> Event | None:
        """Return the event, whatever its state."""
        rows = await self._reader.rows(_GET, {"id": thing})
        return _event(rows[0]) if rows else None

    async def between(self, network: NetworkId, first: datetime, last: datetime) -> Sequence[Event]:
        """Return the network's events that begin in a span of naive local time, in date order."""
        values = {"network": network, "first": first.isoformat(), "last": last.isoformat()}
        return [_event(row) for row in await self._reader.rows(_BETWEEN, values)]

    def put(self, unit: Unit, event: Event) -> None:
        """Keep it: version 1 is new, a later one replaces exactly the one before."""
        values: dict[str, Value] = {
            "id": event.id,
            "title": event.title,
            "titles": json.dumps(dict(event.titles), ensure_ascii=False),
            "start_local": event.start.isoformat(),
            "end_local": event.end.isoformat() if event.end else None,
            "zone": event.zone,
            "all_day": int(event.all_day),
            "place": event.place,
            "places": event.places,
            "ladder": json.dumps([[step.minutes, step.word] for step in event.ladder]),
            "rooms": json.dumps(event.rooms),
            "rrule": event.rrule,
            "state": int(event.state),
            "version": event.version,
        }
        if event.version > 1:
            unit.add(_REPLACE, values, rows=1)
            return
        fixed: dict[str, Value] = {
            "network": event.network,
            "author": event.author,
            "is_deadline": int(event.is_deadline),
            "created_at": to_ms(event.created_at),
        }
        unit.add(_ADD, {**values, **fixed})

    async def answers(self, thing: ThingId) -> Sequence[Rsvp]:
        """Return the last answer of each person, oldest first."""
        return [_rsvp(row) for row in await self._reader.rows(_ANSWERS, {"event": thing})]

    def answer(self, unit: Unit, rsvp: Rsvp) -> None:
        """Keep an answer; an earlier one of the same person is replaced, a later one stays."""
        unit.add(
            _ANSWER,
            {
                "event": rsvp.event,
                "person": rsvp.person,
                "answer": rsvp.answer.value,
                "note": rsvp.note,
                "answered_at": to_ms(rsvp.at),
            },
        )

    def erase_answers(self, unit: Unit, network: NetworkId, person: PersonId) -> None:
        """Forget a person's answers to all events of a network."""
        unit.add(_ERASE_ANSWERS, {"network": network, "person": person})


def _event(row: Row) -> Event:
    return Event(
        id=ThingId(row["id"]),
        network=NetworkId(row["network"]),
        author=UserId(row["author"]),
        title=row["title"],
        titles=json.loads(row["titles"]),
        start=datetime.fromisoformat(row["start_local"]),
        end=datetime.fromisoformat(row["end_local"]) if row["end_local"] else None,
        zone=row["zone"],
        all_day=bool(row["all_day"]),
        is_deadline=bool(row["is_deadline"]),
        place=row["place"],
        places=row["places"],
        ladder=tuple(
            Step(minutes=minutes, word=word) for minutes, word in json.loads(row["ladder"])
        ),
        rooms=tuple(RoomId(room) for room in json.loads(row["rooms"])),
        rrule=row["rrule"],
        state=EventState(row["state"]),
        created_at=from_ms(row["created_at"]),
        version=row["version"],
    )


def _rsvp(row: Row) -> Rsvp:
    return Rsvp(
        event=ThingId(row["event"]),
        person=PersonId(row["person"]),
        answer=Answer(row["answer"]),
        note=row["note"],
        at=from_ms(row["answered_at"]),
    )
