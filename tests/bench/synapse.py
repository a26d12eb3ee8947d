"""Commands over a real Synapse: how long an answer takes, and whether a burst is answered whole."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote

from tests.bench.matrix import script
from tests.bench.measuring import Process, Row, median, running
from tests.fakes.configuration import write_config
from tests.fakes.synapse import Human, Synapse, human, running_synapse

ASKED = 250
"""Commands of each kind, one after another, for the time that an answer takes."""
BURST, BURST_ROOMS = 1_000, 20
READY_WITHIN, ANSWERED_WITHIN = 60.0, 120.0
"""Seconds for a first answer, and for the whole burst."""


async def rows() -> list[Row]:
    """Return the rows about a real homeserver."""
    with running_synapse() as server:
        return [*await _round_trips(server), await _burst(server)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A bot that runs, who asks it, and where."""

    ana: Human
    rooms: Sequence[str]
    process: Process

    async def answer_ms(self, text: str) -> float:
        """Ask in the first room, and return the milliseconds until the answer has come by /sync."""
        self.ana.heard.clear()
        started = time.perf_counter()
        await self.ana.say(self.rooms[0], text)
        await self.ana.hears(self.rooms[0], lambda event: event["sender"] != self.ana.mxid)
        return (time.perf_counter() - started) * 1000

    async def first_answer(self, text: str) -> None:
        """Ask until the bot answers for the first time, and see that nothing is under way."""
        try:
            async with asyncio.timeout(READY_WITHIN):
                while not await self._answers(text):
                    pass
        except TimeoutError:
            raise self.process.failure() from None
        await self.quiet()

    async def quiet(self) -> None:
        """Return once nothing has been said for a second."""
        while await self._hears_more():
            pass

    async def _answers(self, text: str) -> bool:
        try:
            async with asyncio.timeout(2):
                await self.answer_ms(text)
        except TimeoutError:
            return False
        return True

    async def _hears_more(self) -> bool:
        try:
            async with asyncio.timeout(1):
                await self.ana.until(lambda _: True)
        except TimeoutError:
            return False
        return True


@asynccontextmanager
async def _in_rooms(server: Synapse, name: str, number: int) -> AsyncIterator[Asked]:
    """Give a bot its rooms and run it.

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
            config = write_config(
                folder,
                homeserver=server.url,
                mxid=bot.mxid,
                token=bot.token,
                rooms=rooms,
                coordinator="@vesna:localhost",
            )
            arguments: Sequence[str] = ("-m", "bot", "run", "-c", str(config))
        else:
            arguments = script(name)(server.url, bot.token, bot.mxid)
        process = await stack.enter_async_context(running(*arguments, log=folder / "log"))
        yield Asked(ana, rooms, process)


FLOOR, LOOKUP = "!ping", "!term gender mainstreaming"
WRITES = ("!settings timezone Europe/Sarajevo", "!settings timezone Europe/Skopje")
"""In turns, so that each changes something."""


async def _round_trips(server: Synapse) -> list[Row]:
    """Ask a floor and the bot in turns, both running all the time, so that noise meets both."""
    took: dict[str, list[float]] = {"floor": [], "lookup": [], "write": []}
    order = Random(1)  # noqa: S311 - the same on every run
    async with (
        _in_rooms(server, "echo_aiohttp", 1) as floor,
        _in_rooms(server, "mreza", 1) as mreza,
    ):
        await floor.first_answer(FLOOR)
        await mreza.first_answer(LOOKUP)
        for number in range(ASKED):
            turn = [("floor", floor, FLOOR), ("floor", floor, FLOOR), ("lookup", mreza, LOOKUP)]
            turn.append(("write", mreza, WRITES[number % 2]))
            # In any order, both bots equally often: a server is slower right after a message in
            # the same room.
            order.shuffle(turn)
            for name, bot, text in turn:
                took[name].append(await bot.answer_ms(text))
    return [_round_trip(name, took, aim) for name, aim in (("lookup", 1.03), ("write", 1.08))]


def _round_trip(name: str, took: Mapping[str, Sequence[float]], aim: float) -> Row:
    value, floor = median(took[name]), median(took["floor"])
    return Row(
        work=f"command to reply on Synapse, one user, p50: a {name}",
        measured=f"{value:.1f} ms",
        floor=f"aiohttp {floor:.1f} ms",
        ratio=value / floor,
        aim=f"≤ {aim}",
        met=value / floor <= aim,
        setup=f"{ASKED} commands each, both bots asked in random order",
    )


async def _burst(server: Synapse) -> Row:
    async with _in_rooms(server, "mreza", BURST_ROOMS) as mreza:
        await mreza.first_answer(LOOKUP)
        started = time.time()
        gate = asyncio.Semaphore(50)

        async def ask(number: int) -> str:
            async with gate:
                return await mreza.ana.say(mreza.rooms[number % BURST_ROOMS], LOOKUP)

        asked = set(await asyncio.gather(*(ask(number) for number in range(BURST))))
        answered = await _answers_to(asked, mreza)
    lost = len(asked - answered.keys())
    return Row(
        work=f"burst of {BURST:,} commands in {BURST_ROOMS} rooms on Synapse",
        measured=f"{lost} lost, {max(answered.values(), default=started) - started:.0f} s",
        aim="0 lost",
        met=lost == 0,
        setup="50 requests at a time; answers counted by what they reply to",
    )


async def _answers_to(asked: set[str], bot: Asked) -> dict[str, float]:
    """Return when each was answered, in seconds since 1970, once all are or it takes too long."""
    answered: dict[str, float] = {}
    until = time.monotonic() + ANSWERED_WITHIN
    while not answered.keys() >= asked and time.monotonic() < until:
        await bot.quiet()
        for room in bot.rooms:
            answered |= await _answers_in(bot.ana, room)
    return answered


async def _answers_in(ana: Human, room: str) -> dict[str, float]:
    """Page through a whole room: a sync leaves out all but the last ten messages."""
    answered: dict[str, float] = {}
    query = {"dir": "b", "limit": "500"}
    while True:
        page = await ana.call("GET", f"/rooms/{quote(room)}/messages", None, **query)
        for event in page["chunk"]:
            reply = event["content"].get("m.relates_to", {}).get("m.in_reply_to")
            if reply is not None:
                answered[reply["event_id"]] = event["origin_server_ts"] / 1000
        if "end" not in page:
            return answered
        query["from"] = page["end"]
