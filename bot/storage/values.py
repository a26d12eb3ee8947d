"""Values on their way into a column and out of it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bot.ports.store import Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
MOST_NAMES = 500
"""Values in one list of a query; far below every engine's limit."""


def to_ms(moment: datetime) -> int:
    """Return an aware moment as whole milliseconds since 1970, rounded down."""
    return (moment - _EPOCH) // _MS


def from_ms(at_ms: int) -> datetime:
    """Return the moment in UTC that `to_ms` wrote."""
    return _EPOCH + timedelta(milliseconds=at_ms)


def many(name: str, values: Sequence[Value]) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield the values in pieces for ``IN (…)``: the parameters' names, and what they stand for."""
    for first in range(0, len(values), MOST_NAMES):
        piece = {
            f"{name}{number}": value
            for number, value in enumerate(values[first : first + MOST_NAMES])
        }
        yield ", ".join(f":{key}" for key in piece), piece
