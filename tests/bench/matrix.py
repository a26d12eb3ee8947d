"""Commands and reminders over a faked homeserver, against bots that do nothing but answer."""

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from tests.bench.measuring import Process, Row, completed, median, quantile, running
from tests.fakes.configuration import write_config
from tests.fakes.homeserver import BOT, TOKEN, FakeHomeserver, fake_homeserver

ROOMS = tuple(f"!room{number}:localhost" for number in range(20))
COMMANDS = 1_000
SEND_TAKES = 0.020
REMINDERS = 1_000
MANY, MANY_ROOMS = 10_000, 200
STORED = 100_000
ASKS_EVERY, STARTS_WITHIN = 0.05, 30.0
"""Seconds: how often a bot is asked until it answers, and when that has failed."""
MEASURED_AFTER = 10.0
"""Seconds after the first answer at which memory is read."""
ROUNDS, STARTS = 3, 7


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot to measure: how it is started against a homeserver, and what it is asked."""

    name: str
    arguments: Callable[[str, Path], Sequence[str]]
    asks: str


def script(name: str) -> Callable[[str, str, str], Sequence[str]]:
    """Return how a floor is started: with the address, the token and the mxid of its account."""
    path = Path(__file__).parent / "floors" / f"{name}.py"
    return lambda url, token, mxid: (str(path), url, token, mxid)


def _echo(name: str) -> Callable[[str, Path], Sequence[str]]:
    return lambda url, _: script(name)(url, TOKEN, BOT)


def _config(url: str, folder: Path, rooms: Sequence[str] = ROOMS) -> Path:
    """Write the configuration of a bot that answers in all rooms."""
    return write_config(
        folder, homeserver=url, mxid=BOT, token=TOKEN, rooms=rooms, coordinator="@ana:localhost"
    )


def _ours(url: str, folder: Path) -> Sequence[str]:
    return ("-m", "bot", "run", "-c", str(_config(url, folder)))


MREZA = Bot("mreza", _ours, "!term gender mainstreaming")
AIOHTTP = Bot("aiohttp", _echo("echo_aiohttp"), "!ping")
NIO = Bot("nio with tasks", _echo("echo_nio"), "!ping")


@asynccontextmanager
async def _answering(
    bot: Bot, homeserver: FakeHomeserver, folder: Path
) -> AsyncIterator[tuple[Process, float]]:
    """Run a bot until it has answered a first time; also how many seconds that took."""
    async with running(*bot.arguments(homeserver.url, folder), log=folder / "log") as process:
        before = len(homeserver.sent)
        while True:
            await homeserver.say(ROOMS[0], bot.asks)
            try:
                await homeserver.until_sent(before + 1, within=ASKS_EVERY)
                break
            except TimeoutError:
                if time.monotonic() - process.started > STARTS_WITHIN:
                    raise process.failure() from None
        yield process, homeserver.sent[before].at - process.started


async def _burst(bot: Bot) -> tuple[float, float]:
    """Return commands a second and processor seconds for a thousand commands in 20 rooms."""
    async with fake_homeserver(ROOMS, SEND_TAKES) as homeserver:
        with TemporaryDirectory() as folder:
            async with _answering(bot, homeserver, Path(folder)) as (process, _):
                await _quiet(homeserver)
                before, cpu = len(homeserver.sent), process.cpu_seconds()
                started = time.monotonic()
                await homeserver.say_all(
                    [(ROOMS[number % len(ROOMS)], bot.asks) for number in range(COMMANDS)]
                )
                await homeserver.until_sent(before + COMMANDS)
                took = homeserver.sent[before + COMMANDS - 1].at - started + SEND_TAKES
                await _quiet(homeserver)
                return COMMANDS / took, process.cpu_seconds() - cpu


async def _quiet(homeserver: FakeHomeserver) -> None:
    """Return once nothing has been sent for a third of a second."""
    while True:
        try:
            await homeserver.until_sent(len(homeserver.sent) + 1, within=0.33)
        except TimeoutError:
            return


async def throughput() -> list[Row]:
    """Commands a second and processor time, each PUT taking 20 ms."""
    figures: dict[str, list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        for bot in (AIOHTTP, NIO, MREZA):
            figures.setdefault(bot.name, []).append(await _burst(bot))
    rate = {name: median([pair[0] for pair in pairs]) for name, pairs in figures.items()}
    cpu = {name: median([pair[1] for pair in pairs]) for name, pairs in figures.items()}
    setup = f"{len(ROOMS)} rooms, each PUT takes {SEND_TAKES * 1000:.0f} ms, {ROUNDS} rounds"
    ratio, work = rate["mreza"] / rate["aiohttp"], cpu["mreza"] / cpu["nio with tasks"]
    return [
        Row(
            work="commands a second, homeserver faked",
            measured=f"{rate['mreza']:.0f}/s (nio with tasks {rate['nio with tasks']:.0f}/s)",
            floor=f"aiohttp {rate['aiohttp']:.0f}/s",
            ratio=ratio,
            aim="≥ 0.65",
            met=ratio >= 0.65,
            setup=setup,
        ),
        Row(
            work="CPU seconds per 1,000 commands",
            measured=f"{cpu['mreza']:.2f} s",
            floor=f"nio with tasks {cpu['nio with tasks']:.2f} s",
            ratio=work,
            aim="≤ 1.3",
            met=work <= 1.3,
            setup=setup,
        ),
    ]


async def _first_answer(bot: Bot, folder: Path, wait: float) -> tuple[float, float]:
    """Return seconds from start to the first answer, and MiB of memory some seconds later."""
    async with (
        fake_homeserver(ROOMS, 0.0) as homeserver,
        _answering(bot, homeserver, folder) as (process, took),
    ):
        with suppress(TimeoutError):
            await homeserver.until_sent(10**9, within=wait)
        return took, process.memory_mib()


def _lines(number: int, at: datetime, rooms: Sequence[str]) -> str:
    fields = [
        {
            "kind": "reminder",
            "at": at.isoformat(),
            "room": rooms[index % len(rooms)],
            "user": "@ana:localhost",
            "text": f"Reminder number {index}",
        }
        for index in range(number)
    ]
    return "\n".join(json.dumps(line) for line in fields)


async def _import(
    folder: Path, url: str, number: int, at: datetime, rooms: Sequence[str] = ROOMS
) -> None:
    config, lines = _config(url, folder), folder / "reminders.jsonl"
    lines.write_text(_lines(number, at, rooms))
    said = await completed("-m", "bot", "import", "-c", str(config), str(lines))
    if "imported" not in said:
        raise RuntimeError(said)


async def start() -> list[Row]:
    """Start to the first answer with and without stored reminders, and memory."""
    took: dict[str, list[float]] = {}
    memory: dict[str, float] = {}
    with TemporaryDirectory() as full:
        await _import(Path(full), "http://127.0.0.1:1", STORED, datetime(2099, 1, 1, tzinfo=UTC))
        for number in range(STARTS + 1):
            for name, bot in (("nio", NIO), ("none", MREZA), ("stored", MREZA)):
                with TemporaryDirectory() as folder:
                    if name == "stored":
                        shutil.copytree(full, folder, dirs_exist_ok=True)
                    wait = MEASURED_AFTER if number == STARTS else 0.0
                    seconds, memory[name] = await _first_answer(bot, Path(folder), wait)
                # The first round only sees to it that every module is compiled.
                if number:
                    took.setdefault(name, []).append(seconds)
    middle = {name: median(values) for name, values in took.items()}
    ratio = middle["stored"] / middle["nio"]
    return [
        Row(
            work=f"start to first answer, {STORED:,} stored reminders",
            measured=f"{middle['stored']:.2f} s (none stored: {middle['none']:.2f} s)",
            floor=f"nio echo bot {middle['nio']:.2f} s",
            ratio=ratio,
            aim="≤ 1.3",
            met=ratio <= 1.3,
            setup=f"homeserver faked, {STARTS} starts each, in turns",
        ),
        Row(
            work="memory 10 s after the first answer",
            measured=f"{memory['stored']:.0f} MiB (none stored: {memory['none']:.0f} MiB)",
            floor=f"nio echo bot {memory['nio']:.0f} MiB",
            ratio=memory["stored"] / memory["nio"],
            aim="≤ 85 MiB",
            met=memory["stored"] <= 85,
            setup="Matrix, glossary and search; languages loaded as needed",
        ),
    ]


async def _ten_at_a_time(homeserver: FakeHomeserver, number: int) -> float:
    """Return p50 of the seconds until a message is out, for raw PUTs ten at a time."""
    started, gate = time.monotonic(), asyncio.Semaphore(10)
    took: list[float] = []
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as session:

        async def put(index: int) -> None:
            room = ROOMS[index % len(ROOMS)]
            path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/floor{index}"
            async with gate:
                content = {"msgtype": "m.text", "body": f"Reminder number {index}"}
                async with session.put(homeserver.url + path, json=content) as response:
                    await response.read()
            took.append(time.monotonic() - started)

        await asyncio.gather(*(put(index) for index in range(number)))
    return quantile(took, 0.5)


async def _reminded(number: int, rooms: Sequence[str], lead: int) -> list[float]:
    """Return how many seconds late each reminder came of so many that are due at once.

    Args:
        number: How many there are.
        rooms: To which they go in turn.
        lead: How many seconds from now they are due: what it takes to store them and to start.
    """
    async with fake_homeserver(rooms, SEND_TAKES) as homeserver:
        due = datetime.fromtimestamp(int(time.time()) + lead, UTC)
        with TemporaryDirectory() as folder:
            await _import(Path(folder), homeserver.url, number, due, rooms)
            async with _answering(MREZA, homeserver, Path(folder)):
                if datetime.now(UTC) >= due:
                    raise RuntimeError("the bot was not ready when the reminders were due")
                # What is missing then is counted by the caller.
                with suppress(TimeoutError):
                    await homeserver.until_sent(number + 1, within=lead + 60)
                await _quiet(homeserver)
                return _late(homeserver, due.timestamp())


def _late(homeserver: FakeHomeserver, due: float) -> list[float]:
    came: dict[str, float] = {}
    for sent in homeserver.sent:
        if "Reminder number" in sent.body:
            came.setdefault(sent.body, sent.unix - due)
    return sorted(came.values())


async def reminders() -> list[Row]:
    """A thousand reminders due in the same second, each PUT taking 20 ms."""
    ours: list[float] = []
    floors: list[float] = []
    lost = 0
    for _ in range(ROUNDS):
        async with fake_homeserver(ROOMS, SEND_TAKES) as homeserver:
            floors.append(await _ten_at_a_time(homeserver, REMINDERS))
        late = await _reminded(REMINDERS, ROOMS, lead=12)
        lost += REMINDERS - len(late)
        ours.append(quantile(late, 0.5) if late else float("inf"))
    middle, floor = median(ours), median(floors)
    return [
        Row(
            work=f"{REMINDERS:,} reminders due in the same second",
            measured=f"p50 {middle:.2f} s, {lost} lost",
            floor=f"raw PUTs, ten at a time: p50 {floor:.2f} s",
            ratio=middle / floor,
            aim="all, p50 ≤ 0.9 s",
            met=lost == 0 and middle <= 0.9,
            setup=f"{len(ROOMS)} rooms, each PUT takes {SEND_TAKES * 1000:.0f} ms, {ROUNDS} rounds",
        )
    ]


async def _all_put(number: int, rooms: Sequence[str]) -> float:
    """Return how many seconds raw PUTs of another process take, as many at a time as rooms."""
    async with fake_homeserver(rooms, SEND_TAKES) as homeserver:
        path = str(Path(__file__).parent / "floors" / "put_all.py")
        await completed(path, homeserver.url, TOKEN, str(number), *rooms)
        if len(homeserver.sent) < number:
            raise RuntimeError("the floor has not sent everything")
        return homeserver.sent[-1].at - homeserver.sent[0].at


async def flood() -> list[Row]:
    """Ten thousand reminders due in the same second."""
    rooms = [f"!room{number}:localhost" for number in range(MANY_ROOMS)]
    floor = await _all_put(MANY, rooms)
    late = await _reminded(MANY, rooms, lead=20)
    lost, last = MANY - len(late), late[-1] if late else float("inf")
    ratio, first = floor / last, late[0] if late else float("inf")
    return [
        Row(
            work=f"{MANY:,} reminders due in the same second, {MANY_ROOMS} rooms",
            measured=f"{MANY / last:.0f}/s, the first after {first:.2f} s, {lost} lost",
            floor=f"raw PUTs {MANY / floor:.0f}/s",
            ratio=ratio,
            aim="≥ 0.8, first within 1 s",
            met=lost == 0 and ratio >= 0.8 and first <= 1,
            setup=f"each PUT takes {SEND_TAKES * 1000:.0f} ms; durable rows before and after each",
        )
    ]


async def rows() -> list[Row]:
    """All rows about Matrix on a faked homeserver."""
    return [*await throughput(), *await start(), *await reminders(), *await flood()]
