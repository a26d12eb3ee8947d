"""How well the terms of the glossary fit a query: the few that share most with it are measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from bot.glossary.index import ANY, FILLER_WEIGHT, Index, Key
from bot.glossary.query import Word
from bot.language.tags import LANGUAGES

_MEASURED = 30
"""Keys that are measured for one query, those that share most with it."""
_SEEN = 400
"""Keys that are compared at all, those with the rarest words first."""
_FAMILIES = (frozenset({"bs", "hr", "cnr", "sr-Latn", "sr-Cyrl"}), frozenset({"mk", "bg"}))
_ANY_LANGUAGE = (ANY, *LANGUAGES)


@dataclass(frozen=True, slots=True)
class Candidate:
    """How well one key fits the query."""

    key: Key
    rank: tuple[int, int]
    used: frozenset[int]
    """Which words of the query it has."""
    likeness: float
    of_key: float
    """How much of the key is in the query, by weight."""
    of_query: float
    whole: bool
    """All words of the key that count are there."""

    @property
    def order(self) -> tuple[float, int, int, float]:
        """What decides between candidates: the likeness, then the reader's language."""
        return (round(self.likeness, 3), -self.rank[0], -self.rank[1], self.of_query)


def candidates_for(
    index: Index, words: Sequence[Word], languages: Sequence[str]
) -> list[Candidate]:
    """Return the terms that share most with the words, in no order."""
    meant: dict[int, tuple[float, int]] = {}
    for at, word in enumerate(words):
        for number, likeness in word.meant.items():
            if likeness > meant.get(number, (0.0, 0))[0]:
                meant[number] = (likeness, at)
    total = sum(word.weight for word in words)
    near = {language: _distance(language, languages) for language in _ANY_LANGUAGE}
    return [
        _fit(index, index.keys[at], words, meant, total, near) for at in _likeliest(index, meant)
    ]


def _likeliest(index: Index, meant: Iterable[int]) -> list[int]:
    """Return the keys that share most with the query; of very common words not all are seen."""
    shared: dict[int, float] = {}
    for number in sorted(meant, key=lambda number: len(index.postings[number])):
        weight = index.weights[number]
        if weight <= FILLER_WEIGHT:
            continue
        if len(shared) < _SEEN:
            for at in index.postings[number][:_SEEN]:
                shared[at] = shared.get(at, 0.0) + weight
        else:
            for at in shared.keys() & set(index.postings[number][: 4 * _SEEN]):
                shared[at] += weight
    keys = index.keys
    if len(shared) <= _MEASURED:
        return list(shared)
    fits = {at: weight * weight / keys[at].weight for at, weight in shared.items()}
    return nlargest(_MEASURED, fits, key=fits.__getitem__)


def _fit(
    index: Index,
    key: Key,
    words: Sequence[Word],
    meant: Mapping[int, tuple[float, int]],
    total: float,
    near: Mapping[str, int],
) -> Candidate:
    used: dict[int, float] = {}
    got = likeness = 0.0
    whole = True
    for number in key.words:
        weight = index.weights[number]
        hit = meant.get(number)
        if hit is None or (hit[1] in used and weight > FILLER_WEIGHT):
            whole = whole and weight <= FILLER_WEIGHT
            if weight <= FILLER_WEIGHT:
                got += weight / 2
            continue
        used[hit[1]] = hit[0]
        got += weight
        likeness += weight * hit[0]
    matched = sum(words[at].weight for at in used)
    return Candidate(
        key,
        min((near[language], kind) for language, kind in key.languages),
        frozenset(used),
        likeness / got if got else 0.0,
        got / key.weight,
        matched / total,
        whole,
    )


def rank_of(key: Key, languages: Sequence[str]) -> tuple[int, int]:
    """Return how near a key is to the reader: in her language, a near one, another; its kind."""
    return min((_distance(language, languages), kind) for language, kind in key.languages)


def _distance(language: str, languages: Sequence[str]) -> int:
    if language == ANY or language in languages:
        return 0
    near = any(language in family and languages[0] in family for family in _FAMILIES)
    return 1 if near else 2
