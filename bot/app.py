"""The composition root: the only place that builds the parts and wires them."""

import asyncio
import importlib
import pkgutil
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import commands
from bot.announcements import announcements
from bot.announcements.announcements import Announcements
from bot.announcements.shown import Shown
from bot.calendar import events, reminders
from bot.calendar.events import Events
from bot.calendar.foreign import ForeignReminder
from bot.calendar.reminders import Reminders
from bot.config import Limits, Settings
from bot.core import away
from bot.core.away import Away
from bot.core.declaration import Registry
from bot.core.dispatcher import Dispatcher
from bot.core.intake import Intake
from bot.core.services import Services
from bot.core.worthless import Worthless
from bot.delivery.firing import Fires, Firing
from bot.delivery.sending import Delivery
from bot.delivery.upkeep import Upkeep
from bot.errors import ConfigError
from bot.glossary.loading import load_glossary
from bot.language.catalogue import Catalogues
from bot.language.words import Words
from bot.model.ids import NetworkId, RoomId, UserId, platform_of
from bot.model.network import Network, Role
from bot.people import erasure
from bot.people.desk import Desk
from bot.people.erasure import Erasure
from bot.people.membership import Memberships
from bot.people.notices import Notices
from bot.people.roster import Roster
from bot.people.support import load_support
from bot.polls import polls
from bot.polls.polls import Polls
from bot.ports.clock import Clock
from bot.ports.platform import ChatPlatform
from bot.ports.store import Unit
from bot.scheduling.clock import SystemClock
from bot.scheduling.wakeup import WakeUp
from bot.storage.opening import Rows, open_rows

VERSION = "0.1.0"
DRAIN = timedelta(seconds=10)
"""How long shutdown waits for messages on their way; the rest is left to the rows."""
CATCHING_UP = timedelta(seconds=30)
"""How long the service takes in what was typed while it was away before overdue polls close."""
UNLIMITED = Limits(person_per_minute=0, room_per_minute=0, bot_per_second=0)
PlatformsOf = Callable[[Rows], Mapping[str, ChatPlatform]]


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The running bot, without the platforms' own loops."""

    services: Services
    dispatcher: Dispatcher
    intake: Intake
    delivery: Delivery
    firing: Firing
    upkeep: Upkeep
    rows: Rows
    platforms: Mapping[str, ChatPlatform]

    async def ring(self) -> None:
        """Do what is due, and what is to be done now and then."""
        await self.firing.ring()
        await self.upkeep.look()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What a running bot is given: whose it is, where its content lies, what time it is."""

    content: Path
    networks: Mapping[NetworkId, Network]
    clock: Clock
    administrators: frozenset[UserId] = frozenset()
    prefix: str = "!"
    limits: Limits = UNLIMITED
    granted: Mapping[UserId, Mapping[NetworkId, Role]] | None = None
    """Roles that stand in for all others of an account, as the terminal gives them."""
    patience: timedelta = timedelta(0)
    """How long polls that are overdue at the start stay open for votes typed before it."""


def discover() -> Registry:
    """Return the declarations of every module in `commands`; no list is kept anywhere."""
    found = sorted(pkgutil.iter_modules(commands.__path__), key=lambda module: module.name)
    return Registry(importlib.import_module(f"commands.{module.name}").router for module in found)


@asynccontextmanager
async def assembled(
    deployment: Deployment, *, database: Path | None, platforms_of: PlatformsOf
) -> AsyncIterator[App]:
    """Open the rows, wire everything, and run senders and alarm for as long as this is open.

    On leaving, the intake must have stopped; what is on its way is given ten seconds.

    Args:
        deployment: Whose bot it is.
        database: A SQLite file; in memory if None.
        platforms_of: Builds the chat services, which keep their positions in the rows.

    Raises:
        StorageLocked: Another process has the database.
        StorageError: The database cannot be opened or brought up to date.
        ContentError: A content file is wrong.
    """
    async with open_rows(database, draw=secrets.randbelow) as rows:
        app, alarm = _wired(deployment, rows, platforms_of(rows))
        async with _together() as tasks:
            await app.delivery.start(tasks)
            app.intake.start(tasks)
            alarm.start(app.ring)
            try:
                yield app
            finally:
                await alarm.stop()
                app.intake.stop()
                await app.delivery.stop(within=DRAIN)
                for platform in app.platforms.values():
                    await platform.aclose()


@asynccontextmanager
async def _together() -> AsyncIterator[asyncio.TaskGroup]:
    """Run tasks as a group; what ends it alone is raised as itself."""
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except BaseExceptionGroup as group:
        if len(group.exceptions) == 1:
            raise group.exceptions[0] from None
        raise


async def import_reminders(settings: Settings, lines: Sequence[ForeignReminder]) -> int:
    """Take in reminders that another program kept, all or none; return how many were new.

    Raises:
        StorageLocked: A running bot has the database.
        StorageError: The database cannot be opened or written.
    """
    deployment, database = _deployment(settings), settings.database.sqlite_file()
    async with open_rows(database, draw=secrets.randbelow) as rows:
        app, _ = _wired(deployment, rows, {})
        unit = Unit()
        added = await app.services.reminders.take_in(unit, lines, deployment.clock.now())
        await rows.store.write(unit)
    return added


def _deployment(settings: Settings) -> Deployment:
    return Deployment(
        content=settings.content,
        networks=settings.networks,
        clock=SystemClock(),
        administrators=settings.administrators,
        prefix=settings.prefix,
        limits=settings.limits,
        patience=CATCHING_UP,
    )


def _require_a_service(settings: Settings) -> None:
    """Refuse a configuration without a chat service, or with one that cannot be served yet.

    Raises:
        ConfigError: It is one of these.
    """
    problems = []
    if settings.matrix is None:
        problems.append("[matrix] is missing: there is no chat service to run on")
    if settings.discord is not None:
        problems.append("[discord] is not supported so far: please leave the section out")
    if problems:
        raise ConfigError(problems)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Run the service on every configured chat service until `stop` is set.

    Raises:
        PlatformError: permanent; a service refuses the account.
        ConfigError: No chat service is configured.
        StorageLocked: Another process has the database.
        StorageError: The database cannot be opened or brought up to date.
        ContentError: A content file is wrong.
    """
    deployment = _deployment(settings)
    services = ((settings.matrix, "bot.platforms.matrix.opening"),)
    _require_a_service(settings)

    def platforms_of(rows: Rows) -> Mapping[str, ChatPlatform]:
        built = [
            importlib.import_module(module).build(settings, rows.position, deployment.clock)
            for section, module in services
            if section is not None
        ]
        return {platform.name: platform for platform in built}

    async with (
        assembled(
            deployment, database=settings.database.sqlite_file(), platforms_of=platforms_of
        ) as app,
        _together() as tasks,
    ):
        readers = [
            tasks.create_task(platform.run(app.intake.receive), name=f"read {platform.name}")
            for platform in app.platforms.values()
        ]
        await stop.wait()
        for reader in readers:
            reader.cancel()


def _wired(
    deployment: Deployment, rows: Rows, platforms: Mapping[str, ChatPlatform]
) -> tuple[App, WakeUp]:
    def members_of(room: RoomId) -> frozenset[UserId]:
        platform = platforms.get(platform_of(room))
        return platform.members(room) if platform else frozenset()

    clock, alarm = deployment.clock, WakeUp(deployment.clock)
    roster = Roster(
        networks=deployment.networks,
        administrators=deployment.administrators,
        people=rows.people,
        members_of=members_of,
        clock=clock,
        granted=deployment.granted,
    )
    services = _services(deployment, rows, roster)
    delivery = Delivery(
        store=rows.store, outbox=rows.outbox, inbox=rows.inbox, platforms=platforms, clock=clock
    )
    absence = Away(
        checkpoints=rows.checkpoints,
        timetable=rows.timetable,
        outbox=rows.outbox,
        roster=roster,
        memberships=services.memberships,
        catalogues=services.catalogues,
    )
    capabilities: Mapping[str, Fires] = {
        reminders.DUE_KIND: services.reminders,
        events.DUE_KIND: services.events,
        polls.DUE_KIND: services.polls,
        announcements.DUE_KIND: services.announcements,
        away.DUE_KIND: absence,
        erasure.DUE_KIND: services.erasure,
    }
    firing = Firing(
        delivery=delivery,
        timetable=rows.timetable,
        clock=clock,
        alarm=alarm,
        capabilities=capabilities,
    )
    worthless = Worthless(services=services, delivery=delivery, clock=clock)
    delivery.planned, delivery.expired = firing.expect, worthless.tell
    dispatcher = Dispatcher(
        services=services,
        delivery=delivery,
        inbox=rows.inbox,
        questions=rows.questions,
        away=absence,
        clock=clock,
    )
    app = App(
        services=services,
        dispatcher=dispatcher,
        intake=Intake(dispatcher=dispatcher, limits=deployment.limits, clock=clock),
        delivery=delivery,
        firing=firing,
        upkeep=Upkeep(store=rows.store, inbox=rows.inbox, outbox=rows.outbox, clock=clock),
        rows=rows,
        platforms=platforms,
    )
    return app, alarm


def _services(deployment: Deployment, rows: Rows, roster: Roster) -> Services:
    catalogues = Catalogues(deployment.content / "locale")
    desk = Desk(
        things=rows.things,
        timetable=rows.timetable,
        outbox=rows.outbox,
        roster=roster,
        catalogues=catalogues,
        draw=secrets.randbelow,
    )
    erased = Erasure(
        people=rows.people, events=rows.events, polls=rows.polls, timetable=rows.timetable
    )
    return Services(
        registry=discover(),
        catalogues=catalogues,
        words=Words.load(deployment.content / "words"),
        roster=roster,
        glossary=load_glossary(deployment.content / "glossary"),
        reminders=Reminders(rows=rows.reminders, desk=desk),
        events=Events(rows=rows.events, drafts=rows.drafts, desk=desk),
        polls=Polls(rows=rows.polls, drafts=rows.drafts, desk=desk, patience=deployment.patience),
        announcements=Announcements(
            rows=rows.announcements, desk=desk, shown=Shown(rows.checkpoints)
        ),
        memberships=Memberships(
            people=rows.people,
            checkpoints=rows.checkpoints,
            roster=roster,
            notices=Notices(outbox=rows.outbox, catalogues=catalogues, roster=roster),
            erasure=erased,
        ),
        erasure=erased,
        personal=rows.personal,
        support=load_support(deployment.content / "support"),
        outbox=rows.outbox,
        timetable=rows.timetable,
        prefix=deployment.prefix,
        version=VERSION,
    )
