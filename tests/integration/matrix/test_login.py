"""Logging in: once by password, then by the kept token, and never again and again."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from bot.errors import PlatformError
from tests.fakes.matrix_bot import WITHIN, MatrixBot
from tests.fakes.proxy import FaultyProxy, bad_gateway
from tests.fakes.synapse import NO_SYNAPSE, PASSWORD, Human

pytestmark = [pytest.mark.synapse, NO_SYNAPSE]

LOGIN = "POST /_matrix/client/v3/login"


@pytest.fixture
def newcomer(bot_behind_proxy: MatrixBot) -> MatrixBot:
    """A bot that has a password and no token yet."""
    return bot_behind_proxy.changed(access_token="", password=PASSWORD)


async def refusal(bot: MatrixBot) -> PlatformError:
    """Run a bot that is not let in, and return why."""
    platform = bot.platform()
    async with asyncio.timeout(WITHIN):
        with pytest.raises(PlatformError) as refused:
            await platform.run(bot.ears.receive)
    await platform.aclose()
    return refused.value


async def test_pitfall_24_the_password_is_used_once_and_the_device_stays(
    newcomer: MatrixBot, proxy: FaultyProxy, tmp_path: Path, ana: Human
) -> None:
    proxy.fail(LOGIN, bad_gateway)
    for _ in range(3):
        async with newcomer.changed(device_id="MREZA").running():
            pass
    assert proxy.count(LOGIN) == 2  # one failed, one succeeded
    (kept,) = (tmp_path / "store").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    ana.token = _token_in(kept)
    assert (await ana.call("GET", "/account/whoami"))["device_id"] == "MREZA"


def _token_in(kept: Path) -> str:
    token: str = json.loads(kept.read_text("utf-8"))["access_token"]
    return token


async def test_pitfall_24_a_kept_token_that_is_refused_is_not_replaced_by_a_login(
    newcomer: MatrixBot, proxy: FaultyProxy, tmp_path: Path, ana: Human
) -> None:
    async with newcomer.running():
        pass
    (kept,) = (tmp_path / "store").iterdir()
    ana.token = _token_in(kept)
    await ana.call("POST", "/logout")
    refused = await refusal(newcomer)
    assert refused.permanent
    assert "session.json" in str(refused)
    assert proxy.count(LOGIN) == 1


@pytest.mark.parametrize(
    "account",
    [
        {"access_token": "wrong"},
        {"device_id": "ANOTHER"},
        {"user_id": "@another:localhost"},
        {"access_token": "", "password": "wrong"},
        {"access_token": "", "password": ""},
    ],
    ids=["token", "device", "user", "password", "nothing"],
)
async def test_what_does_not_fit_ends_it_for_good(bot: MatrixBot, account: dict[str, Any]) -> None:
    refused = await refusal(bot.changed(**account))
    assert refused.permanent
    assert "wrong" not in str(refused)


async def test_homeserver_that_is_down_at_the_start_is_waited_for(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy
) -> None:
    proxy.fail("whoami", bad_gateway, times=3)
    async with bot_behind_proxy.running():
        assert proxy.count("whoami") == 4


async def test_session_that_cannot_be_read_ends_it_for_good(
    newcomer: MatrixBot, proxy: FaultyProxy, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "session.json").write_text("{", "utf-8")
    assert (await refusal(newcomer)).permanent
    assert proxy.count(LOGIN) == 0
