"""What a repository reads through, whatever the engine."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.ports.store import Value


class Row(Protocol):
    """A row that was read."""

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401 - a column has the engine's type
        """Return the value of a column, by name."""
        ...


class Reader(Protocol):
    """Reads rows without waiting for writers."""

    async def rows(self, sql: str, values: Mapping[str, Value]) -> Sequence[Row]:
        """Return all rows of a query, as of the last unit that was written.

        Args:
            sql: A query with parameters by name: ``:room``.
            values: A value for each parameter.

        Raises:
            StorageError: The database failed.
        """
        ...
