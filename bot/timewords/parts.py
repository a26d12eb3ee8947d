"""What the words of a phrase say, piece by piece, before it is known when that is."""

from dataclasses import dataclass
from datetime import datetime

from bot.timewords.rules import Rule


@dataclass(frozen=True, slots=True)
class Day:
    """So many days from today: *today*, *tomorrow*."""

    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """A date; without a month the next such day, without a year the next such date."""

    day: int
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday being 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Week:
    """The calendar week so many weeks from this one."""

    offset: int


@dataclass(frozen=True, slots=True)
class Vague:
    """*Next month*, *next year*: a span rather than a day."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nth:
    """The first Monday, the last day, the last working day of a month that is named."""

    place: int
    weekdays: tuple[int, ...]
    """Empty: any day."""
    month: int | None = None
    year: int | None = None
    months_ahead: int | None = None
    """Instead of a month: 0 for this one, 1 for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """An hour as it was typed; it may not exist."""

    hour: int
    minute: int = 0
    second: int = 0
    half_day: str = ""
    """``am`` or ``pm``."""
    is_word: bool = False
    """*Noon* or *midnight*."""
    is_bare: bool = False
    """Such as ``2h``, which may be a span as well."""
    is_pair: bool = False
    """Such as *8 i 20*, which may be two hours as well."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment with its own offset from UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class DayPart:
    """*In the evening*."""

    name: str
    has_evening: bool = False
    """Whether it is a night that begins with the evening: *tonight*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """So long from now; months are 12 for a year, seconds are real time."""

    months: int = 0
    days: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """So long from the start."""

    months: int = 0
    days: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Every:
    """A recurrence, as far as its words go."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Times:
    """So many times."""

    number: int


@dataclass(frozen=True, slots=True)
class To:
    """Between start and end."""


@dataclass(frozen=True, slots=True)
class From:
    """Before a start."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Words with several meanings, or with one that has to be confirmed."""

    choices: tuple[tuple["Part", ...], ...]
    with_weekday: tuple["Part", ...] | None = None
    """What it means without doubt if a weekday is named too."""


Part = (
    Day
    | On
    | Weekday
    | Week
    | Vague
    | Nth
    | Clock
    | Instant
    | DayPart
    | After
    | Lasting
    | Every
    | Times
    | To
    | From
    | Unsure
)
