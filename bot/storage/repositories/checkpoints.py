"""Low-water marks in SQL."""

from bot.ports.store import Unit
from bot.storage.reading import Reader

_LOAD = "SELECT value FROM checkpoints WHERE name = :name"
_SAVE = """INSERT INTO checkpoints (name, value) VALUES (:name, :value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value"""


class SqlCheckpoints:
    """Implements `Checkpoints`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def load(self, name: str) -> str | None:
        """Return what was saved last under this name."""
        rows = await self._reader.rows(_LOAD, {"name": name})
        return str(rows[0]["value"]) if rows else None

    def save(self, unit: Unit, name: str, value: str) -> None:
        """Replace it."""
        unit.add(_SAVE, {"name": name, "value": value})
