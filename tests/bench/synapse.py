"""Commands over a real Synapse: how long an answer takes, and whether a burst is answered whole."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.matrix import script
from tests.bench.measuring import Row, median, running
from tests.fakes.synapse import Human, Synapse, human, running_synapse

ASKED = 200
"""Commands, one after another, for the time that an answer takes."""
BURST, BURST_ROOMS = 1_000, 20


async def rows() -> list[Row]:
    """Return the rows about a real homeserver."""
    with running_synapse() as server:
        return [*await _round_trips(server), await _burst(server)]


def _config(folder: Path, server: Synapse, mxid: str, token: str, rooms: Sequence[str]) -> Path:
    secret = folder / "token"
    secret.write_text(token)
    secret.chmod(0o600)
    config = folder / "config.toml"
    config.write_text(
        f"""\
[limits]
person_per_minute = 0
room_per_minute = 0
bot_per_second = 0
[matrix]
homeserver = "{server.url}"
user_id = "{mxid}"
access_token_file = "token"
allowed_servers = ["localhost"]
[networks.wpon]
names = {{en = "WPON"}}
languages = ["en"]
timezone = "Europe/Sarajevo"
rooms = {json.dumps(list(rooms))}
coordinators = ["@vesna:localhost"]
open = true
"""
    )
    return config


@asynccontextmanager
async def _in_rooms(
    server: Synapse, name: str, number: int
) -> AsyncIterator[tuple[Human, list[str], Sequence[str]]]:
    """Give a bot its rooms and run it; yield who asks, where, and what the process was started by.

    Rooms have a third member, so that none of them is a direct chat.
    """
    async with AsyncExitStack() as stack:
        ana, boris, bot = [
            await stack.enter_async_context(human(server, stem)) for stem in ("ana", "boris", "bot")
        ]
        folder = Path(stack.enter_context(TemporaryDirectory()))
        rooms = [await ana.make_room(invite=[boris.mxid, bot.mxid]) for _ in range(number)]
        for room in rooms:
            await boris.join(room)
            await bot.join(room)
        if name == "mreza":
            config = _config(folder, server, bot.mxid, bot.token, rooms)
            arguments: Sequence[str] = ("-m", "bot", "run", "-c", str(config))
        else:
            arguments = script(name)(server.url, bot.token, bot.mxid)
        await stack.enter_async_context(running(*arguments, log=folder / "log"))
        yield ana, rooms, arguments


async def _asked(ana: Human, room: str, text: str) -> float:
    """Ask, and return the milliseconds until the answer has come by /sync."""
    started = time.perf_counter()
    await ana.say(room, text)
    ana.heard.clear()
    await ana.hears(room, lambda event: event["sender"] != ana.mxid)
    return (time.perf_counter() - started) * 1000


async def _ready(ana: Human, room: str, text: str) -> None:
    """Ask until the bot answers for the first time."""
    while True:
        try:
            async with asyncio.timeout(2):
                await _asked(ana, room, text)
                return
        except TimeoutError:
            continue


async def _p50(server: Synapse, name: str, text: str) -> float:
    async with _in_rooms(server, name, 1) as (ana, rooms, _):
        await _ready(ana, rooms[0], text)
        took = [await _asked(ana, rooms[0], text.format(number=n)) for n in range(ASKED)]
    return median(took)


async def _round_trips(server: Synapse) -> list[Row]:
    figures: dict[str, list[float]] = {"floor": [], "lookup": [], "write": []}
    for _ in range(2):
        figures["floor"].append(await _p50(server, "echo_aiohttp", "!ping"))
        figures["lookup"].append(await _p50(server, "mreza", "!term gender mainstreaming"))
        # The same person may have a hundred reminders: each is taken back by the next command.
        figures["write"].append(await _p50(server, "mreza", "!settings timezone Europe/Sarajevo"))
    middle = {name: min(values) for name, values in figures.items()}
    return [
        Row(
            work=f"command → reply on Synapse, one user, p50: {name}",
            measured=f"{middle[name]:.1f} ms",
            floor=f"aiohttp echo bot {middle['floor']:.1f} ms",
            ratio=middle[name] / middle["floor"],
            aim=f"≤ {aim}",
            met=middle[name] / middle["floor"] <= aim,
            setup=f"{ASKED} commands one after another, the better of 2 rounds",
        )
        for name, aim in (("lookup", 1.03), ("write", 1.08))
    ]


async def _burst(server: Synapse) -> Row:
    async with _in_rooms(server, "mreza", BURST_ROOMS) as (ana, rooms, _):
        await _ready(ana, rooms[0], "!term gender")
        started = time.perf_counter()
        gate = asyncio.Semaphore(50)

        async def ask(number: int) -> str:
            async with gate:
                return await ana.say(rooms[number % len(rooms)], "!term gender mainstreaming")

        asked = await asyncio.gather(*(ask(number) for number in range(BURST)))
        answered: set[str] = set()

        def all_answered(_: dict[str, object]) -> bool:
            for _, event in ana.heard:
                relation = event["content"].get("m.relates_to", {}) if event["content"] else {}
                answered.add(relation.get("m.in_reply_to", {}).get("event_id", ""))
            ana.heard.clear()
            return answered >= set(asked)

        try:
            async with asyncio.timeout(120):
                await ana.until(all_answered)
        except TimeoutError:
            print("the burst was not answered whole within two minutes")
        took = time.perf_counter() - started
    lost = len(set(asked) - answered)
    return Row(
        work=f"burst of {BURST:,} commands in {BURST_ROOMS} rooms on Synapse",
        measured=f"{lost} lost, {took:.0f} s",
        aim="0 lost",
        met=lost == 0,
        setup="50 requests at a time; answers counted by what they reply to",
    )
