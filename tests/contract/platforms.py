"""Every chat service with people on it; the platform suite runs once on each of them."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeAlias

import pytest

from bot.model import markup
from bot.model.ids import EventId, RoomId, UserId, local_part
from bot.model.message import Incoming
from bot.platforms.console.platform import ConsolePlatform, Shown
from bot.platforms.matrix.platform import MatrixPlatform
from bot.ports.platform import ChatPlatform
from tests.fakes.clock import FakeClock
from tests.fakes.matrix_bot import Ears, make_bot
from tests.fakes.platform import FakePlatform
from tests.fakes.synapse import Human, human, shared_synapse

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Stage(Protocol):
    """A chat service as its people see it: two rooms with Ana and Boris, and the bot in both."""

    ears: Ears
    ana: UserId
    boris: UserId
    room: RoomId
    other: RoomId

    @property
    def platform(self) -> ChatPlatform:
        """The adapter under test."""
        ...

    async def says(self, user: UserId, room: RoomId, text: str) -> None:
        """Let somebody say something in a room, or in her own chat with the bot."""
        ...

    async def visible(self, room: RoomId) -> list[str]:
        """Return the texts of the bot that are seen in a room now, oldest first."""
        ...


@dataclass
class InMemory:
    """The parts of a stage that needs no server."""

    platform: ConsolePlatform | FakePlatform
    seen: Callable[[RoomId], Awaitable[list[str]]]
    ears: Ears
    tasks: asyncio.TaskGroup
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        name = self.platform.name
        self.ana, self.boris = UserId(f"{name}:ana"), UserId(f"{name}:boris")
        self.room, self.other = RoomId(f"{name}:room"), RoomId(f"{name}:other")
        self._typed: dict[RoomId, asyncio.Task[None]] = {}
        for room in (self.room, self.other):
            for user in (self.ana, self.boris):
                self.platform.join(room, user)

    async def says(self, user: UserId, room: RoomId, text: str) -> None:
        """Type a line after the ones before in the same room, as a terminal does."""
        event = EventId(f"{self.platform.name}:{next(self.numbers)}")
        before = self._typed.get(room)

        async def type_in() -> None:
            if before is not None:
                await before
            await self.platform.type_in(event, user, room, text)

        self._typed[room] = self.tasks.create_task(type_in())

    async def visible(self, room: RoomId) -> list[str]:
        return await self.seen(room)


@dataclass
class OnMatrix:
    """A stage on a real homeserver."""

    platform: MatrixPlatform
    ears: Ears
    people: dict[UserId, Human]
    rooms: list[RoomId]
    mxid: str
    direct: dict[UserId, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ana, self.boris = self.people
        self.room, self.other = self.rooms

    async def says(self, user: UserId, room: RoomId, text: str) -> None:
        place = local_part(room)
        if place.startswith("@"):
            if user not in self.direct:
                self.direct[user] = await self.people[user].make_direct(self.mxid)
            place = self.direct[user]
        await self.people[user].say(place, text)

    async def visible(self, room: RoomId) -> list[str]:
        """Return the bot's texts with edits in place of what they replace."""
        texts: dict[str, str] = {}
        witness = self.people.get(UserId(room), self.people[self.ana])
        for event in await witness.messages(await self._place(room)):
            content = event["content"]
            if event["sender"] != self.mxid or "body" not in content:
                continue
            replaced = content.get("m.relates_to", {}).get("event_id", "")
            if "m.new_content" in content and replaced in texts:
                texts[replaced] = content["m.new_content"]["body"]
            elif "m.new_content" not in content:
                texts[event["event_id"]] = content["body"]
        return list(texts.values())

    async def _place(self, room: RoomId) -> str:
        place = local_part(room)
        if not place.startswith("@"):
            return place
        person = self.people[UserId(room)]
        if UserId(room) not in self.direct:
            told = await person.until(lambda told: bool(told.get("rooms", {}).get("invite")))
            (self.direct[UserId(room)],) = told["rooms"]["invite"]
            await person.join(self.direct[UserId(room)])
        return self.direct[UserId(room)]


Opened: TypeAlias = Callable[[pytest.Config, Path], AbstractAsyncContextManager[Stage]]


@asynccontextmanager
async def _reading(platform: ChatPlatform, ears: Ears) -> AsyncIterator[asyncio.TaskGroup]:
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(platform.run(ears.receive))
        async with asyncio.TaskGroup() as typing:
            yield typing
        reading.cancel()
    await platform.aclose()


@asynccontextmanager
async def console(config: pytest.Config, folder: Path) -> AsyncIterator[Stage]:
    """Open a terminal; what it has forgotten counts as not visible."""
    del config, folder
    printed: list[Shown] = []
    platform = ConsolePlatform(FakeClock().now, printed.append)

    async def seen(room: RoomId) -> list[str]:
        return [
            markup.plain(shown.message.body)
            for shown in printed
            if await platform.find(room, shown.key, LONG_AGO) is not None
        ]

    ears = Ears()
    async with _reading(platform, ears) as typing:
        yield InMemory(platform, seen, ears, typing)


@asynccontextmanager
async def fake(config: pytest.Config, folder: Path) -> AsyncIterator[Stage]:
    """Open the chat service that other tests use."""
    del config, folder
    platform, ears = FakePlatform(FakeClock()), Ears()

    async def seen(room: RoomId) -> list[str]:
        return platform.texts(room)

    async with _reading(platform, ears) as typing:
        yield InMemory(platform, seen, ears, typing)


@asynccontextmanager
async def matrix(config: pytest.Config, folder: Path) -> AsyncIterator[Stage]:
    """Open two rooms on a real homeserver."""
    server = shared_synapse(config)
    bot = make_bot(server, folder)
    async with human(server, "ana") as ana, human(server, "boris") as boris:
        rooms = [await ana.make_room(invite=[bot.mxid, boris.mxid]) for _ in range(2)]
        for room in rooms:
            await boris.join(room)
        async with bot.running() as platform:
            for room in rooms:
                await ana.sees_member(room, bot.mxid, "join")
                await ana.say(room, f"in {room}")
                await bot.ears.hears(f"in {room}")
            bot.ears.heard.clear()
            yield OnMatrix(
                platform,
                bot.ears,
                {UserId(f"matrix:{person.mxid}"): person for person in (ana, boris)},
                [RoomId(f"matrix:{room}") for room in rooms],
                bot.mxid,
            )


def heard_in(ears: Ears, room: RoomId) -> list[Incoming]:
    """Return what was handed on from a room."""
    return [message for message in ears.heard if message.room == room]
