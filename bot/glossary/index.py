"""All terms of the glossary, arranged so that a query finds the few that may be meant."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.glossary.entry import Entry
from bot.glossary.spelling import plain, skeleton, stem, words_of

TERM, ACRONYM, ALIAS = range(3)
"""What a key is in its language, best first."""
ANY = ""
"""The language of acronyms."""
FILLER_WEIGHT = 0.1
"""Of a word that only joins others; the rarest word of the glossary weighs 1."""
_COMMONEST = 0.3
_NEAREST = 10
"""How many words of the glossary a misspelt word may stand for."""
_NUMBERED = re.compile(r"\w+ (\d{4})")


@dataclass(frozen=True, slots=True)
class CommonWords:
    """What the search knows about ordinary words; all are folded."""

    fillers: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    everyday: frozenset[str] = frozenset()
    everyday_stems: frozenset[str] = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    """A stem, and the stem that stands for it."""


@dataclass(frozen=True, slots=True)
class Key:
    """One spelling of a term: what is compared with the query."""

    entry: int
    text: str
    """The fold of its words."""
    words: tuple[int, ...]
    content: int
    """How many of the words count, that is, do more than join others."""
    weight: float
    languages: tuple[tuple[str, int], ...]
    """The languages that have it, and what it is in them."""


class Index:
    """The keys by their text, by their skeleton and by their words; nothing in it changes."""

    def __init__(self, entries: Sequence[Entry], common: CommonWords) -> None:
        """Arrange the terms, aliases and acronyms of the entries."""
        self.common = common
        self.keys: list[Key] = []
        self.weights: list[float] = []
        """How telling a word is, by its number."""
        self.initials: list[str] = []
        """The first letter of a word, by its number."""
        self.postings: list[list[int]] = []
        """The keys that have a word, by its number."""
        self.by_text: dict[str, list[int]] = defaultdict(list)
        self.by_skeleton: dict[str, list[int]] = defaultdict(list)
        self._numbers: dict[str, int] = {}
        self._forms = _Forms()
        self._stems = _Forms()
        self._joined = _Forms()
        self._fill(_spellings(entries), len(entries))

    def number(self, skeleton_of_word: str) -> int | None:
        """Return the number of the word with this stem."""
        return self._numbers.get(self._stem(skeleton_of_word))

    def near(self, form: str, edits: int) -> Iterator[tuple[int, int]]:
        """Yield numbers of words that are at most so many slips away, each with the slips."""
        yield from self._forms.near(form, edits)

    def near_stem(self, short: str, edits: int) -> Iterator[tuple[int, int]]:
        """Yield numbers of words whose stems are at most so many slips away."""
        yield from self._stems.near(short, edits)

    def near_joined(self, word: str, edits: int) -> Iterator[tuple[int, int]]:
        """Yield keys that, written as one word, are at most so many slips away."""
        yield from self._joined.near(word, edits)

    def _stem(self, word: str) -> str:
        short = stem(word)
        return self.common.same.get(short, short)

    def _fill(self, spellings: Mapping[tuple[int, str], set[tuple[str, int]]], size: int) -> None:
        entries_with: list[set[int]] = []
        joining: list[bool] = []
        rows: list[tuple[int, tuple[int, ...]]] = []
        for entry, text in spellings:
            numbers: list[int] = []
            joined = ""
            for word in text.split():
                form = skeleton(word)
                joined += form
                number = self._numbers.setdefault(self._stem(form), len(self._numbers))
                if number == len(entries_with):
                    entries_with.append(set())
                    joining.append(True)
                    self.postings.append([])
                    self.initials.append(form[0])
                entries_with[number].add(entry)
                joining[number] &= joins(word, self.common)
                self._forms.add(word, number)
                self._forms.add(form, number)
                self._stems.add(stem(form), number)
                numbers.append(number)
            at = len(rows)
            rows.append((entry, tuple(numbers)))
            self.by_text[text].append(at)
            self.by_skeleton[joined].append(at)
            if len(numbers) > 1:
                self._joined.add(joined, at)
            self._note(at, numbers)
        self._weigh(entries_with, joining, size)
        self.keys = [
            self._key(entry, text, numbers, languages)
            for (entry, numbers), ((_, text), languages) in zip(
                rows, spellings.items(), strict=True
            )
        ]

    def _note(self, at: int, numbers: Iterable[int]) -> None:
        for number in set(numbers):
            self.postings[number].append(at)

    def _weigh(self, entries_with: list[set[int]], joining: list[bool], size: int) -> None:
        scale = (1 - _COMMONEST) / math.log(1 + size) if size else 0
        self.weights = [
            FILLER_WEIGHT if joins else _COMMONEST + scale * math.log(1 + size / len(entries))
            for entries, joins in zip(entries_with, joining, strict=True)
        ]

    def _key(
        self, entry: int, text: str, numbers: tuple[int, ...], languages: set[tuple[str, int]]
    ) -> Key:
        weights = [self.weights[number] for number in numbers]
        content = sum(weight > FILLER_WEIGHT for weight in weights)
        return Key(entry, text, numbers, content, sum(weights), tuple(sorted(languages)))


def joins(word: str, common: CommonWords) -> bool:
    """Return whether a folded word only joins others; a single letter does, a digit does not."""
    return word in common.fillers or (len(word) == 1 and word.isalpha())


class _Forms:
    """Words by length and by either end, for finding those that are a few slips away.

    Only words that share the first or the last letter are compared: slips at both ends are rare.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._ends: dict[tuple[int, int, str], list[str]] = defaultdict(list)

    def add(self, form: str, number: int) -> None:
        if form not in self._numbers:
            self._numbers[form] = number
            for end in (0, -1):
                self._ends[len(form), end, form[end]].append(form)

    def near(self, word: str, edits: int) -> Iterator[tuple[int, int]]:
        for length in range(len(word) - edits, len(word) + edits + 1):
            for end in (0, -1):
                forms = self._ends.get((length, end, word[end]))
                if not forms:
                    continue
                for form, slips, _ in process.extract(
                    word, forms, scorer=OSA.distance, score_cutoff=edits, limit=_NEAREST
                ):
                    yield self._numbers[form], int(slips)


def _spellings(entries: Sequence[Entry]) -> dict[tuple[int, str], set[tuple[str, int]]]:
    """Return the languages of every spelling, by entry and text."""
    spellings: dict[tuple[int, str], set[tuple[str, int]]] = defaultdict(set)
    for at, entry in enumerate(entries):
        for language, kind, spelling in _names(entry):
            text = " ".join(words_of(plain(spelling)))
            if text:
                spellings[at, text].add((language, kind))
    return spellings


def _names(entry: Entry) -> Iterator[tuple[str, int, str]]:
    yield "en", TERM, entry.en
    yield ANY, ALIAS, entry.id
    for acronym in entry.acronyms:
        yield ANY, ACRONYM, acronym
        numbered = _NUMBERED.fullmatch(acronym)
        if numbered and entry.id.endswith(numbered[1]) and entry.id.startswith("unscr"):
            yield ANY, ALIAS, numbered[1]
    for alias in entry.aliases:
        yield "en", ALIAS, alias
    for language, term in entry.terms.items():
        yield language, TERM, term
    for language, aliases in entry.local_aliases.items():
        for alias in aliases:
            yield language, ALIAS, alias
