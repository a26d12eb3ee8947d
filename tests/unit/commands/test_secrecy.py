"""Nothing of a network is seen, listed or counted from outside it (spec §1, §7.3)."""

import itertools
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.app import discover
from bot.core.declaration import Registry
from bot.core.dispatcher import ANSWERABLE
from bot.model.ids import Kind, RoomId, UserId
from tests.unit.commands.conftest import (
    ANA,
    MIRA,
    MOD,
    NADA,
    OUTSIDE,
    STRANGER,
    VESNA,
    WPON,
    Scene,
    opened_scene,
)

REGISTRY: Registry = discover()
KINDS = {"E": Kind.EVENT, "P": Kind.POLL, "A": Kind.ANNOUNCEMENT, "M": Kind.REMINDER}
LOOK_ALIKES = str.maketrans("EPAM", "ЕРАМ")
UNKNOWN = "99999999"
OUTSIDERS = [STRANGER, MIRA, NADA]
PLACES = [None, MOD, OUTSIDE]
REST = [
    "",
    "yes",
    "no",
    "names",
    "1",
    "2h",
    "all",
    "week",
    "past",
    "wpon",
    "in mk",
    "mk: x",
    "show en",
]


class Networks:
    """Two networks; of the first everything there can be exists, and is called canary."""

    def __init__(self, scene: Scene, things: dict[str, list[str]]) -> None:
        self.scene, self.things = scene, things

    async def ask(self, user: UserId, text: str, room: RoomId | None) -> str:
        prefix = "" if room is None else "!"
        return "\n".join(await self.scene.say(user, f"{prefix}{text}", room=room))


async def fill(scene: Scene) -> dict[str, list[str]]:
    """Let the members of wpon make everything that can be made; return the ids by kind."""
    made = {
        "E": [
            await scene.make(VESNA, 'event "canary" 10.12.2026 10:00 at canary'),
            await scene.make(VESNA, "event deadline canary\nwhen: 10.12.2026\nmk: canary"),
            await scene.make(VESNA, 'event "canary" 11.12.2026'),
        ],
        "P": [
            await scene.make(VESNA, '!poll "canary?" "canary a" "canary b"', room=WPON),
            await scene.make(VESNA, '!poll "canary?" "canary a" "canary b"', room=WPON),
            await scene.make(VESNA, 'poll "canary?" "canary a" "canary b" closes friday'),
        ],
        "A": [
            await scene.make(VESNA, "announce wpon\nen: canary"),
            await scene.make(VESNA, "announce wpon\nat: tomorrow\nen: canary"),
            await scene.make(VESNA, "announce wpon\nen: canary\nmk: canary"),
        ],
        "M": [
            await scene.make(ANA, "remind me tomorrow 9:00 canary"),
            await scene.make(VESNA, "!remind room tomorrow 9:00 canary", room=WPON),
        ],
    }
    for text in (
        *(f"{event} save" for event in made["E"][:2]),
        f"{made['P'][1]} close",
        *(f"{announcement} send" for announcement in made["A"][:2]),
    ):
        await scene.say(VESNA, text)
        assert scene.outcome.error is None
    await scene.say(ANA, f"{made['E'][0]} yes canary")
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def networks() -> AsyncIterator[Networks]:
    async with opened_scene() as scene:
        for user in (ANA, VESNA, *OUTSIDERS):
            await scene.say(user, "events")
        yield Networks(scene, await fill(scene))


def actions_of(letter: str) -> list[str]:
    return [action.word.replace("*", "x") for action in REGISTRY.actions(KINDS[letter])]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("room", PLACES, ids=["direct", "own room", "outside"])
@pytest.mark.parametrize("user", OUTSIDERS)
@pytest.mark.parametrize("verb", sorted(REGISTRY.commands))
async def test_no_verb_shows_anything_of_another_network(
    networks: Networks, verb: str, user: UserId, room: RoomId | None
) -> None:
    for rest in REST:
        assert "canary" not in await networks.ask(user, f"{verb} {rest}", room)
        assert "canary" not in await networks.ask(user, f"wpon: {verb} {rest}", room)
        assert "canary" not in await networks.ask(user, "more", room)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("room", PLACES, ids=["direct", "own room", "outside"])
@pytest.mark.parametrize("user", OUTSIDERS)
@pytest.mark.parametrize("letter", KINDS)
async def test_a_foreign_id_is_answered_like_an_unknown_one(
    networks: Networks, letter: str, user: UserId, room: RoomId | None
) -> None:
    for thing, action in itertools.product(networks.things[letter], actions_of(letter)):
        unknown = f"{letter}{UNKNOWN}"
        for rest in ("", " canary", " tomorrow 9:00", ": 2"):
            foreign = await networks.ask(user, f"{thing} {action}{rest}", room)
            outcome = networks.scene.outcome
            other = await networks.ask(user, f"{unknown} {action}{rest}", room)
            assert foreign.replace(thing, unknown) == other
            assert foreign
            assert "canary" not in foreign
            assert outcome == networks.scene.outcome
            assert outcome.error in {"not_found", "not_allowed", "usage"}


@pytest.mark.asyncio(loop_scope="module")
@given(
    user=st.sampled_from(OUTSIDERS),
    room=st.sampled_from(PLACES),
    letter=st.sampled_from(sorted(KINDS)),
    number=st.integers(0, 2),
    change=st.sampled_from([str.lower, lambda thing: thing.translate(LOOK_ALIKES), str.strip]),
    before=st.sampled_from(["", "wpon: ", "vote ", "term ", "help ", "event ", "poll ", "remind "]),
    after=st.one_of(st.sampled_from(["", "?", " yes", " 1", ": names"]), st.text(max_size=10)),
)
async def test_no_spelling_of_an_id_shows_anything(
    networks: Networks,
    user: UserId,
    room: RoomId | None,
    letter: str,
    number: int,
    change: object,
    before: str,
    after: str,
) -> None:
    assert callable(change)
    things = networks.things[letter]
    thing = things[number % len(things)]
    text = f"{before}{change(thing)}{after}"
    assert "canary" not in await networks.ask(user, text, room)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_reply_to_a_foreign_message_stands_for_nothing(networks: Networks) -> None:
    scene = networks.scene
    posts = [shown for shown in scene.shown if shown.room == WPON]
    scene.clock.advance(ANSWERABLE + timedelta(minutes=1))
    for post in posts:
        for text in ("yes", "2", "cancel", "show"):
            answers = await scene.say(MIRA, f"!{text}", room=MOD, reply_to=post)
            assert "canary" not in "".join(answers)
            assert scene.outcome.error in {"unknown_command", "usage"}


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_made_is_shown_to_its_own_network_alone(networks: Networks) -> None:
    shown_to = {str(shown.room) for shown in networks.scene.shown if "canary" in str(shown)}
    assert shown_to == {WPON, VESNA, ANA}
