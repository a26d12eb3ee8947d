"""The words after a verb, read into the dataclass that the command declares.

The fields are the grammar: their types, defaults and order. A `Rest` takes all that is left, as it
was typed; it can only be the last field.
"""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, NewType, TypeVar, get_type_hints

from bot.errors import N_, UsageError
from bot.language.quoting import Word, split_words

Rest = NewType("Rest", str)
"""All that is left of the text, line ends included."""
NOTHING = Rest("")
"""The default of a rest that may be left out."""
A = TypeVar("A")


@cache
def _grammar(args: type[Any]) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(args)
    return tuple((field, hints[field.name]) for field in fields(args))


def read_arguments(args: type[A], text: str) -> A:
    """Return the arguments that the text spells.

    Raises:
        UsageError: A word is missing, is too many, or is not a number where one is needed.
    """
    grammar = _grammar(args)  # type: ignore[arg-type]  # every class can be hashed
    if len(grammar) == 1 and grammar[0][1] is Rest:
        return _made(args, [text.strip() or _default(grammar[0][0])])
    values: list[object] = []
    words, at = split_words(text), 0
    for field, hint in grammar:
        if hint is Rest:
            rest = text[words[at].start :].strip() if at < len(words) else ""
            values.append(rest or _default(field))
            at = len(words)
        elif at < len(words):
            values.append(_value(words[at], hint))
            at += 1
        else:
            values.append(_default(field))
    if at < len(words):
        raise UsageError(N_("There are words that this command does not take."))
    return _made(args, values)


def _made(args: type[A], values: Sequence[object]) -> A:
    """Call the class that was declared: its fields are what `values` holds, in order."""
    build: Callable[..., A] = args
    return build(*values)


def _default(field: Field[Any]) -> object:
    if field.default is MISSING:
        raise UsageError(N_("Something is missing after the command."))
    return field.default


def _value(word: Word, hint: object) -> object:
    if hint is int or hint == int | None:
        if not (word.text.isascii() and word.text.isdecimal() and len(word.text) <= 9):
            raise UsageError(N_("A number is needed here."))
        return int(word.text)
    return word.text
