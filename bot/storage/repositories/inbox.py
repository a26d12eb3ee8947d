"""Messages that were handled, in SQL."""

from datetime import datetime

from bot.model.ids import EventId
from bot.ports.store import Unit
from bot.storage.reading import Reader
from bot.storage.values import to_ms

_HAS = "SELECT 1 AS there FROM inbox WHERE event = :event"
_ADD = "INSERT INTO inbox (event, handled_at) VALUES (:event, :handled_at)"
_ADD_SEEN = f"{_ADD} ON CONFLICT (event) DO NOTHING"
_FORGET = """DELETE FROM inbox WHERE event IN
    (SELECT event FROM inbox WHERE handled_at < :before ORDER BY handled_at LIMIT :limit)"""


class SqlInbox:
    """Implements `Inbox`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def has(self, event: EventId) -> bool:
        """Say whether the event was handled before."""
        return bool(await self._reader.rows(_HAS, {"event": event}))

    def add(self, unit: Unit, event: EventId, at: datetime) -> None:
        """Note that the event is handled; a second time is a conflict."""
        unit.add(_ADD, {"event": event, "handled_at": to_ms(at)})

    def add_seen(self, unit: Unit, event: EventId, at: datetime) -> None:
        """Note that the event is handled; a second time changes nothing."""
        unit.add(_ADD_SEEN, {"event": event, "handled_at": to_ms(at)})

    def forget(self, unit: Unit, before: datetime, limit: int) -> None:
        """Forget at most `limit` events that were handled before this, the oldest first."""
        unit.add(_FORGET, {"before": to_ms(before), "limit": limit})
