"""`people`, as coordinators type it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.ids import UserId
from tests.unit.commands.stage import Stage, make_content, staged
from tests.unit.people.conftest import ANA, IVA, MIRA, ROOT, VESNA, make_network

NOVA = UserId("matrix:@nova:example.org")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    networks = {
        network.id: network
        for network in (
            make_network("wpon"),
            make_network("mod", coordinators=frozenset({IVA, VESNA})),
            make_network("bare", coordinators=frozenset({IVA}), delegations={}),
            make_network("open", coordinators=frozenset({MIRA}), open=True),
        )
    }
    async with staged(make_content(tmp_path), networks, administrators=frozenset({ROOT})) as stage:
        yield stage


async def test_somebody_who_never_wrote_is_added_and_listed_by_delegation(stage: Stage) -> None:
    added = await stage.say(VESNA, "!people add console:ana MK", network="wpon")
    assert added.in_room("console:wpon") == (
        "console:ana is a member now. Delegation: North Macedonia."
    )
    assert added.in_room(ANA).startswith("A note about membership:")
    listed = await stage.say(VESNA, "wpon: people")
    assert listed.text.split("\n") == [
        "Without a delegation: console:vesna (coordinator)",
        "North Macedonia (mk): console:ana",
        "Nobody so far: rs",
    ]


async def test_the_list_that_is_asked_for_in_a_room_comes_privately(stage: Stage) -> None:
    said = await stage.say(VESNA, "!people", network="wpon")
    assert said.in_room("console:wpon") == "The members are listed in our direct chat."
    assert "console:vesna (coordinator)" in said.in_room(VESNA)


async def test_with_several_networks_lists_are_grouped(stage: Stage) -> None:
    said = await stage.say(VESNA, "people")
    assert [row for row in said.text.split("\n") if row.startswith("Network")] == [
        "Network wpon:",
        "Network mod:",
    ]
    assert "bare" not in said.text


async def test_with_several_networks_a_change_asks_which(stage: Stage) -> None:
    asked = await stage.say(VESNA, "people add @nova:example.org rs")
    assert asked.outcome.error == "question"
    assert asked.text.split("\n") == ["For which network?", "1. Network wpon", "2. Network mod"]
    answered = await stage.say(VESNA, "2")
    assert answered.text.startswith("@nova:example.org is a member now.")
    assert "@nova:example.org" not in (await stage.say(VESNA, "wpon: people")).text
    assert "Serbia (rs): @nova:example.org" in (await stage.say(VESNA, "mod: people")).text


@pytest.mark.parametrize("name", ["", " xx", " mk rs"])
async def test_an_unknown_delegation_is_answered_with_those_there_are(
    stage: Stage, name: str
) -> None:
    said = await stage.say(VESNA, f"wpon: people add console:ana{name}")
    assert said.outcome.error == "usage"
    assert "There are: mk, rs." in said.text


async def test_a_network_without_delegations_needs_none(stage: Stage) -> None:
    refused = await stage.say(IVA, "bare: people add console:ana mk")
    assert "no delegations" in refused.text
    added = await stage.say(IVA, "bare: people add console:ana")
    assert added.in_room(IVA) == "console:ana is a member now."
    assert "console:ana" in (await stage.say(IVA, "bare: people")).text


@pytest.mark.parametrize("change", ["remove", "coordinator", "member"])
async def test_a_foreign_account_is_answered_like_an_unknown_one(stage: Stage, change: str) -> None:
    await stage.say(IVA, "mod: people add console:ana mk")
    foreign = await stage.say(VESNA, f"wpon: people {change} console:ana")
    unknown = await stage.say(VESNA, f"wpon: people {change} console:nobody")
    assert foreign == unknown
    assert foreign.outcome.error == "not_found"


async def test_removal_works_at_once(stage: Stage) -> None:
    await stage.say(VESNA, "wpon: people add console:ana mk")
    await stage.say(VESNA, "wpon: people coordinator console:ana")
    assert (await stage.say(ANA, "people")).outcome.error is None
    removed = await stage.say(VESNA, "wpon: people remove console:ana")
    assert removed.in_room(VESNA) == "console:ana is no member any more. This holds at once."
    assert (await stage.say(ANA, "people")).outcome.error == "not_allowed"


async def test_whoever_stays_in_a_room_of_an_open_network_stays_a_member(stage: Stage) -> None:
    stage.enter(ANA, "open")
    await stage.say(MIRA, "people add console:ana mk")
    removed = await stage.say(MIRA, "people remove console:ana")
    assert removed.in_room(MIRA).endswith("stays a member there.")


async def test_a_coordinator_is_appointed_and_steps_down(stage: Stage) -> None:
    await stage.say(VESNA, "wpon: people add console:ana mk")
    appointed = await stage.say(VESNA, "wpon: people coordinator console:ana")
    assert appointed.in_room(VESNA) == "console:ana is a coordinator now."
    assert "console:ana (coordinator)" in (await stage.say(ANA, "people")).text
    stepped = await stage.say(ANA, "people member console:ana")
    assert (await stage.say(ANA, "people")).outcome.error == "not_allowed"
    assert len(stepped.shown) == 2


async def test_an_administrator_may_do_it_in_every_network(stage: Stage) -> None:
    for network in ("wpon", "bare"):
        delegation = "" if network == "bare" else " rs"
        said = await stage.say(ROOT, f"{network}: people add console:ana{delegation}")
        assert said.outcome.error is None


async def test_members_and_strangers_may_not(stage: Stage) -> None:
    await stage.say(VESNA, "wpon: people add console:ana mk")
    for user in (ANA, MIRA):
        said = await stage.say(user, "!people add console:mira mk", network="wpon")
        assert said.outcome.error == "not_allowed"


@pytest.mark.parametrize("request_", ["dance console:ana", "console:ana", "add", "remove ana"])
async def test_what_is_not_understood_changes_nothing(stage: Stage, request_: str) -> None:
    said = await stage.say(VESNA, f"wpon: people {request_}")
    assert said.outcome.error == "usage"
    assert "Example: people add @ana:example.org mk" in said.text
