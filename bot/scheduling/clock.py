"""The real time."""

from datetime import UTC, datetime


class SystemClock:
    """Implements `Clock` with the machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)
