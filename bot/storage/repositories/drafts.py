"""Drafts in SQL."""

from collections.abc import Sequence

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.ports.store import Draft, Unit, Value
from bot.storage.reading import Reader, Row
from bot.storage.values import from_ms, to_ms

_COLUMNS = "id, network, author, room, content, updated_at, version"
_GET = f"SELECT {_COLUMNS} FROM drafts WHERE id = :id"
_OF = f"SELECT {_COLUMNS} FROM drafts WHERE network = :network ORDER BY updated_at DESC, id"
_ADD = f"""INSERT INTO drafts ({_COLUMNS})
    VALUES (:id, :network, :author, :room, :content, :updated_at, :version)"""
_REPLACE = """UPDATE drafts SET content = :content, updated_at = :updated_at, version = :version
    WHERE id = :id AND version = :version - 1"""
_DROP = "DELETE FROM drafts WHERE id = :id"


class SqlDrafts:
    """Implements `Drafts`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def get(self, thing: ThingId) -> Draft | None:
        """Return the draft, or None."""
        rows = await self._reader.rows(_GET, {"id": thing})
        return _draft(rows[0]) if rows else None

    async def of(self, network: NetworkId) -> Sequence[Draft]:
        """Return the network's drafts, newest change first."""
        return [_draft(row) for row in await self._reader.rows(_OF, {"network": network})]

    def put(self, unit: Unit, draft: Draft) -> None:
        """Keep the draft: version 1 is new, a later one replaces exactly the one before."""
        values: dict[str, Value] = {
            "id": draft.id,
            "content": draft.content,
            "updated_at": to_ms(draft.updated_at),
            "version": draft.version,
        }
        if draft.version > 1:
            unit.add(_REPLACE, values, rows=1)
            return
        fixed: dict[str, Value] = {
            "network": draft.network,
            "author": draft.author,
            "room": draft.room,
        }
        unit.add(_ADD, {**values, **fixed})

    def drop(self, unit: Unit, thing: ThingId) -> None:
        """Forget it: it was saved, sent or thrown away."""
        unit.add(_DROP, {"id": thing})


def _draft(row: Row) -> Draft:
    return Draft(
        id=ThingId(row["id"]),
        network=NetworkId(row["network"]),
        author=UserId(row["author"]),
        room=RoomId(row["room"]),
        content=row["content"],
        updated_at=from_ms(row["updated_at"]),
        version=row["version"],
    )
