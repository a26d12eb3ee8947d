"""What the roster remembers, and when it forgets it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from typing_extensions import override

from bot.model.person import PersonId
from bot.ports.store import Membership, Unit
from bot.storage.repositories.people import SqlPeople
from tests.unit.people.conftest import ANA, Circle


class OvertakenPeople(SqlPeople):
    """Reads, and is overtaken by something else before it hands on what it read."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    @override
    async def memberships(self, person: PersonId) -> Sequence[Membership]:
        found, meanwhile = await super().memberships(person), self.meanwhile
        if meanwhile is not None:
            self.meanwhile = None
            await meanwhile()
        return found


async def test_a_change_is_seen_once_it_is_stored_and_not_before(circle: Circle) -> None:
    person = await circle.person(ANA)
    unit = Unit()
    circle.roster.change(unit, replace(person, language="mk"))
    assert await circle.roster.person(ANA) == person
    await circle.commit(unit)
    assert await circle.roster.person(ANA) == replace(person, language="mk")


async def test_what_was_read_while_something_changed_is_not_remembered(circle: Circle) -> None:
    people = OvertakenPeople(circle.rows.reader, draw=lambda _: 0)
    overtaken = Circle(replace(circle.rows, people=people), circle.clock, circle.networks)
    person = await circle.person(ANA)
    changed = replace(person, zone="Europe/Skopje")

    async def change() -> None:
        unit = Unit()
        overtaken.roster.change(unit, changed)
        await overtaken.commit(unit)

    people.meanwhile = change
    assert await overtaken.roster.person(ANA) == person
    assert await overtaken.roster.person(ANA) == changed
