"""A typed phrase as tokens with the meanings that single words have in a language."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.folding import fold
from bot.timewords.lexicon import TOKEN, Entry, Lexicon, Value

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
MOST_DIGITS = 9
_SHORTEST = 4
_BETWEEN = {"at", "on_day", "in", "and", "to", "until", "from", "of", "for", "next", "this"}
"""Words that say nothing without others."""
_RULE_WORDS = {"freq", "rrule"}

Found = Sequence[tuple[Value, int]]
"""Values with the index of the token after the word."""
_NO_WORDS: Found = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word or a sign of the folded text."""

    text: str
    start: int
    end: int
    spaced: bool
    """Whether it begins a word."""


class Typed:
    """The folded text, its tokens, and where its words end in what was typed."""

    def __init__(self, text: str) -> None:
        """Fold word by word, so that the rest of the text can be given back as typed."""
        text = unicodedata.normalize("NFC", text)
        pieces, self.ends = list[str](), dict[int, int]()
        at = 0
        for word in re.finditer(r"\S+", text):
            piece = fold(_without_ornaments(word[0])).replace(" ", "").translate(_DASHES)
            if piece:
                at += len(piece) + (1 if pieces else 0)
                pieces.append(piece)
            self.ends[at] = word.end()
        self.text = " ".join(pieces)
        self.original = text
        self.tokens = [
            Token(
                found[0],
                found.start(),
                found.end(),
                found.start() == 0 or self.text[found.start() - 1] == " ",
            )
            for found in TOKEN.finditer(self.text)
        ]
        self.starts = {token.start: index for index, token in enumerate(self.tokens)}
        self.starts[len(self.text)] = len(self.tokens)


def _without_ornaments(word: str) -> str:
    """Return a word with a sign for each number that is no digit, such as ``²`` and ``①``."""
    if word.isascii():
        return word
    return "".join("\ufffd" if unicodedata.category(sign) == "No" else sign for sign in word)


def _is_short(entry: Entry) -> bool:
    """Return whether a word that is or counts a time has less than four letters, or is cut off."""
    if entry.tag == "weekday_abbreviated":
        return True
    return entry.tag not in _BETWEEN and sum(map(len, entry.tokens)) < _SHORTEST


class Cursor:
    """A typed phrase read with the words of one language."""

    def __init__(
        self, typed: Typed, lexicon: Lexicon, language: str, *, is_foreign: bool = False
    ) -> None:
        """Look nothing up yet.

        Args:
            typed: The phrase.
            lexicon: The words of the language.
            language: Its tag.
            is_foreign: Whether words of time that are short are left out, for in a language that
                somebody does not use they are others: *pet* is Friday, and no Friday in English.
        """
        self.typed, self.tokens, self.language = typed, typed.tokens, language
        self._is_foreign = is_foreign
        self._lexicon = lexicon
        self._words: dict[int, Mapping[str, Found]] = {}
        self._numbers: dict[int, list[tuple[int, int]]] = {}

    def words(self, index: int, tag: str) -> Found:
        """Return what words of a kind begin at a token, with and without a full stop after them."""
        try:
            return self._words[index].get(tag, _NO_WORDS)
        except KeyError:
            known = self._words[index] = self._look_up(index)
            return known.get(tag, _NO_WORDS)

    def _look_up(self, index: int) -> Mapping[str, Found]:
        found: dict[str, list[tuple[Value, int]]] = {}
        if index >= len(self.tokens):
            return found
        for entry in self._lexicon.beginning_with(self.tokens[index].text):
            if self._is_foreign and _is_short(entry):
                continue
            end = index + len(entry.tokens)
            if tuple(token.text for token in self.tokens[index:end]) == entry.tokens:
                ends = found.setdefault(entry.tag, [])
                ends.append((entry.value, end))
                if self.sign(end, ".") and not self.tokens[end].spaced:
                    ends.append((entry.value, end + 1))
        return found

    def has_kind(self, tag: str) -> bool:
        """Return whether the language has words of a kind at all."""
        return self._lexicon.has_kind(tag)

    def is_readable(self, index: int) -> bool:
        """Return whether a token is a number, a dash or something that the language knows."""
        text = self.tokens[index].text
        if text[0].isdigit() or text == "-" or text in _RULE_WORDS:
            return True
        self.words(index, "")
        return bool(self._words[index])

    def sign(self, index: int, signs: str) -> bool:
        """Return whether one of the signs stands at a token."""
        return index < len(self.tokens) and self.tokens[index].text in signs

    def joined(self, index: int) -> bool:
        """Return whether a token follows the one before it without a blank."""
        return index < len(self.tokens) and not self.tokens[index].spaced

    def is_end_of_word(self, index: int) -> bool:
        """Return whether what ends before a token ends together with a typed word."""
        return 0 < index <= len(self.tokens) and self.tokens[index - 1].end in self.typed.ends

    def is_new_line(self, index: int) -> bool:
        """Return whether a token begins a new line."""
        before = self.typed.ends.get(self.tokens[index - 1].end)
        if before is None:
            return False
        behind = self.typed.original[before:]
        return "\n" in behind[: len(behind) - len(behind.lstrip())]

    def after(self, index: int, tag: str) -> list[int]:
        """Return where one is after an optional word of a kind; `index` itself comes last."""
        return [end for _, end in self.words(index, tag)] + [index]

    def match(self, pattern: re.Pattern[str], index: int) -> tuple[re.Match[str], int] | None:
        """Return what a pattern finds at a number or a rule, and the index after it.

        A match that ends inside a number or a word is none.
        """
        if index >= len(self.tokens):
            return None
        token = self.tokens[index]
        if not token.text[0].isdigit() and token.text not in _RULE_WORDS:
            return None
        found = pattern.match(self.typed.text, token.start)
        if found is None:
            return None
        end = found.end()
        while end > found.start() and self.typed.text[end - 1] == " ":
            end -= 1
        place = self.typed.starts.get(end)
        if place is None:
            place = (
                self.typed.starts.get(end + 1) if self.typed.text[end : end + 1] == " " else None
            )
        return None if place is None else (found, place)

    def numbers(self, index: int) -> list[tuple[int, int]]:
        """Return the whole numbers that begin at a token, in digits or words below 60."""
        if index not in self._numbers:
            self._numbers[index] = self._read_numbers(index)
        return self._numbers[index]

    def digits(self, index: int) -> int | None:
        """Return the number at a token, if it is one of at most nine digits."""
        if index >= len(self.tokens):
            return None
        text = self.tokens[index].text
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None

    def _read_numbers(self, index: int) -> list[tuple[int, int]]:
        number = self.digits(index)
        if number is not None:
            return [(number, index + 1)]
        found: list[tuple[int, int]] = []
        for value, end in self.words(index, "number"):
            found.append((int(value), end))
            if int(value) >= 20:
                for between in self.after(end, "and") + ([end + 1] if self.sign(end, "-") else []):
                    found += [
                        (int(value) + int(unit), last)
                        for unit, last in self.words(between, "number")
                        if 0 < int(unit) < 10
                    ]
        return found
