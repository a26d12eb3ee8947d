"""When a wall time is in a zone, and when a recurrence is due next."""

from datetime import UTC, datetime, timedelta

from bot.timewords.rules import parse_rule
from bot.timewords.zones import zone as known_zone


def to_instant(naive: datetime, zone: str) -> datetime:
    """Return the instant of a wall time, in UTC.

    A wall time in a clock gap moves forward by the gap; in an overlap it is the first.

    Raises:
        UnknownZone: There is no such zone.
    """
    try:
        return naive.replace(tzinfo=known_zone(zone), fold=0).astimezone(UTC)
    except OverflowError:
        return naive.replace(tzinfo=UTC)


def to_wall(instant: datetime, zone: str) -> datetime:
    """Return the naive wall time of an instant.

    Raises:
        UnknownZone: There is no such zone.
    """
    return instant.astimezone(known_zone(zone)).replace(tzinfo=None, fold=0)


def next_occurrence(
    start: datetime, zone: str, rrule: str | None, after: datetime
) -> datetime | None:
    """Return the first occurrence strictly after a moment, in UTC; None if it is over.

    The work is bounded for every rule, also one that never matches.

    Args:
        start: Wall time of the first occurrence.
        zone: The IANA name of its zone.
        rrule: Without prefix; None if it happens once.
        after: An aware moment.

    Raises:
        TimeUnknown: The rule is not one that is supported.
        TimeImpossible: A number of the rule is out of bounds.
        UnknownZone: There is no such zone.
    """
    if rrule is None:
        at = to_instant(start, zone)
        return at if at > after else None
    # A wall time in a gap lies up to a day before its instant's.
    since = max(start.date(), (to_wall(after, zone) - timedelta(days=2)).date())
    for moment in parse_rule(rrule).moments(start, since):
        at = to_instant(moment, zone)
        if at > after:
            return at
    return None
