"""Who belongs to a network: added, moved, removed, appointed; asked for and ended by oneself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import N_, AlreadyDone, NotFound, UsageError
from bot.model.ids import UserId
from bot.model.network import Delegation, Network, Role
from bot.model.person import Person
from bot.people.erasure import Erasure
from bot.people.notices import Notices, Order
from bot.people.roster import Roster
from bot.ports.store import Checkpoints, Membership, People, Unit

SECOND_WORD_WITHIN = timedelta(days=14)
"""For so long an appointment waits for the second coordinator, where approval is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who was added to a network or is named in its configuration."""

    account: UserId
    """The one at which she is written to."""
    delegation: str
    coordinator: bool


class Memberships:
    """Changes who belongs to a network, and sees that those whom it concerns are told."""

    def __init__(
        self,
        *,
        people: People,
        checkpoints: Checkpoints,
        roster: Roster,
        notices: Notices,
        erasure: Erasure,
    ) -> None:
        """Take the rows, the roster that remembers them, what tells people and what erases."""
        self._people, self._checkpoints = people, checkpoints
        self._roster, self._notices, self._erasure = roster, notices, erasure

    async def members(self, network: Network) -> Sequence[Member]:
        """Return who was added to the network or named in its configuration, by account."""
        rows = {held.person: held for held in await self._people.members(network.id)}
        named = {account: await self._roster.person(account) for account in network.coordinators}
        chosen = {person.id for person in named.values() if person is not None}
        found = [
            Member(
                account=account,
                delegation=held.delegation,
                coordinator=held.coordinator or held.person in chosen,
            )
            for held in rows.values()
            if (account := await self._roster.account(held.person)) is not None
        ]
        found += [
            Member(account=account, delegation="", coordinator=True)
            for account, person in named.items()
            if person is None or person.id not in rows
        ]
        return sorted(found, key=lambda member: member.account)

    async def add(
        self, unit: Unit, order: Order, user: UserId, delegation: Delegation | None
    ) -> None:
        """Make somebody a member of a delegation, or move her there; she is told.

        Raises:
            AlreadyDone: She is a member of that delegation.
        """
        person = await self._known(order, user) or await self._roster.newcomer(unit, user)
        held = await self._held(order.network, person)
        fresh = Membership(network=order.network.id, person=person.id)
        wanted = replace(held or fresh, delegation=delegation.id if delegation else "")
        if held == wanted:
            raise AlreadyDone(N_("This account is a member of that delegation already."))
        self._put(unit, order, wanted)
        await self._notices.added(unit, order, user, delegation)

    async def remove(self, unit: Unit, order: Order, user: UserId) -> None:
        """End somebody's membership at once; she is told.

        Raises:
            NotFound: She is not a member of this network, whatever else she is.
            UsageError: It cannot be ended here, and why.
        """
        held = await self.endable(order, user)
        self._drop(unit, order, held)
        await self._notices.removed(unit, order, user)

    async def leave(self, unit: Unit, order: Order) -> None:
        """End the sender's own membership at once; the coordinators are told.

        Raises:
            NotFound: She is not a member.
            UsageError: It cannot be ended here, and why.
        """
        held = await self.endable(order, order.by.user)
        readers = [user for user in await self.coordinators(order.network) if user != order.by.user]
        self._drop(unit, order, held)
        await self._notices.left(unit, order, readers)

    async def endable(self, order: Order, user: UserId) -> Membership:
        """Return the membership behind an account, if it can be ended.

        Raises:
            NotFound: She is not a member of this network, whatever else she is.
            UsageError: She is named in the configuration, the network would be without a
                coordinator, or she is a member only because she is in a room of an open network.
        """
        _refuse_configured(order.network, user)
        held = await self._membership(order, user)
        if held is None and self._roster.is_present(order.network, user):
            raise UsageError(
                N_(
                    "This network is open: whoever is in one of its rooms is a member. "
                    "Leaving its rooms ends it."
                )
            )
        if held is None:
            raise _no_member()
        await self._require_enough_without(order.network, held)
        return held

    async def appoint(self, unit: Unit, order: Order, user: UserId) -> bool:
        """Make a member coordinator; return whether she is, or a second word is waited for.

        Where approval is on, two coordinators have to say so (spec §1); an administrator suffices.

        Raises:
            NotFound: She is not a member of this network, whatever else she is.
            AlreadyDone: She is coordinator, or the same coordinator said so before.
        """
        network = order.network
        held = await self._membership(order, user)
        person = await self._known(order, user)
        if held is None and person is not None and self._roster.is_present(network, user):
            held = Membership(network=network.id, person=person.id)
        if user in network.coordinators or (held is not None and held.coordinator):
            raise AlreadyDone(N_("This account is a coordinator already."))
        if held is None:
            raise _no_member()
        alone = not network.approval or order.role >= Role.ADMINISTRATOR
        if not alone and not await self._is_seconded(unit, order, held):
            others = set(await self.coordinators(network)) - {order.by.user}
            await self._notices.proposed(unit, order, user, sorted(others))
            return False
        self._put(unit, order, replace(held, coordinator=True))
        await self._notices.appointed(unit, order, user)
        return True

    async def step_down(self, unit: Unit, order: Order, user: UserId) -> None:
        """Make a coordinator a member again; she is told.

        Raises:
            NotFound: She is not a member of this network, whatever else she is.
            AlreadyDone: She is no coordinator.
            UsageError: She is named in the configuration, or the network would be without one.
        """
        _refuse_configured(order.network, user)
        held = await self._membership(order, user)
        if held is None:
            raise _no_member()
        if not held.coordinator:
            raise AlreadyDone(N_("This account is a member and no coordinator."))
        await self._require_enough_without(order.network, held)
        self._put(unit, order, replace(held, coordinator=False))
        await self._notices.stepped_down(unit, order, user)

    async def request(self, unit: Unit, order: Order) -> None:
        """Pass on that the sender wants to be a member: to the coordinators, or else upwards."""
        readers = await self.coordinators(order.network)
        await self._notices.requested(unit, order, readers or sorted(self._roster.administrators))

    async def coordinators(self, network: Network) -> Sequence[UserId]:
        """Return the accounts at which the network's coordinators are written to."""
        return [member.account for member in await self.members(network) if member.coordinator]

    async def _known(self, order: Order, user: UserId) -> Person | None:
        """Return the person behind an account; the sender may be as new as her message."""
        return order.by if user == order.by.user else await self._roster.person(user)

    async def _membership(self, order: Order, user: UserId) -> Membership | None:
        person = await self._known(order, user)
        return await self._held(order.network, person) if person else None

    async def _held(self, network: Network, person: Person) -> Membership | None:
        memberships = await self._roster.memberships(person)
        return next((held for held in memberships if held.network == network.id), None)

    async def _require_enough_without(self, network: Network, held: Membership) -> None:
        """A network keeps a coordinator, two where approval is on (spec §1)."""
        needed = 2 if network.approval else 1
        if held.coordinator and len(await self.coordinators(network)) <= needed:
            raise UsageError(
                N_(
                    "This network would have too few coordinators. "
                    "Please appoint another one first."
                )
            )

    async def _is_seconded(self, unit: Unit, order: Order, held: Membership) -> bool:
        """Return whether another coordinator appointed her before; note the first word."""
        name = f"appointment {held.network} {held.person}"
        noted = json.loads(await self._checkpoints.load(name) or "{}")
        first = await self._roster.person(UserId(noted.get("by", "")))
        stands = first is not None and await self._still_counts(order, first, noted["at"])
        if first is not None and stands and first.id == order.by.id:
            raise AlreadyDone(
                N_("You have appointed this account already. Another coordinator has to do so too.")
            )
        word = {} if stands else {"by": order.by.user, "at": order.now.isoformat()}
        self._checkpoints.save(unit, name, json.dumps(word))
        return stands

    async def _still_counts(self, order: Order, first: Person, at: str) -> bool:
        roles = await self._roster.roles(first)
        recent = order.now - datetime.fromisoformat(at) <= SECOND_WORD_WITHIN
        return recent and roles.get(order.network.id, Role.ANYONE) >= Role.COORDINATOR

    def _put(self, unit: Unit, order: Order, membership: Membership) -> None:
        self._people.put_membership(unit, membership, order.now)
        self._erasure.call_off(unit, membership.network, membership.person)
        self._roster.forget_after(unit)

    def _drop(self, unit: Unit, order: Order, held: Membership) -> None:
        self._people.drop_membership(unit, held.network, held.person)
        self._erasure.plan(unit, order.network, held.person, order.now)
        self._roster.forget_after(unit)


def _refuse_configured(network: Network, user: UserId) -> None:
    if user in network.coordinators:
        raise UsageError(
            N_("This coordinator is named in the configuration, and can only be changed there.")
        )


def _no_member() -> NotFound:
    return NotFound(N_("No member of this network has this account."))
