"""The whole bot on the example networks, in memory, with a clock that stands still."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App, Deployment, assembled
from bot.config import DEFAULT_CONTENT, example_networks
from bot.core.dispatcher import Outcome
from bot.model import markup
from bot.model.ids import EventId, MessageId, NetworkId, RoomId, UserId
from bot.model.message import Incoming
from bot.platforms.console.platform import ConsolePlatform, Shown
from tests.fakes.clock import FakeClock

WPON, MOD = RoomId("console:wpon"), RoomId("console:mod")
OUTSIDE = RoomId("console:canteen")
"""A room of no network."""
ANA, EVA = UserId("console:ana"), UserId("console:eva")
"""Members of wpon."""
MIRA = UserId("console:mira")
"""A member of mod."""
VESNA = UserId("console:vesna")
"""The coordinator of wpon."""
NADA = UserId("console:nada")
"""The coordinator of mod."""
BOTH = UserId("console:coordinator")
"""The coordinator of both networks."""
STRANGER = UserId("console:stranger")
ROOT = UserId("console:root")


class Scene:
    """People who talk to the bot."""

    def __init__(self, app: App, platform: ConsolePlatform, clock: FakeClock) -> None:
        self.app, self.platform, self.clock = app, platform, clock
        self.shown: list[Shown] = []
        self.outcome = Outcome()
        """What became of the last message."""
        self._numbers = itertools.count(1)

    async def say(
        self,
        user: UserId,
        text: str,
        *,
        room: RoomId | None = None,
        reply_to: Shown | None = None,
        missed: bool = False,
        age: timedelta = timedelta(0),
    ) -> list[str]:
        """Return the texts that are shown when somebody types one, in her direct chat or a room."""
        before = len(self.shown)
        message = Incoming(
            event=EventId(f"console:{next(self._numbers)}"),
            room=room or RoomId(user),
            sender=user,
            text=text,
            sent_at=self.clock.now() - age,
            direct=room is None,
            reply_to=MessageId(reply_to.id) if reply_to else None,
            missed=missed,
        )
        self.outcome = await self.app.dispatcher.handle(message)
        await self.app.delivery.settle()
        return [text_of(shown) for shown in self.shown[before:]]

    async def make(self, user: UserId, text: str, *, room: RoomId | None = None) -> str:
        """Return the id of what a command made."""
        await self.say(user, text, room=room)
        (thing,) = self.outcome.ids
        return thing

    async def wait(self, span: timedelta = timedelta(0)) -> list[str]:
        """Let time pass at once; return the texts that are shown when the alarm rings then."""
        before = len(self.shown)
        self.clock.advance(span)
        await self.app.firing.ring()
        await self.app.delivery.settle()
        return [text_of(shown) for shown in self.shown[before:]]

    def seen_in(self, room: str) -> list[str]:
        """Return all that was shown in a room or direct chat so far."""
        return [text_of(shown) for shown in self.shown if shown.room == room]


def text_of(shown: Shown) -> str:
    """Return a message as a client without formatting shows it."""
    return markup.plain(shown.message.body)


@asynccontextmanager
async def opened_scene(*, patience: timedelta = timedelta(0)) -> AsyncIterator[Scene]:
    """Run the bot for as long as this is open."""
    clock = FakeClock()
    shown: list[Shown] = []
    platform = ConsolePlatform(clock.now, shown.append)
    networks = dict(example_networks(DEFAULT_CONTENT))
    wpon = networks[NetworkId("wpon")]
    mod = networks[NetworkId("mod")]
    networks[wpon.id] = replace(wpon, coordinators=wpon.coordinators | {VESNA})
    networks[mod.id] = replace(mod, coordinators=mod.coordinators | {NADA})
    deployment = Deployment(
        content=DEFAULT_CONTENT,
        networks=networks,
        clock=clock,
        administrators=frozenset({ROOT}),
        patience=patience,
    )
    for room, users in ((WPON, (ANA, EVA, VESNA, BOTH)), (MOD, (MIRA, NADA, BOTH))):
        for user in users:
            platform.join(room, user)
    async with assembled(
        deployment, database=None, platforms_of=lambda _: {"console": platform}
    ) as app:
        found = Scene(app, platform, clock)
        found.shown = shown
        yield found


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with opened_scene() as found:
        yield found
