"""The tree of errors is drawn once, and the drawing is true."""

import inspect
import re

from bot import errors
from bot.errors import BotError, UserError

KEYS = {
    *(
        "usage",
        "unknown_command",
        "not_allowed",
        "not_found",
        "already_done",
        "question",
        "internal",
    ),
    *("past_time", "time_unknown", "time_ambiguous", "time_impossible", "time_too_far"),
    *("too_long", "too_many", "too_soon", "unknown_language", "unknown_zone"),
}
"""Spec §8, error keys."""


def classes() -> list[type[BotError]]:
    return [
        member
        for _, member in inspect.getmembers(errors, inspect.isclass)
        if issubclass(member, BotError)
    ]


def test_drawing_shows_every_class_under_its_parent() -> None:
    drawn: set[tuple[str, str]] = set()
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"\s*([│├└─ ]*)([A-Z]\w*Error|[A-Z]\w+)$", line):
            depth = len(line[: found.start(2)].strip("\n")[4:]) // 3
            path[depth:] = [found[2]]
            drawn.add((path[depth - 1] if depth else "Exception", found[2]))
    assert drawn == {(error.__mro__[1].__name__, error.__name__) for error in classes()}


def test_keys_are_those_of_the_contract_and_unlike() -> None:
    keys = [error.key for error in classes() if issubclass(error, UserError)]
    assert set(keys) <= KEYS
    leaves = [
        error.key for error in classes() if issubclass(error, UserError) and error is not UserError
    ]
    assert len(leaves) == len(set(leaves))
