"""Which hour is meant: the clock, the part of the day, or the hour of a date alone."""

from dataclasses import replace
from datetime import time

from bot.errors import TimeAmbiguous, TimeImpossible
from bot.timewords.parts import Clock
from bot.timewords.reading import Purpose
from bot.timewords.said import Context, Said

MORNING = time(9)
END_OF_DAY = time(23, 59)
_DAY_PARTS = {
    # the hours to which 12 is added, those that stay as they are, those that are offered
    "morning": ((), range(12), (9,)),
    "afternoon": (range(1, 8), range(12, 20), (14, 15, 16)),
    "evening": (range(4, 12), range(16, 24), (18, 19, 20)),
    "night": (range(8, 12), (*range(6), *range(17, 24)), (21, 22, 23)),
}


def hour_of(said: Said) -> time | None:
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
    elif part and hour % 24 not in _DAY_PARTS[part][1]:
        raise TimeAmbiguous
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


def offered(said: Said) -> list[Said]:
    """Return what may be meant by a part of the day without an hour."""
    hours = _DAY_PARTS[said.parts[0].name][2]
    return [replace(said, parts=(), clocks=(Clock(hour=hour),)) for hour in hours]


def is_end_of_day(said: Said) -> bool:
    """Return whether the hour is 24:00, the end of a day and the beginning of the next."""
    if not said.clocks:
        return False
    clock = said.clocks[0]
    return (clock.hour, clock.minute, clock.second) == (24, 0, 0) and not clock.half_day


def hour_or_none(said: Said) -> time | None:
    """Return the hour that is named; None if there is none or no such hour."""
    try:
        return hour_of(said)
    except TimeImpossible:
        return None


def default_hour(all_day: bool, context: Context) -> time:
    """Return the hour of a date without one."""
    if all_day:
        return time(0)
    return END_OF_DAY if context.purpose is Purpose.DEADLINE else MORNING


def is_all_day(other: Said | None, said: Said, context: Context) -> bool:
    """Return whether neither end of an event has an hour."""
    lasts_hours = bool(said.lastings and said.lastings[0].seconds)
    return context.purpose is Purpose.EVENT and not lasts_hours and not (other and other.has_hour)
