"""Bad input: a short clear answer, nothing changed, nothing of it in the log."""

import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.app import discover
from bot.core.declaration import Registry
from bot.core.paging import LINES
from bot.model.ids import Kind, UserId
from tests.unit.commands.conftest import ANA, BOTH, VESNA, Scene, opened_scene

REGISTRY: Registry = discover()
VERBS = sorted(REGISTRY.commands)
ACTIONS = sorted(
    f"{action.kind}99999 {action.word.replace('*', 'canary')}".strip()
    for kind in Kind
    for action in REGISTRY.actions(kind)
)
BAD = {
    "nothing": "",
    "long": "canary " * 3_000,
    "one long word": "canary" * 4_000,
    "controls": "\x00\x07\x1b[31mcanary\x7f\u202ecanary\u2066\u200b\ud800\ufeff",
    "unknown id": "E99999 canary",
    "past time": "yesterday 10:00 canary",
    "past date": '"canary" 1.1.2020',
    "impossible date": "31.2.2027 canary",
    "emoji": "🙂🙂 👩‍✈️",
    "only quotes": '"""',
    "quotes of all kinds": "“„”«»‘’‚'\"",
    "open quote": '"canary 10.12.2026',
    "colons": "::: : canary:",
    "dashes": "-\n- \n- canary",
    "placeholders": "%s %(canary)d {canary} {0} {id}",
    "markup": "<b>canary</b> [a](b) `canary`",
    "path": "../../canary /etc/passwd",
    "negative": "-1",
    "huge number": "9" * 40,
    "blank lines": "\n\n\t\n",
}
KEPT = {"inbox", "outbox", "questions", "people", "accounts"}
"""What an answer itself needs; everything else stays as it was."""
PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("me", "room", "tomorrow", "9:00", "every", "monday", "in", "2", "hours", "until"),
                *("wpon", "mod", "en:", "mk:", "at:", "when:", "where:", "remind:", "closes:"),
                *("deadline", "multiple", "yes", "no", "none", "names", "save", "send", "cancel"),
                *('"a"', '"b"', "\n", "\n- ", "3.12.2026", "-", ":", ",", "E100", "language"),
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=12,
).map(" ".join)


async def contents(scene: Scene) -> dict[str, list[object]]:
    """Return all rows of all tables that bad input must leave alone."""
    reader = scene.app.rows.reader
    tables = await reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'", {})
    found: dict[str, list[object]] = {}
    for name in sorted({table["name"] for table in tables} - KEPT):
        columns = await reader.rows(f"SELECT name FROM pragma_table_info('{name}')", {})  # noqa: S608 - the name of a table
        rows = await reader.rows(f"SELECT * FROM {name}", {})  # noqa: S608 - the name of a table
        found[name] = [[row[column["name"]] for column in columns] for row in rows]
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowd() -> AsyncIterator[Scene]:
    async with opened_scene() as scene:
        for user in (ANA, VESNA, BOTH):
            await scene.say(user, "events")
        yield scene


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
@pytest.mark.parametrize("verb", [*VERBS, *ACTIONS])
async def test_bad_input_is_answered_shortly_and_changes_nothing(
    crowd: Scene, verb: str, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = await contents(crowd)
    with caplog.at_level(logging.DEBUG):
        shown = await crowd.say(VESNA, f"{verb} {text}")
    assert "canary" not in caplog.text
    assert crowd.outcome.error != "internal"
    assert len(shown) == 1
    if crowd.outcome.error in {None, "question"}:
        return
    assert await contents(crowd) == before
    assert len(shown[0].split("\n")) <= LINES
    assert len(shown[0]) <= 500
    assert "canary canary" not in shown[0]
    assert not set(shown[0]) & set("\x00\x07\x1b\x7f\u202e\u2066\u200b\ud800")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
async def test_bad_input_without_a_verb_is_answered_shortly(
    crowd: Scene, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        (answer,) = await crowd.say(ANA, text)
    assert "canary" not in caplog.text
    assert "canary" not in answer
    assert crowd.outcome.error not in {None, "internal"}
    assert len(answer.split("\n")) <= LINES


@pytest.mark.asyncio(loop_scope="module")
@given(
    user=st.sampled_from([ANA, VESNA, BOTH]), verb=st.sampled_from([*VERBS, *ACTIONS]), text=PIECES
)
async def test_any_text_after_a_verb_is_answered(
    crowd: Scene, user: UserId, verb: str, text: str
) -> None:
    shown = await crowd.say(user, f"{verb} {text}")
    assert crowd.outcome.error != "internal"
    assert shown
    if crowd.outcome.error not in {None, "question"}:
        assert len(shown[-1].split("\n")) <= LINES


@pytest.mark.asyncio(loop_scope="module")
@given(text=st.text(max_size=60))
async def test_any_text_at_all_is_answered(crowd: Scene, text: str) -> None:
    shown = await crowd.say(ANA, text)
    assert crowd.outcome.error != "internal"
    assert len(shown) == 1
