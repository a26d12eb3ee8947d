"""Who may do what in a room: power levels as the room version has them.

Of our own, since from version 12 on a room's creators stand above all levels and are not listed.

Source: Matrix specification, `m.room.power_levels` and "Room version 12" (MSC4289), 2025.
"""

import math
from dataclasses import dataclass, field

from bot.platforms.matrix.untrusted import Json, mapping, strings, text, whole

FIRST_VERSION_WITH_CREATORS = 12
FIRST_VERSION_WITHOUT_CREATOR_FIELD = 11


@dataclass(frozen=True, slots=True)
class Power:
    """The levels of one room."""

    creators: frozenset[str] = frozenset()
    """Who created the room."""
    creators_above_all: bool = False
    levels: Json | None = field(default=None)
    """The content of `m.room.power_levels`; None while the room has none."""

    def of(self, user: str) -> float:
        """Return a user's level; a creator's is infinite where the room version has it so."""
        if user in self.creators and self.creators_above_all:
            return math.inf
        if self.levels is None:
            return 100 if user in self.creators else 0
        users = mapping(self.levels.get("users"))
        if user in users:
            return whole(users[user])
        return whole(self.levels.get("users_default"))

    def may_send(self, user: str, kind: str, *, state: bool = False) -> bool:
        """Return whether a user may send events of this kind."""
        levels = self.levels if self.levels is not None else {}
        listed = mapping(levels.get("events"))
        if kind in listed:
            return self.of(user) >= whole(listed[kind])
        if state:
            return self.of(user) >= whole(
                levels.get("state_default"), 50 if self.levels is not None else 0
            )
        return self.of(user) >= whole(levels.get("events_default"))

    def may_notify_room(self, user: str) -> bool:
        """Return whether a user's mention of the whole room notifies anybody."""
        levels = self.levels if self.levels is not None else {}
        return self.of(user) >= whole(mapping(levels.get("notifications")).get("room"), 50)

    def may_redact(self, user: str) -> bool:
        """Return whether a user may redact what others sent."""
        levels = self.levels if self.levels is not None else {}
        return self.of(user) >= whole(levels.get("redact"), 50)


def power_of(create: Json, levels: Json | None) -> Power:
    """Return the power of a room from its `m.room.create` event and its levels' content."""
    content = mapping(create.get("content"))
    version = version_number(content)
    sender = text(create.get("sender"))
    if version < FIRST_VERSION_WITHOUT_CREATOR_FIELD:
        return Power(frozenset({text(content.get("creator")) or sender}), False, levels)
    if version < FIRST_VERSION_WITH_CREATORS:
        return Power(frozenset({sender}), False, levels)
    return Power(frozenset({sender, *strings(content.get("additional_creators"))}), True, levels)


def version_number(create_content: Json) -> int:
    """Return the room version; one with a name of its own counts as the version before creators."""
    return whole(create_content.get("room_version", "1"), FIRST_VERSION_WITH_CREATORS - 1)
