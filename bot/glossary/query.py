"""The words of a query: what each was typed as, and which words of the glossary it may be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.glossary.index import FILLER_WEIGHT, Index, joins
from bot.glossary.spelling import other_readings, plain, skeleton, stem, typed_words, words_of

LETTERS_A_SLIP = 5
"""One slip of the pen is expected in so many letters."""
_EVERYDAY_WEIGHT = 0.4
_SHORTEST_SURE = 7
"""Letters from which a word alone may be read in another way than it is typed."""
_LONG = 10
"""Letters up to which a misspelt word alone has its first letter right."""
_TYPED_IN_LATIN = frozenset({"mk", "bg", "el"})
"""Languages whose readers often write them in Latin letters."""
_ACRONYM = 3
"""Letters from which capitals are an acronym; in longer texts all in capitals they are not."""
_OTHER_READING = 0.97
"""How sure a reading is that is not the plain one."""


@dataclass(slots=True)
class Word:
    """A word of the query."""

    text: str
    """Folded."""
    form: str
    """Its skeleton."""
    others: Sequence[str]
    """Further skeletons that it may have been meant to have."""
    filler: bool
    """It only joins others, or frames the question."""
    everyday: bool
    capital: bool = False
    """It is written in capitals in a text that is not: an acronym."""
    weight: float = 1.0
    meant: dict[int, float] = field(default_factory=dict)
    """The words of the glossary that it may be, with their likeness up to 1."""


def parse(index: Index, query: str, words: Sequence[str], languages: Collection[str]) -> list[Word]:
    """Return the words of a query, each with the words of the glossary that it may be.

    Args:
        index: The words of the glossary.
        query: As typed.
        words: Its folded words and numbers.
        languages: The reader's.
    """
    parsed = _read(index, query, words)
    lone = is_lone(parsed)
    for word in parsed:
        if lone and not _TYPED_IN_LATIN.intersection(languages):
            _read_as_typed(index, word)
        if max(word.meant.values(), default=0) < 1:
            guess(index, word, lone=lone)
    return parsed


def _read(index: Index, query: str, words: Sequence[str]) -> list[Word]:
    typed = typed_words(query)
    shouted = query.isupper() and len(words) > _ACRONYM
    if len(typed) == len(words):
        read = [
            plain_word(index, word, other_readings(raw))
            for word, raw in zip(words, typed, strict=True)
        ]
        for word, raw in zip(read, typed, strict=True):
            word.capital = len(raw) >= _ACRONYM and raw.isupper() and not shouted
            word.everyday = word.everyday and not word.capital
        return read
    if any(_has_digit_inside(word) for word in typed):
        return _with_digits(index, typed)
    return [plain_word(index, word, other_readings(word)) for word in words]


def _has_digit_inside(word: str) -> bool:
    return not word.isalpha() and not word.isdigit()


def is_lone(words: Sequence[Word]) -> bool:
    """Return whether there is but one word that counts."""
    return sum(not word.filler for word in words) == 1


def _read_as_typed(index: Index, word: Word) -> None:
    """Take back other readings of a short word alone: too much is near to it."""
    if len(word.text) < _SHORTEST_SURE:
        word.others = ()
        word.meant = {number: like for number, like in word.meant.items() if like == 1}
        _weigh(index, word)


def _with_digits(index: Index, typed: Sequence[str]) -> list[Word]:
    """Put words together again that have a digit for a letter, such as 4ustvitelen."""
    words: list[Word] = []
    for word in typed:
        parts = words_of(plain(word))
        others = other_readings(word)
        known = [form for form in others if index.number(form) is not None]
        if len(parts) > 1 and (known or (others and len(word) > LETTERS_A_SLIP)):
            words.append(plain_word(index, word, others, form=(known or others)[0]))
        else:
            words += [plain_word(index, part, others if len(parts) == 1 else ()) for part in parts]
    return words


def plain_word(
    index: Index, text: str, others: Sequence[str] = (), form: str | None = None
) -> Word:
    """Return a word with the words of the glossary that share its stem, or that of a reading."""
    common = index.common
    form = form or skeleton(text)
    filler = joins(text, common)
    everyday = text in common.everyday or stem(form) in common.everyday_stems
    word = Word(text, form, others, filler, everyday)
    number = index.number(form)
    if number is not None:
        word.meant[number] = 1.0
    for other in others:
        number = index.number(other)
        if number is not None:
            word.meant.setdefault(number, _OTHER_READING)
    _weigh(index, word)
    return word


def _weigh(index: Index, word: Word) -> None:
    if word.filler:
        word.weight = FILLER_WEIGHT
    elif word.meant:
        word.weight = max(index.weights[number] for number in word.meant)
    elif word.everyday:
        word.weight = _EVERYDAY_WEIGHT
    else:
        word.weight = 1.0


def guess(index: Index, word: Word, *, lone: bool, short: bool = False) -> None:
    """Add the words of the glossary that are a few slips away: one slip in five letters."""
    edits = min(len(word.text), len(word.form) + 1) // LETTERS_A_SLIP
    if short and len(word.text) == LETTERS_A_SLIP - 1:
        edits = 1
    if word.filler or word.everyday or not edits or word.text.isdigit():
        return
    forms = dict.fromkeys((word.text, word.form, *(word.others if not lone else ())))
    near = [(number, slips) for form in forms for number, slips in index.near(form, edits)]
    if not near and not lone:
        near = list(index.near_stem(stem(word.form), edits))
    for number, slips in near:
        if lone and len(word.text) < _LONG and index.initials[number] != word.form[0]:
            continue
        likeness = 1 - slips / len(word.text)
        if likeness > word.meant.get(number, 0):
            word.meant[number] = likeness
    _weigh(index, word)
