"""Declarations: commands and actions by name."""

import pytest

from bot.core.declaration import NoArgs, Registry, Router
from bot.core.invocation import Invocation, Reply
from bot.model.ids import Kind
from bot.model.network import Role


async def answer(call: Invocation[NoArgs]) -> Reply:
    del call
    return Reply()


def router_with(verb: str = "roll", word: str = "yes") -> Router:
    router = Router()
    router.command(verb, role=Role.ANYONE, example="roll", summary="rolls")(answer)
    router.action(Kind.EVENT, word, role=Role.MEMBER)(answer)
    router.action(Kind.POLL, "*", role=Role.MEMBER)(answer)
    return router


def test_a_registry_knows_everything_by_name() -> None:
    registry = Registry([router_with(), Router()])
    assert registry.commands["roll"].handler is answer
    found = registry.action(Kind.EVENT, "yes")
    assert found is not None
    assert (found.kind, found.word, found.role) == (Kind.EVENT, "yes", Role.MEMBER)
    assert registry.actions(Kind.EVENT) == (found,)


def test_other_words_go_to_the_action_that_takes_them() -> None:
    registry = Registry([router_with()])
    other = registry.action(Kind.POLL, None)
    assert other is not None
    assert other.word == "*"
    assert registry.action(Kind.EVENT, None) is None


def test_a_verb_is_declared_once() -> None:
    with pytest.raises(ValueError, match="'roll' is declared twice"):
        Registry([router_with(word="yes"), router_with(word="no")])


def test_an_action_is_declared_once() -> None:
    with pytest.raises(ValueError, match="'yes' is declared twice"):
        Registry([router_with("roll"), router_with("toss")])
