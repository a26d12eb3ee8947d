"""Invitations: accepted from the servers that are allowed, tried again, refused otherwise."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.errors import PlatformError
from bot.platforms.matrix.backoff import Backoff
from bot.platforms.matrix.client import Client, Refused, path
from bot.platforms.matrix.rooms import membership_of
from bot.platforms.matrix.untrusted import Json, text

REFUSALS = 5
"""So often a join is tried again that is refused: over federation a room may take a while to be
reached. An invitation that stays open is seen again at the next start."""
AT_ONCE = 4
_log = logging.getLogger(__name__)


class Invites:
    """Answers each invitation once."""

    def __init__(
        self,
        *,
        client: Client,
        allowed_servers: frozenset[str],
        backoff: Callable[[], Backoff],
    ) -> None:
        """Take whose invitations are accepted, and the pauses between attempts."""
        self._client, self._allowed, self._backoff = client, allowed_servers, backoff
        self._pending: set[str] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)

    def consider(self, tasks: asyncio.TaskGroup, room: str, state: Sequence[Json]) -> None:
        """Take up an invitation; one that is being answered already is passed over."""
        inviter = inviter_of(state, self._client.user_id)
        if inviter and room not in self._pending:
            self._pending.add(room)
            tasks.create_task(self._answer(room, inviter), name="an invitation")

    def may_invite(self, mxid: str) -> bool:
        """Return whether the user's server is one of the allowed."""
        return mxid.partition(":")[2] in self._allowed

    async def _answer(self, room: str, inviter: str) -> None:
        step = "join" if self.may_invite(inviter) else "leave"
        backoff, refusals = self._backoff(), 0
        try:
            while refusals < REFUSALS:
                try:
                    async with self._turns:
                        await self._client.request("POST", path("rooms", room, step), {})
                except Refused as error:
                    refusals += int(error.permanent)
                    if error.bars_account:
                        return
                    await backoff.pause(error)
                except PlatformError as error:
                    await backoff.pause(error)
                else:
                    _log.info("an invitation was answered: %s", step)
                    return
            _log.warning("an invitation could not be answered (%s); it stays open", step)
        finally:
            self._pending.discard(room)


def inviter_of(state: Sequence[Json], me: str) -> str:
    """Return who invited the bot, from the state that came with the invitation."""
    for event in state:
        if membership_of(event, me) is not None:
            return text(event.get("sender"))
    return ""
