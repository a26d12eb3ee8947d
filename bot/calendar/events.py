"""Events: drafted, saved, reminded of step by step, answered, cancelled."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta

from bot.calendar import event_card as card
from bot.calendar.event_form import LONGEST_TITLE, Request
from bot.delivery.firing import LATE
from bot.errors import N_, AlreadyDone, NotFound, PastTime, TooLong, TooMany
from bot.language.catalogue import Language
from bot.language.quoting import one_row
from bot.model import markup
from bot.model.ids import Kind, NetworkId, RoomId, ThingId, UserId, kind_of, send_key
from bot.model.markup import Markup
from bot.model.message import Message, Post
from bot.model.network import Network, Role
from bot.model.person import Person
from bot.people.desk import Desk
from bot.ports.events import Answer, Event, EventRows, EventState, Rsvp, Step
from bot.ports.store import Draft, Drafts, Due, Unit
from bot.timewords.occurrence import to_instant
from bot.timewords.reading import Reading
from bot.timewords.zones import zone as known_zone

DUE_KIND = "event"
MOST_FUTURE = 500
MORNING = 9
"""The hour of the reminders of an all-day event, or of a deadline without an hour (spec §2)."""
END_OF_DAY = time(23, 59)
"""The hour of a deadline for which none was named."""
PRIVATE_STEPS = (7 * 24 * 60, 24 * 60)
"""Minutes before an event at which those who said yes are told privately (spec §4)."""
_PRIVATE = "private"
_FAR = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers of one delegation; `None` counts those who have not answered."""

    delegation: str
    """Its id; empty for those without one."""
    counts: Mapping[Answer | None, int]


class Events:
    """Meetings and deadlines of networks."""

    def __init__(self, *, rows: EventRows, drafts: Drafts, desk: Desk) -> None:
        """Take the rows and the parts that all capabilities share."""
        self._rows, self._drafts, self._desk = rows, drafts, desk

    async def make(
        self,
        unit: Unit,
        request: Request,
        reading: Reading,
        *,
        network: Network,
        author: UserId,
        rooms: Sequence[RoomId],
        room: RoomId,
        now: datetime,
    ) -> Event:
        """Return a new event, kept as a draft with the unit.

        Raises:
            TooMany: The network has 500 future events.
        """
        await self._require_place(network.id, network.zone, now)
        thing = await self._desk.new_id(unit, Kind.EVENT, network.id)
        event = Event(
            id=thing,
            network=network.id,
            author=author,
            title=request.title,
            titles=request.titles,
            start=reading.start,
            end=reading.end,
            zone=reading.zone,
            all_day=reading.all_day and not request.is_deadline,
            is_deadline=request.is_deadline,
            place=request.place,
            places=request.places,
            ladder=request.ladder,
            rooms=tuple(rooms),
            rrule=reading.rrule,
            created_at=now,
        )
        self._drafts.put(unit, _to_draft(event, room, now, version=1))
        return event

    async def _require_place(self, network: NetworkId, zone: str, now: datetime) -> None:
        local = _local(now, zone)
        if len(await self._rows.between(network, local, local + _FAR)) >= MOST_FUTURE:
            raise TooMany(
                N_("There are already {limit} future events, which is the limit."),
                limit=MOST_FUTURE,
            )

    async def draft(self, thing: ThingId, now: datetime) -> Event | None:
        """Return the event that is still a draft, or None; after two weeks it is none any more."""
        draft = await self._drafts.get(thing)
        return _from_draft(draft) if draft and draft.is_alive(now) else None

    async def drafts_of(self, network: NetworkId, now: datetime) -> Sequence[Event]:
        """Return the network's events that are still drafts, newest change first."""
        return [
            _from_draft(draft)
            for draft in await self._drafts.of(network)
            if kind_of(draft.id) is Kind.EVENT and draft.is_alive(now)
        ]

    async def set_title(
        self, unit: Unit, event: Event, tag: str, title: str, *, is_draft: bool, now: datetime
    ) -> Event:
        """Return the event with its title in one more language, kept with the unit.

        Raises:
            AlreadyDone: The event is cancelled.
            TooLong: The title is too long.
            NotFound: The draft was thrown away meanwhile.
        """
        _refuse_cancelled(event)
        if len(title) > LONGEST_TITLE:
            raise TooLong(limit=LONGEST_TITLE)
        changed = replace(event, titles={**event.titles, tag: one_row(title)})
        if not is_draft:
            changed = replace(changed, version=event.version + 1)
            self._rows.put(unit, changed)
            return changed
        draft = await self._drafts.get(event.id)
        if draft is None:
            raise NotFound
        self._drafts.put(unit, _to_draft(changed, draft.room, now, version=draft.version + 1))
        return changed

    async def save(self, unit: Unit, event: Event, now: datetime) -> None:
        """Save a draft: it is posted in its rooms and its reminders are planned.

        Raises:
            PastTime: It has begun while it was a draft.
            TooMany: The network has 500 future events by now.
        """
        begins = ends_at(event) if event.all_day else to_instant(event.start, event.zone)
        if begins <= now:
            raise PastTime(N_("Event {id} has begun already."), id=event.id)
        await self._require_place(event.network, event.zone, now)
        self._drafts.drop(unit, event.id)
        saved = replace(event, created_at=now)
        self._rows.put(unit, saved)
        self._plan(unit, saved, now)
        for room in saved.rooms:
            body = card.invitation(saved, self._desk.room_languages(room))
            self._post(unit, saved, room, body, "saved", now)

    def discard(self, unit: Unit, event: Event) -> None:
        """Throw a draft away."""
        self._drafts.drop(unit, event.id)

    async def get(self, thing: ThingId, networks: Sequence[NetworkId]) -> Event:
        """Return an event of one of the networks.

        Raises:
            NotFound: There is none, or it is another network's.
        """
        event = await self._rows.get(thing)
        if event is None or event.network not in networks:
            raise NotFound
        return event

    async def between(
        self, networks: Sequence[Network], first: datetime, last: datetime
    ) -> Sequence[Event]:
        """Return the networks' events that begin in a span of time, in date order."""
        found: list[Event] = []
        for network in networks:
            local = [_local(moment, network.zone) for moment in (first, last)]
            found += await self._rows.between(network.id, local[0], local[1])
        return sorted(found, key=lambda event: to_instant(event.start, event.zone))

    async def answers(self, event: Event) -> Sequence[Rsvp]:
        """Return the last answer of each person."""
        return await self._rows.answers(event.id)

    def answer(
        self, unit: Unit, event: Event, person: Person, answer: Answer, note: str, at: datetime
    ) -> None:
        """Keep an answer as of `at`.

        Raises:
            AlreadyDone: The event is cancelled or over.
        """
        _refuse_cancelled(event)
        if ends_at(event) <= at:
            raise AlreadyDone(N_("Event {id} is over."), id=event.id)
        self._rows.answer(
            unit,
            Rsvp(event=event.id, person=person.id, answer=answer, note=one_row(note), at=at),
        )

    def private_reminders(self, event: Event, now: datetime) -> Sequence[int]:
        """Return how many minutes before the event a yes will be reminded, past ones left out."""
        return [minutes for minutes in PRIVATE_STEPS if step_at(event, minutes) > now]

    async def standing(self, event: Event) -> Sequence[Standing]:
        """Return who answered what, and how many did not, by delegation in the network's order.

        Those without a delegation come last. In an open network, who never wrote to the bot is not
        known to it.
        """
        rows = await self._desk.roster.members(event.network)
        given = {rsvp.person: rsvp.answer for rsvp in await self._rows.answers(event.id)}
        home = dict.fromkeys(given, "") | {held.person: held.delegation for held in rows}
        known = self._desk.roster.networks[event.network].delegations
        found: dict[str, Counter[Answer | None]] = {name: Counter() for name in (*known, "")}
        for person, delegation in home.items():
            found[delegation if delegation in known else ""][given.get(person)] += 1
        return [Standing(name, counts) for name, counts in found.items() if counts]

    async def cancel(self, unit: Unit, event: Event, now: datetime) -> None:
        """Cancel a saved event; its rooms and all who did not say no are told at once.

        Raises:
            AlreadyDone: It is cancelled already.
        """
        _refuse_cancelled(event)
        changed = replace(event, state=EventState.CANCELLED, version=event.version + 1)
        self._rows.put(unit, changed)
        self._desk.timetable.cancel(unit, event.id)
        for room in event.rooms:
            body = card.cancelled(event, self._desk.room_languages(room))
            self._post(unit, event, room, body, "cancelled", now)
        for rsvp in await self._rows.answers(event.id):
            if rsvp.answer is not Answer.NO:
                await self._tell(unit, event, rsvp, card.cancelled, "cancelled", now)

    async def author_of(self, thing: ThingId) -> UserId | None:
        """Return who made the event."""
        event = await self._rows.get(thing)
        return event.author if event else None

    async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
        """Post the steps of the ladder that are due; those of an event that is over are not."""
        for due in dues:
            event = await self._rows.get(due.subject)
            if event is None or event.state is EventState.CANCELLED:
                continue
            if ends_at(event) <= now:
                await self._tell_author(unit, event, now)
                continue
            late = due.at if now - due.at > LATE else None
            minutes, _, word = due.step.partition(":")
            if word == _PRIVATE:
                await self._remind_privately(unit, event, int(minutes), late, due, now)
                continue
            for room in event.rooms:
                languages = self._desk.room_languages(room)
                step = Step(minutes=int(minutes), word=word)
                body = card.reminder(event, step, languages, late)
                self._post(unit, event, room, body, due.key, now)

    async def _tell_author(self, unit: Unit, event: Event, now: datetime) -> None:
        """Say once that reminders of an event were not posted, since it is over (spec §7.1)."""
        language = await self._desk.language_for(event.author)
        text = N_("Event {id} was over before its reminders could be posted.")
        body = markup.lines(language.text(text, id=event.id))
        key = send_key(DUE_KIND, event.id, "over", event.author)
        message = Message(body=body, notice=False)
        room = RoomId(event.author)
        self._desk.outbox.add(
            unit, Post(key=key, room=room, message=message, created_at=now, subject=event.id)
        )

    async def _remind_privately(
        self,
        unit: Unit,
        event: Event,
        minutes: int,
        late: datetime | None,
        due: Due,
        now: datetime,
    ) -> None:
        same = (step for step in event.ladder if step.minutes == minutes)
        step = next(same, Step(minutes=minutes))

        def body(event: Event, languages: Sequence[Language], zone: str) -> Markup:
            return card.reminder(event, step, languages, late, zone)

        for rsvp in await self._rows.answers(event.id):
            if rsvp.answer is Answer.YES:
                await self._tell(unit, event, rsvp, body, due.key, now)

    async def _tell(
        self,
        unit: Unit,
        event: Event,
        rsvp: Rsvp,
        body: Callable[[Event, Sequence[Language], str], Markup],
        step: str,
        now: datetime,
    ) -> None:
        """Write to one person if she is a member still; the first line is neutral (spec §7.3)."""
        roster = self._desk.roster
        user = await roster.account(rsvp.person)
        person = await roster.person(user) if user is not None else None
        if user is None or person is None or not await self._is_member(user, event):
            return
        language = self._desk.language_of(person)
        zone = await roster.zone(person, roster.networks.get(event.network))
        neutral = language.text(N_("Event {id}"), id=event.id)
        whole = markup.join(neutral, body(event, [language], zone))
        self._post(unit, event, RoomId(user), whole, step, now)

    async def _is_member(self, user: UserId, event: Event) -> bool:
        return await self._desk.roster.role_of(user, event.network) >= Role.MEMBER

    def _plan(self, unit: Unit, event: Event, now: datetime) -> None:
        steps = [*event.ladder]
        if not event.is_deadline:
            steps += [Step(minutes=minutes, word=_PRIVATE) for minutes in PRIVATE_STEPS]
        for step in steps:
            at = step_at(event, step.minutes)
            if at > now:
                key = f"{event.id}/{event.start.isoformat()}/{step.minutes}/{step.word}"
                self._desk.timetable.plan(
                    unit,
                    Due(
                        key=key,
                        at=at,
                        kind=DUE_KIND,
                        subject=event.id,
                        step=f"{step.minutes}:{step.word}",
                    ),
                )

    def _post(
        self, unit: Unit, event: Event, room: RoomId, body: Markup, step: str, now: datetime
    ) -> None:
        self._desk.outbox.add(
            unit,
            Post(
                key=send_key(DUE_KIND, event.id, step, room),
                room=room,
                message=Message(body=body, notice=False),
                created_at=now,
                subject=event.id,
                until=ends_at(event),
            ),
        )


def step_at(event: Event, minutes: int) -> datetime:
    """Return when a reminder is due: whole days keep the wall hour, hours are real hours.

    The reminders of an all-day event are due at nine in the morning, and so are those of whole days
    before a deadline without an hour.
    """
    days, rest = divmod(minutes, 24 * 60)
    no_hour = event.is_deadline and event.start.time() == END_OF_DAY and not rest
    in_the_morning = event.start.replace(hour=MORNING, minute=0)
    start = in_the_morning if event.all_day or no_hour else event.start
    at = to_instant(start - timedelta(days=days), event.zone)
    return at - timedelta(minutes=rest)


def ends_at(event: Event) -> datetime:
    """Return when the event is over: its end, the end of its day, or an hour after it began."""
    end = event.end or event.start
    if event.all_day:
        end = end.replace(hour=0, minute=0) + timedelta(days=1)
    elif event.end is None and not event.is_deadline:
        end += timedelta(hours=1)
    return to_instant(end, event.zone)


def _refuse_cancelled(event: Event) -> None:
    """Raise AlreadyDone if an event is cancelled."""
    if event.state is EventState.CANCELLED:
        raise AlreadyDone(N_("Event {id} is cancelled."), id=event.id)


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(known_zone(zone)).replace(tzinfo=None)


def _to_draft(event: Event, room: RoomId, now: datetime, *, version: int) -> Draft:
    shape = asdict(event)
    for name in ("start", "end", "created_at"):
        value = getattr(event, name)
        shape[name] = value.isoformat() if value else None
    return Draft(
        id=event.id,
        network=event.network,
        author=event.author,
        room=room,
        content=json.dumps(shape, ensure_ascii=False),
        updated_at=now,
        version=version,
    )


def _from_draft(draft: Draft) -> Event:
    shape: Mapping[str, object] = json.loads(draft.content)
    return event_from_json(shape)


def event_from_json(shape: Mapping[str, object]) -> Event:
    """Return the event that `asdict` and ISO texts describe.

    Raises:
        ValueError: It is not of that shape.
    """
    match shape:
        case {
            "id": str(thing),
            "network": str(network),
            "author": str(author),
            "title": str(title),
            "titles": dict(titles),
            "start": str(start),
            "end": str() | None as end,
            "zone": str(zone),
            "all_day": bool(all_day),
            "is_deadline": bool(is_deadline),
            "place": str(place),
            "places": str(places),
            "ladder": list(ladder),
            "rooms": list(rooms),
            "rrule": str() | None as rrule,
            "created_at": str(created_at),
        }:
            return Event(
                id=ThingId(thing),
                network=NetworkId(network),
                author=UserId(author),
                title=title,
                titles={str(tag): str(text) for tag, text in titles.items()},
                start=datetime.fromisoformat(start),
                end=datetime.fromisoformat(end) if end else None,
                zone=zone,
                all_day=all_day,
                is_deadline=is_deadline,
                place=place,
                places=places,
                ladder=tuple(Step(minutes=step["minutes"], word=step["word"]) for step in ladder),
                rooms=tuple(RoomId(str(room)) for room in rooms),
                rrule=rrule,
                created_at=datetime.fromisoformat(created_at),
            )
        case _:
            raise ValueError("a draft of an event is not of its shape")
