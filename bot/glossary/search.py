"""Finds the entry that a person's words mean, or the few that they may mean.

From sure to unsure: the very text of a term; the same in another spelling; all words of a term with
other endings, in another order or with slips of the pen; a term inside a question; a part of a
term. It is sure only where nothing else is as likely; ordinary words find nothing.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.glossary.candidates import Candidate, candidates_for, rank_of
from bot.glossary.index import ACRONYM, TERM, Index
from bot.glossary.query import LETTERS_A_SLIP, Word, guess, is_lone, parse, plain_word
from bot.glossary.spelling import is_mixed, plain, skeleton, stem, unmix, words_of

LEAST = 60
"""The score from which a suggestion is worth showing (spec §8)."""
MOST = 3
"""So many suggestions at most."""
_SURE = 80
"""The score from which a whole term is sure."""
_SURE_PART = 0.75
"""How much of a term has to be there for a part of it to be sure."""
_LEAD = 5
"""By how much a sure part has to score above the next entry."""
_MOST_SLIPS = 3
_TELLING = 6
"""Letters from which a single word is seldom met by chance."""
_TELLING_STEM = 5
"""Letters of a stem from which another ending does not make it another word."""
_LONG = 8
"""Letters from which a misspelt word alone may stand for a part of a term."""
_FULLER = 0.1
"""By how much more of the query a part of another term has to explain than a whole one inside."""
_LEADING = 0.4
"""How much of the query a single word has to be, for it to be what is asked about."""
_INSIDE = 84
"""The most that a term scores which stands among other words."""
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that may be meant."""

    id: str
    score: int
    """From 0 to 100."""


@dataclass(frozen=True, slots=True)
class Match:
    """What was found, by the number of the entry."""

    sure: int | None = None
    maybe: tuple[tuple[int, int], ...] = ()
    """Entries with their scores, best first; empty if one is sure."""


NOTHING = Match()


def search(index: Index, query: str, languages: Sequence[str]) -> Match:
    """Return what the words mean.

    Args:
        index: Where to look.
        query: Up to 80 characters, as typed.
        languages: The reader's; they decide where the same words mean several things.
    """
    words = words_of(plain(query))
    if not words:
        return NOTHING
    found = _exact(index, query, words, languages)
    if found is None and is_mixed(query):
        query = unmix(query)
        words = words_of(plain(query))
        found = _exact(index, query, words, languages)
    if found is not None:
        return found
    parsed = parse(index, query, words, languages)
    if all(word.filler for word in parsed):
        return NOTHING
    found = _judge(index, parsed, candidates_for(index, parsed, languages))
    return found if found.sure is not None else _more_daring(index, parsed, languages, found)


def is_term(index: Index, text: str) -> bool:
    """Return whether all of the text is a term: with any ending, but without slips and frames."""
    words = words_of(plain(text))
    if not words:
        return False
    if len(words) == 1:
        (word,) = words
        keys = index.by_text.get(word, ())
        if word in index.common.everyday or word in index.common.fillers:
            return bool(keys) and text.strip().isupper() and _is_acronym(index, keys)
        form = skeleton(word)
        if keys or _respelt(index, word, form, index.by_skeleton.get(form, ())):
            return True
    elif " ".join(words) in index.by_text:
        return True
    parsed = [plain_word(index, word) for word in words]
    whole = [one for one in candidates_for(index, parsed, ("en",)) if one.whole]
    return any(
        len(one.used) == len(words) and (len(words) > 1 or _is_telling(parsed[0], one))
        for one in whole
    )


def _is_acronym(index: Index, keys: Iterable[int]) -> bool:
    return all(any(kind == ACRONYM for _, kind in index.keys[at].languages) for at in keys)


def _exact(
    index: Index, query: str, words: Sequence[str], languages: Sequence[str]
) -> Match | None:
    """Look for the very text, then without the words around it, then in other spellings."""
    common = index.common
    forms = [skeleton(word) for word in words]
    for start, stop in _framed(words, common.fillers):
        inner = words[start:stop]
        if len(inner) != len(words) and not _may_be_framed(index, query, words, inner):
            continue
        keys = index.by_text.get(" ".join(inner))
        if keys:
            return _resolve(index, keys, languages)
    for start, stop in _framed(words, common.fillers):
        keys = index.by_skeleton.get("".join(forms[start:stop]), [])
        if keys and stop - start == 1:
            keys = _respelt(index, words[start], forms[start], keys)
        if keys:
            return _resolve(index, keys, languages)
    return None


def _respelt(index: Index, word: str, form: str, keys: Iterable[int]) -> list[int]:
    """Return what one word may be in another spelling: an acronym, or what no ending explains."""
    common = index.common
    if word in common.everyday or word in common.fillers:
        return []
    known = index.number(form) is not None or len(word) < LETTERS_A_SLIP
    return [at for at in keys if not known or _is_acronym(index, [at])]


def _framed(words: Sequence[str], fillers: frozenset[str]) -> list[tuple[int, int]]:
    """Return the stretches that are left when fillers go from either end, longest first."""
    head = 0
    while head < len(words) - 1 and words[head] in fillers:
        head += 1
    tail = len(words)
    while tail > head + 1 and words[tail - 1] in fillers:
        tail -= 1
    stretches = [(start, stop) for start in range(head + 1) for stop in range(tail, len(words) + 1)]
    return sorted(stretches, key=lambda stretch: stretch[0] - stretch[1])


def _may_be_framed(index: Index, query: str, words: Sequence[str], inner: Sequence[str]) -> bool:
    """Return whether a term may stand alone among fillers: an everyday word only if it is asked."""
    if len(inner) > 1:
        return True
    (word,) = inner
    common = index.common
    if word in common.fillers:
        return False
    if word not in common.everyday and len(word) >= 4:
        return True
    keys = index.by_text.get(word, ())
    if _is_acronym(index, keys):
        return word.upper() in query or word not in common.everyday
    return any(other in common.asks for other in words)


def _resolve(index: Index, keys: Iterable[int], languages: Sequence[str]) -> Match:
    """Decide between equal keys by the reader's language, or offer them all."""
    ranks: dict[int, tuple[int, int]] = {}
    for at in keys:
        key = index.keys[at]
        rank = rank_of(key, languages)
        ranks[key.entry] = min(rank, ranks.get(key.entry, rank))
    best = min(ranks.values())
    if best[0]:
        nearest = [entry for entry, rank in ranks.items() if rank[0] == best[0]]
    else:
        nearest = [entry for entry, rank in ranks.items() if rank == best]
    if len(nearest) == 1:
        return Match(sure=nearest[0])
    ordered = sorted(ranks, key=lambda entry: ranks[entry])
    return Match(maybe=tuple((entry, 100) for entry in ordered[:MOST]))


def _more_daring(index: Index, words: list[Word], languages: Sequence[str], found: Match) -> Match:
    """Try again as if known words, too, were misspelt, or as if blanks had been left out."""
    if len(words) == 1 and len(words[0].text) >= 2 * LETTERS_A_SLIP and not found.maybe:
        return _without_blanks(index, words[0])
    lone = is_lone(words)
    for word in words:
        guess(index, word, lone=lone, short=not lone)
    candidates = candidates_for(index, words, languages)
    if len(words) > 1:
        respelt = _by_letters(" ".join(word.text for word in words), candidates)
        if respelt is not None:
            return Match(sure=respelt)
    again = _judge(index, words, candidates)
    return again if again.sure is not None or not found.maybe else found


def _by_letters(text: str, candidates: Iterable[Candidate]) -> int | None:
    """Return the one entry with a term of several words that is few enough slips away."""
    allowed = len(text) // LETTERS_A_SLIP
    slips: dict[int, int] = {}
    numbers = _NUMBERS.findall(text)
    for one in candidates:
        if one.key.content > 1 and _NUMBERS.findall(one.key.text) == numbers:
            number = OSA.distance(text, one.key.text, score_cutoff=allowed)
            if number <= allowed and not _is_spread(text, one.key.text):
                continue
            slips[one.key.entry] = min(number, slips.get(one.key.entry, number))
    ordered = sorted(slips.items(), key=lambda pair: pair[1])
    if not ordered or ordered[0][1] > min(allowed, _MOST_SLIPS):
        return None
    alone = len(ordered) == 1 or ordered[1][1] > ordered[0][1]
    return ordered[0][0] if alone else None


def _is_spread(text: str, term: str) -> bool:
    """Return whether no word has more slips than its own letters allow: else it is another word."""
    typed, meant = text.split(), term.split()
    return len(typed) != len(meant) or all(
        OSA.distance(one, other) <= math.ceil(len(other) / LETTERS_A_SLIP)
        for one, other in zip(typed, meant, strict=True)
    )


def _without_blanks(index: Index, word: Word) -> Match:
    slips: dict[int, int] = {}
    for at, number in index.near_joined(word.form, len(word.text) // LETTERS_A_SLIP):
        entry = index.keys[at].entry
        slips[entry] = min(number, slips.get(entry, number))
    if len(slips) == 1:
        return Match(sure=next(iter(slips)))
    likeness = ((entry, 100 * (1 - number / len(word.form))) for entry, number in slips.items())
    return _maybe_scored(likeness)


def _judge(index: Index, words: Sequence[Word], candidates: list[Candidate]) -> Match:
    content = frozenset(at for at, word in enumerate(words) if not word.filler)
    whole = [one for one in candidates if one.whole and content <= one.used]
    if whole:
        return _decide_whole(index, words, content, whole)
    inside = [one for one in candidates if one.whole and _stands_out(words, content, one)]
    part = _decide_part(words, content, candidates)
    if not inside:
        return part
    inside = sorted(inside, key=lambda one: (one.of_query, *one.order), reverse=True)
    fuller = [one for one in candidates if one.of_query > inside[0].of_query + _FULLER]
    if fuller and (part.sure is not None or part.maybe):
        return part if part.sure is not None else _joined(part, _maybe(inside, most=_INSIDE))
    return _decide_inside(words, content, inside)


def _joined(first: Match, second: Match) -> Match:
    """Return the suggestions of both, the first ones first where they score alike."""
    return _maybe_scored([*first.maybe, *second.maybe])


def _decide_whole(
    index: Index,
    words: Sequence[Word],
    content: frozenset[int],
    whole: list[Candidate],
) -> Match:
    """All words of the query are all words of a term."""
    whole.sort(key=lambda one: one.order, reverse=True)
    best = whole[0]
    if len(content) == 1:
        (at,) = content
        if not _is_telling(words[at], best):
            word = words[at]
            hidden = word.text in index.common.everyday or len(stem(word.form)) < 4
            return NOTHING if hidden else _maybe(whole)
    rivals = {one.key.entry for one in whole if one.order[:2] == best.order[:2]}
    if len(rivals) > 1 and best.rank[0] == 0:
        rivals = {one.key.entry for one in whole if one.order[:3] == best.order[:3]}
    if len(rivals) == 1 and 100 * best.likeness >= _SURE:
        return Match(sure=best.key.entry)
    return _maybe(whole)


def _is_telling(word: Word, best: Candidate) -> bool:
    """Return whether a single word may be answered: not a short one, nor one of every day."""
    if word.everyday:
        return False
    if best.likeness == 1:
        return len(word.form) >= LETTERS_A_SLIP and len(stem(word.form)) >= _TELLING_STEM
    return len(word.text) > _TELLING


def _stands_out(words: Sequence[Word], content: frozenset[int], one: Candidate) -> bool:
    """Return whether a term in the middle of other words is one by more than chance."""
    used = one.used & content
    if not used or all(words[at].everyday for at in used):
        return False
    if one.key.content > 1 or len(used) > 1:
        return one.likeness > 0.8 and max(used) - min(used) < len(one.key.words) + 2
    (at,) = used
    word = words[at]
    exact = one.likeness == 1 and not word.everyday
    return exact and (len(word.form) >= _TELLING or word.text.isdigit() or word.capital)


def _decide_inside(
    words: Sequence[Word], content: frozenset[int], inside: list[Candidate]
) -> Match:
    """A term stands inside a sentence."""
    best = inside[0]
    rivals = {
        one.key.entry
        for one in inside
        if not one.used < best.used
        and (one.used != best.used or one.order[:2] >= best.order[:2])
        and one.key.entry != best.key.entry
    }
    alone = len(best.used & content) == 1
    if rivals or (alone and not _may_stand_alone(words, content, best)):
        return _maybe(inside, most=_INSIDE)
    return Match(sure=best.key.entry)


def _may_stand_alone(words: Sequence[Word], content: frozenset[int], best: Candidate) -> bool:
    """Return whether a single word is what is asked about; another number is another thing."""
    (at,) = best.used & content
    rest = [words[other] for other in content - best.used]
    if words[at].text.isdigit():
        return all(not word.everyday and len(word.text) <= _TELLING for word in rest)
    known = ACRONYM if words[at].capital else TERM
    named = any(kind <= known for _, kind in best.key.languages)
    return named and best.of_query >= _LEADING and not any(word.text.isdigit() for word in rest)


def _decide_part(
    words: Sequence[Word], content: frozenset[int], candidates: list[Candidate]
) -> Match:
    """A part of a term, or most of one among other words."""
    telling = {at for at in content if not words[at].everyday}
    likely: list[tuple[float, Candidate]] = []
    for one in candidates:
        if not one.used & telling:
            continue
        score = _part_score(words, content, one)
        if score >= LEAST:
            likely.append((score, one))
    if not likely:
        return NOTHING
    likely.sort(key=lambda pair: (pair[0], *pair[1].order), reverse=True)
    score, best = likely[0]
    second = next((s for s, one in likely if one.key.entry != best.key.entry), 0.0)
    enough = len(content) > 1 and content <= best.used and best.likeness > 0.85
    if enough and best.of_key >= _SURE_PART and score - second >= _LEAD:
        return Match(sure=best.key.entry)
    return _maybe_scored([(one.key.entry, points) for points, one in likely])


def _part_score(words: Sequence[Word], content: frozenset[int], one: Candidate) -> float:
    missed = content - one.used
    if not missed:
        slipped = one.likeness < 1
        if len(content) == 1:
            (at,) = content
            if slipped and len(words[at].text) < _LONG:
                return 0
            if len(words[at].text) < LETTERS_A_SLIP:
                return 0
        return (60 + 35 * one.of_key) * one.likeness * one.likeness
    if len(one.used & content) < 2:
        return 0
    return 100 * one.likeness * math.sqrt(one.of_query * one.of_key) - 5


def _maybe(candidates: Iterable[Candidate], most: int = 100) -> Match:
    return _maybe_scored(
        [
            (one.key.entry, min(most, 100 * one.likeness * (0.5 + 0.5 * one.of_query)))
            for one in candidates
        ]
    )


def _maybe_scored(scored: Iterable[tuple[int, float]]) -> Match:
    best: dict[int, float] = {}
    for entry, score in scored:
        best[entry] = max(score, best.get(entry, 0))
    rows = [(entry, round(score)) for entry, score in best.items() if round(score) >= LEAST]
    rows.sort(key=lambda row: -row[1])
    return Match(maybe=tuple(rows[:MOST]))
