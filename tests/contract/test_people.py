"""Persons with their accounts and memberships."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import StorageConflict
from bot.model.ids import NetworkId, UserId
from bot.model.person import Person, PersonId
from bot.ports.store import Membership, People
from bot.storage.opening import Rows
from tests.contract.writing import NOW, write

ANA = Person(id=PersonId(11), user=UserId("matrix:@ana:example.org"))
VESNA = Person(
    id=PersonId(12),
    user=UserId("console:vesna"),
    language="sr-Cyrl",
    zone="Europe/Belgrade",
    greeted=True,
)
WPON, MOD = NetworkId("wpon"), NetworkId("mod")


async def add(rows: Rows, *persons: Person) -> None:
    await write(
        rows,
        *(lambda unit, person=person: rows.people.add(unit, person, NOW) for person in persons),
    )


async def test_a_person_is_found_by_her_account(rows: Rows) -> None:
    people: People = rows.people
    assert await people.by_user(ANA.user) is None
    await add(rows, ANA, VESNA)
    assert [await people.by_user(ANA.user), await people.by_user(VESNA.user)] == [ANA, VESNA]
    assert await people.accounts(ANA.id) == [ANA.user]
    assert await people.accounts(PersonId(99)) == []


@pytest.mark.parametrize(
    "second",
    [replace(ANA, id=PersonId(13)), replace(ANA, user=UserId("console:ana"))],
    ids=["account", "id"],
)
async def test_a_known_account_or_id_is_a_conflict(rows: Rows, second: Person) -> None:
    await add(rows, ANA)
    with pytest.raises(StorageConflict):
        await add(rows, second)
    assert await rows.people.by_user(ANA.user) == ANA


async def test_what_she_chose_is_replaced(rows: Rows) -> None:
    await add(rows, ANA, VESNA)
    changed = replace(ANA, language="mk", zone="Europe/Skopje", greeted=True)
    await write(rows, lambda unit: rows.people.change(unit, changed))
    assert await rows.people.by_user(ANA.user) == changed
    assert await rows.people.by_user(VESNA.user) == VESNA


async def test_a_membership_is_added_replaced_and_ended(rows: Rows) -> None:
    await add(rows, ANA, VESNA)
    held = Membership(network=WPON, person=ANA.id, delegation="rs")
    promoted = replace(held, delegation="ba-fed", coordinator=True)
    other = Membership(network=MOD, person=ANA.id)
    later = Membership(network=WPON, person=VESNA.id)
    people = rows.people
    await write(rows, lambda unit: people.put_membership(unit, held, NOW))
    for number, membership in enumerate((later, promoted, other), start=1):
        at = NOW + timedelta(days=number)
        await write(
            rows,
            partial(people.put_membership, membership=membership, at=at),
        )
    assert await people.memberships(ANA.id) == [other, promoted]
    assert await people.members(WPON) == [promoted, later]
    await write(rows, lambda unit: people.drop_membership(unit, WPON, ANA.id))
    assert await people.memberships(ANA.id) == [other]
    assert await people.members(WPON) == [later]


async def test_a_new_id_is_one_that_nobody_has(rows: Rows) -> None:
    drawn = [await rows.people.next_id() for _ in range(20)]
    assert len(set(drawn)) == 20
    assert all(0 < person < 2**53 for person in drawn)


async def test_two_changes_at_once_do_not_undo_each_other(rows: Rows) -> None:
    await add(rows, ANA)
    await write(
        rows,
        partial(rows.people.change, person=replace(ANA, language="mk")),
        partial(rows.people.change, person=replace(ANA, zone="Europe/Skopje", greeted=True)),
        partial(rows.people.change, person=ANA),
    )
    changed = replace(ANA, language="mk", zone="Europe/Skopje", greeted=True)
    assert await rows.people.by_user(ANA.user) == changed
