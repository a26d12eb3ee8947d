"""Persons, places and roles, from the configuration, the tables and who is in which room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.model.ids import NetworkId, RoomId, UserId, local_part
from bot.model.network import Network, Role
from bot.model.person import Person, PersonId
from bot.ports.clock import Clock
from bot.ports.store import Membership, People, Unit

MembersOf = Callable[[RoomId], frozenset[UserId]]
Granted = Mapping[UserId, Mapping[NetworkId, Role]]
REMEMBERED = 10_000
"""Persons kept in memory, so that a command does not read them again."""


@dataclass(frozen=True, slots=True)
class _Known:
    person: Person
    memberships: tuple[Membership, ...]


class Roster:
    """Answers who somebody is and what she may do; authorises by platform id only.

    What is not granted is refused: a role comes from the configuration, from a membership that a
    coordinator gave, or, in an open network, from being in one of its rooms (spec §1).
    """

    def __init__(
        self,
        *,
        networks: Mapping[NetworkId, Network],
        administrators: frozenset[UserId],
        people: People,
        members_of: MembersOf,
        clock: Clock,
        granted: Granted | None = None,
    ) -> None:
        """Take the configured networks and a way to ask who is in a room.

        Args:
            networks: By id.
            administrators: Accounts that may do everything.
            people: Where persons and memberships are kept.
            members_of: Who is in a room as far as is known.
            clock: For the time at which somebody becomes known.
            granted: Roles that stand in for all others of an account, as the terminal gives them;
                read anew each time.
        """
        self.networks = networks
        self.administrators = administrators
        self._people = people
        self._members_of = members_of
        self._clock = clock
        self._granted: Granted = granted if granted is not None else {}
        self._by_room = {room: network for network in networks.values() for room in network.rooms}
        self._known: dict[UserId, _Known] = {}
        self._generation = 0

    def network_of(self, room: RoomId) -> Network | None:
        """Return the one network that the room belongs to."""
        return self._by_room.get(room)

    def room_name(self, room: RoomId) -> str:
        """Return how a room is named to a coordinator: the platform's own id."""
        return local_part(room)

    async def person(self, user: UserId) -> Person | None:
        """Return the person behind an account, or None if she never wrote before."""
        known = await self._know(user)
        return known.person if known else None

    async def newcomer(self, unit: Unit, user: UserId) -> Person:
        """Return a new person, kept with the unit."""
        person = Person(id=await self._people.next_id(), user=user)
        self._people.add(unit, person, self._clock.now())
        return person

    def change(self, unit: Unit, person: Person) -> None:
        """Keep her language, zone or greeting with the unit."""
        self._people.change(unit, person)
        self.forget_after(unit)

    def forget(self) -> None:
        """Read everybody anew: something about people was changed."""
        self._known.clear()
        self._generation += 1

    def forget_after(self, unit: Unit) -> None:
        """Read everybody anew as soon as the unit is stored: it changes something about people."""
        unit.stored.append(self.forget)

    async def roles(self, person: Person) -> Mapping[NetworkId, Role]:
        """Return what she is in each network that she may see; others are not in it."""
        memberships = {held.network: held for held in await self.memberships(person)}
        roles = {
            network.id: self._role(network, person.user, memberships.get(network.id))
            for network in self.networks.values()
        }
        return {network: role for network, role in roles.items() if role > Role.ANYONE}

    async def role_of(self, user: UserId, network: NetworkId) -> Role:
        """Return what the person behind an account is in a network."""
        person = await self.person(user)
        roles = await self.roles(person) if person else {}
        return roles.get(network, Role.ANYONE)

    def _role(self, network: Network, user: UserId, held: Membership | None) -> Role:
        if user in self._granted:
            return self._granted[user].get(network.id, Role.ANYONE)
        if user in self.administrators:
            return Role.ADMINISTRATOR
        if user in network.coordinators or (held is not None and held.coordinator):
            return Role.COORDINATOR
        if held is not None:
            return Role.MEMBER
        return Role.MEMBER if self.is_present(network, user) else Role.ANYONE

    def is_present(self, network: Network, user: UserId) -> bool:
        """Return whether somebody is a member because she is in a room of an open network."""
        return network.open and self.is_in_a_room(network, user)

    def is_in_a_room(self, network: Network, user: UserId) -> bool:
        """Return whether somebody is in one of the network's rooms."""
        return any(user in self._members_of(room) for room in network.rooms)

    async def memberships(self, person: Person) -> Sequence[Membership]:
        """Return where a coordinator added her."""
        known = await self._know(person.user)
        return known.memberships if known else ()

    async def zone(self, person: Person, network: Network | None) -> str:
        """Return her zone: chosen, else her delegation's, else her network's, else UTC."""
        if person.zone:
            return person.zone
        for held in await self.memberships(person):
            home = self.networks.get(held.network)
            delegation = home.delegations.get(held.delegation) if home else None
            if delegation is not None and delegation.zone:
                return delegation.zone
        return network.zone if network else "UTC"

    async def members(self, network: NetworkId) -> Sequence[Membership]:
        """Return who was added to a network, who was added first in front."""
        return await self._people.members(network)

    async def account(self, person: PersonId) -> UserId | None:
        """Return the account at which a person is written to: her first one."""
        accounts = await self._people.accounts(person)
        return accounts[0] if accounts else None

    async def _know(self, user: UserId) -> _Known | None:
        known, generation = self._known.get(user), self._generation
        if known is None and (person := await self._people.by_user(user)) is not None:
            known = _Known(person, tuple(await self._people.memberships(person.id)))
            if generation != self._generation:
                return known
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[user] = known
        return known
