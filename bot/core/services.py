"""What handlers may use, built once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.calendar.reminders import Reminders
from bot.core.declaration import Registry
from bot.glossary.glossary import Glossary
from bot.language.catalogue import Catalogues
from bot.language.words import Words
from bot.people.roster import Roster
from bot.ports.store import Checkpoints, Drafts, Outbox, Things, Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The capabilities and the shared rows, by name."""

    registry: Registry
    catalogues: Catalogues
    words: Words
    roster: Roster
    glossary: Glossary
    reminders: Reminders
    things: Things
    drafts: Drafts
    outbox: Outbox
    timetable: Timetable
    checkpoints: Checkpoints
    draw: Callable[[int], int]
    """Returns a random number from 0 to one below its argument."""
    prefix: str
    version: str
