"""The sync loop: what the homeserver tells, taken apart, and no token before its time.

Of our own, since nio's loop spins on errors and moves its token on before anything is handled.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from bot.errors import PlatformError
from bot.platforms.matrix.backoff import Backoff
from bot.platforms.matrix.client import Client, Refused
from bot.platforms.matrix.invites import Invites
from bot.platforms.matrix.lanes import Errand, Gap, Lanes
from bot.platforms.matrix.progress import Progress
from bot.platforms.matrix.rooms import STATE_KINDS, Rooms, membership_of, sent_at_ms
from bot.platforms.matrix.untrusted import Json, mapping, objects, text
from bot.ports.clock import Clock

TIMELINE_KINDS = ("m.room.message", *STATE_KINDS)
PAGE = 100
"""Events of one room in one sync; the rest is fetched page by page."""
MOST_PAGES = 50
"""So far back a gap is filled; no room of a working network writes more in a day's outage."""
_NOTHING: dict[str, Any] = {"types": []}
_log = logging.getLogger(__name__)


def sync_filter(me: str) -> Json:
    """Return what the bot wants to be told: not its own messages, and nothing it would not use."""
    return {
        "presence": _NOTHING,
        "account_data": _NOTHING,
        "room": {
            "timeline": {"limit": PAGE, "types": [*TIMELINE_KINDS], "not_senders": [me]},
            "state": {"types": [*STATE_KINDS]},
            "ephemeral": _NOTHING,
            "account_data": _NOTHING,
        },
    }


def invites_filter() -> Json:
    """Return a filter that leaves little more than the open invitations."""
    nothing = {"limit": 1, "types": []}
    return {
        "presence": _NOTHING,
        "account_data": _NOTHING,
        "room": {
            "timeline": nothing,
            "state": nothing,
            "ephemeral": nothing,
            "account_data": nothing,
        },
    }


def past_filter() -> Json:
    """Return what is of interest in a room's past: messages, and how the bot came in."""
    return {"types": ["m.room.message", "m.room.member"]}


@dataclass(frozen=True, slots=True)
class _Ask:
    """What a sync is asked for."""

    since: str | None
    full: bool
    floor_ms: int
    """The very first start, if this is it: what was said before is passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """What a sync told of a room."""

    state: Sequence[Json]
    timeline: Sequence[Json]
    prev_batch: str
    limited: bool


class SyncLoop:
    """Asks for what is new, again and again, and hands it to the lanes."""

    def __init__(
        self,
        *,
        client: Client,
        rooms: Rooms,
        lanes: Lanes,
        progress: Progress,
        invites: Invites,
        backoff: Backoff,
        clock: Clock,
        random: Random,
        ready: asyncio.Event,
    ) -> None:
        """Take the parts; `ready` is set once the rooms are known."""
        self._client, self._rooms, self._lanes = client, rooms, lanes
        self._progress, self._invites = progress, invites
        self._backoff, self._clock, self._random = backoff, clock, random
        self._ready = ready

    async def run(self, tasks: asyncio.TaskGroup, since: str | None) -> None:
        """Sync until cancelled.

        Args:
            tasks: Where rooms and invitations are handled.
            since: The mark that was kept; None at the very first start, when everything older is
                passed over.

        Raises:
            PlatformError: permanent; the account is refused.
        """
        listening_since: datetime | None = None
        floor_ms = 0 if since is not None else int(self._clock.now().timestamp() * 1000)
        ask = _Ask(since, full=True, floor_ms=floor_ms)
        wanted = sync_filter(self._client.user_id)
        while True:
            asked_at = self._clock.now()
            try:
                body = await self._client.sync(
                    since=ask.since,
                    full=ask.full,
                    sync_filter=wanted,
                    nonce=0 if ask.since else self._nonce(),
                )
            except PlatformError as error:
                listening_since = None
                await self._pause(error)
                continue
            self._backoff.reset()
            listening_since = listening_since or asked_at
            self._take(tasks, body, ask, listening_since)
            if ask.full and ask.since is not None:
                tasks.create_task(self._look_for_invites(tasks), name="open invitations")
            ask = _Ask(text(body.get("next_batch")), full=False, floor_ms=floor_ms)
            self._ready.set()
            await self._progress.wait_for_room()

    def _nonce(self) -> int:
        return self._random.randrange(1, 30_000)

    async def _pause(self, error: PlatformError) -> None:
        if isinstance(error, Refused) and error.bars_account:
            raise PlatformError(f"the account is refused ({error.code})", permanent=True) from error
        _log.warning("the homeserver cannot be read: %s; it is tried again", error)
        await self._backoff.pause(error)

    def _take(
        self, tasks: asyncio.TaskGroup, body: Json, ask: _Ask, listening_since: datetime
    ) -> None:
        rooms = mapping(body.get("rooms"))
        joined = mapping(rooms.get("join"))
        batch = self._progress.begin(text(body.get("next_batch")))
        for room in mapping(rooms.get("leave")):
            self._rooms.forget(room)
        if ask.full:
            self._rooms.forget_all_but(joined)
        self._take_invites(tasks, rooms)
        for room, told in joined.items():
            news = self._news(room, mapping(told))
            errands = self._errands(news, ask, next_batch=batch.mark)
            self._lanes.put(tasks, room, [Errand(what, listening_since) for what in errands], batch)
        self._progress.seal(batch)

    def _take_invites(self, tasks: asyncio.TaskGroup, rooms: Json) -> None:
        for room, told in mapping(rooms.get("invite")).items():
            state = mapping(mapping(told).get("invite_state"))
            self._invites.consider(tasks, room, objects(state.get("events")))

    def _news(self, room: str, told: Json) -> _News:
        """Take in the state of a room and return what was told of it."""
        state, timeline = mapping(told.get("state")), mapping(told.get("timeline"))
        news = _News(
            state=objects(state.get("events")),
            timeline=objects(timeline.get("events")),
            prev_batch=text(timeline.get("prev_batch")),
            limited=timeline.get("limited") is True,
        )
        for event in news.state:
            self._rooms.apply(room, event)
        for event in news.timeline:
            # The bot is in the room, whatever the timeline says of the way there: its own
            # joining is told as state, since its own events are left out of timelines.
            if membership_of(event, self._client.user_id) is None:
                self._rooms.apply(room, event)
            if _is_said(event):
                self._rooms.touch(room, sent_at_ms(event))
        return news

    def _errands(self, news: _News, ask: _Ask, *, next_batch: str) -> Sequence[Json | Gap]:
        """Return what is to be handled: the timeline, and before it what it left out.

        A timeline that reaches back to before the bot came in is fetched anew, as far as its
        invitation: what people wrote while it was not asked is none of its business.
        """
        said = [event for event in news.timeline if _is_said(event)]
        if ask.since is None:
            return [event for event in said if sent_at_ms(event) >= ask.floor_ms]
        if arrived_amid(news.timeline, news.state, self._client.user_id):
            return [Gap(next_batch, ask.since, ask.floor_ms)]
        return [Gap(news.prev_batch, ask.since), *said] if news.limited else said

    async def _look_for_invites(self, tasks: asyncio.TaskGroup) -> None:
        """See the open invitations again: a sync with a token tells of each only once."""
        while True:
            try:
                body = await self._client.sync(
                    since=None, full=True, sync_filter=invites_filter(), nonce=self._nonce()
                )
            except Refused as error:
                if error.permanent or error.bars_account:
                    _log.warning("the open invitations cannot be read: %s", error)
                    return
                await self._backoff.pause(error)
            except PlatformError as error:
                await self._backoff.pause(error)
            else:
                self._take_invites(tasks, mapping(body.get("rooms")))
                return


def _is_said(event: Json) -> bool:
    return event.get("type") == "m.room.message"


def arrived_amid(timeline: Sequence[Json], state: Sequence[Json], me: str) -> bool:
    """Return whether the bot joined after the timeline begins."""
    joined_at = [sent_at_ms(event) for event in state if is_arrival(event, me)]
    oldest = min((sent_at_ms(event) for event in timeline), default=None)
    return oldest is not None and any(oldest < at for at in joined_at)


def is_arrival(event: Json, me: str) -> bool:
    """Return whether the event is the bot's joining, and not a new name or picture."""
    change = membership_of(event, me)
    return change is not None and change[1] == "join" and change[0] != "join"


def is_beginning(event: Json, me: str) -> bool:
    """Return whether the bot was called in by this event: invited, or joined uninvited."""
    change = membership_of(event, me)
    if change is None:
        return False
    before, after = change
    return after == "invite" or (after == "join" and before not in {"invite", "join"})


async def fetch_past(client: Client, room: str, gap: Gap) -> list[Json]:
    """Return what was said in a gap, oldest first, but nothing from before the bot was called in.

    Raises:
        Refused: The room cannot be read (any more).
        PlatformError: Temporary.
    """
    newest_first: list[Json] = []
    start = gap.start
    for _ in range(MOST_PAGES):
        page = await client.messages(room, start=start, until=gap.until, event_filter=past_filter())
        for event in objects(page.get("chunk")):
            if is_beginning(event, client.user_id):
                return newest_first[::-1]
            if _is_said(event) and sent_at_ms(event) >= gap.not_before_ms:
                newest_first.append(event)
        end = text(page.get("end"))
        if not end or end == start:
            return newest_first[::-1]
        start = end
    _log.warning("a gap in a room was too long; what is older than %d pages is lost", MOST_PAGES)
    return newest_first[::-1]
