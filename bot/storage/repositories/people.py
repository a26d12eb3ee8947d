"""Persons, accounts and memberships in SQL."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.model.ids import NetworkId, UserId
from bot.model.person import Person, PersonId
from bot.ports.store import Membership, Unit, Value
from bot.storage.reading import Reader, Row
from bot.storage.values import to_ms

LAST_ID = 2**53 - 1
"""The greatest whole number that every reader of JSON keeps exactly."""
_BY_USER = """SELECT p.id, a.account, p.language, p.zone, p.greeted
    FROM accounts a JOIN people p ON p.id = a.person WHERE a.account = :account"""
_ACCOUNTS = "SELECT account FROM accounts WHERE person = :person ORDER BY added_at, account"
_ADD = """INSERT INTO people (id, language, zone, greeted, added_at)
    VALUES (:id, :language, :zone, :greeted, :added_at)"""
_ADD_ACCOUNT = """INSERT INTO accounts (account, person, added_at)
    VALUES (:account, :person, :added_at)"""
_CHANGE = """UPDATE people SET language = coalesce(:language, language),
    zone = coalesce(:zone, zone), greeted = CASE WHEN :greeted = 1 THEN 1 ELSE greeted END
    WHERE id = :id"""
_MEMBERSHIPS = """SELECT network, person, delegation, coordinator FROM memberships
    WHERE person = :person ORDER BY network"""
_MEMBERS = """SELECT network, person, delegation, coordinator FROM memberships
    WHERE network = :network ORDER BY added_at, person"""
_PUT_MEMBERSHIP = """INSERT INTO memberships (network, person, delegation, coordinator, added_at)
    VALUES (:network, :person, :delegation, :coordinator, :added_at)
    ON CONFLICT (network, person) DO UPDATE
    SET delegation = excluded.delegation, coordinator = excluded.coordinator"""
_DROP_MEMBERSHIP = "DELETE FROM memberships WHERE network = :network AND person = :person"
_IS_TAKEN = "SELECT 1 AS there FROM people WHERE id = :id"


class SqlPeople:
    """Implements `People`."""

    def __init__(self, reader: Reader, draw: Callable[[int], int]) -> None:
        """Read through `reader`; `draw` returns a random number below its argument."""
        self._reader, self._draw = reader, draw

    async def by_user(self, user: UserId) -> Person | None:
        """Return the person behind an account."""
        rows = await self._reader.rows(_BY_USER, {"account": user})
        return _person(rows[0]) if rows else None

    async def accounts(self, person: PersonId) -> Sequence[UserId]:
        """Return all accounts of a person, first one first."""
        rows = await self._reader.rows(_ACCOUNTS, {"person": person})
        return [UserId(row["account"]) for row in rows]

    def add(self, unit: Unit, person: Person, at: datetime) -> None:
        """Keep a new person with her account; an account that is known is a conflict."""
        unit.add(_ADD, {**_choices(person), "added_at": to_ms(at)})
        account: dict[str, Value] = {
            "account": person.user,
            "person": person.id,
            "added_at": to_ms(at),
        }
        unit.add(_ADD_ACCOUNT, account)

    def change(self, unit: Unit, person: Person) -> None:
        """Keep what she chose, and that she was greeted; None and False leave what was there."""
        unit.add(_CHANGE, _choices(person))

    async def memberships(self, person: PersonId) -> Sequence[Membership]:
        """Return where she belongs."""
        rows = await self._reader.rows(_MEMBERSHIPS, {"person": person})
        return [_membership(row) for row in rows]

    async def members(self, network: NetworkId) -> Sequence[Membership]:
        """Return who belongs to a network, who was added first in front."""
        rows = await self._reader.rows(_MEMBERS, {"network": network})
        return [_membership(row) for row in rows]

    def put_membership(self, unit: Unit, membership: Membership, at: datetime) -> None:
        """Add or replace her membership; since when she is a member stays."""
        unit.add(
            _PUT_MEMBERSHIP,
            {
                "network": membership.network,
                "person": membership.person,
                "delegation": membership.delegation,
                "coordinator": int(membership.coordinator),
                "added_at": to_ms(at),
            },
        )

    def drop_membership(self, unit: Unit, network: NetworkId, person: PersonId) -> None:
        """End her membership at once."""
        unit.add(_DROP_MEMBERSHIP, {"network": network, "person": person})

    async def next_id(self) -> PersonId:
        """Return an id that nobody has; drawn, so that two callers rarely meet."""
        while True:
            drawn = PersonId(1 + self._draw(LAST_ID))
            if not await self._reader.rows(_IS_TAKEN, {"id": drawn}):
                return drawn


def _choices(person: Person) -> dict[str, Value]:
    return {
        "id": person.id,
        "language": person.language,
        "zone": person.zone,
        "greeted": int(person.greeted),
    }


def _person(row: Row) -> Person:
    return Person(
        id=PersonId(row["id"]),
        user=UserId(row["account"]),
        language=row["language"],
        zone=row["zone"],
        greeted=bool(row["greeted"]),
    )


def _membership(row: Row) -> Membership:
    return Membership(
        network=NetworkId(row["network"]),
        person=PersonId(row["person"]),
        delegation=row["delegation"],
        coordinator=bool(row["coordinator"]),
    )
