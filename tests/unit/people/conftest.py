"""Two networks with their people on real rows in memory."""

import random
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.config import DEFAULT_CONTENT
from bot.delivery.sending import Delivery
from bot.language.catalogue import Catalogues
from bot.model import markup
from bot.model.ids import EventId, NetworkId, RoomId, UserId
from bot.model.network import Delegation, Network, Role
from bot.model.person import Person
from bot.people.erasure import Erasure
from bot.people.membership import Memberships
from bot.people.notices import Notices, Order
from bot.people.roster import Roster
from bot.ports.store import Unit
from bot.storage.opening import Rows, open_rows
from tests.fakes.clock import FakeClock

VESNA, ROOT = UserId("console:vesna"), UserId("console:root")
ANA, IVA, MIRA = UserId("console:ana"), UserId("console:iva"), UserId("console:mira")
MK = Delegation(id="mk", names={"en": "North Macedonia", "mk": "Северна Македонија"}, language="mk")
RS = Delegation(id="rs", names={"en": "Serbia"})


def make_network(name: str, **changes: object) -> Network:
    values: dict[str, object] = {
        "id": NetworkId(name),
        "names": {"en": f"Network {name}"},
        "languages": ("en", "mk"),
        "zone": "Europe/Skopje",
        "rooms": (RoomId(f"console:{name}"),),
        "coordinators": frozenset({VESNA}),
        "delegations": {"mk": MK, "rs": RS},
        **changes,
    }
    return Network(**values)  # type: ignore[arg-type]  # fields of the class


@dataclass
class Circle:
    """The parts that the tests of people work with."""

    rows: Rows
    clock: FakeClock
    networks: Mapping[NetworkId, Network]
    present: dict[RoomId, frozenset[UserId]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roster = Roster(
            networks=self.networks,
            administrators=frozenset({ROOT}),
            people=self.rows.people,
            members_of=lambda room: self.present.get(room, frozenset()),
            clock=self.clock,
        )
        catalogues = Catalogues(DEFAULT_CONTENT / "locale")
        self.erasure = Erasure(
            people=self.rows.people,
            events=self.rows.events,
            polls=self.rows.polls,
            timetable=self.rows.timetable,
        )
        self.memberships = Memberships(
            people=self.rows.people,
            checkpoints=self.rows.checkpoints,
            roster=self.roster,
            notices=Notices(outbox=self.rows.outbox, catalogues=catalogues, roster=self.roster),
            erasure=self.erasure,
        )
        self._delivery = Delivery(
            store=self.rows.store,
            outbox=self.rows.outbox,
            inbox=self.rows.inbox,
            platforms={},
            clock=self.clock,
        )

    async def commit(self, unit: Unit) -> None:
        """Store a unit as the bot does; its messages wait."""
        await self._delivery.commit(unit)

    async def person(self, user: UserId) -> Person:
        """Return somebody who wrote to the bot before."""
        person = await self.roster.person(user)
        if person is None:
            unit = Unit()
            person = await self.roster.newcomer(unit, user)
            await self.commit(unit)
        return person

    async def order(self, network: str, *, by: UserId = VESNA, event: str = "1") -> Order:
        """Return an order that somebody gives now."""
        person = await self.person(by)
        roles = await self.roster.roles(person)
        return Order(
            network=self.networks[NetworkId(network)],
            by=person,
            role=roles.get(NetworkId(network), Role.ANYONE),
            event=EventId(f"console:{event}"),
            now=self.clock.now(),
        )

    async def add(self, user: UserId, network: str = "wpon", delegation: Delegation = MK) -> None:
        """Let a coordinator add somebody."""
        unit = Unit()
        order = await self.order(network, event=f"add {user}")
        await self.memberships.add(unit, order, user, delegation)
        await self.commit(unit)

    async def appoint(
        self, user: UserId, network: str = "wpon", *, by: UserId = VESNA, event: str = "appoint"
    ) -> bool:
        """Let a coordinator appoint somebody."""
        unit = Unit()
        order = await self.order(network, by=by, event=f"{event} {by}")
        done = await self.memberships.appoint(unit, order, user)
        await self.commit(unit)
        return done

    async def role(self, user: UserId, network: str = "wpon") -> Role:
        """Return what somebody is now."""
        person = await self.person(user)
        return (await self.roster.roles(person)).get(NetworkId(network), Role.ANYONE)

    async def told(self, user: UserId) -> list[str]:
        """Return what waits to be said to somebody."""
        return [
            markup.plain(post.message.body)
            for post in await self.rows.outbox.waiting()
            if post.room == RoomId(user)
        ]


@pytest.fixture
async def circle() -> AsyncIterator[Circle]:
    networks = {
        network.id: network
        for network in (
            make_network("wpon"),
            make_network("mod", coordinators=frozenset({VESNA, IVA}), approval=True),
            make_network("open", open=True, delegations={}),
            make_network("bare", coordinators=frozenset()),
        )
    }
    clock = FakeClock(datetime.fromisoformat("2026-12-01T09:00:00+00:00"))
    async with open_rows(None, draw=random.Random(3).randrange) as rows:  # noqa: S311 - ids of a test
        yield Circle(rows, clock, networks)
