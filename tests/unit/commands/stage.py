"""The whole bot on a console and rows in memory, for commands that need more than an invocation."""

import itertools
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.app import App, Deployment, assembled
from bot.config import DEFAULT_CONTENT
from bot.core.dispatcher import Outcome
from bot.model import markup
from bot.model.ids import EventId, NetworkId, RoomId, UserId
from bot.model.network import Network
from bot.platforms.console.platform import NAME, ConsolePlatform, Shown
from bot.ports.store import Unit
from tests.fakes.clock import FakeClock

GLOSSARY = {
    "categories.yaml": "few: {en: Few}\n",
    "few.yaml": "[]\n",
    "words.yaml": "fillers: {en: the}\neveryday: {en: day}\nsame: []\nasks: what\n",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the bot answered to one message."""

    outcome: Outcome
    shown: tuple[tuple[str, str], ...]
    """Room and text of each message, in order."""

    @property
    def text(self) -> str:
        """Return the only message."""
        ((_, text),) = self.shown
        return text

    def in_room(self, room: str) -> str:
        """Return the only message that was shown in a room."""
        (text,) = [text for place, text in self.shown if place == room]
        return text

    @property
    def rooms(self) -> list[str]:
        """Return where something was shown."""
        return [room for room, _ in self.shown]


@dataclass
class Stage:
    """The bot, who is in which room, and what was shown."""

    app: App
    platform: ConsolePlatform
    clock: FakeClock
    shown: list[Shown]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def enter(self, user: UserId, network: str) -> None:
        """Let somebody into a network's room."""
        self.platform.join(RoomId(f"{NAME}:{network}"), user)

    async def settle_in(self, user: UserId) -> None:
        """Let somebody have chosen English before, so that no languages are offered to her."""
        roster, unit = self.app.services.roster, Unit()
        person = await roster.person(user) or await roster.newcomer(unit, user)
        if not person.greeted:
            roster.change(unit, replace(person, language="en", greeted=True))
            await self.app.delivery.commit(unit)

    async def say(self, user: UserId, text: str, *, network: str | None = None) -> Said:
        """Type a line in the direct chat, or in a network's room."""
        await self.settle_in(user)
        room = RoomId(f"{NAME}:{network}") if network else RoomId(user)
        event = EventId(f"{NAME}:{next(self.numbers)}")
        before = len(self.shown)
        message = self.platform.incoming(event, user, room, text)
        outcome = await self.app.dispatcher.handle(message)
        await self.app.delivery.settle()
        shown = [(str(one.room), markup.plain(one.message.body)) for one in self.shown[before:]]
        return Said(outcome, tuple(shown))


def make_content(folder: Path, *, support: Mapping[str, str] | None = None) -> Path:
    """Return a content folder with English words, no terms, and these files of bodies."""
    files = {
        "words/en.yaml": (DEFAULT_CONTENT / "words/en.yaml").read_text(encoding="utf-8"),
        **{f"glossary/{name}": text for name, text in GLOSSARY.items()},
        **{f"support/{name}": text for name, text in (support or {}).items()},
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@asynccontextmanager
async def staged(
    content: Path,
    networks: Mapping[NetworkId, Network],
    *,
    administrators: frozenset[UserId] = frozenset(),
) -> AsyncIterator[Stage]:
    """Run the bot for these networks until the block is left."""
    clock, shown = FakeClock(), list[Shown]()
    platform = ConsolePlatform(clock.now, shown.append)
    deployment = Deployment(
        content=content, networks=networks, clock=clock, administrators=administrators
    )
    async with assembled(deployment, database=None, platforms_of=lambda _: {NAME: platform}) as app:
        yield Stage(app, platform, clock, shown)
