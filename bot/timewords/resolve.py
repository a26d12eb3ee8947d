"""From what the words say to the moment that is meant (spec §2), or to a question."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.errors import N_, TimeAmbiguous, TimeUnknown, UserError
from bot.timewords.parts import Clock, Day, Every, From, On, Part, To, Unsure, Weekday
from bot.timewords.reading import Purpose, Reading
from bot.timewords.repeating import recurring
from bot.timewords.rules import Rule
from bot.timewords.said import Context, Said, said_of, segments
from bot.timewords.single import single

_MOST_PARTS = 12
_MOST_UNSURE = 3
"""What nobody says in earnest is not tried: each part that can be meant in two ways, and each that
is said twice, doubles the work."""


def resolve(parts: Sequence[Part], context: Context) -> Reading:
    """Return what the parts mean.

    Raises:
        PastTime: It has gone by.
        TimeAmbiguous: It has to be asked; the error has the readings.
        TimeImpossible: There is no such date or hour.
        TimeTooFar: It is more than two years away.
        TimeUnknown: The parts do not make a time.
    """
    if len(parts) > _MOST_PARTS or sum(isinstance(part, Unsure) for part in parts) > _MOST_UNSURE:
        raise TimeUnknown
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
    if context.purpose is Purpose.DEADLINE and isinstance(parts[0], To):
        parts = parts[1:]
    first, *others = [said_of(segment) for segment in segments(parts)]
    if not _is_segment(first) or not all(_is_segment(other) for other in others):
        raise TimeUnknown
    _refuse_contradictions(parts, first, context)
    for other in others:
        _refuse_contradictions(parts, other, context)
    first, others = _by_hour(first, others, context)
    if not (others or first.every or first.lastings):
        _refuse_open_start(parts)
    if first.every:
        return recurring(first, others, context)
    if first.times or len(others) > 1 or any(other.every for other in others):
        raise TimeUnknown
    end = others[0] if others else None
    is_event = context.purpose is Purpose.EVENT
    if end is not None and not is_event and _are_weekdays_alone(first, end):
        raise _span_or_each(first, end, context)
    return single(first, end, context)


def _refuse_open_start(parts: Sequence[Part]) -> None:
    """Refuse *from Friday* without an end; *od 9* is how the hour of a start is said.

    Raises:
        TimeUnknown: It is such a start.
    """
    for part, behind in pairwise(parts):
        if isinstance(part, From) and not isinstance(behind, Clock):
            raise TimeUnknown


def _by_hour(first: Said, others: list[Said], context: Context) -> tuple[Said, list[Said]]:
    """Return *tomorrow by 15:00* as that hour, since its start is not named.

    Raises:
        TimeUnknown: It has to have a start.
    """
    lone = [other for other in others if other.has_hour and not (other.has_day or other.lastings)]
    has_day = first.has_day or first.every
    if len(lone) != 1 or first.has_hour or first.lastings or not has_day:
        return first, others
    if context.purpose is Purpose.EVENT or first.has_from:
        raise TimeUnknown(N_("The hour of the start is missing, such as in 10:00-12:00."))
    end = lone[0]
    said = replace(first, clocks=end.clocks, parts=end.parts or first.parts)
    return said, [other for other in others if other is not end]


def _are_weekdays_alone(*ends: Said) -> bool:
    if all(said.clocks for said in ends):
        return False
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
        single(first, other, context),
        recurring(Said(every=(each,), clocks=clocks, parts=first.parts), (), context),
    ]
    return TimeAmbiguous(readings=readings)


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
