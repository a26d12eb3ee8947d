"""How far a platform has been read, kept among the checkpoints."""

from bot.ports.store import Checkpoints, Store, Unit


class StoredPosition:
    """Implements `Position`."""

    def __init__(self, name: str, *, store: Store, checkpoints: Checkpoints) -> None:
        """Keep the mark under `name`, such as ``matrix``."""
        self._name = f"position {name}"
        self._store, self._checkpoints = store, checkpoints

    async def load(self) -> str | None:
        """Return the mark that was saved last; None at the very first start."""
        return await self._checkpoints.load(self._name)

    async def save(self, mark: str) -> None:
        """Keep the mark: everything before it has been handled.

        Raises:
            StorageError: It was not kept; the mark before it stays.
        """
        unit = Unit()
        self._checkpoints.save(unit, self._name, mark)
        await self._store.write(unit)
