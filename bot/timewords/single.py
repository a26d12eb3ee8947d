"""When something is that happens once, and when it ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.errors import N_, TimeAmbiguous, TimeImpossible, TimeTooFar, TimeUnknown, UserError
from bot.timewords.answer import answer
from bot.timewords.days import date_of, named_day
from bot.timewords.hours import (
    default_hour,
    hour_of,
    hour_or_none,
    is_all_day,
    is_end_of_day,
    offered,
)
from bot.timewords.occurrence import to_instant, to_wall
from bot.timewords.parts import After, Clock, Day, DayPart, Lasting, On
from bot.timewords.reading import Reading
from bot.timewords.said import Context, Said, moved, shifted

_NIGHT_ENDS = 6
_EARLY_EVENING = range(5, 8)
"""Hours of which *tonight* may be meant before midnight and after it, or was said too early."""
_LONGEST_NIGHT = timedelta(hours=14)
"""An end that is earlier in the day is on the next day without doubt if it is not later than so."""
_LONGEST_TURN = timedelta(days=310)
"""As much for dates without a year, whose end may be in the next one."""


def single(first: Said, other: Said | None, context: Context) -> Reading:
    """Return the reading of a single time, with its end if one is named."""
    if first.parts and not first.clocks and first.parts[0].name != "morning":
        raise _ask_of(offered(first), other, context)
    if _is_midnight_of_a_day(first):
        return _midnight(first, other, context)
    if _is_early_tonight(first):
        raise _ask_of(_tonight_or_later(first, context), other, context)
    start, at, all_day = _start(first, other, context)
    if _is_small_hour_of_a_night(first, start):
        raise _which_night(first, other, start, context)
    end = end_of(first, other, start, all_day, context)
    reading = answer(start, at, end, None, all_day=all_day, context=context)
    refuse_far_end(other, reading)
    return reading


def refuse_far_end(other: Said | None, reading: Reading) -> None:
    """Ask about an end such as in *10:00-9:00* and *4.12. - 3.12.*, which may be a slip.

    Raises:
        TimeAmbiguous: Nearly a day, or nearly a year, would lie between both.
    """
    if other is None or reading.end is None or other.instants:
        return
    named = other.days[0] if other.days else None
    length = reading.end - reading.start
    if not other.has_day and reading.end.date() > reading.start.date():
        is_far = length > _LONGEST_NIGHT
    else:
        is_far = isinstance(named, On) and named.year is None and length > _LONGEST_TURN
    if is_far:
        raise TimeAmbiguous(readings=[reading])


def _is_early_tonight(said: Said) -> bool:
    clock = said.clocks[0] if said.clocks else None
    is_tonight = any(part.has_evening for part in said.parts) and Day(0) in said.days
    return is_tonight and clock is not None and not clock.half_day and clock.hour in _EARLY_EVENING


def _tonight_or_later(said: Said, context: Context) -> list[Said]:
    """Return what *tonight at 5* may be: in the evening, and while it is still night."""
    evening = replace(said, parts=(DayPart("evening"),))
    if said.clocks[0].hour >= _NIGHT_ENDS:
        return [evening]
    day = Day(1 if context.wall.hour >= _NIGHT_ENDS else 0)
    return [evening, replace(said, parts=(), days=(day,))]


def _is_small_hour_of_a_night(said: Said, start: datetime) -> bool:
    """Return whether it is such as *Friday night at 1*, which can be a morning too early.

    *Tonight* is the coming night, and an hour of the night without a day is the next one.
    """
    at_night = any(part.name == "night" for part in said.parts) and start.hour < _NIGHT_ENDS
    names_day = said.has_day and Day(0) not in said.days
    return at_night and names_day and not is_end_of_day(said)


def _which_night(said: Said, other: Said | None, start: datetime, context: Context) -> UserError:
    """Ask whether the night before the day is meant or the night that begins on it."""
    readings: list[Reading] = []
    failure: UserError = TimeAmbiguous()
    for days in (0, 1):
        moment = datetime.combine(shifted(start.date(), days), start.time())
        try:
            end = end_of(said, other, moment, False, context)
            readings.append(answer(moment, None, end, None, all_day=False, context=context))
        except UserError as error:
            failure = error
    return TimeAmbiguous(readings=readings) if readings else failure


def _midnight(said: Said, other: Said | None, context: Context) -> Reading:
    """Return the end of a day whose beginning has gone by; otherwise ask which is meant."""
    choices = [replace(said, clocks=(Clock(hour=hour),)) for hour in (0, 24)]
    question = _ask_of(choices, other, context)
    if isinstance(question, TimeAmbiguous) and len(question.readings) == 1:
        return single(choices[1], other, context)
    raise question


def _is_midnight_of_a_day(said: Said) -> bool:
    clock = said.clocks[0] if said.clocks else None
    return clock is not None and clock.is_word and clock.hour == 0 and said.has_day


def _ask_of(choices: Sequence[Said], other: Said | None, context: Context) -> UserError:
    readings: list[Reading] = []
    failure: UserError = TimeAmbiguous()
    for choice in choices:
        try:
            readings.append(single(choice, other, context))
        except UserError as error:
            failure = error
    return TimeAmbiguous(readings=list(dict.fromkeys(readings))) if readings else failure


def _start(
    said: Said, other: Said | None, context: Context
) -> tuple[datetime, datetime | None, bool]:
    """Return wall time, instant if it is not that of the wall time, and whether it is all day."""
    if said.instants:
        at = said.instants[0].at
        _refuse_weekday(said, to_wall(at, context.zone).date(), context)
        return to_wall(at, context.zone), at, False
    if said.afters and not _whole_days(said.afters[0], said):
        return _elapsed(said, context)
    hour = None if is_end_of_day(said) else hour_of(said)
    all_day = hour is None and not is_end_of_day(said) and is_all_day(other, said, context)
    if is_end_of_day(said):
        clock, shift = time(0), 1
    else:
        clock, shift = hour if hour is not None else default_hour(all_day, context), 0
    day = day_of(said, clock, shift, other, context, all_day=all_day)
    return datetime.combine(shifted(day, shift), clock), None, all_day


def _whole_days(after: After, said: Said) -> bool:
    """Return whether the span only finds the day, since an hour is named or it is all day."""
    return bool(said.clocks or said.parts) and not after.seconds


def _elapsed(said: Said, context: Context) -> tuple[datetime, datetime | None, bool]:
    """Days keep the wall hour; hours and minutes elapse on the instant.

    Raises:
        TimeAmbiguous: An hour is named beside them.
    """
    after = said.afters[0]
    if said.clocks:
        raise TimeAmbiguous
    wall = moved(context.wall, after)
    if not after.seconds:
        return wall, None, False
    base = (
        context.now.replace(microsecond=0)
        if wall == context.wall
        else to_instant(wall, context.zone)
    )
    try:
        at = base + timedelta(seconds=after.seconds)
        return to_wall(at, context.zone), at, False
    except OverflowError as error:
        raise TimeTooFar from error


def day_of(
    said: Said,
    clock: time,
    shift: int,
    other: Said | None,
    context: Context,
    *,
    all_day: bool,
) -> date:
    """Return the day that is named, or the one on which the hour comes next."""

    def is_ahead(day: date) -> bool:
        if all_day:
            return day >= context.today
        return context.is_ahead(datetime.combine(shifted(day, shift), clock))

    named = said.days[0] if said.days else None
    if isinstance(named, On) and said.weekdays and named.year is None:
        return _checked(said, date_of(named, other, context), context)
    if named == Day(0) and _is_tonight(said, clock, context):
        return shifted(context.today, 1)
    if named is not None:
        return _checked(said, named_day(named, other, context), context)
    if said.afters:
        return moved(context.wall, said.afters[0]).date()
    if said.weekdays:
        number = said.weekdays[0].number
        if said.weeks:
            monday = context.today - timedelta(days=context.today.weekday())
            return monday + timedelta(days=7 * said.weeks[0].offset + number)
        days = [context.today + timedelta(days=ahead) for ahead in range(9)]
        return next(day for day in days if day.weekday() == number and is_ahead(day))
    if said.weeks:
        raise TimeAmbiguous
    days = [context.today + timedelta(days=ahead) for ahead in range(-1, 4)]
    return next(day for day in days if is_ahead(day))


def _is_tonight(said: Said, clock: time, context: Context) -> bool:
    """Return whether the hours after midnight of the coming night are meant: *tonight at 2*."""
    at_night = any(part.name == "night" for part in said.parts) and not is_end_of_day(said)
    return at_night and clock.hour < _NIGHT_ENDS <= context.wall.hour


def _refuse_weekday(said: Said, day: date, context: Context) -> None:
    if said.weekdays and said.weekdays[0].number != day.weekday():
        raise _weekday_question(said, context)


def _checked(said: Said, day: date, context: Context) -> date:
    """Return the day, which has to be the weekday that is named beside it.

    Raises:
        TimeAmbiguous: It is another; both are offered.
    """
    _refuse_weekday(said, day, context)
    return day


def _weekday_question(said: Said, context: Context) -> UserError:
    lone = replace(said, weekdays=())
    return _ask_of([lone, replace(said, days=(), instants=())], None, context)


def end_of(
    first: Said,
    other: Said | None,
    start: datetime,
    all_day: bool,
    context: Context,
) -> datetime | None:
    """Return the wall time of the end, or None."""
    if first.lastings and other is not None:
        raise TimeAmbiguous
    if first.lastings:
        return _after_length(start, first.lastings[0], context, all_day=all_day)
    if other is None:
        return None
    if other.has_from or other.times:
        raise TimeUnknown
    if other.lastings:
        raise TimeUnknown
    end = _end_moment(other, first, start, context, all_day=all_day)
    if end < start or (not all_day and _is_no_later(end, start, context)):
        raise TimeImpossible(N_("The end has to come after the start."))
    return None if all_day and end == start else end


def _is_no_later(end: datetime, start: datetime, context: Context) -> bool:
    """Return whether an end is not after its start in real time: an hour may be left out there."""
    return end <= start or to_instant(end, context.zone) <= to_instant(start, context.zone)


def _after_length(
    start: datetime, length: Lasting, context: Context, *, all_day: bool
) -> datetime | None:
    """Return the end after so long: days keep the wall hour, hours elapse; None within a day.

    Where the clock goes back meanwhile, to the start or before it, hours are those of the clock.
    """
    end = moved(start, length)
    if length.seconds:
        span = timedelta(seconds=length.seconds)
        elapsed = to_wall(to_instant(end, context.zone) + span, context.zone)
        end = elapsed if elapsed > start else end + span
    if all_day:
        end -= timedelta(days=1)
    if end < start or (end == start and not all_day):
        raise TimeImpossible
    return None if end == start else end


def _end_moment(
    other: Said, first: Said, start: datetime, context: Context, *, all_day: bool
) -> datetime:
    """Return the end that is named, the first such one after the start."""
    if other.afters or (other.parts and not other.clocks and other.parts[0].name != "morning"):
        raise TimeAmbiguous
    if other.instants:
        return to_wall(other.instants[0].at, context.zone)
    if first.parts and other.clocks and not other.parts and not other.has_day:
        late = replace(other, parts=first.parts)
        other = late if hour_or_none(late) is not None else other
    shift = 1 if is_end_of_day(other) else 0
    hour = time(0) if shift else hour_of(other)
    clock = hour if hour is not None else default_hour(all_day, context)
    if not other.has_day:
        end = datetime.combine(shifted(start.date(), shift), clock)
        return end if end > start else end + timedelta(days=1) if end != start else end
    # The end is looked for from the start on, as if that were now.
    since = datetime.combine(start.date(), time(0)) - timedelta(seconds=1)
    later = replace(context, now=to_instant(since + timedelta(seconds=1), context.zone))
    day = day_of(other, clock, shift, None, later, all_day=True)
    return datetime.combine(shifted(day, shift), clock)
