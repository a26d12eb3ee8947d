"""What a phrase says about one end of a span, and when and where it was typed."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.errors import TimeTooFar
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
    Vague,
    Week,
    Weekday,
)
from bot.timewords.reading import Purpose

_SHARED = (Every, Times)
_DAY_NAMES = (Day, On, Nth, Vague, Weekday, Week)


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


def segments(parts: Sequence[Part]) -> list[list[Part]]:
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


def said_of(segment: Sequence[Part]) -> Said:
    """Return the parts of one end by what they are about; what is said twice counts once."""
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


def moved(wall: datetime, by: After | Lasting) -> datetime:
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


def shifted(day: date, days: int) -> date:
    """Return the date so many days later.

    Raises:
        TimeTooFar: The calendar ends before.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise TimeTooFar from error
