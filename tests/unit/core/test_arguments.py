"""Arguments: the fields of a dataclass are the grammar."""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.arguments import NOTHING, Rest, read_arguments
from bot.core.declaration import NoArgs
from bot.errors import UsageError


@dataclass(frozen=True, slots=True)
class Everything:
    name: str
    number: int
    rest: Rest = NOTHING


@dataclass(frozen=True, slots=True)
class Optional:
    word: str = "none"
    number: int | None = None


@dataclass(frozen=True, slots=True)
class OnlyRest:
    rest: Rest


def test_words_are_read_in_the_order_of_the_fields() -> None:
    assert read_arguments(Everything, "“two words” 7 and\nthe rest ") == Everything(
        "two words", 7, Rest("and\nthe rest")
    )


def test_what_is_left_out_has_its_default() -> None:
    assert read_arguments(Everything, "a 1") == Everything("a", 1, NOTHING)
    assert read_arguments(Optional, "") == Optional("none", None)
    assert read_arguments(Optional, "a 12") == Optional("a", 12)


def test_a_rest_keeps_its_quotes() -> None:
    assert read_arguments(OnlyRest, ' "a" b ') == OnlyRest(Rest('"a" b'))


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (NoArgs, "anything"),
        (OnlyRest, "  "),
        (Everything, "a"),
        (Everything, "a b"),
        (Everything, "a -1"),
        (Everything, "a 1234567890"),
        (Everything, "a ١"),
        (Optional, "a 1 more"),
    ],
)
def test_what_does_not_fit_is_a_usage_error(args: type[object], text: str) -> None:
    with pytest.raises(UsageError):
        read_arguments(args, text)


@given(st.sampled_from([NoArgs, Everything, Optional, OnlyRest]), st.text())
def test_any_text_is_read_or_refused(args: type[object], text: str) -> None:
    with suppress(UsageError):
        assert isinstance(read_arguments(args, text), args)
