"""The time that `--now` and `/now` set: as ISO text, within what the bot can count with."""

from datetime import UTC, datetime

from bot.timewords.occurrence import to_instant

FIRST_YEAR, LAST_YEAR = 1900, 8999
"""Far enough from the ends of the calendar that a span of years may be added or taken off."""


def read_now(text: str, zone: str) -> datetime:
    """Return the moment of an ISO text, aware UTC; without an offset it is wall time in `zone`.

    Raises:
        ValueError: It is no ISO date and time, or of a year out of bounds.
    """
    moment = within_bounds(datetime.fromisoformat(text.strip()))
    return moment.astimezone(UTC) if moment.tzinfo else to_instant(moment, zone)


def within_bounds(moment: datetime) -> datetime:
    """Return the moment.

    Raises:
        ValueError: Its year is out of bounds.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("a year out of bounds")
    return moment
