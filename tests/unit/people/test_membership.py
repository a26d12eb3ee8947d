"""Who may be added, removed and appointed, and who hears of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import AlreadyDone, NotFound, UsageError
from bot.model.ids import NetworkId, RoomId
from bot.model.network import Role
from bot.people.membership import SECOND_WORD_WITHIN, Member
from bot.ports.store import Unit
from tests.unit.people.conftest import ANA, IVA, MIRA, ROOT, RS, VESNA, Circle


async def test_somebody_who_never_wrote_is_a_member_at_once(circle: Circle) -> None:
    await circle.add(ANA)
    assert await circle.role(ANA) is Role.MEMBER
    assert await circle.role(ANA, "mod") is Role.ANYONE


async def test_a_new_member_is_told_in_the_language_of_her_delegation(circle: Circle) -> None:
    await circle.add(ANA)
    (note,) = await circle.told(ANA)
    assert note.count("\n") == 2
    assert "Северна Македонија" in note


async def test_a_new_member_is_told_in_her_own_language_if_she_has_one(circle: Circle) -> None:
    unit = Unit()
    circle.roster.change(unit, replace(await circle.person(ANA), language="en"))
    await circle.commit(unit)
    await circle.add(ANA)
    (note,) = await circle.told(ANA)
    assert note.split("\n") == [
        "A note about membership:",
        "You are a member of Network wpon now.",
        "Delegation: North Macedonia",
    ]


async def test_a_coordinator_whose_first_message_adds_herself_becomes_one_person(
    circle: Circle,
) -> None:
    unit = Unit()
    herself = await circle.roster.newcomer(unit, VESNA)
    order = replace(await circle.order("wpon", by=ANA), by=herself)
    await circle.memberships.add(unit, order, VESNA, RS)
    await circle.commit(unit)
    held = await circle.roster.memberships(await circle.person(VESNA))
    assert [membership.delegation for membership in held] == ["rs"]


async def test_adding_again_moves_between_delegations_and_keeps_the_role(circle: Circle) -> None:
    await circle.add(ANA)
    await circle.appoint(ANA)
    await circle.add(ANA, delegation=RS)
    members = await circle.memberships.members(circle.networks[NetworkId("wpon")])
    assert Member(account=ANA, delegation="rs", coordinator=True) in members
    with pytest.raises(AlreadyDone):
        await circle.add(ANA, delegation=RS)


async def test_members_of_the_configuration_are_listed_once(circle: Circle) -> None:
    network = circle.networks[NetworkId("wpon")]
    configured = Member(account=VESNA, delegation="", coordinator=True)
    assert await circle.memberships.members(network) == [configured]
    await circle.add(VESNA)
    await circle.add(ANA)
    assert await circle.memberships.members(network) == [
        Member(account=ANA, delegation="mk", coordinator=False),
        replace(configured, delegation="mk"),
    ]


async def test_removal_works_at_once_and_is_told_with_its_date(circle: Circle) -> None:
    await circle.add(ANA)
    assert await circle.role(ANA) is Role.MEMBER
    unit = Unit()
    await circle.memberships.remove(unit, await circle.order("wpon", event="x"), ANA)
    await circle.commit(unit)
    assert await circle.role(ANA) is Role.ANYONE
    assert "1 December 2027, 10:00 (Europe/Skopje, UTC+1)" in (await circle.told(ANA))[-1]


async def test_a_member_of_another_network_is_like_an_unknown_one(circle: Circle) -> None:
    await circle.add(ANA, "mod")
    texts = []
    for account in (ANA, MIRA):
        for change in ("remove", "appoint", "step_down"):
            with pytest.raises(NotFound) as refusal:
                await getattr(circle.memberships, change)(
                    Unit(), await circle.order("wpon"), account
                )
            texts.append(refusal.value.message)
    assert len(set(texts)) == 1
    assert await circle.role(ANA, "mod") is Role.MEMBER


async def test_the_configuration_is_not_changed_from_the_chat(circle: Circle) -> None:
    await circle.add(VESNA)
    order = await circle.order("wpon")
    with pytest.raises(UsageError, match="configuration"):
        await circle.memberships.remove(Unit(), order, VESNA)
    with pytest.raises(UsageError, match="configuration"):
        await circle.memberships.step_down(Unit(), order, VESNA)
    with pytest.raises(AlreadyDone):
        await circle.memberships.appoint(Unit(), order, VESNA)


async def test_a_coordinator_is_appointed_and_steps_down(circle: Circle) -> None:
    await circle.add(ANA)
    assert await circle.appoint(ANA)
    assert await circle.role(ANA) is Role.COORDINATOR
    with pytest.raises(AlreadyDone):
        await circle.appoint(ANA)
    unit = Unit()
    await circle.memberships.step_down(unit, await circle.order("wpon", by=ANA, event="d"), ANA)
    await circle.commit(unit)
    assert await circle.role(ANA) is Role.MEMBER
    with pytest.raises(AlreadyDone):
        await circle.memberships.step_down(Unit(), await circle.order("wpon"), ANA)
    assert len(await circle.told(ANA)) == 3


async def test_a_network_keeps_its_last_coordinator(circle: Circle) -> None:
    for account in (ANA, IVA):
        await circle.add(account, "bare")
    await circle.appoint(ANA, "bare", by=ROOT)
    order = await circle.order("bare", by=ANA, event="last")
    with pytest.raises(UsageError, match="too few"):
        await circle.memberships.step_down(Unit(), order, ANA)
    with pytest.raises(UsageError, match="too few"):
        await circle.memberships.leave(Unit(), order)
    await circle.appoint(IVA, "bare", by=ROOT)
    unit = Unit()
    await circle.memberships.leave(unit, order)
    await circle.commit(unit)
    assert await circle.role(ANA, "bare") is Role.ANYONE


async def test_with_approval_two_coordinators_appoint(circle: Circle) -> None:
    await circle.add(ANA, "mod")
    assert not await circle.appoint(ANA, "mod", by=VESNA)
    assert await circle.role(ANA, "mod") is Role.MEMBER
    assert (await circle.told(IVA))[0].endswith("mod: people coordinator console:ana")
    assert await circle.told(VESNA) == []
    with pytest.raises(AlreadyDone, match="Another coordinator"):
        await circle.appoint(ANA, "mod", by=VESNA)
    assert await circle.appoint(ANA, "mod", by=IVA)
    assert await circle.role(ANA, "mod") is Role.COORDINATOR


async def test_a_first_word_that_is_too_old_does_not_count(circle: Circle) -> None:
    await circle.add(ANA, "mod")
    await circle.appoint(ANA, "mod", by=VESNA)
    circle.clock.advance(SECOND_WORD_WITHIN + timedelta(seconds=1))
    assert not await circle.appoint(ANA, "mod", by=IVA)
    assert await circle.role(ANA, "mod") is Role.MEMBER


async def test_a_first_word_does_not_count_once_its_coordinator_is_none(circle: Circle) -> None:
    for account in (ANA, MIRA):
        await circle.add(account, "mod")
    await circle.appoint(MIRA, "mod", by=ROOT)
    await circle.appoint(ANA, "mod", by=MIRA)
    unit = Unit()
    await circle.memberships.step_down(unit, await circle.order("mod", event="d"), MIRA)
    await circle.commit(unit)
    assert not await circle.appoint(ANA, "mod", by=IVA)


async def test_an_administrator_appoints_alone(circle: Circle) -> None:
    await circle.add(ANA, "mod")
    assert await circle.appoint(ANA, "mod", by=ROOT)


async def test_whoever_is_in_a_room_of_an_open_network_can_be_appointed(circle: Circle) -> None:
    circle.present[RoomId("console:open")] = frozenset({ANA})
    assert await circle.role(ANA, "open") is Role.MEMBER
    assert await circle.appoint(ANA, "open")
    assert await circle.role(ANA, "open") is Role.COORDINATOR


async def test_a_membership_that_is_only_a_presence_is_ended_by_leaving_the_room(
    circle: Circle,
) -> None:
    circle.present[RoomId("console:open")] = frozenset({ANA})
    with pytest.raises(UsageError, match="Leaving its rooms"):
        await circle.memberships.leave(Unit(), await circle.order("open", by=ANA))


async def test_a_request_reaches_every_coordinator_once_a_day(circle: Circle) -> None:
    await circle.add(IVA)
    await circle.appoint(IVA)
    for event in ("a", "b"):
        unit = Unit()
        await circle.memberships.request(unit, await circle.order("wpon", by=ANA, event=event))
        await circle.commit(unit)
    (request,) = await circle.told(VESNA)
    assert request.split("\n") == [
        "A note about membership:",
        "console:ana asks to become a member of Network wpon.",
        "To confirm it: wpon: people add console:ana DELEGATION",
        "Delegations: mk, rs",
    ]
    assert len(await circle.told(IVA)) == 3
    circle.clock.advance(timedelta(days=1))
    unit = Unit()
    await circle.memberships.request(unit, await circle.order("wpon", by=ANA, event="c"))
    await circle.commit(unit)
    assert len(await circle.told(VESNA)) == 2


async def test_a_request_to_a_network_without_coordinators_reaches_administrators(
    circle: Circle,
) -> None:
    unit = Unit()
    await circle.memberships.request(unit, await circle.order("bare", by=ANA))
    await circle.commit(unit)
    assert len(await circle.told(ROOT)) == 1
