"""Words and quoted phrases, with every kind of quote that phones and keyboards produce."""

import unicodedata
from dataclasses import dataclass

_CLOSING = {
    '"': '"',
    "'": "'",
    "“": '”“"',
    "„": '“”"',
    "”": "”",
    "«": "»",
    "»": "«",
    "‘": "’‘",
    "‚": "‘’",
}
_LINE_ENDS = {"\n", "\v", "\f", "\x85", "\u2028", "\u2029"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_SEPARATORS = ",;"
"""May follow a quoted phrase at once, in a list of them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a quoted phrase and where it stands in the text."""

    text: str
    """Without its quotes."""
    start: int
    end: int
    quoted: bool = False


def clean(text: str) -> str:
    """Return a typed text without what nobody typed on purpose.

    Hard spaces and tabs become blanks, line ends become one kind, and control, zero-width,
    bidirectional and variation characters go; letters are composed (NFC). Nothing else is changed.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_clean_character(character) for character in text).strip()


def one_row(text: str) -> str:
    """Return the words of a text on one row, with single blanks between them."""
    return " ".join(text.split())


def _clean_character(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    if category in _UNSEEN or "\ufe00" <= character <= "\ufe0f":
        return ""
    return character


def split_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text; quoted phrases are one word, an unclosed quote is a letter.

    A comma or semicolon right after a quoted phrase belongs to it and is left out.
    """
    words: list[Word] = []
    unclosed: set[str] = set()
    index = 0
    while index < len(text):
        if text[index].isspace():
            index += 1
            continue
        word = _quoted(text, index, unclosed) or _bare(text, index)
        words.append(word)
        index = word.end
    return tuple(words)


def _quoted(text: str, start: int, unclosed: set[str]) -> Word | None:
    closing = _CLOSING.get(text[start])
    if closing is None or closing in unclosed:
        return None
    for at in range(start + 1, len(text)):
        if text[at] not in closing:
            continue
        end = at + 1
        while end < len(text) and text[end] in _SEPARATORS:
            end += 1
        if end == len(text) or text[end].isspace():
            return Word(text[start + 1 : at].strip(), start, end, quoted=True)
    unclosed.add(closing)
    return None


def _bare(text: str, start: int) -> Word:
    end = start
    while end < len(text) and not text[end].isspace():
        end += 1
    return Word(text[start:end], start, end)


def first_word(text: str) -> tuple[str, str]:
    """Return the first word of a text and what follows it, both without blanks around them."""
    head, rest = [*text.split(maxsplit=1), "", ""][:2]
    return head, rest.rstrip()
