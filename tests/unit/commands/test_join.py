"""`join` and `stop`, as anybody types them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.commands.stage import Stage, make_content, staged
from tests.unit.people.conftest import ANA, IVA, VESNA, make_network

PASSED_ON = "Your request was passed on to the coordinators. They decide."


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    networks = {
        network.id: network
        for network in (
            make_network("wpon"),
            make_network("mod", coordinators=frozenset({IVA})),
            make_network("open", coordinators=frozenset({IVA}), open=True),
        )
    }
    async with staged(make_content(tmp_path), networks) as stage:
        yield stage


async def test_a_request_from_a_room_reaches_its_coordinators_privately(stage: Stage) -> None:
    said = await stage.say(ANA, "!join", network="wpon")
    assert said.in_room("console:wpon").startswith(PASSED_ON)
    assert "wpon: people add console:ana DELEGATION" in said.in_room(VESNA)
    assert set(said.rooms) == {"console:wpon", VESNA}


async def test_a_request_is_passed_on_once_a_day(stage: Stage) -> None:
    await stage.say(ANA, "!join", network="wpon")
    assert (await stage.say(ANA, "!join", network="wpon")).rooms == ["console:wpon"]
    stage.clock.advance(timedelta(days=1))
    assert VESNA in (await stage.say(ANA, "!join", network="wpon")).rooms


async def test_the_command_in_the_request_makes_her_a_member(stage: Stage) -> None:
    request = (await stage.say(ANA, "!join", network="wpon")).in_room(VESNA)
    (line,) = [line for line in request.split("\n") if "people add" in line]
    command = line.partition(": ")[2].replace("DELEGATION", "mk")
    assert (await stage.say(VESNA, command)).outcome.error is None
    assert (await stage.say(ANA, "!join", network="wpon")).outcome.error == "already_done"


async def test_in_an_open_network_she_is_a_member_already(stage: Stage) -> None:
    stage.enter(ANA, "open")
    said = await stage.say(ANA, "join")
    assert said.outcome.error == "already_done"
    assert "open" in said.text


async def test_in_a_direct_chat_the_network_of_her_room_is_meant(stage: Stage) -> None:
    stage.enter(ANA, "wpon")
    said = await stage.say(ANA, "join")
    assert said.in_room(ANA).startswith(PASSED_ON)
    assert set(said.rooms) == {ANA, VESNA}


async def test_with_several_rooms_the_network_is_asked_for(stage: Stage) -> None:
    stage.enter(ANA, "wpon")
    stage.enter(ANA, "mod")
    asked = await stage.say(ANA, "join")
    assert asked.text.split("\n") == ["Which network?", "1. Network wpon", "2. Network mod"]
    assert set((await stage.say(ANA, "2")).rooms) == {ANA, IVA}


async def test_a_network_that_cannot_be_known_is_asked_for(stage: Stage) -> None:
    assert (await stage.say(ANA, "join")).outcome.error == "usage"
    assert (await stage.say(ANA, "!join", network="nowhere")).outcome.error == "usage"


async def test_from_outside_a_network_is_answered_like_none(stage: Stage) -> None:
    real, invented = await stage.say(ANA, "join wpon"), await stage.say(ANA, "join xyz")
    assert real.in_room(ANA) == invented.in_room(ANA)
    assert real.outcome == invented.outcome
    assert VESNA in real.rooms
    assert invented.rooms == [ANA]


async def test_a_room_stands_for_its_own_network_only(stage: Stage) -> None:
    said = await stage.say(ANA, "!join mod", network="wpon")
    assert said.outcome.error == "usage"
    assert said.rooms == ["console:wpon"]


async def test_stop_asks_and_then_ends_the_membership(stage: Stage) -> None:
    await stage.say(VESNA, "people add console:ana mk")
    asked = await stage.say(ANA, "stop")
    assert asked.outcome.error == "question"
    assert "End your membership in Network wpon?" in asked.text
    assert "1 December 2027" in asked.text
    assert (await stage.say(ANA, "vote")).outcome.error is None
    ended = (await stage.say(ANA, "yes")).in_room(ANA)
    assert ended.startswith("Your membership in Network wpon has ended.")
    assert "1 December 2027" in ended
    assert (await stage.say(ANA, "vote")).outcome.error == "not_allowed"


async def test_coordinators_are_told_of_a_membership_that_was_ended(stage: Stage) -> None:
    await stage.say(VESNA, "people add console:ana mk")
    await stage.say(VESNA, "people add console:iva mk")
    await stage.say(VESNA, "people coordinator console:iva")
    await stage.say(ANA, "stop")
    ended = await stage.say(ANA, "yes")
    for coordinator in (VESNA, IVA):
        assert ended.in_room(coordinator).split("\n") == [
            "A note about membership:",
            "console:ana has ended the membership in Network wpon.",
        ]


async def test_a_coordinator_who_ends_her_membership_is_not_told_so_twice(stage: Stage) -> None:
    await stage.say(VESNA, "people add console:iva mk")
    await stage.say(VESNA, "people coordinator console:iva")
    await stage.say(IVA, "wpon: stop")
    ended = await stage.say(IVA, "yes")
    assert sorted(ended.rooms) == sorted([IVA, VESNA])


async def test_stop_in_a_room_is_about_its_network(stage: Stage) -> None:
    await stage.say(VESNA, "people add console:ana mk")
    await stage.say(IVA, "mod: people add console:ana mk")
    await stage.say(ANA, "!stop", network="wpon")
    await stage.say(ANA, "yes", network="wpon")
    assert (await stage.say(ANA, "!vote", network="wpon")).outcome.error == "not_allowed"
    assert (await stage.say(ANA, "!vote", network="mod")).outcome.error is None


async def test_stop_with_several_networks_asks_which(stage: Stage) -> None:
    await stage.say(VESNA, "people add console:ana mk")
    await stage.say(IVA, "mod: people add console:ana mk")
    asked = await stage.say(ANA, "stop")
    assert asked.text.split("\n") == ["Which network?", "1. Network wpon", "2. Network mod"]
    assert "Network mod" in (await stage.say(ANA, "2")).text
    await stage.say(ANA, "yes")
    assert (await stage.say(ANA, "!vote", network="mod")).outcome.error == "not_allowed"
    assert (await stage.say(ANA, "!vote", network="wpon")).outcome.error is None


async def test_no_leaves_the_membership_as_it_is(stage: Stage) -> None:
    await stage.say(VESNA, "people add console:ana mk")
    await stage.say(ANA, "stop")
    await stage.say(ANA, "no")
    assert (await stage.say(ANA, "vote")).outcome.error is None


async def test_whoever_is_no_member_has_nothing_to_stop(stage: Stage) -> None:
    assert (await stage.say(ANA, "stop")).outcome.error == "not_found"
    assert (await stage.say(ANA, "!stop", network="wpon")).outcome.error == "not_found"


async def test_the_configuration_is_not_ended_from_the_chat(stage: Stage) -> None:
    assert "configuration" in (await stage.say(VESNA, "stop")).text
