"""The adapter on a homeserver, with what it hands on written down: a bot without an inside."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.model.message import Incoming
from bot.platforms.matrix.platform import MatrixPlatform
from bot.platforms.matrix.settings import Account, Patience
from bot.ports.platform import Receive
from tests.fakes.position import MemoryPosition
from tests.fakes.synapse import SERVER_NAME, Synapse

WITHIN = 20.0
HURRIED = Patience(
    poll=timedelta(seconds=20),
    request=timedelta(seconds=10),
    first_sync=timedelta(seconds=20),
    shortest_pause=timedelta(milliseconds=20),
    longest_pause=timedelta(milliseconds=200),
)


class RealClock:
    """Implements `Clock`: a real homeserver stamps its events with the real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Ears:
    """What was handed on, in order."""

    heard: list[Incoming] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, message: Incoming) -> None:
        async with self._changed:
            self.heard.append(message)
            self._changed.notify_all()

    def texts(self) -> list[str]:
        return [message.text for message in self.heard]

    async def hears(self, text: str) -> Incoming:
        """Return the first message with this text, from now or from before."""

        def found() -> Incoming | None:
            return next((message for message in self.heard if message.text == text), None)

        async with asyncio.timeout(WITHIN), self._changed:
            await self._changed.wait_for(lambda: found() is not None)
        message = found()
        assert message is not None
        return message


@dataclass
class MatrixBot:
    """An account for a bot and all that outlives one of its runs."""

    server: Synapse
    account: Account
    position: MemoryPosition = field(default_factory=MemoryPosition)
    ears: Ears = field(default_factory=Ears)
    patience: Patience = HURRIED
    clock: RealClock = field(default_factory=RealClock)
    starts: Iterator[int] = field(default_factory=itertools.count)

    @property
    def mxid(self) -> str:
        return self.account.user_id

    def changed(self, **account: Any) -> "MatrixBot":  # noqa: ANN401 - fields of `Account`
        """Return the same bot, differently configured; what it heard and kept is shared."""
        return replace(self, account=replace(self.account, **account))

    def platform(self, sleep: Callable[[float], Any] = asyncio.sleep) -> MatrixPlatform:
        """Return an adapter as a start of the bot makes it."""
        return MatrixPlatform(
            self.account,
            position=self.position,
            clock=self.clock,
            random=Random(next(self.starts)),  # noqa: S311 - jitter
            sleep=sleep,
            patience=self.patience,
        )

    @asynccontextmanager
    async def running(
        self, receive: Receive | None = None, *, kept: bool = True
    ) -> AsyncIterator[MatrixPlatform]:
        """Run it until the block ends.

        Args:
            receive: In place of its ears.
            kept: Wait until its first position is kept, so that a next run is not the first.
        """
        platform, saves = self.platform(), self.position.saves
        reading = asyncio.create_task(platform.run(receive or self.ears.receive))
        try:
            if kept:
                await self._until_kept(reading, saves + 1)
            yield platform
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await platform.aclose()

    async def _until_kept(self, reading: asyncio.Task[None], times: int) -> None:
        kept = asyncio.create_task(self.position.is_kept(times))
        try:
            async with asyncio.timeout(WITHIN):
                await asyncio.wait({kept, reading}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            kept.cancel()
        if reading.done():
            reading.result()


def make_bot(server: Synapse, folder: Path, **account: Any) -> MatrixBot:  # noqa: ANN401 - as above
    """Register an account and return its bot; by default with a token, and its server allowed."""
    mxid, token = server.register(server.fresh_name("mreza"), display_name="Mreža")
    told: dict[str, Any] = {
        "homeserver": server.url,
        "user_id": mxid,
        "store": folder / "store",
        "access_token": token,
        "allowed_servers": frozenset({SERVER_NAME}),
    }
    return MatrixBot(server, Account(**(told | account)))
