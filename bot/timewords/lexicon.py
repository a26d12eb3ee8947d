"""The time words of a language: kept as lists in `words/`, looked up by their folded spelling."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product

import yaml

from bot.language.folding import fold

FILES: Mapping[str, str] = {
    "en": "en",
    "bs": "bcms",
    "hr": "bcms",
    "cnr": "bcms",
    "sr-Latn": "bcms",
    "sr-Cyrl": "bcms",
    "mk": "mk",
    "sq": "sq",
    "bg": "bg",
    "ro": "ro",
    "el": "el",
    "tr": "tr",
    "sl": "sl",
}
"""Which list a language tag uses: whoever writes one of the four languages of Bosnia, Croatia,
Montenegro and Serbia is understood in all of them."""
WEEK_IS_SUNDAY = {"cnr", "sr-Latn", "sr-Cyrl"}
"""Where *nedjelja* is the week as well; *nedelja* and *недела* always are."""
TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\s]")
_GROUP = re.compile(r"\(([^()]*)\)")
Value = int | str


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling of a word: its tokens, what kind of word it is, and what it says."""

    tokens: tuple[str, ...]
    tag: str
    value: Value


class Lexicon:
    """The words of one language by their first token."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        """Index the entries; of equal ones the first stays."""
        self._by_first: dict[str, list[Entry]] = {}
        self._kinds: set[str] = set()
        for entry in dict.fromkeys(entries):
            self._by_first.setdefault(entry.tokens[0], []).append(entry)
            self._kinds.add(entry.tag)

    def has_kind(self, tag: str) -> bool:
        """Return whether there is any word of a kind."""
        return tag in self._kinds

    def beginning_with(self, token: str) -> list[Entry]:
        """Return the entries whose first token this is; may be empty."""
        return self._by_first.get(token, [])

    def first_tokens(self) -> list[str]:
        """Return the tokens with which entries begin."""
        return list(self._by_first)


@cache
def lexicon(tag: str) -> Lexicon:
    """Return the words of a language, read when they are first needed.

    Args:
        tag: One of `FILES`.
    """
    source = resources.files("bot.timewords").joinpath("words", f"{FILES[tag]}.yaml")
    shape = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Lexicon(_entries(shape, tag))


@cache
def words_of(tag: str) -> frozenset[tuple[str, ...]]:
    """Return the words of a kind in all of the languages, as tokens."""
    lists = [lexicon(tag) for tag in FILES]
    return frozenset(
        entry.tokens
        for words in lists
        for first in words.first_tokens()
        for entry in words.beginning_with(first)
        if entry.tag == tag
    )


def _entries(shape: Mapping[str, object], language: str) -> Iterator[Entry]:
    for tag, forms in shape.items():
        if tag == "ijekavian_week":
            tag = "week_or_sunday" if language in WEEK_IS_SUNDAY else "nothing"
        for value, text in _values(forms):
            for form in spellings(text):
                yield Entry(tuple(TOKEN.findall(fold(form))), tag, value)


def _values(forms: object) -> Iterator[tuple[Value, str]]:
    """Yield value and list of forms: of a mapping its keys, of a list its places, else 1."""
    if isinstance(forms, Mapping):
        for value, text in forms.items():
            yield value, str(text)
    elif isinstance(forms, list):
        for place, text in enumerate(forms):
            yield place, str(text)
    else:
        yield 1, str(forms)


def spellings(text: str) -> Iterator[str]:
    """Yield the forms of a list such as ``sub(ota|otu), sub``."""
    for form in text.split(","):
        pieces = _GROUP.split(form.strip())
        choices = [piece.split("|") if place % 2 else [piece] for place, piece in enumerate(pieces)]
        for chosen in product(*choices):
            if word := "".join(chosen).strip():
                yield word
