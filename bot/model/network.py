"""Networks, their delegations, and what a person may do in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from bot.model.ids import NetworkId, RoomId, UserId


class Role(IntEnum):
    """What a person is in a network; a higher role may all that a lower one may."""

    ANYONE = 0
    MEMBER = 1
    COORDINATOR = 2
    ADMINISTRATOR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A police service or a ministry: the unit of membership, not a state (spec §1)."""

    id: str
    names: Mapping[str, str]
    """Name by language tag; `en` is always there."""
    country: str = ""
    """ISO 3166-1 alpha-2, with a region after a dash where holidays differ."""
    zone: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A professional network: its people, rooms and habits, as configured."""

    id: NetworkId
    names: Mapping[str, str]
    languages: tuple[str, ...]
    zone: str
    rooms: tuple[RoomId, ...] = ()
    room_languages: Mapping[RoomId, tuple[str, ...]] = field(default_factory=dict)
    coordinators: frozenset[UserId] = frozenset()
    delegations: Mapping[str, Delegation] = field(default_factory=dict)
    open: bool = False
    """Whoever is in one of its rooms is a member."""
    approval: bool = False
    min_answers: int = 5
    retention_days: int = 365

    def languages_of(self, room: RoomId) -> tuple[str, ...]:
        """Return the one to four languages in which the room is addressed."""
        return self.room_languages.get(room) or self.languages[:4]

    def name(self, language: str) -> str:
        """Return the network's name, in English where the language has none."""
        return self.names.get(language) or self.names.get("en") or self.id
