"""The way to a person: the chat she used last, or a new one, never a second one beside it."""

import asyncio
from collections import defaultdict

from bot.errors import PlatformError
from bot.platforms.matrix.client import Client, Refused, path
from bot.platforms.matrix.rooms import OPENED_FOR, Room, Rooms
from bot.platforms.matrix.untrusted import Json, objects, strings, text


class DirectChats:
    """Finds or opens the room in which one person is talked to.

    The server has no key by which a repeated creation would be recognised, so a room that the bot
    opens bears in its creation whom it is for. After a failure that leaves it open whether there is
    a room now, and after a crash, that room is found and used again.
    """

    def __init__(self, *, client: Client, rooms: Rooms) -> None:
        """Take who asks and what is known."""
        self._client, self._rooms = client, rooms
        self._one_at_a_time: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._doubtful: set[str] = set()

    def known(self, mxid: str) -> Room | None:
        """Return the chat that is there already; an encrypted one only if there is no other."""
        chats = self._rooms.direct_chats(mxid)
        return next((chat for chat in chats if not chat.encrypted), chats[0] if chats else None)

    async def room_of(self, mxid: str) -> str:
        """Return the Matrix id of the chat with a person, and open it if need be.

        Raises:
            PlatformError: It could not be opened.
        """
        chat = self.known(mxid)
        if chat is not None and not chat.encrypted:
            return chat.id
        async with self._one_at_a_time[mxid]:
            chat = self.known(mxid)
            if chat is None or chat.encrypted:
                return await self._client.unbroken(self._open(mxid))
            return chat.id

    async def _open(self, mxid: str) -> str:
        if mxid in self._doubtful:
            await self._look_for_unknown_rooms()
            chat = self.known(mxid)
            if chat is not None and not chat.encrypted:
                self._doubtful.discard(mxid)
                return chat.id
        opened = self._rooms.opened_for(mxid)
        if opened is not None:
            return await self._invite(opened.id, mxid)
        return await self._create(mxid)

    async def _create(self, mxid: str) -> str:
        wanted = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": [mxid],
            "creation_content": {OPENED_FOR: mxid},
        }
        self._doubtful.add(mxid)
        answer = await self._client.request("POST", path("createRoom"), wanted)
        self._doubtful.discard(mxid)
        room = text(answer.get("room_id"))
        if not room:
            raise PlatformError("the homeserver's answer has no room id")
        self._note(room, mxid)
        return room

    async def _invite(self, room: str, mxid: str) -> str:
        content = {"membership": "invite", "is_direct": True}
        endpoint = path("rooms", room, "state", "m.room.member", mxid)
        await self._client.request("PUT", endpoint, content)
        self._note(room, mxid)
        return room

    def _note(self, room: str, mxid: str) -> None:
        """Know the new room before a sync tells of it, and of the bot's own invitation ever."""
        if self._rooms.get(room) is None:
            create = {"type": "m.room.create", "state_key": "", "content": {OPENED_FOR: mxid}}
            self._rooms.apply(room, create)
            self._rooms.apply(room, _member(self._rooms.me, "join"))
        known = self._rooms.get(room)
        if known is not None and mxid not in known.joined:
            self._rooms.apply(room, _member(mxid, "invite"))

    async def _look_for_unknown_rooms(self) -> None:
        """Take in the rooms that the bot is in and no sync has told of yet."""
        answer = await self._client.request("GET", path("joined_rooms"))
        for room in strings(answer.get("joined_rooms")):
            if self._rooms.get(room) is not None:
                continue
            try:
                state = await self._state(room)
            except Refused:
                continue  # the bot has left it meanwhile
            for event in state:
                self._rooms.apply(room, event)

    async def _state(self, room: str) -> list[Json]:
        """Return what `Rooms` needs of a room's state."""
        members = await self._client.request("GET", path("rooms", room, "members"))
        creation = await self._client.request(
            "GET", path("rooms", room, "state", "m.room.create"), query={"format": "event"}
        )
        return [creation, *objects(members.get("chunk"))]


def _member(mxid: str, membership: str) -> Json:
    return {"type": "m.room.member", "state_key": mxid, "content": {"membership": membership}}
