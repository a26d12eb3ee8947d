"""A homeserver, three people in a room, and the bot beside them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.service import Service, make_service
from tests.fakes.proxy import FaultyProxy
from tests.fakes.synapse import Human, Synapse, human, shared_synapse


@pytest.fixture(scope="session")
def synapse(request: pytest.FixtureRequest) -> Synapse:
    return shared_synapse(request.config)


@dataclass
class Scene:
    """Who is there, where they meet, and what stands between the bot and the homeserver."""

    vesna: Human
    """The coordinator."""
    ana: Human
    boris: Human
    room: str
    bot: str
    service: Service
    proxy: FaultyProxy

    async def direct(self, person: Human) -> str:
        """Open a chat of a person with the bot, which has joined it."""
        room = await person.make_direct(self.bot)
        await person.sees_member(room, self.bot, "join")
        return room

    async def bot_says(self, person: Human, room: str, text: str) -> str:
        """Return the body of the bot's first message with this text in it."""
        event = await person.hears(
            room,
            lambda event: event["sender"] == self.bot and text in event["content"]["body"],
        )
        body: str = event["content"]["body"]
        return body

    async def bodies(self) -> list[str]:
        """Return everything that the bot has said in the room."""
        messages = await self.ana.messages(self.room)
        return [event["content"]["body"] for event in messages if event["sender"] == self.bot]


@pytest.fixture
async def scene(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Scene]:
    async with (
        FaultyProxy(synapse.url) as proxy,
        human(synapse, "vesna") as vesna,
        human(synapse, "ana") as ana,
        human(synapse, "boris") as boris,
    ):
        room = await vesna.make_room(invite=[ana.mxid, boris.mxid])
        for person in (ana, boris):
            await person.join(room)
        service, bot = make_service(
            synapse, tmp_path, url=proxy.url, room=room, coordinator=vesna.mxid
        )
        try:
            await service.start()
            await vesna.invite(room, bot)
            await vesna.sees_member(room, bot, "join")
            yield Scene(vesna, ana, boris, room, bot, service, proxy)
        finally:
            proxy.mend()
            await service.close()
