"""From what the words say to the moment that is meant (spec §2), or to a question."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.errors import (
    N_,
    PastTime,
    TimeAmbiguous,
    TimeImpossible,
    TimeTooFar,
    TimeUnknown,
    UserError,
)
from bot.timewords.occurrence import to_instant, to_wall
from bot.timewords.parts import (
    After,
    Clock,
    Day,
    DayPart,
    Every,
    From,
    Instant,
    Lasting,
    Nth,
    On,
    Part,
    Times,
    To,
    Unsure,
    Vague,
    Week,
    Weekday,
)
from bot.timewords.reading import Purpose, Reading
from bot.timewords.rules import Rule

MORNING = time(9)
END_OF_DAY = time(23, 59)
YEARS_AHEAD = 2
_MOST_YEARS = 10
_SHARED = (Every, Times)
_DAY_NAMES = (Day, On, Nth, Vague, Weekday, Week)
_NIGHT_ENDS = 6
_DAY_PARTS = {
    # the hours to which 12 is added, those that stay as they are, those that are offered
    "morning": ((), range(12), (9,)),
    "afternoon": (range(1, 8), range(12, 20), (14, 15, 16)),
    "evening": (range(4, 12), range(16, 24), (18, 19, 20)),
    "night": (range(8, 12), (*range(6), *range(20, 24)), (21, 22, 23)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """When and where the phrase was typed, and what for."""

    now: datetime
    zone: str
    purpose: Purpose

    @property
    def wall(self) -> datetime:
        """The wall time of now, without fractions of a second."""
        return to_wall(self.now, self.zone).replace(microsecond=0)

    @property
    def today(self) -> date:
        """The date of now."""
        return self.wall.date()

    def is_ahead(self, moment: datetime) -> bool:
        """Return whether a wall time lies after now."""
        return to_instant(moment, self.zone) > self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The parts of one end of a span by what they are about."""

    days: tuple[Day | On | Nth | Vague, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    weeks: tuple[Week, ...] = ()
    clocks: tuple[Clock, ...] = ()
    instants: tuple[Instant, ...] = ()
    parts: tuple[DayPart, ...] = ()
    afters: tuple[After, ...] = ()
    lastings: tuple[Lasting, ...] = ()
    every: tuple[Every, ...] = ()
    times: tuple[Times, ...] = ()
    has_from: bool = False

    @property
    def has_day(self) -> bool:
        """Whether a day is named in any way."""
        return bool(self.days or self.weekdays or self.weeks or self.instants or self.afters)

    @property
    def has_hour(self) -> bool:
        """Whether an hour is named."""
        return bool(self.clocks or self.instants)


def resolve(parts: Sequence[Part], context: Context) -> Reading:
    """Return what the parts mean.

    Raises:
        PastTime: It has gone by.
        TimeAmbiguous: It has to be asked; the error has the readings.
        TimeImpossible: There is no such date or hour.
        TimeTooFar: It is more than two years away.
        TimeUnknown: The parts do not make a time.
    """
    unsure = next((part for part in parts if isinstance(part, Unsure)), None)
    if unsure is None:
        return _resolve(parts, context)
    place = parts.index(unsure)
    before, behind = tuple(parts[:place]), tuple(parts[place + 1 :])
    if unsure.with_weekday is not None and _names_weekday((*before, *behind)):
        return resolve((*before, *unsure.with_weekday, *behind), context)
    raise _question([(*before, *choice, *behind) for choice in unsure.choices], context)


def _names_weekday(parts: Sequence[Part]) -> bool:
    return any(isinstance(part, Weekday) for part in parts)


def _question(choices: Sequence[Sequence[Part]], context: Context) -> UserError:
    """Return the question that offers each choice that makes sense, or the error of them all."""
    readings: list[Reading] = []
    failure: UserError | None = None
    for choice in choices:
        try:
            readings.append(resolve(choice, context))
        except TimeAmbiguous as nested:
            readings += [reading for reading in nested.readings if isinstance(reading, Reading)]
        except UserError as error:
            failure = failure or error
    if not readings and failure is not None:
        return failure
    ordered = sorted(dict.fromkeys(readings), key=lambda reading: reading.at)
    return TimeAmbiguous(readings=ordered)


def _resolve(parts: Sequence[Part], context: Context) -> Reading:
    first, *others = [_said(segment) for segment in _segments(parts)]
    if not _is_segment(first) or not all(_is_segment(other) for other in others):
        raise TimeUnknown
    _refuse_contradictions(parts, first, context)
    for other in others:
        _refuse_contradictions(parts, other, context)
    if first.every:
        return _recurring(first, others, context)
    if first.times or len(others) > 1 or any(other.every for other in others):
        raise TimeUnknown
    end = others[0] if others else None
    is_event = context.purpose is Purpose.EVENT
    if end is not None and not is_event and _are_weekdays_alone(first, end):
        raise _span_or_each(first, end, context)
    return _single(first, end, context)


def _are_weekdays_alone(*ends: Said) -> bool:
    return all(said.weekdays and not (said.days or said.weeks or said.lastings) for said in ends)


def _span_or_each(first: Said, other: Said, context: Context) -> UserError:
    """Ask whether *Monday to Friday at 9* is one span or each of these days.

    Raises:
        UserError: There is no such span.
    """
    start, last = first.weekdays[0].number, other.weekdays[0].number
    days = tuple((None, (start + ahead) % 7) for ahead in range((last - start) % 7 + 1))
    each = Every(Rule(freq="WEEKLY", by_day=tuple(sorted(days, key=lambda day: day[1]))))
    clocks = first.clocks or other.clocks
    readings = [
        _single(first, other, context),
        _recurring(Said(every=(each,), clocks=clocks, parts=first.parts), (), context),
    ]
    return TimeAmbiguous(readings=readings)


def _segments(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the start and the ends of a span; what is said of both stands with the start.

    A recurrence is always of both; a day is if it stands behind the hours: ``9:00-11:00 tomorrow``.
    """
    segments: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, To):
            segments.append([])
        else:
            segments[-1].append(part)
    first, *others = segments
    for other in others:
        has_day = any(isinstance(part, _DAY_NAMES) for part in first)
        late = bool(other) and isinstance(other[0], Clock) and not has_day
        shared = (*_SHARED, *_DAY_NAMES) if late else _SHARED
        first += [part for part in other if isinstance(part, shared)]
        other[:] = [part for part in other if not isinstance(part, shared)]
    return _joined(first, others)


def _joined(first: list[Part], others: list[list[Part]]) -> list[list[Part]]:
    """Return the segments with *every other week* and *on Fridays* as one recurrence."""
    every = [part for part in first if isinstance(part, Every)]
    if len(every) == 2:
        plain, named = sorted((part.rule for part in every), key=lambda rule: bool(rule.by_day))
        if (plain.freq, named.freq, plain.by_day) == ("WEEKLY", "WEEKLY", ()) and named.by_day:
            both = Every(replace(named, interval=max(plain.interval, named.interval)))
            first = [part for part in first if not isinstance(part, Every)] + [both]
    return [first, *others]


def _said(segment: Sequence[Part]) -> Said:
    parts = tuple(dict.fromkeys(segment))
    return Said(
        days=tuple(part for part in parts if isinstance(part, Day | On | Nth | Vague)),
        weekdays=tuple(part for part in parts if isinstance(part, Weekday)),
        weeks=tuple(part for part in parts if isinstance(part, Week)),
        clocks=tuple(part for part in parts if isinstance(part, Clock)),
        instants=tuple(part for part in parts if isinstance(part, Instant)),
        parts=tuple(part for part in parts if isinstance(part, DayPart)),
        afters=tuple(part for part in parts if isinstance(part, After)),
        lastings=tuple(part for part in parts if isinstance(part, Lasting)),
        every=tuple(part for part in parts if isinstance(part, Every)),
        times=tuple(part for part in parts if isinstance(part, Times)),
        has_from=any(isinstance(part, From) for part in parts),
    )


def _is_segment(said: Said) -> bool:
    return bool(said.has_day or said.has_hour or said.every or said.parts)


def _refuse_contradictions(parts: Sequence[Part], said: Said, context: Context) -> None:
    """Ask which one is meant where two days, two hours or two recurrences are named.

    Raises:
        TimeAmbiguous: Something is named twice.
    """
    doubled: Sequence[Part] = ()
    day_names = (*said.days, *said.instants, *said.afters)
    for group in (said.clocks, said.weekdays, said.weeks, said.parts, said.every, day_names):
        if len(group) > 1:
            doubled = group
            break
    if not doubled and said.weeks and day_names:
        doubled = (*said.weeks, *day_names)
    if not doubled and said.weekdays and any(not isinstance(day, On | Day) for day in day_names):
        doubled = (*said.weekdays, *day_names)
    if doubled:
        rest = [[part for part in parts if part == kept or part not in doubled] for kept in doubled]
        raise _question(rest, context)
    if len(said.times) > 1 or len(said.lastings) > 1:
        raise TimeAmbiguous


def _hour(said: Said) -> time | None:
    """Return the hour that is named; None if none is.

    Raises:
        TimeImpossible: There is no such hour, or not in that part of the day.
        TimeAmbiguous: Only the part of the day is named.
    """
    part = said.parts[0].name if said.parts else ""
    if not said.clocks:
        if part and part != "morning":
            raise TimeAmbiguous
        return MORNING if part else None
    clock = said.clocks[0]
    hour = clock.hour
    if clock.half_day:
        hour = _on_dial(clock)
    if part and not clock.is_word and not clock.half_day:
        hour = _in_part(hour, part)
    if not 0 <= hour <= 23 or not 0 <= clock.minute <= 59 or not 0 <= clock.second <= 59:
        raise TimeImpossible
    return time(hour, clock.minute, clock.second)


def _on_dial(clock: Clock) -> int:
    if clock.half_day == "pm" and 13 <= clock.hour <= 23:
        return clock.hour
    if not 1 <= clock.hour <= 12:
        raise TimeImpossible
    return clock.hour % 12 + (12 if clock.half_day == "pm" else 0)


def _in_part(hour: int, part: str) -> int:
    shifted, kept, _ = _DAY_PARTS[part]
    if hour in shifted:
        return hour + 12
    if hour in kept:
        return hour
    if part == "night" and hour in {12, 24}:
        return 0
    raise TimeImpossible


def _offered(said: Said) -> list[Said]:
    """Return what may be meant by a part of the day without an hour."""
    hours = _DAY_PARTS[said.parts[0].name][2]
    return [replace(said, parts=(), clocks=(Clock(hour=hour),)) for hour in hours]


def _is_end_of_day(said: Said) -> bool:
    """Return whether the hour is 24:00, the end of a day and the beginning of the next."""
    if not said.clocks:
        return False
    clock = said.clocks[0]
    return (clock.hour, clock.minute, clock.second) == (24, 0, 0) and not clock.half_day


def _single(first: Said, other: Said | None, context: Context) -> Reading:
    if first.parts and not first.clocks and first.parts[0].name != "morning":
        raise _ask_of(_offered(first), other, context)
    if _is_midnight_of_a_day(first):
        return _midnight(first, other, context)
    start, at, all_day = _start(first, other, context)
    end = _end(first, other, start, all_day, context)
    return _reading(start, at, end, None, all_day=all_day, context=context)


def _midnight(said: Said, other: Said | None, context: Context) -> Reading:
    """Return the end of a day whose beginning has gone by; otherwise ask which is meant."""
    choices = [replace(said, clocks=(Clock(hour=hour),)) for hour in (0, 24)]
    question = _ask_of(choices, other, context)
    if isinstance(question, TimeAmbiguous) and len(question.readings) == 1:
        return _single(choices[1], other, context)
    raise question


def _is_midnight_of_a_day(said: Said) -> bool:
    clock = said.clocks[0] if said.clocks else None
    return clock is not None and clock.is_word and clock.hour == 0 and said.has_day


def _ask_of(choices: Sequence[Said], other: Said | None, context: Context) -> UserError:
    readings: list[Reading] = []
    failure: UserError = TimeAmbiguous()
    for choice in choices:
        try:
            readings.append(_single(choice, other, context))
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
    hour = None if _is_end_of_day(said) else _hour(said)
    all_day = hour is None and not _is_end_of_day(said) and _is_all_day(other, said, context)
    if _is_end_of_day(said):
        clock, shift = time(0), 1
    else:
        clock, shift = hour if hour is not None else _default(all_day, context), 0
    day = _day(said, clock, shift, other, context, all_day=all_day)
    return datetime.combine(_shifted(day, shift), clock), None, all_day


def _default(all_day: bool, context: Context) -> time:
    if all_day:
        return time(0)
    return END_OF_DAY if context.purpose is Purpose.DEADLINE else MORNING


def _is_all_day(other: Said | None, said: Said, context: Context) -> bool:
    """Return whether neither end of an event has an hour."""
    lasts_hours = bool(said.lastings and said.lastings[0].seconds)
    return context.purpose is Purpose.EVENT and not lasts_hours and not (other and other.has_hour)


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
    wall = _moved(context.wall, after)
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


def _moved(wall: datetime, by: After | Lasting) -> datetime:
    """Return the wall time so many months and days later; the 31st becomes the last of a month."""
    month = wall.year * 12 + wall.month - 1 + by.months
    year, month = month // 12, month % 12 + 1
    if year > date.max.year - 1:
        raise TimeTooFar
    day = min(wall.day, calendar.monthrange(year, month)[1])
    try:
        return wall.replace(year=year, month=month, day=day) + timedelta(days=by.days)
    except OverflowError as error:
        raise TimeTooFar from error


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise TimeTooFar from error


def _day(
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
        return context.is_ahead(datetime.combine(_shifted(day, shift), clock))

    named = said.days[0] if said.days else None
    if isinstance(named, On) and said.weekdays and named.year is None:
        return _checked(said, _date(named, other, context), context)
    if named == Day(0) and _is_tonight(said, clock, context):
        return _shifted(context.today, 1)
    if named is not None:
        return _checked(said, _named_day(named, other, context), context)
    if said.afters:
        return _moved(context.wall, said.afters[0]).date()
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
    at_night = any(part.name == "night" for part in said.parts) and not _is_end_of_day(said)
    return at_night and clock.hour < _NIGHT_ENDS <= context.wall.hour


def _named_day(named: Day | On | Nth | Vague, other: Said | None, context: Context) -> date:
    if isinstance(named, Day):
        return _shifted(context.today, named.offset)
    if isinstance(named, Nth):
        return _nth_date(named, context)
    if isinstance(named, Vague):
        return _vague_date(named, context)
    return _date(named, other, context)


def _vague_date(named: Vague, context: Context) -> date:
    unit, _, begins = named.unit.partition("_")
    later = _moved(context.wall, After(months=12 if unit == "year" else 1)).date()
    if not begins:
        return later
    return later.replace(day=1, month=1 if unit == "year" else later.month)


def _date(on: On, other: Said | None, context: Context) -> date:
    """Return the date; without a year its next occurrence, today included.

    Raises:
        TimeImpossible: There is no such date.
    """
    if on.month is None:
        return _next_day(on.day, context)
    if not 1 <= on.month <= 12 or not 1 <= on.day <= _longest(on.month):
        raise TimeImpossible
    year = on.year if on.year is not None else _year_of_end(on, other)
    if year is not None:
        found = _real(year, on.month, on.day)
        if found is None:
            raise TimeImpossible
        return found
    years = range(context.today.year, context.today.year + _MOST_YEARS)
    dates = [_real(year, on.month, on.day) for year in years]
    return next(day for day in dates if day is not None and day >= context.today)


def _year_of_end(on: On, other: Said | None) -> int | None:
    """Return the year of a start whose end alone has one: ``3.12. - 5.12.2026``."""
    end = other.days[0] if other and other.days else None
    if not isinstance(end, On) or end.year is None or end.month is None or on.month is None:
        return None
    return end.year if (on.month, on.day) <= (end.month, end.day) else end.year - 1


def _longest(month: int) -> int:
    return 29 if month == 2 else calendar.monthrange(2023, month)[1]


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_day(day: int, context: Context) -> date:
    if not 1 <= day <= 31:
        raise TimeImpossible
    first = context.today.year * 12 + context.today.month - 1
    for month in range(first, first + 3):
        found = _real(month // 12, month % 12 + 1, day)
        if found is not None and found >= context.today:
            return found
    raise TimeImpossible


def _nth_date(nth: Nth, context: Context) -> date:
    if nth.months_ahead is not None:
        month = context.today.year * 12 + context.today.month - 1 + nth.months_ahead
        return _nth_in(nth, month // 12, month % 12 + 1)
    month = nth.month or 1
    if nth.year is not None:
        if not 1 <= nth.year < date.max.year:
            raise TimeImpossible
        return _nth_in(nth, nth.year, month)
    for year in range(context.today.year, context.today.year + _MOST_YEARS):
        try:
            found = _nth_in(nth, year, month)
        except TimeImpossible:
            continue
        if found >= context.today:
            return found
    raise TimeImpossible


def _nth_in(nth: Nth, year: int, month: int) -> date:
    days = [
        date(year, month, day)
        for day in range(1, calendar.monthrange(year, month)[1] + 1)
        if not nth.weekdays or date(year, month, day).weekday() in nth.weekdays
    ]
    place = nth.place - 1 if nth.place > 0 else nth.place
    if not -len(days) <= place < len(days):
        raise TimeImpossible
    return days[place]


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


def _end(
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
    if end < start or (end == start and not all_day):
        raise TimeImpossible(N_("The end has to come after the start."))
    return None if all_day and end == start else end


def _after_length(
    start: datetime, length: Lasting, context: Context, *, all_day: bool
) -> datetime | None:
    """Return the end after so long: days keep the wall hour, hours elapse; None within a day."""
    end = _moved(start, length)
    if length.seconds:
        at = to_instant(end, context.zone) + timedelta(seconds=length.seconds)
        end = to_wall(at, context.zone)
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
        other = late if _hour_or_none(late) is not None else other
    shift = 1 if _is_end_of_day(other) else 0
    hour = time(0) if shift else _hour(other)
    clock = hour if hour is not None else _default(all_day, context)
    if not other.has_day:
        end = datetime.combine(_shifted(start.date(), shift), clock)
        return end if end > start else end + timedelta(days=1) if end != start else end
    # The end is looked for from the start on, as if that were now.
    since = datetime.combine(start.date(), time(0)) - timedelta(seconds=1)
    later = replace(context, now=to_instant(since + timedelta(seconds=1), context.zone))
    day = _day(other, clock, shift, None, later, all_day=True)
    return datetime.combine(_shifted(day, shift), clock)


def _hour_or_none(said: Said) -> time | None:
    try:
        return _hour(said)
    except TimeImpossible:
        return None


def _recurring(first: Said, others: Sequence[Said], context: Context) -> Reading:
    """Return a recurrence that starts at its first occurrence after now."""
    said, length, until = _ends_of_recurrence(first, others)
    rule = _completed(said, context)
    if said.parts and not said.clocks and said.parts[0].name != "morning":
        choices = [(*_parts_of(choice), *_tail(others)) for choice in _offered(said)]
        raise _question(choices, context)
    hour = time(0) if _is_end_of_day(said) else _hour(said)
    all_day = hour is None and _is_all_day(length, said, context)
    clock = hour if hour is not None else _default(all_day, context)
    start = _first(rule, said, clock, context, all_day=all_day)
    rule = _limited(rule, said, until, start, context)
    end = None
    if length is not None or said.lastings:
        end = _end(said, length, start, all_day, context)
    return _reading(start, None, end, rule, all_day=all_day, context=context)


def _ends_of_recurrence(
    said: Said, others: Sequence[Said]
) -> tuple[Said, Said | None, Said | None]:
    """Return what recurs, the end of each occurrence, and the end of the recurrence.

    Raises:
        TimeUnknown: An end is no end.
        TimeAmbiguous: There are two of a kind.
    """
    length: Said | None = None
    until: Said | None = None
    for other in others:
        if other.every or other.lastings:
            raise TimeUnknown
        if (until if other.has_day else length) is not None:
            raise TimeAmbiguous
        if not other.has_day:
            length = other
        elif other.has_hour and not said.has_hour:
            said, until = replace(said, clocks=other.clocks), replace(other, clocks=())
        else:
            until = other
        said = replace(said, times=other.times or said.times)
    return said, length, until


def _parts_of(said: Said) -> tuple[Part, ...]:
    marks: tuple[Part, ...] = (From(),) if said.has_from else ()
    return (
        *marks,
        *said.days,
        *said.weekdays,
        *said.weeks,
        *said.clocks,
        *said.parts,
        *said.afters,
        *said.lastings,
        *said.every,
        *said.times,
    )


def _tail(others: Sequence[Said]) -> tuple[Part, ...]:
    return tuple(part for other in others for part in (To(), *_parts_of(other)))


def _completed(said: Said, context: Context) -> Rule:
    """Return the rule with the day that is named beside it: *every month on the 15th*."""
    rule = said.every[0].rule
    named = said.days[0] if said.days else None
    if said.weeks or said.afters or said.instants:
        raise TimeUnknown
    plain = not (rule.by_day or rule.by_month_day or rule.by_month)
    if said.weekdays and plain and rule.freq == "WEEKLY":
        rule = replace(rule, by_day=((None, said.weekdays[0].number),))
    elif (
        said.weekdays
        and (None, said.weekdays[0].number) not in rule.by_day
        and not (said.has_from or isinstance(named, On))
    ):
        raise TimeAmbiguous
    if not isinstance(named, On) or said.has_from or named.year is not None:
        return rule
    if plain and rule.freq == "MONTHLY" and named.month is None:
        return replace(rule, by_month_day=(named.day,))
    if plain and rule.freq == "YEARLY" and named.month is not None:
        _date(named, None, context)
        return replace(rule, by_month=(named.month,), by_month_day=(named.day,))
    return rule


def _first(rule: Rule, said: Said, clock: time, context: Context, *, all_day: bool) -> datetime:
    """Return the first occurrence after now, on or after a start that is named."""
    begin = context.today - timedelta(days=1)
    named = said.days[0] if said.days else None
    if named is not None and not _is_in_rule(rule, named):
        begin = _named_day(named, None, context)
        if begin < context.today:
            raise PastTime
        if not said.has_from:
            _refuse_weekday_of_rule(rule, begin)
    elif said.weekdays and said.has_from:
        days = [context.today + timedelta(days=ahead) for ahead in range(7)]
        begin = next(day for day in days if day.weekday() == said.weekdays[0].number)
    shift = 1 if _is_end_of_day(said) else 0
    anchored = replace(rule, interval=1, count=None, until=None)
    if not (rule.by_day or rule.by_month_day or rule.by_month):
        anchored = Rule(freq="DAILY")
    for day in anchored.dates(begin, begin):
        moment = datetime.combine(_shifted(day, shift), clock)
        if (all_day and day >= context.today) or (not all_day and context.is_ahead(moment)):
            return moment
    raise TimeImpossible


def _is_in_rule(rule: Rule, named: Day | On | Nth | Vague) -> bool:
    if not isinstance(named, On) or named.year is not None:
        return False
    return named.day in rule.by_month_day and (named.month in rule.by_month or named.month is None)


def _refuse_weekday_of_rule(rule: Rule, day: date) -> None:
    anchored = replace(rule, interval=1, count=None, until=None)
    if next(iter(anchored.dates(day, day)), None) != day:
        raise TimeAmbiguous(N_("This day is not one of those on which it recurs."))


def _limited(rule: Rule, said: Said, until: Said | None, start: datetime, context: Context) -> Rule:
    if said.times:
        if until is not None or rule.count is not None or rule.until is not None:
            raise TimeAmbiguous
        return replace(rule, count=said.times[0].number)
    if until is None:
        return rule
    if rule.count is not None or rule.until is not None:
        raise TimeAmbiguous
    hour = _hour(until)
    clock = hour if hour is not None else time(23, 59, 59)
    last = datetime.combine(_day(until, clock, 0, None, context, all_day=hour is None), clock)
    if last < start:
        raise TimeImpossible(N_("The end has to come after the start."))
    return replace(rule, until=last)


def _reading(
    start: datetime,
    at: datetime | None,
    end: datetime | None,
    rule: Rule | None,
    *,
    all_day: bool,
    context: Context,
) -> Reading:
    """Return the reading, which has to lie ahead and within two years.

    Raises:
        PastTime: It lies behind.
        TimeTooFar: It, or its end, is more than two years away.
    """
    instant = at if at is not None else to_instant(start, context.zone)
    over = start.date() < context.today if all_day else instant <= context.now
    if over:
        raise PastTime
    limit = _moved(context.wall, After(months=12 * YEARS_AHEAD))
    if start > limit or (end is not None and end > _moved(start, After(months=12 * YEARS_AHEAD))):
        raise TimeTooFar
    return Reading(
        at=instant,
        start=start,
        end=end,
        zone=context.zone,
        rrule=rule.text() if rule else None,
        all_day=all_day,
        phrase=_phrase(start, instant, end, rule, all_day=all_day, context=context),
    )


def _phrase(
    start: datetime,
    instant: datetime,
    end: datetime | None,
    rule: Rule | None,
    *,
    all_day: bool,
    context: Context,
) -> str:
    """Return the shortest plain text that says the same."""
    is_second = to_instant(start, context.zone) != instant
    words = [_shown(start, all_day=all_day)]
    if is_second:
        words = [f"{instant:%Y-%m-%dT%H:%M:%S}Z"]
    if rule is not None:
        words.append(rule.text())
    if end is not None:
        same = end.date() == start.date() and not all_day
        words += ["-", f"{end:%H:%M}" if same and not end.second else _shown(end, all_day=all_day)]
    return " ".join(words)


def _shown(moment: datetime, *, all_day: bool) -> str:
    if all_day:
        return f"{moment.date()}"
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"
