"""Reminders: made, listed, fired once at their time, put off, cancelled."""

from collections.abc import Sequence
from datetime import datetime

from bot.calendar.foreign import ForeignReminder
from bot.delivery.firing import LATE
from bot.errors import N_, AlreadyDone, NotFound, TooLong, TooMany, UsageError
from bot.language.catalogue import Language
from bot.language.formatting import moment
from bot.model import markup
from bot.model.ids import Kind, NetworkId, RoomId, ThingId, UserId, send_key
from bot.model.message import LONGEST_TEXT, Message, Post
from bot.model.person import Person
from bot.people.desk import Desk
from bot.ports.calendar import Reminder, ReminderRows, ReminderState
from bot.ports.store import Due, Unit
from bot.timewords.occurrence import next_occurrence
from bot.timewords.reading import Reading
from bot.timewords.zones import zone as known_zone

DUE_KIND = "reminder"
FOREIGN_IDS = 100_000_000
"""Reminders from outside get long ids, so that the short ones are left to people."""
MOST_PER_PERSON = 100


class Reminders:
    """What people asked to be told, and when."""

    def __init__(self, *, rows: ReminderRows, desk: Desk) -> None:
        """Take the rows and the parts that all capabilities share."""
        self._rows, self._desk = rows, desk

    async def make(
        self,
        unit: Unit,
        *,
        person: Person,
        room: RoomId,
        network: NetworkId | None,
        text: str,
        reading: Reading,
        now: datetime,
    ) -> Reminder:
        """Return a new reminder, planned with the unit.

        Raises:
            UsageError: The text is empty.
            TooLong: The text has more than 2,000 characters.
            TooMany: She has 100 reminders already.
        """
        if not text:
            raise UsageError(N_("A reminder needs a text after the time."))
        if len(text) > LONGEST_TEXT:
            raise TooLong(limit=LONGEST_TEXT)
        if len(await self._rows.active_of(person.id)) >= MOST_PER_PERSON:
            raise TooMany(
                N_("There are already {limit} reminders of yours, which is the limit."),
                limit=MOST_PER_PERSON,
            )
        reminder = Reminder(
            id=await self._desk.new_id(unit, Kind.REMINDER, network),
            user=person.user,
            person=person.id,
            room=room,
            network=network,
            text=text,
            start=reading.start,
            zone=reading.zone,
            rrule=reading.rrule,
            created_at=now,
        )
        self._rows.add(unit, reminder)
        self._plan(unit, reminder, reading.at)
        return reminder

    async def take_in(self, unit: Unit, foreign: Sequence[ForeignReminder], now: datetime) -> int:
        """Plan reminders that another program kept; return how many of them were new.

        There is no limit per person, the room need not be known, and a line that was taken in
        before is passed over, also after it has fired (spec §8).
        """
        lines = {line.hash: line for line in foreign}
        known = await self._rows.known_foreign(list(lines))
        taken: set[ThingId] = set()
        for key, line in lines.items():
            if key in known:
                continue
            network = self._desk.roster.network_of(line.room)
            zone = network.zone if network else "UTC"
            thing = await self._desk.free_id(Kind.REMINDER, lowest=FOREIGN_IDS, besides=taken)
            self._desk.things.take(unit, thing, network.id if network else None)
            taken.add(thing)
            reminder = Reminder(
                id=thing,
                user=line.user,
                person=None,
                room=line.room,
                network=network.id if network else None,
                text=line.text,
                start=line.at.astimezone(known_zone(zone)).replace(tzinfo=None),
                zone=zone,
                rrule=None,
                created_at=now,
                foreign_hash=key,
            )
            self._rows.add(unit, reminder)
            self._plan(unit, reminder, line.at)
        return len(lines) - len(known)

    async def own(self, thing: ThingId, person: Person) -> Reminder:
        """Return her reminder.

        Raises:
            NotFound: There is none with this id, or it is another person's.
        """
        reminder = await self._rows.get(thing)
        if reminder is None or reminder.person != person.id:
            raise NotFound
        return reminder

    async def of(self, person: Person) -> Sequence[tuple[Reminder, datetime]]:
        """Return her active reminders with the time at which each is due next, soonest first."""
        planned = []
        for reminder in await self._rows.active_of(person.id):
            dues = await self._desk.timetable.of(reminder.id)
            if dues:
                planned.append((reminder, dues[0].at))
        return sorted(planned, key=lambda pair: pair[1])

    async def latest(self, person: Person) -> Reminder | None:
        """Return the active reminder that she made last."""
        return await self._rows.latest_of(person.id)

    async def cancel(self, unit: Unit, thing: ThingId, person: Person) -> Reminder:
        """Cancel her reminder.

        Raises:
            NotFound: It is not hers.
            AlreadyDone: It is over.
        """
        reminder = await self.own(thing, person)
        if reminder.state is not ReminderState.ACTIVE:
            raise AlreadyDone(N_("Reminder {id} is already over."), id=thing)
        self._desk.timetable.cancel(unit, thing)
        self._rows.set_state(unit, thing, ReminderState.CANCELLED)
        return reminder

    async def snooze(self, unit: Unit, thing: ThingId, person: Person, until: datetime) -> Reminder:
        """Say her reminder once more at `until`; a recurrence goes on beside it.

        Raises:
            NotFound: It is not hers.
            AlreadyDone: It was cancelled.
        """
        reminder = await self.own(thing, person)
        if reminder.state is ReminderState.CANCELLED:
            raise AlreadyDone(N_("Reminder {id} was cancelled."), id=thing)
        if reminder.rrule is None:
            self._desk.timetable.cancel(unit, thing)
        self._rows.set_state(unit, thing, ReminderState.ACTIVE)
        self._plan(unit, reminder, until)
        return reminder

    async def skip(self, unit: Unit, thing: ThingId, person: Person) -> datetime | None:
        """Leave out the next time of her recurring reminder; return the time after it.

        Raises:
            NotFound: It is not hers.
            AlreadyDone: It is over.
            UsageError: It does not recur.
        """
        reminder = await self.own(thing, person)
        dues = await self._desk.timetable.of(thing)
        if reminder.state is not ReminderState.ACTIVE or not dues:
            raise AlreadyDone(N_("Reminder {id} is already over."), id=thing)
        if reminder.rrule is None:
            raise UsageError(N_("Reminder {id} happens only once. It can be cancelled."), id=thing)
        self._desk.timetable.done(unit, dues[0])
        return self._plan_next(unit, reminder, dues[0].at)

    async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
        """Say what is due, each reminder as a message of its own."""
        found = await self._rows.get_many([due.subject for due in dues])
        reminders = {reminder.id: reminder for reminder in found}
        for due in dues:
            reminder = reminders.get(due.subject)
            if reminder is None:
                continue
            language = await self._language(reminder)
            self._desk.outbox.add(unit, _post(reminder, due, now, language))
            self._plan_next(unit, reminder, due.at)

    def _plan(self, unit: Unit, reminder: Reminder, at: datetime) -> None:
        key = f"{reminder.id}/{at.isoformat()}"
        self._desk.timetable.plan(unit, Due(key=key, at=at, kind=DUE_KIND, subject=reminder.id))

    def _plan_next(self, unit: Unit, reminder: Reminder, after: datetime) -> datetime | None:
        at = None
        if reminder.rrule is not None:
            at = next_occurrence(reminder.start, reminder.zone, reminder.rrule, after)
        if at is None:
            self._rows.set_state(unit, reminder.id, ReminderState.FIRED)
        else:
            self._plan(unit, reminder, at)
        return at

    async def _language(self, reminder: Reminder) -> Language:
        if reminder.is_personal:
            return await self._desk.language_for(reminder.user)
        return self._desk.room_languages(reminder.room)[0]


def _post(reminder: Reminder, due: Due, now: datetime, language: Language) -> Post:
    """Return the message of a reminder; it begins with a neutral line (spec §7.3)."""
    body = markup.join(language.text(N_("Reminder {id}"), id=reminder.id), reminder.text)
    if now - due.at > LATE:
        at = moment(due.at, reminder.zone, language.tag)
        body += markup.lines(language.text(N_("Late: this was due on {moment}."), moment=at))
    return Post(
        key=send_key("reminder", due.key),
        room=reminder.room,
        message=Message(body=body, notice=False, mentions=_mentioned(reminder)),
        created_at=now,
        subject=reminder.id,
    )


def _mentioned(reminder: Reminder) -> tuple[UserId, ...]:
    """A foreign reminder pings the one it names; a room's reminder pings nobody."""
    return (reminder.user,) if reminder.foreign_hash is not None else ()
