"""`remind`: a reminder for oneself or, for coordinators, in a room."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.calendar.recurrence import recurrence
from bot.core.arguments import NOTHING, Rest
from bot.core.declaration import NoArgs, Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import N_, NotAllowed, NotFound, TimeAmbiguous, UsageError
from bot.language.formatting import moment, moment_for
from bot.language.quoting import first_word
from bot.model import markup
from bot.model.ids import Kind, RoomId, ThingId
from bot.model.network import Role
from bot.ports.calendar import Reminder
from bot.timewords.grammar import parse, split
from bot.timewords.occurrence import next_occurrence
from bot.timewords.reading import Purpose, Reading
from bot.timewords.rules import parse_rule

router = Router()
UNDOABLE = timedelta(minutes=15)
"""As long as questions stay open: what is older is cancelled by its id, so never by accident."""
TIMES_SHOWN = 3
"""So many of the next times of a recurring reminder are shown when it is made."""


@dataclass(frozen=True, slots=True)
class RemindArgs:
    """`remind [me/room WHEN TEXT]`."""

    request: Rest = NOTHING


AnyCall = Invocation[RemindArgs] | Invocation[NoArgs]


@router.command(
    "remind",
    args=RemindArgs,
    order="room",
    role=Role.MEMBER,
    personal=True,
    example=N_("remind me tomorrow 15:00 Send the report"),
    summary=N_("a reminder for you; alone: your reminders"),
)
async def remind(call: Invocation[RemindArgs]) -> Reply:
    """Set a reminder, or list one's own.

    Raises:
        UsageError: Time and text are missing.
    """
    if not call.args.request:
        return await _listing(call)
    head, rest = first_word(call.args.request)
    targets = call.services.words.option(head.rstrip(":,"))
    if "room" in targets:
        return await _make(call, rest, RoomId(call.message.room), "room")
    request = rest if "me" in targets else call.args.request
    return await _make(call, request, RoomId(call.person.user), "me")


async def _listing(call: Invocation[RemindArgs]) -> Reply:
    planned = await call.services.reminders.of(call.person)
    if not planned:
        example = call.text(N_("remind me tomorrow 15:00 Send the report"))
        return say(
            call.text(N_("You have no reminders.")),
            call.text(N_("Example: {example}"), example=example),
        )
    rows = [
        f"{reminder.id}: {moment(at, reminder.zone, call.language.tag)}: {_short(reminder.text)}"
        for reminder, at in planned
    ]
    body = markup.join(*rows)
    if call.message.direct:
        return Reply(body=body)
    return Reply(
        body=markup.lines(call.text(N_("Your reminders are in our direct chat."))), private=body
    )


def _short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


async def _make(call: Invocation[RemindArgs], request: str, room: RoomId, target: str) -> Reply:
    if target == "room":
        _require_coordinator(call)
    if not request:
        raise UsageError(N_("A reminder needs a time and a text."))
    try:
        reading, text = split(
            request, language=call.language.tag, zone=_zone(call, target), now=call.now
        )
    except TimeAmbiguous as question:
        return _ask(call, question, target)
    reminder = await call.services.reminders.make(
        call.unit,
        person=call.person,
        room=room,
        network=call.network.id if call.network and target == "room" else None,
        text=text,
        reading=reading,
        now=call.now,
    )
    return say(*_made(call, reminder, reading.at), subject=reminder.id)


def _made(call: Invocation[RemindArgs], reminder: Reminder, at: datetime) -> list[str]:
    """Confirm a new reminder; its text, with what was read as no time, only where it is private."""
    shown = moment_for(at, reminder.zone, call.zone, call.language.tag)
    rows = [call.text(N_("Reminder {id}: {moment}."), id=reminder.id, moment=shown)]
    if call.message.direct:
        rows.append(_text(call, reminder))
    if reminder.rrule is None:
        return rows
    rows.append(_rule(call, reminder, reminder.rrule))
    later: datetime | None = at
    for _ in range(TIMES_SHOWN - 1):
        later = later and next_occurrence(reminder.start, reminder.zone, reminder.rrule, later)
        if later is not None:
            shown = moment_for(later, reminder.zone, call.zone, call.language.tag)
            rows.append(call.text(N_("Next: {moment}"), moment=shown))
    if not _ends(reminder.rrule):
        rows.append(call.text(N_("It recurs until it is cancelled: {id} cancel"), id=reminder.id))
    return rows


def _ends(rrule: str) -> bool:
    rule = parse_rule(rrule)
    return rule.count is not None or rule.until is not None


def _text(call: AnyCall, reminder: Reminder) -> str:
    return call.text(N_("Text: {text}"), text=_short(reminder.text))


def _rule(call: AnyCall, reminder: Reminder, rrule: str) -> str:
    said = recurrence(rrule, reminder.start, call.language)
    return call.text(N_("Recurs: {rule}"), rule=said)


def _require_coordinator(call: Invocation[RemindArgs]) -> None:
    if call.network is None or call.message.direct:
        raise UsageError(N_("A reminder for a room is set in that room."))
    if call.role_in(call.network.id) < Role.COORDINATOR:
        raise NotAllowed


def _zone(call: Invocation[RemindArgs], target: str) -> str:
    return call.network.zone if target == "room" and call.network else call.zone


def _ask(call: Invocation[RemindArgs], question: TimeAmbiguous, target: str) -> Reply:
    """Offer the readings as numbers; each stands for the whole command with that time."""
    readings = [reading for reading in question.readings if isinstance(reading, Reading)]
    text = str(question.values.get("rest", ""))
    if not readings or not text:
        raise question
    choices = [
        markup.Item(number, (moment_for(reading.at, reading.zone, call.zone, call.language.tag),))
        for number, reading in enumerate(readings, 1)
    ]
    return Reply(
        body=markup.join(call.text(question.message, **question.values), tuple(choices)),
        options=tuple(f"remind {target} {reading.phrase}; {text}" for reading in readings),
    )


@router.command(
    "undo",
    role=Role.MEMBER,
    personal=True,
    example=N_("undo"),
    summary=N_("takes back your last reminder"),
)
async def undo(call: Invocation[NoArgs]) -> Reply:
    """Cancel the reminder that one made last, for a short time; say which it was.

    Raises:
        NotFound: There is none of the last 15 minutes, or it is over.
    """
    latest = await call.services.reminders.latest(call.person)
    if latest is None or call.now - latest.created_at > UNDOABLE:
        raise NotFound(N_("There is no reminder of the last 15 minutes that could be undone."))
    dues = await call.services.timetable.of(latest.id)
    await call.services.reminders.cancel(call.unit, latest.id, call.person)
    rows = [call.text(N_("Reminder {id} is cancelled."), id=latest.id)]
    if dues and call.message.direct:
        rows.append(moment_for(dues[0].at, latest.zone, call.zone, call.language.tag))
    if call.message.direct:
        rows.append(_text(call, latest))
    return say(*rows)


@router.action(Kind.REMINDER, "", role=Role.ANYONE)
async def show(call: Invocation[NoArgs]) -> Reply:
    """Show one of one's own reminders in full."""
    reminder = await call.services.reminders.own(_thing(call), call.person)
    dues = await call.services.timetable.of(reminder.id)
    head = call.text(N_("Reminder {id}"), id=reminder.id)
    when = (
        moment_for(dues[0].at, reminder.zone, call.zone, call.language.tag)
        if dues
        else call.text(N_("It is over."))
    )
    rule = [_rule(call, reminder, reminder.rrule)] if reminder.rrule is not None else []
    body = markup.join(head, when, *rule, reminder.text)
    if call.message.direct:
        return Reply(body=body, subject=reminder.id)
    return Reply(
        body=markup.lines(call.text(N_("Your reminders are in our direct chat."))), private=body
    )


@router.action(Kind.REMINDER, "cancel", role=Role.ANYONE, example=N_("cancel"))
async def cancel(call: Invocation[NoArgs]) -> Reply:
    """Cancel one of one's own reminders."""
    reminder = await call.services.reminders.cancel(call.unit, _thing(call), call.person)
    return say(call.text(N_("Reminder {id} is cancelled."), id=reminder.id))


@router.action(Kind.REMINDER, "skip", role=Role.ANYONE, example=N_("skip"))
async def skip(call: Invocation[NoArgs]) -> Reply:
    """Leave out the next time of a recurring reminder."""
    thing = _thing(call)
    reminder = await call.services.reminders.own(thing, call.person)
    at = await call.services.reminders.skip(call.unit, thing, call.person)
    if at is None:
        return say(call.text(N_("Reminder {id} has no further time and is over."), id=thing))
    when = moment_for(at, reminder.zone, call.zone, call.language.tag)
    return say(call.text(N_("Reminder {id}: skipped once, next {moment}."), id=thing, moment=when))


@dataclass(frozen=True, slots=True)
class SnoozeArgs:
    """`M52 WHEN`."""

    when: Rest


@router.action(Kind.REMINDER, "*", args=SnoozeArgs, role=Role.ANYONE, example=N_("2h"))
async def snooze(call: Invocation[SnoozeArgs]) -> Reply:
    """Say a reminder again later."""
    thing = _thing(call)
    await call.services.reminders.own(thing, call.person)
    reading = parse(
        call.args.when,
        language=call.language.tag,
        zone=call.zone,
        now=call.now,
        purpose=Purpose.SNOOZE,
    )
    if reading.rrule is not None or reading.end is not None:
        raise UsageError(N_("After the id of a reminder a time is needed, or cancel, or skip."))
    await call.services.reminders.snooze(call.unit, thing, call.person, reading.at)
    when = moment_for(reading.at, reading.zone, call.zone, call.language.tag)
    return say(call.text(N_("Reminder {id}: {moment}."), id=thing, moment=when), subject=thing)


def _thing(call: Invocation[NoArgs] | Invocation[SnoozeArgs]) -> ThingId:
    if call.thing is None:
        raise NotFound
    return call.thing
