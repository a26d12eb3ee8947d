"""Forgets what nobody asks for any more, so that the tables do not grow for ever."""

import logging
from datetime import datetime, timedelta

from bot.errors import StorageError
from bot.ports.clock import Clock
from bot.ports.store import Inbox, Outbox, Store, Unit

EVERY = timedelta(hours=1)
AT_ONCE = 5_000
"""Rows of a table that go in one round: few enough that nobody waits for it."""
HANDLED_FOR = timedelta(days=30)
"""So long a message in is known: no homeserver tells of an older one again."""
FINISHED_FOR = timedelta(days=90)
"""So long it is known what became of a message out: for reports, and for replies to it."""
_log = logging.getLogger(__name__)


class Upkeep:
    """Tidies up once at the start and then every hour."""

    def __init__(self, *, store: Store, inbox: Inbox, outbox: Outbox, clock: Clock) -> None:
        """Take the tables that grow with every message."""
        self._store, self._inbox, self._outbox, self._clock = store, inbox, outbox, clock
        self._next_at: datetime | None = None

    async def look(self) -> None:
        """Tidy up if it is time to; to be called at least as often as it tidies up."""
        now = self._clock.now()
        if self._next_at is not None and now < self._next_at:
            return
        self._next_at = now + EVERY
        unit = Unit()
        self._inbox.forget(unit, now - HANDLED_FOR, AT_ONCE)
        self._outbox.forget(unit, now - FINISHED_FOR, AT_ONCE)
        try:
            await self._store.write(unit)
        except StorageError as error:
            _log.warning("old rows could not be forgotten: %s; it is tried again later", error)
