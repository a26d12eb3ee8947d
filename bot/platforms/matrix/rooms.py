"""The rooms the bot is in, as their state says: members, direct chats, power, encryption.

Of our own, since nio keeps rooms that the bot was thrown out of, and knows nothing of version 12.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.model.ids import RoomId, UserId
from bot.platforms.matrix.power import Power, power_of
from bot.platforms.matrix.untrusted import Json, mapping, text, whole

NAME = "matrix"
OPENED_FOR = "mreza.direct"
"""In the creation content of a direct chat that the bot opened: for whom."""
STATE_KINDS = (
    "m.room.create",
    "m.room.encryption",
    "m.room.member",
    "m.room.power_levels",
)
"""The state that is read; a homeserver is asked for no other."""
_log = logging.getLogger(__name__)


def room_id(matrix_id: str) -> RoomId:
    """Return a Matrix room id, alias or mxid as a room of the inside."""
    return RoomId(f"{NAME}:{matrix_id}")


def user_id(mxid: str) -> UserId:
    """Return an mxid as a person of the inside."""
    return UserId(f"{NAME}:{mxid}")


@dataclass(slots=True)
class Room:
    """What is known of one room."""

    id: str
    joined: set[str] = field(default_factory=set)
    invited: set[str] = field(default_factory=set)
    create: Json = field(default_factory=dict)
    levels: Json | None = None
    encrypted: bool = False
    my_name: str = ""
    """The bot's display name in the room."""
    active_at: int = 0
    """When somebody last wrote in it, in milliseconds."""
    partner: str = ""
    """The only other member."""
    seen: frozenset[UserId] | None = None
    """The members as the inside sees them, until somebody comes or goes."""

    @property
    def is_space(self) -> bool:
        """It is a folder of rooms, in which nobody talks."""
        return bool(mapping(self.create.get("content")).get("type") == "m.space")

    @property
    def opened_for(self) -> str:
        """The mxid of the person for whom the bot opened it; empty if it did not."""
        return text(mapping(self.create.get("content")).get(OPENED_FOR))

    @property
    def power(self) -> Power:
        """Who may do what."""
        return power_of(self.create, self.levels)


class Rooms:
    """All rooms the bot is in, and which of them are somebody's direct chat."""

    def __init__(self, me: str, configured: Iterable[RoomId]) -> None:
        """Take the bot's mxid and the configured rooms, which are never direct."""
        self.me = me
        self._rooms: dict[str, Room] = {}
        self._direct: dict[str, set[str]] = {}
        self._configured: dict[str, RoomId] = {
            room.partition(":")[2]: room for room in configured if room.startswith(f"{NAME}:")
        }
        self.aliases: dict[str, str] = {}
        """The room id that each configured alias stands for, once it is known."""

    def unresolved(self) -> list[str]:
        """Return the configured aliases whose room is not yet known."""
        return [
            name for name in self._configured if name.startswith("#") and name not in self.aliases
        ]

    def resolve(self, alias: str, room: str) -> None:
        """Note which room a configured alias stands for."""
        self.aliases[alias] = room
        self._configured.setdefault(room, self._configured[alias])
        if room in self._rooms:
            self._index(self._rooms[room])

    def get(self, room: str) -> Room | None:
        """Return the room, or None if the bot is not in it."""
        return self._rooms.get(room)

    def outside_id(self, room: str) -> RoomId:
        """Return the room as the inside knows it: as it was configured, or as its person's own."""
        known = self._rooms.get(room)
        if known is not None and known.partner:
            return room_id(known.partner)
        return self._configured.get(room) or room_id(room)

    def direct_chats(self, mxid: str) -> list[Room]:
        """Return the direct chats with a person, the one she used last in front."""
        found = [self._rooms[room] for room in self._direct.get(mxid, ())]
        return sorted(found, key=lambda room: (mxid in room.joined, room.active_at), reverse=True)

    def opened_for(self, mxid: str) -> Room | None:
        """Return a room that the bot opened for a person who is not in it, and nobody else is."""
        for room in self._rooms.values():
            if room.opened_for == mxid and not (room.joined | room.invited) - {self.me}:
                return room
        return None

    def members(self, room: str) -> frozenset[UserId]:
        """Return who is in the room, without the bot."""
        known = self._rooms.get(room)
        if known is None:
            return frozenset()
        if known.seen is None:
            known.seen = frozenset(user_id(mxid) for mxid in known.joined - {self.me})
        return known.seen

    def apply(self, room: str, event: Json) -> None:
        """Take in one state event; events of other kinds change nothing."""
        take = _TAKERS.get(text(event.get("type")))
        if take is not None and isinstance(key := event.get("state_key"), str):
            known = self._rooms.setdefault(room, Room(room))
            take(known, key, event, self.me)
            self._index(known)

    def touch(self, room: str, at_ms: int) -> None:
        """Note that somebody wrote in a room."""
        known = self._rooms.get(room)
        if known is not None:
            known.active_at = max(known.active_at, at_ms)

    def forget(self, room: str) -> None:
        """Drop a room that the bot has left or was thrown out of."""
        known = self._rooms.pop(room, None)
        if known is not None and known.partner:
            self._direct[known.partner].discard(room)

    def forget_all_but(self, kept: Iterable[str]) -> None:
        """Drop every room that a full sync does not name."""
        for room in set(self._rooms) - set(kept):
            self.forget(room)

    def _index(self, room: Room) -> None:
        partner = self._partner(room)
        if partner == room.partner:
            return
        if room.partner:
            self._direct[room.partner].discard(room.id)
        room.partner = partner
        if partner:
            self._direct.setdefault(partner, set()).add(room.id)

    def _partner(self, room: Room) -> str:
        """Return the other one of two; empty if it is not a chat of exactly two."""
        if len(room.joined) + len(room.invited) != 2 or self.me not in room.joined:
            return ""
        if room.id in self._configured or room.is_space:
            return ""
        return next(mxid for mxid in (*room.joined, *room.invited) if mxid != self.me)


def _take_create(room: Room, key: str, event: Json, me: str) -> None:
    del me
    if not key:
        room.create = {"sender": event.get("sender"), "content": event.get("content")}


def _take_encryption(room: Room, key: str, event: Json, me: str) -> None:
    del event, me
    if not key and not room.encrypted:
        room.encrypted = True
        _log.warning("a room is encrypted: nothing is read or said in it")


def _take_levels(room: Room, key: str, event: Json, me: str) -> None:
    del me
    if not key:
        room.levels = mapping(event.get("content"))


def _take_member(room: Room, key: str, event: Json, me: str) -> None:
    content = mapping(event.get("content"))
    room.joined.discard(key)
    room.invited.discard(key)
    room.seen = None
    membership = text(content.get("membership"))
    if membership == "join":
        room.joined.add(key)
    elif membership == "invite":
        room.invited.add(key)
    if key == me:
        room.my_name = text(content.get("displayname"))


_TAKERS = {
    "m.room.create": _take_create,
    "m.room.encryption": _take_encryption,
    "m.room.member": _take_member,
    "m.room.power_levels": _take_levels,
}


def sent_at_ms(event: Json) -> int:
    """Return when an event's server says it was sent, in milliseconds."""
    return whole(event.get("origin_server_ts"))


def membership_of(event: Json, mxid: str) -> tuple[str, str] | None:
    """Return a user's membership before and after an event, or None if it is about another."""
    if event.get("type") != "m.room.member" or event.get("state_key") != mxid:
        return None
    before: Mapping[str, object] = mapping(mapping(event.get("unsigned")).get("prev_content"))
    after = mapping(event.get("content"))
    return text(before.get("membership")), text(after.get("membership"))
