"""Handles what came in for a room: turns events into messages and fetches what was left out."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable

from bot.errors import PlatformError
from bot.platforms.matrix import inbound
from bot.platforms.matrix.backoff import Backoff
from bot.platforms.matrix.client import Client, Refused
from bot.platforms.matrix.lanes import Errand, Gap
from bot.platforms.matrix.rooms import Rooms
from bot.platforms.matrix.sync import fetch_past
from bot.platforms.matrix.untrusted import Json, text
from bot.ports.clock import Clock
from bot.ports.platform import Receive

REMEMBERED = 1_000
"""Messages in threads whose thread is remembered, so that the answer stands in it."""
_log = logging.getLogger(__name__)


class Threads:
    """Which of the last messages stood in a thread."""

    def __init__(self) -> None:
        self._roots: OrderedDict[str, str] = OrderedDict()

    def note(self, event: Json) -> None:
        """Remember the thread of a message, if it stands in one."""
        root = inbound.thread_root(event)
        if root:
            self._roots[text(event.get("event_id"))] = root
            if len(self._roots) > REMEMBERED:
                self._roots.popitem(last=False)

    def root_of(self, event: str | None) -> str:
        """Return the root of the thread; empty if it stood in none, or long ago."""
        return self._roots.get(event or "", "")


class Reader:
    """Hands messages to the inside, one room's in order."""

    def __init__(
        self,
        *,
        client: Client,
        rooms: Rooms,
        threads: Threads,
        clock: Clock,
        backoff: Callable[[], Backoff],
        receive: Receive,
    ) -> None:
        """Take the parts and where messages go."""
        self._client, self._rooms, self._threads = client, rooms, threads
        self._clock, self._backoff, self._receive = clock, backoff, receive

    async def handle(self, room: str, errand: Errand) -> bool:
        """Handle an event or a gap; return whether it needs no replay any more."""
        try:
            if isinstance(errand.what, Gap):
                return await self._fill(room, errand.what, errand)
            return await self._hand_on(room, errand.what, errand)
        except asyncio.CancelledError:
            raise
        except Exception:  # noqa: BLE001 - the root of a room: one message must not stop the others
            _log.exception("a message could not be handled for a reason of our own")
            return False

    async def _fill(self, room: str, gap: Gap, errand: Errand) -> bool:
        backoff = self._backoff()
        while True:
            try:
                events = await fetch_past(self._client, room, gap)
            except Refused as error:
                if error.permanent or error.bars_account:
                    _log.warning("a room's past cannot be read: %s", error)
                    return error.permanent
                await backoff.pause(error)
            except PlatformError as error:
                await backoff.pause(error)
            else:
                results = [await self._hand_on(room, event, errand) for event in events]
                return all(results)

    async def _hand_on(self, room: str, event: Json, errand: Errand) -> bool:
        here = inbound.Here(now=self._clock.now(), listening_since=errand.listening_since)
        message = inbound.read(event, room, self._rooms, here)
        if message is not None:
            self._threads.note(event)
            try:
                await self._receive(message)
            except Exception:  # noqa: BLE001 - `receive` must not raise; if it does, only this one is held
                _log.exception("a message was not taken in")
                return False
        return True
