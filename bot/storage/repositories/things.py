"""Ids that were given away, in SQL."""

from bot.model.ids import NetworkId, ThingId
from bot.ports.store import Unit
from bot.storage.reading import Reader

_FIND = "SELECT network FROM things WHERE id = :id"
_TAKE = "INSERT INTO things (id, network) VALUES (:id, :network)"


class SqlThings:
    """Implements `Things`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def is_free(self, thing: ThingId) -> bool:
        """Say whether nothing has ever had this id."""
        return not await self._reader.rows(_FIND, {"id": thing})

    def take(self, unit: Unit, thing: ThingId, network: NetworkId | None) -> None:
        """Give the id away for ever and note it in `unit.taken`; a taken one is a conflict."""
        unit.add(_TAKE, {"id": thing, "network": network})
        unit.taken.append(thing)

    async def network_of(self, thing: ThingId) -> NetworkId | None:
        """Return the network the thing belongs to; None for a personal or unknown one."""
        rows = await self._reader.rows(_FIND, {"id": thing})
        return NetworkId(rows[0]["network"]) if rows and rows[0]["network"] is not None else None
