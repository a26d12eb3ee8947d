"""Makes happen what is due: each row of the timetable once, in order of time."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

from bot.delivery.sending import Delivery
from bot.errors import StorageConflict
from bot.ports.clock import Alarm, Clock
from bot.ports.store import Due, Timetable, Unit

CHUNK = 500
"""How many due rows are fired in one transaction."""
LATE = timedelta(minutes=1)
"""What goes out later than this says so (spec §7.1)."""

_log = logging.getLogger(__name__)


class Fires(Protocol):
    """A capability that makes its due rows happen."""

    async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
        """Add to the unit what each due row leads to: posts, state, the next occurrence.

        The rows themselves are taken out by the caller, in the same unit.
        """
        ...


class Firing:
    """Looks at the timetable whenever the alarm rings."""

    def __init__(
        self,
        *,
        delivery: Delivery,
        timetable: Timetable,
        clock: Clock,
        alarm: Alarm,
        capabilities: Mapping[str, Fires],
    ) -> None:
        """Take the capabilities by the `kind` of their rows."""
        self._delivery, self._timetable = delivery, timetable
        self._clock, self._alarm = clock, alarm
        self._capabilities = capabilities
        self._ringing = asyncio.Lock()
        self._expected: datetime | None = None

    def expect(self, at: datetime) -> None:
        """Be told of a due time that was just stored: the alarm is set if it is the earliest."""
        if self._expected is None or at < self._expected:
            self._expected = at
            self._alarm.set(at)

    async def ring(self) -> None:
        """Fire all that is due now, then set the alarm for what comes next."""
        async with self._ringing:
            await self._fire_all()

    async def _fire_all(self) -> None:
        stuck = False
        while not stuck and (dues := await self._timetable.due(self._clock.now(), CHUNK)):
            try:
                await self._fire(dues)
            except StorageConflict:
                stuck = not await self._fire_singly(dues)
            except Exception:  # noqa: BLE001 - the root of the firing task: one row must not stop others
                _log.exception("%d due rows failed together; they are tried one by one", len(dues))
                stuck = not await self._fire_singly(dues)
        self._expected = None if stuck else await self._timetable.next_at()
        self._alarm.set(self._expected)

    async def _fire(self, dues: Sequence[Due]) -> None:
        now, unit = self._clock.now(), Unit()
        for due in dues:
            self._timetable.done(unit, due)
        ordered = sorted(dues, key=lambda due: due.kind)
        for kind, group in groupby(ordered, key=lambda due: due.kind):
            await self._capabilities[kind].fire(unit, list(group), now)
        await self._delivery.commit(unit)

    async def _fire_singly(self, dues: Sequence[Due]) -> bool:
        """Return whether at least one of them could be fired."""
        fired = False
        for due in dues:
            try:
                await self._fire([due])
                fired = True
            except StorageConflict:
                _log.info("a due row was taken by another")
            except Exception:  # noqa: BLE001 - as above
                _log.exception("due row of kind %s failed; it is tried again", due.kind)
        return fired
