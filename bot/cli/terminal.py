"""The whole bot in a terminal: who speaks where, the clock that can be moved, what is shown."""

import re
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from bot.app import App, Deployment, assembled
from bot.cli.moments import read_now, within_bounds
from bot.config import DEFAULT_CONTENT, example_networks
from bot.core.dispatcher import Outcome
from bot.errors import N_, ConfigError, UsageError, UserError
from bot.language.tags import parse_tag
from bot.model.ids import EventId, MessageId, NetworkId, RoomId, UserId
from bot.model.network import Network, Role
from bot.platforms.console.platform import NAME, ConsolePlatform, Shown
from bot.ports.store import Unit
from bot.timewords.zones import zone as known_zone

FIRST_NETWORK = NetworkId("wpon")
DEFAULT_ZONE = "Europe/Sarajevo"
_SPAN = re.compile(r"(\d{1,6})\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class MovableClock:
    """Ticks like any clock, from a moment that can be set."""

    def __init__(self, start: datetime | None = None) -> None:
        """Begin at `start` (aware), or now."""
        self._offset = timedelta(0)
        self._started, self._origin = monotonic(), datetime.now(UTC)
        if start is not None:
            self.move_to(start)

    def now(self) -> datetime:
        """Return the present moment as this clock has it."""
        return self._origin + timedelta(seconds=monotonic() - self._started) + self._offset

    def move_to(self, moment: datetime) -> None:
        """Set the clock; it goes on ticking from there."""
        self._offset += moment.astimezone(UTC) - self.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Who speaks, as the options of the command line say."""

    name: str = "ana"
    role: str = "member"
    network: str | None = None
    language: str | None = None
    zone: str | None = None


ROLES = {
    "member": Role.MEMBER,
    "coordinator": Role.COORDINATOR,
    "administrator": Role.ADMINISTRATOR,
}


def user_id(name: str) -> UserId:
    """Return the account of a name in the terminal; a full id stays as it is.

    Raises:
        UsageError: The name has characters that no name has.
    """
    bare = name.strip().removeprefix("@").removeprefix(f"{NAME}:")
    if not re.fullmatch(r"[\w.-]{1,40}", bare):
        raise UsageError(N_("A name has letters, digits, dots and dashes only."))
    return UserId(f"{NAME}:{bare}")


def parse_now(text: str, zone: str) -> datetime:
    """Return the moment of an ISO text; without an offset it is wall time in `zone`.

    Raises:
        UsageError: It is no ISO date and time, or too far away.
    """
    try:
        return read_now(text, zone)
    except ValueError as error:
        raise UsageError(N_("A date and time such as 2026-12-03T10:00 is needed.")) from error


def parse_span(text: str) -> timedelta:
    """Return the time span of ``90m``, ``2h``, ``1d`` or ``1h 30m``.

    Raises:
        UsageError: It is none.
    """
    compact = text.strip().lower()
    found = _SPAN.findall(compact)
    if not found or _SPAN.sub("", compact).strip():
        raise UsageError(N_("A time span such as 90m, 2h or 1d is needed."))
    return sum(
        (timedelta(**{_UNITS[unit]: int(number)}) for number, unit in found), start=timedelta()
    )


class Terminal:
    """One speaker at a time, moving between people and rooms of the example networks."""

    def __init__(
        self,
        *,
        app: App,
        platform: ConsolePlatform,
        clock: MovableClock,
        networks: dict[NetworkId, Network],
        granted: dict[UserId, dict[NetworkId, Role]],
    ) -> None:
        """Take the running bot and its console."""
        self._app, self._platform, self._clock = app, platform, clock
        self._networks, self._granted = networks, granted
        self.user = UserId(f"{NAME}:ana")
        self.room = RoomId(self.user)

    async def become(self, persona: Persona) -> None:
        """Speak as this person from now on.

        Raises:
            ConfigError: Unknown network, language, zone or role.
        """
        network = self._network(persona.network or FIRST_NETWORK)
        self.user = user_id(persona.name)
        role = ROLES[persona.role]
        self._granted[self.user] = {network.id: role}
        self._join(network)
        self.room = network.rooms[0] if persona.network else RoomId(self.user)
        await self._settle_in(persona)

    async def switch(self, name: str) -> None:
        """Speak as another person, a member of the first network unless known already."""
        user = user_id(name)
        if user not in self._granted:
            await self.become(Persona(name=name))
        else:
            self.user = user
        self.room = RoomId(self.user)

    def enter(self, name: str) -> None:
        """Go into a network's room and join it.

        Raises:
            ConfigError: There is no such room.
        """
        network = self._network(name.removeprefix(f"{NAME}:"))
        self._granted[self.user].setdefault(network.id, Role.MEMBER)
        self._join(network)
        self.room = network.rooms[0]

    def leave(self) -> None:
        """Go into the direct chat with the bot."""
        self.room = RoomId(self.user)

    def take_role(self, name: str) -> None:
        """Be member, coordinator or administrator in the current network.

        Raises:
            UsageError: There is no such role.
        """
        role = ROLES.get(name.strip().lower())
        if role is None:
            raise UsageError(N_("A role is member, coordinator or administrator."))
        here = self._app.services.roster.network_of(self.room)
        network = here.id if here else next(iter(self._granted[self.user]), FIRST_NETWORK)
        self._granted[self.user][network] = role

    async def reply(self, text: str) -> Outcome:
        """Type a line as a reply to the bot's last message here that is about a thing.

        Raises:
            UsageError: There is none.
        """
        for shown in self._platform.shown_in(self.room):
            if await self._app.services.outbox.subject_of(self.room, shown) is not None:
                return await self.say(text, reply_to=shown)
        raise UsageError(N_("There is no message here to reply to."))

    async def say(self, text: str, reply_to: MessageId | None = None) -> Outcome:
        """Type a line; return once it is answered."""
        event = EventId(f"{NAME}:{uuid.uuid4().hex}")
        typed = self._platform.incoming(event, self.user, self.room, text, reply_to)
        # In the terminal every line is meant for the bot: the prefix is optional (spec §8).
        message = replace(typed, mentioned=True)
        outcome = await self._app.dispatcher.handle(message)
        await self._app.delivery.settle()
        return outcome

    async def fire(self) -> None:
        """Deliver what is due now."""
        await self._app.firing.ring()
        await self._app.delivery.settle()

    async def move_to(self, moment: datetime) -> None:
        """Set the clock, delivering on the way what falls due, each at its own time."""
        while (at := await self._app.services.timetable.next_at()) is not None and at <= moment:
            self._clock.move_to(max(at, self._clock.now()))
            await self.fire()
            if await self._app.services.timetable.next_at() == at:
                break
        self._clock.move_to(moment)
        await self.fire()

    async def wait(self, span: timedelta) -> None:
        """Let time pass.

        Raises:
            UsageError: No calendar goes that far.
        """
        try:
            moment = within_bounds(self._clock.now() + span)
        except (OverflowError, ValueError) as error:
            raise UsageError(N_("A time span such as 90m, 2h or 1d is needed.")) from error
        await self.move_to(moment)

    def now(self) -> datetime:
        """Return the time as the bot has it."""
        return self._clock.now()

    def _network(self, name: str) -> Network:
        network = self._networks.get(NetworkId(name.strip().lower()))
        if network is None:
            known = ", ".join(self._networks)
            raise ConfigError([f"there is no network {name[:40]!r} here; there are {known}"])
        return network

    def _join(self, network: Network) -> None:
        for room in network.rooms:
            self._platform.join(room, self.user)

    async def _settle_in(self, persona: Persona) -> None:
        """Give her a language and a zone, unless she chose them in an earlier conversation."""
        roster, unit = self._app.services.roster, Unit()
        person = await roster.person(self.user)
        is_new = person is None
        if person is None:
            person = await roster.newcomer(unit, self.user)
        settled = replace(
            person,
            language=persona.language or person.language or "en",
            zone=persona.zone or person.zone or DEFAULT_ZONE,
            greeted=True,
        )
        if is_new or settled != person:
            roster.change(unit, settled)
            await self._app.delivery.commit(unit)


def checked(persona: Persona) -> Persona:
    """Return the persona with its language and zone as the bot spells them.

    Raises:
        ConfigError: They are not known.
    """
    problems: list[str] = []
    language = zone = None
    try:
        language = parse_tag(persona.language) if persona.language else None
    except UserError:
        problems.append("--lang: not a language of this bot; for example --lang sr-Latn")
    try:
        zone = known_zone(persona.zone).key if persona.zone else None
    except UserError:
        problems.append("--tz: not a time zone; for example --tz Europe/Belgrade")
    if problems:
        raise ConfigError(problems)
    return replace(persona, language=language, zone=zone)


@asynccontextmanager
async def open_terminal(
    *,
    database: Path | None,
    persona: Persona,
    start: datetime | None,
    show: Callable[[Shown], None],
    content: Path = DEFAULT_CONTENT,
) -> AsyncIterator[Terminal]:
    """Run the whole bot on the example networks for as long as the terminal is open.

    Args:
        database: A SQLite file; in memory if None.
        persona: Who speaks first.
        start: What time it is; the real time if None.
        show: Called with each message that the bot sends.
        content: The folder with glossary, words and catalogues.

    Raises:
        ConfigError: The persona names something unknown.
        StorageLocked: Another process has the database.
    """
    persona = checked(persona)
    clock = MovableClock(start)
    platform = ConsolePlatform(clock.now, show)
    networks = dict(example_networks(content))
    granted: dict[UserId, dict[NetworkId, Role]] = {}
    deployment = Deployment(content=content, networks=networks, clock=clock, granted=granted)
    async with assembled(
        deployment, database=database, platforms_of=lambda _: {NAME: platform}
    ) as app:
        terminal = Terminal(
            app=app, platform=platform, clock=clock, networks=networks, granted=granted
        )
        await terminal.become(persona)
        yield terminal
