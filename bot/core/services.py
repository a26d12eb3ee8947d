"""What handlers may use, built once by the composition root."""

from dataclasses import dataclass

from bot.announcements.announcements import Announcements
from bot.calendar.events import Events
from bot.calendar.reminders import Reminders
from bot.core.declaration import Registry
from bot.glossary.glossary import Glossary
from bot.language.catalogue import Catalogues
from bot.language.words import Words
from bot.people.erasure import Erasure
from bot.people.membership import Memberships
from bot.people.roster import Roster
from bot.people.support import Support
from bot.polls.polls import Polls
from bot.ports.personal import PersonalRows
from bot.ports.store import Outbox, Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The capabilities and the shared rows, by name."""

    registry: Registry
    catalogues: Catalogues
    words: Words
    roster: Roster
    glossary: Glossary
    reminders: Reminders
    events: Events
    polls: Polls
    announcements: Announcements
    memberships: Memberships
    erasure: Erasure
    support: Support
    personal: PersonalRows
    outbox: Outbox
    timetable: Timetable
    prefix: str
    version: str
