"""One Matrix account behind the platform port: puts the parts of the adapter together."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from bot.errors import PlatformError
from bot.model.ids import MessageId, RoomId, SendKey, UserId, local_part
from bot.model.message import Message
from bot.platforms.matrix import outbound
from bot.platforms.matrix.backoff import Backoff, Sleep
from bot.platforms.matrix.client import Client, path
from bot.platforms.matrix.direct import DirectChats
from bot.platforms.matrix.invites import Invites
from bot.platforms.matrix.lanes import Lanes
from bot.platforms.matrix.login import log_in
from bot.platforms.matrix.outbound import MAX_CHARACTERS, Part, Surroundings
from bot.platforms.matrix.progress import Progress
from bot.platforms.matrix.reading import Reader, Threads
from bot.platforms.matrix.rooms import NAME, Rooms, sent_at_ms
from bot.platforms.matrix.settings import Account, Patience
from bot.platforms.matrix.sync import SyncLoop
from bot.platforms.matrix.untrusted import objects, text
from bot.ports.clock import Clock
from bot.ports.platform import Limits, Position, Receive

MOST_PARTS = 64
PARTS_REMEMBERED = 1_000
"""Of long messages of which only some parts were found."""
MOST_PAGES = 20
"""So far back a message of ours is looked for."""
CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""So far a homeserver's clock may be off when a message of ours is looked for."""
_log = logging.getLogger(__name__)


class MatrixPlatform:
    """A Matrix account. `run` reads, `aclose` hangs up after the last send."""

    name = NAME
    limits = Limits(max_characters=MAX_CHARACTERS)

    def __init__(
        self,
        settings: Account,
        *,
        position: Position,
        clock: Clock,
        random: Random,
        sleep: Sleep = asyncio.sleep,
        patience: Patience | None = None,
    ) -> None:
        """Take the account, where its position is kept, time, dice and how long to wait."""
        self._settings, self._position, self._clock = settings, position, clock
        self._random, self._sleep = random, sleep
        self._patience = patience or Patience()
        self._client = Client(
            homeserver=settings.homeserver, user_id=settings.user_id, patience=self._patience
        )
        self._rooms = Rooms(settings.user_id, settings.rooms)
        self._direct = DirectChats(client=self._client, rooms=self._rooms)
        self._ready = asyncio.Event()
        self._threads = Threads()
        self._sent_parts: OrderedDict[SendKey, MessageId] = OrderedDict()

    async def run(self, receive: Receive) -> None:
        """Log in, then hand on every message until cancelled."""
        await self._log_in()
        await self._resolve_aliases()
        progress = Progress(self._position)
        reader = Reader(
            client=self._client,
            rooms=self._rooms,
            threads=self._threads,
            clock=self._clock,
            backoff=self._backoff,
            receive=receive,
        )
        loop = self._loop(Lanes(progress=progress, handle=reader.handle), progress)
        since = await self._position.load()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(progress.keep(self._sleep), name="the position")
                tasks.create_task(self._resolve_the_rest(), name="aliases")
                await loop.run(tasks, since)
        except ExceptionGroup as group:
            refusal = _refusal_in(group)
            if refusal is None:
                raise
            raise refusal from group
        finally:
            await progress.save()

    async def aclose(self) -> None:
        """Hang up; requests that must not be broken are let end first."""
        await self._client.close()

    async def send(self, room: RoomId, message: Message, key: SendKey) -> MessageId:
        """Send a message, in several events if it is long; the last one's id stands for it."""
        target = await self._target(room)
        known = self._rooms.get(target)
        around = Surroundings(
            may_notify_room=bool(
                message.mention_room and known and known.power.may_notify_room(self._rooms.me)
            ),
            thread=self._threads.root_of(message.reply_to),
        )
        sent = MessageId("")
        for part in outbound.parts_of(message, key, around):
            found = self._sent_parts.pop(part.key, None)
            sent = found or await self._send(target, part)
        return sent

    async def find(self, room: RoomId, key: SendKey, since: datetime) -> MessageId | None:
        """Look for our own mark in the room; for a person, in every chat with her."""
        await self._wait_until_ready()
        for target in self._places(room):
            found = await self._search(target, key, since - CLOCKS_DIFFER_BY)
            if found is not None:
                return found
        return None

    async def edit(
        self, room: RoomId, message_id: MessageId, message: Message, key: SendKey
    ) -> None:
        """Replace the text of a message; one that is too long for a single event is refused."""
        content = outbound.edit_of(message_id, message, key)
        if content is None:
            raise PlatformError("the new text is too long for an edit", permanent=True)
        await self._send(await self._target(room), Part(key=key, content=content))

    async def redact(self, room: RoomId, message_id: MessageId, key: SendKey) -> None:
        """Take a message away."""
        await self._client.redact(await self._target(room), message_id, key)

    def members(self, room: RoomId) -> frozenset[UserId]:
        """Return who has joined; of a direct chat, its person."""
        name = local_part(room)
        if name.startswith("@"):
            return frozenset({UserId(room)}) if self._rooms.direct_chats(name) else frozenset()
        return self._rooms.members(self._rooms.aliases.get(name, name))

    def _backoff(self) -> Backoff:
        return Backoff(patience=self._patience, random=self._random, sleep=self._sleep)

    def _loop(self, lanes: Lanes, progress: Progress) -> SyncLoop:
        return SyncLoop(
            client=self._client,
            rooms=self._rooms,
            lanes=lanes,
            progress=progress,
            invites=Invites(
                client=self._client,
                allowed_servers=self._settings.allowed_servers,
                backoff=self._backoff,
            ),
            backoff=self._backoff(),
            clock=self._clock,
            random=self._random,
            ready=self._ready,
        )

    async def _log_in(self) -> None:
        backoff = self._backoff()
        while True:
            try:
                return await log_in(self._client, self._settings)
            except PlatformError as error:
                if error.permanent:
                    raise
                _log.warning("the login has to wait: %s", error)
                await backoff.pause(error)

    async def _resolve_aliases(self) -> PlatformError | None:
        """Ask once for each alias that is not known; return what went wrong last."""
        trouble = None
        for alias in self._rooms.unresolved():
            try:
                answer = await self._client.request("GET", path("directory", "room", alias))
            except PlatformError as error:
                _log.warning("the room %s is not known: %s", alias, error)
                trouble = error
            else:
                self._rooms.resolve(alias, text(answer.get("room_id")))
        return trouble

    async def _resolve_the_rest(self) -> None:
        """Ask again until every configured alias is known: it may be given to a room later."""
        backoff = self._backoff()
        while self._rooms.unresolved():
            await backoff.pause(PlatformError("an alias is not known"))
            await self._resolve_aliases()

    async def _wait_until_ready(self) -> None:
        """Wait until the rooms are known: before, it cannot be said whether a chat is there."""
        if self._ready.is_set():
            return
        try:
            async with asyncio.timeout(self._patience.start.total_seconds()):
                await self._ready.wait()
        except TimeoutError as error:
            raise PlatformError("the homeserver has not been reached yet") from error

    async def _target(self, room: RoomId) -> str:
        """Return the Matrix id of the room to speak in.

        Raises:
            PlatformError: permanent, if the room is encrypted: it is not answered in clear.
        """
        await self._wait_until_ready()
        name = local_part(room)
        if name.startswith("@"):
            return await self._direct.room_of(name)
        if name.startswith("#"):
            if name not in self._rooms.aliases:
                raise PlatformError("the room's alias is not known yet")
            name = self._rooms.aliases[name]
        known = self._rooms.get(name)
        if known is not None and known.encrypted:
            raise PlatformError("the room is encrypted", permanent=True)
        return name

    def _places(self, room: RoomId) -> Sequence[str]:
        """Return the Matrix ids of the rooms in which something for this room may stand."""
        name = local_part(room)
        if name.startswith("@"):
            return [chat.id for chat in self._rooms.direct_chats(name)]
        return [self._rooms.aliases.get(name, name)]

    async def _send(self, room: str, part: Part) -> MessageId:
        event = await self._client.send_event(room, "m.room.message", part.content, part.key)
        return MessageId(event)

    async def _search(self, room: str, key: SendKey, since: datetime) -> MessageId | None:
        """Look through our own messages, the newest first; note the parts of a long one."""
        parts = {outbound.part_key(key, number) for number in range(MOST_PARTS)}
        ours = {"senders": [self._rooms.me], "types": ["m.room.message"]}
        oldest, start = int(since.timestamp() * 1000), None
        for _ in range(MOST_PAGES):
            page = await self._client.messages(room, start=start, until=None, event_filter=ours)
            for event in objects(page.get("chunk")):
                if sent_at_ms(event) < oldest:
                    return None
                mark, event_id = outbound.key_of(event), MessageId(text(event.get("event_id")))
                if mark == key:
                    return event_id
                if mark in parts:
                    self._note_part(SendKey(mark), event_id)
            start = text(page.get("end"))
            if not start:
                return None
        return None

    def _note_part(self, mark: SendKey, event: MessageId) -> None:
        """Remember a part that was sent, so that it is not sent again with the others."""
        self._sent_parts[mark] = event
        if len(self._sent_parts) > PARTS_REMEMBERED:
            self._sent_parts.popitem(last=False)


def _refusal_in(group: ExceptionGroup[Exception]) -> PlatformError | None:
    """Return why the account was refused, if that is what ended the tasks."""
    for error in group.exceptions:
        found = _refusal_in(error) if isinstance(error, ExceptionGroup) else error
        if isinstance(found, PlatformError):
            return found
    return None
