"""Every verb family declares itself; nothing else keeps a list of them."""

import importlib
from pathlib import Path

import pytest

from bot.core.declaration import Router
from tests.architecture.source import ROOT

FAMILIES = sorted(
    path.name.removesuffix(".py")
    for path in (ROOT / "commands").iterdir()
    if path.suffix == ".py" and not path.name.startswith("_")
)


def router_of(family: str) -> Router:
    found = importlib.import_module(f"commands.{family}").router
    assert isinstance(found, Router)
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_a_router_that_declares_something(family: str) -> None:
    router = router_of(family)
    assert router.commands or router.actions


def test_no_verb_is_declared_twice() -> None:
    verbs = [command.verb for family in FAMILIES for command in router_of(family).commands]
    assert sorted(verbs) == sorted(set(verbs))


def test_no_action_is_declared_twice() -> None:
    actions = [
        (action.kind, action.word) for family in FAMILIES for action in router_of(family).actions
    ]
    assert sorted(actions) == sorted(set(actions))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_stands_alone(family: str) -> None:
    source = Path(ROOT / "commands" / f"{family}.py").read_text(encoding="utf-8")
    assert "from commands" not in source
    assert "import commands" not in source
