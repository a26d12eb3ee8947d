"""What belongs to somebody who left a network goes when the network's time for keeping it is over.

She was told the day (spec §1). What goes are her answers to the network's events and her votes in
its polls; reminders and settings are hers and stay.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.ids import NetworkId, ThingId
from bot.model.network import Network
from bot.model.person import PersonId
from bot.ports.events import EventRows
from bot.ports.polls import PollRows
from bot.ports.store import Due, People, Timetable, Unit

DUE_KIND = "erasure"


def goes_at(network: Network, now: datetime) -> datetime:
    """Return when what belongs to somebody who leaves now is erased."""
    return now + timedelta(days=network.retention_days)


class Erasure:
    """Plans and carries out that what somebody left behind is erased."""

    def __init__(
        self, *, people: People, events: EventRows, polls: PollRows, timetable: Timetable
    ) -> None:
        """Take the rows that are about persons."""
        self._people, self._events, self._polls = people, events, polls
        self._timetable = timetable

    def plan(self, unit: Unit, network: Network, person: PersonId, now: datetime) -> None:
        """Plan it for somebody who leaves now; an earlier plan is replaced."""
        subject = _subject(network.id, person)
        self._timetable.cancel(unit, subject)
        at = goes_at(network, now)
        key = f"{DUE_KIND} {subject}"
        self._timetable.plan(unit, Due(key=key, at=at, kind=DUE_KIND, subject=subject))

    def call_off(self, unit: Unit, network: NetworkId, person: PersonId) -> None:
        """Keep everything: she is a member."""
        self._timetable.cancel(unit, _subject(network, person))

    async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
        """Erase what is due; whoever is a member again keeps what is hers."""
        del now  # what is due was said to her with its day, however late it is done
        for due in dues:
            name, _, number = due.subject.rpartition(" ")
            network, person = NetworkId(name), PersonId(int(number))
            held = await self._people.memberships(person)
            if all(membership.network != network for membership in held):
                self._events.erase_answers(unit, network, person)
                self._polls.erase_votes(unit, network, person)


def _subject(network: NetworkId, person: PersonId) -> ThingId:
    """Name the plan; it is no thing with an id that people type."""
    return ThingId(f"{network} {person}")
