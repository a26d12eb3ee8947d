"""What every capability works with: the shared rows, who is who, and the languages to say it in."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.language.catalogue import Catalogues, Language
from bot.model.ids import Kind, NetworkId, RoomId, ThingId, UserId
from bot.model.person import Person
from bot.people.roster import Roster
from bot.people.things import draw_id
from bot.ports.store import Outbox, Things, Timetable, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts that reminders, events, polls and announcements share."""

    things: Things
    timetable: Timetable
    outbox: Outbox
    roster: Roster
    catalogues: Catalogues
    draw: Callable[[int], int]
    """Returns a random number from 0 to one below its argument."""

    async def new_id(self, unit: Unit, kind: Kind, network: NetworkId | None) -> ThingId:
        """Return an id that nothing has ever had, given away with the unit.

        Raises:
            StorageConflict: No free id was found.
        """
        thing = await self.free_id(kind)
        self.things.take(unit, thing, network)
        return thing

    async def free_id(
        self, kind: Kind, *, lowest: int = 100, besides: Collection[ThingId] = ()
    ) -> ThingId:
        """Return an id that nothing has ever had and that is not among `besides`.

        Raises:
            StorageConflict: No free id was found.
        """
        return await draw_id(kind, self.things, self.draw, lowest=lowest, besides=besides)

    def room_languages(self, room: RoomId) -> Sequence[Language]:
        """Return the one to four languages in which a room is addressed; English for any other."""
        network = self.roster.network_of(room)
        tags = network.languages_of(room) if network else ("en",)
        return [self.catalogues.language(tag) for tag in tags]

    def language_of(self, person: Person | None) -> Language:
        """Return the language in which a person is written to."""
        return self.catalogues.language((person and person.language) or "en")

    async def language_for(self, user: UserId) -> Language:
        """Return the language in which the person behind an account is written to."""
        return self.language_of(await self.roster.person(user))
