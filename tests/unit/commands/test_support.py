"""`support`: what is shown to whom, and that nothing is noted about it."""

import logging
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.language.formatting import day
from bot.model.ids import UserId
from bot.model.network import Delegation
from tests.unit.commands.stage import Stage, make_content, staged
from tests.unit.people.conftest import ANA, VESNA, make_network

BODY = """\
- names: {{en: Body of {country}}}
  purpose: {{en: For everybody}}
  phone: "000"
  hours: {{en: Always}}
  outside: true
  checked: 2026-11-24
"""
EVERYTHING = """SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM outbox)
    + (SELECT count(*) FROM questions) + (SELECT count(*) FROM checkpoints) AS number"""
STRANGER = UserId("console:stranger")
DELEGATIONS = {
    "ba-srp": Delegation(id="ba-srp", names={"en": "A service"}, country="BA-SRP"),
    "rs": Delegation(id="rs", names={"en": "Another one"}, country="RS"),
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    files = {f"{country}.yaml": BODY.format(country=country) for country in ("ba", "rs", "si")}
    network = make_network("wpon", delegations=DELEGATIONS)
    content = make_content(tmp_path, support=files)
    async with staged(content, {network.id: network}) as stage:
        yield stage


@pytest.fixture
async def bare_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    network = make_network("wpon", delegations=DELEGATIONS)
    async with staged(make_content(tmp_path), {network.id: network}) as stage:
        yield stage


async def test_a_member_sees_the_bodies_of_her_delegations_country(stage: Stage) -> None:
    await stage.say(VESNA, "people add console:ana ba-srp")
    said = await stage.say(ANA, "support")
    assert said.text.split("\n") == [
        "An answer from the bot:",
        "Body of ba",
        "For everybody",
        "Phone: 000",
        "Hours: Always",
        "It stands outside the chain of command.",
        f"Checked on {day(date(2026, 11, 24), 'en')}.",
        "",
        "The bot is not a complaint channel: what is written to it is read by nobody.",
    ]


async def test_in_a_room_the_answer_is_seen_by_her_alone(stage: Stage) -> None:
    said = await stage.say(ANA, "!support", network="wpon")
    assert said.rooms == [ANA]


async def test_without_a_delegation_those_of_the_network_are_shown(stage: Stage) -> None:
    said = await stage.say(VESNA, "support")
    assert [country for country in ("ba", "rs", "si") if f"Body of {country}" in said.text] == [
        "ba",
        "rs",
    ]


async def test_whoever_belongs_to_no_network_sees_all_of_them(stage: Stage) -> None:
    said = await stage.say(STRANGER, "support")
    assert said.text.count("Body of") == 3


async def test_another_country_can_be_named(stage: Stage) -> None:
    said = await stage.say(VESNA, "support si")
    assert said.text.count("Body of") == 1
    assert "Body of si" in said.text


async def test_other_words_are_left_unread(stage: Stage) -> None:
    plain = await stage.say(STRANGER, "support")
    assert (await stage.say(STRANGER, "support something happened to me")).text == plain.text


async def test_without_bodies_it_says_so(bare_stage: Stage) -> None:
    said = await bare_stage.say(VESNA, "support")
    assert said.outcome.error is None
    assert "has been entered for your network so far" in said.text
    assert "not a complaint channel" in said.text


async def test_asking_leaves_no_trace(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    await stage.settle_in(ANA)
    before = await stage.app.rows.reader.rows(EVERYTHING, {})
    caplog.set_level(logging.DEBUG, logger="bot")
    await stage.say(ANA, "support")
    after = await stage.app.rows.reader.rows(EVERYTHING, {})
    assert after[0]["number"] == before[0]["number"]
    assert [record for record in caplog.records if record.name.startswith("bot")] == []
