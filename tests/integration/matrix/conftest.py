"""A homeserver for all tests, two people on it, and a bot that is new for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.matrix_bot import MatrixBot, make_bot
from tests.fakes.proxy import FaultyProxy
from tests.fakes.synapse import Human, Synapse, human, shared_synapse


@pytest.fixture(scope="session")
def synapse(request: pytest.FixtureRequest) -> Synapse:
    return shared_synapse(request.config)


@pytest.fixture
async def ana(synapse: Synapse) -> AsyncIterator[Human]:
    async with human(synapse, "ana") as person:
        yield person


@pytest.fixture
async def boris(synapse: Synapse) -> AsyncIterator[Human]:
    async with human(synapse, "boris") as person:
        yield person


@pytest.fixture
def bot(synapse: Synapse, tmp_path: Path) -> MatrixBot:
    return make_bot(synapse, tmp_path)


@pytest.fixture
async def proxy(synapse: Synapse) -> AsyncIterator[FaultyProxy]:
    async with FaultyProxy(synapse.url) as standing:
        yield standing


@pytest.fixture
def bot_behind_proxy(bot: MatrixBot, proxy: FaultyProxy) -> MatrixBot:
    return bot.changed(homeserver=proxy.url)


@pytest.fixture(params=["11", "12"])
def version(request: pytest.FixtureRequest) -> str:
    """A room version: from 12 on ids have no domain, and creators stand above all levels."""
    chosen: str = request.param
    return chosen
