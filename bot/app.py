"""The composition root: the only place that builds the parts and wires them."""

import asyncio
import importlib
import pkgutil
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import commands
from bot.calendar.reminders import DUE_KIND as REMINDER
from bot.calendar.reminders import Reminders
from bot.core.declaration import Registry, Router
from bot.core.dispatcher import Dispatcher
from bot.core.services import Services
from bot.delivery.firing import Firing
from bot.delivery.sending import Delivery
from bot.glossary.loading import load_glossary
from bot.language.catalogue import Catalogues
from bot.language.words import Words
from bot.model.ids import NetworkId, RoomId, UserId, platform_of
from bot.model.network import Network, Role
from bot.people.roster import Roster
from bot.ports.clock import Alarm, Clock
from bot.ports.platform import ChatPlatform
from bot.scheduling.wakeup import WakeUp
from bot.storage.opening import Rows, open_rows

VERSION = "0.1.0"
DRAIN = timedelta(seconds=10)
"""How long shutdown waits for messages on their way; the rest is left to the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The running bot, without the platforms' own loops."""

    services: Services
    dispatcher: Dispatcher
    delivery: Delivery
    firing: Firing
    rows: Rows


def discover() -> Registry:
    """Return the declarations of every module in `commands`; no list is kept anywhere."""
    routers: list[Router] = []
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
        router = importlib.import_module(f"commands.{module.name}").router
        routers.append(router)
    return Registry(routers)


@asynccontextmanager
async def assembled(
    *,
    rows: Rows,
    content: Path,
    networks: Mapping[NetworkId, Network],
    administrators: frozenset[UserId],
    platforms: Mapping[str, ChatPlatform],
    clock: Clock,
    alarm: Alarm,
    prefix: str,
    granted: Mapping[UserId, Mapping[NetworkId, Role]] | None = None,
) -> AsyncIterator[App]:
    """Wire everything and run the senders and the alarm for as long as the context is open.

    On leaving, the intake must have stopped; what is on its way is given ten seconds.
    """

    def members_of(room: RoomId) -> frozenset[UserId]:
        platform = platforms.get(platform_of(room))
        return platform.members(room) if platform else frozenset()

    catalogues, words = Catalogues(content / "locale"), Words.load(content / "words")
    roster = Roster(
        networks=networks,
        administrators=administrators,
        people=rows.people,
        members_of=members_of,
        clock=clock,
        granted=granted,
    )
    reminders = Reminders(
        rows=rows.reminders,
        things=rows.things,
        timetable=rows.timetable,
        outbox=rows.outbox,
        roster=roster,
        catalogues=catalogues,
        draw=secrets.randbelow,
    )
    services = Services(
        registry=discover(),
        catalogues=catalogues,
        words=words,
        roster=roster,
        glossary=load_glossary(content / "glossary"),
        reminders=reminders,
        things=rows.things,
        drafts=rows.drafts,
        outbox=rows.outbox,
        timetable=rows.timetable,
        checkpoints=rows.checkpoints,
        draw=secrets.randbelow,
        prefix=prefix,
        version=VERSION,
    )
    delivery = Delivery(
        store=rows.store,
        outbox=rows.outbox,
        inbox=rows.inbox,
        platforms=platforms,
        clock=clock,
    )
    firing = Firing(
        delivery=delivery,
        timetable=rows.timetable,
        clock=clock,
        alarm=alarm,
        capabilities={REMINDER: reminders},
    )
    dispatcher = Dispatcher(
        services=services,
        delivery=delivery,
        inbox=rows.inbox,
        questions=rows.questions,
        clock=clock,
    )
    async with asyncio.TaskGroup() as tasks:
        await delivery.start(tasks)
        alarm.start(firing.ring)
        try:
            yield App(
                services=services,
                dispatcher=dispatcher,
                delivery=delivery,
                firing=firing,
                rows=rows,
            )
        finally:
            await alarm.stop()
            await delivery.stop(within=DRAIN)


__all__ = ["App", "WakeUp", "assembled", "discover", "open_rows"]
