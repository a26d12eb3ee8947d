"""What stands in an example for a date, so that what is shown can be typed whenever it is read."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

AHEAD = timedelta(days=40)
"""Further than the longest lead in an example, which is 30 days."""


def dates(now: datetime) -> Mapping[str, str]:
    """Return the values of ``{date}`` and ``{later}``, the day after it, in an example."""
    first = (now + AHEAD).date()
    return {"date": _typed(first), "later": _typed(first + timedelta(days=1))}


def _typed(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
