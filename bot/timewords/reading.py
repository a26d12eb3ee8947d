"""What a time phrase was read as, and what it was typed for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a phrase is for: it decides what a date without an hour means (spec §2)."""

    REMINDER = "reminder"
    """A date alone is nine in the morning."""
    EVENT = "event"
    """A date alone is the whole day."""
    DEADLINE = "deadline"
    """A date alone is the last minute of the day, 23:59: the date that is shown stays the same."""
    SNOOZE = "snooze"
    """As a reminder; and ``2h`` is two hours from now, not two o'clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One moment, or the first of several."""

    at: datetime
    """The instant of the (first) occurrence, in UTC."""
    start: datetime
    """The wall time of the same, naive, in `zone`."""
    end: datetime | None = None
    """Wall time; of an all-day event it is the last day."""
    zone: str
    rrule: str | None = None
    """RFC 5545 without prefix; UNTIL is wall time."""
    all_day: bool = False
    phrase: str
    """Read again at the same time and for the same purpose, it gives this reading."""
