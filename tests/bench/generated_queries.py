"""Queries made from the content by rule, the way people type (spec §2): the same on every run.

One third is set aside: it is measured, and never looked at while the search is tuned.
"""

import random
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.glossary.entry import Entry

_MACEDONIAN = dict(
    zip("абвгдезијклмнопрстуфхц", "abvgdezijklmnoprstufhc", strict=True),
) | {
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "ѓ": "gj",
    "ќ": "kj",
    "ѕ": "dz",
    "џ": "dj",
    "љ": "lj",
    "њ": "nj",
}
_BULGARIAN = dict(zip("абвгдезиклмнопрстуфхц", "abvgdeziklmnoprstufhc", strict=True)) | {
    "ж": "j",
    "ч": "4",
    "ш": "6",
    "щ": "6t",
    "ъ": "a",
    "ь": "i",
    "ю": "iu",
    "я": "ia",
    "й": "i",
}
_GREEK = dict(zip("αβγδεζηικλμνοπρσςτυφχω", "avgdeziiklmnoprsstyfxo", strict=True)) | {
    "θ": "th",
    "ξ": "ks",
    "ψ": "ps",
}
_ACRONYMS = dict(zip("abcdefghijklmnoprstuvwz", "абцдефгхијклмнопрстуввз", strict=True))
_LATIN = {"mk": _MACEDONIAN, "bg": _BULGARIAN, "el": _GREEK}
_FRAMES = {
    "en": ("what is {}", "What does {} mean?", "please explain {}"),
    "bs": ("šta je {}", "sta znaci {}?", "Šta znači pojam {}"),
    "hr": ("što je {}", "sto znaci {}?", "objasnite {} molim"),
    "cnr": ("šta je to {}", "sta znaci {}?"),
    "sr-Latn": ("šta je {}", "sta znaci {}?", "objasni mi {}"),
    "sr-Cyrl": ("шта је {}", "Шта значи {}?", "објасни појам {}"),
    "mk": ("што е {}", "Што значи {}?", "sto e {}"),
    "sq": ("çfarë është {}", "cfare eshte {}?", "Çfarë do të thotë {}?"),
    "bg": ("какво е {}", "Какво означава {}?", "kakvo e {}"),
    "ro": ("ce este {}", "Ce înseamnă {}?", "ce inseamna {}"),
    "el": ("τι είναι {}", "Τι σημαίνει {};", "τι ειναι {}"),
    "tr": ("{} nedir", "{} ne demek?", "{} ne anlama gelir"),
    "sl": ("kaj je {}", "Kaj pomeni {}?"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, by a reader of which language, and what is meant."""

    text: str
    language: str
    kind: str
    id: str

    @property
    def is_unseen(self) -> bool:
        """Whether it belongs to the third that is set aside."""
        return zlib.crc32(f"{self.text}|{self.language}".encode()) % 3 == 0


def generate(entries: Sequence[Entry]) -> list[Query]:
    """Return the queries for all terms of all entries, at most 80 characters each."""
    dice = random.Random(1325)  # noqa: S311 - no secret, only the same on every run
    found = [query for entry in entries for query in _of_entry(entry, dice)]
    return [query for query in dict.fromkeys(found) if len(query.text) <= 80]


def _of_entry(entry: Entry, dice: random.Random) -> Iterator[Query]:
    for language, term in {"en": entry.en, **entry.terms}.items():
        for kind, text in _variants(language, term, dice):
            yield Query(text, language, kind, entry.id)
    for acronym in entry.acronyms:
        lower = acronym.lower()
        yield Query(lower, "en", "acronym", entry.id)
        cyrillic = "".join(_ACRONYMS.get(letter, letter) for letter in lower).upper()
        yield Query(cyrillic, "sr-Cyrl", "acronym", entry.id)


def _variants(language: str, term: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    yield "as written", term
    yield "capitals", term.upper()
    yield "no marks", without_marks(term)
    yield "question", dice.choice(_FRAMES[language]).format(term)
    if language in _LATIN:
        letters = _LATIN[language]
        bare = without_marks(term.lower()) if language == "el" else term.lower()
        yield "Latin letters", "".join(letters.get(letter, letter) for letter in bare)
    letters_of_term = sum(letter.isalpha() for letter in term)
    if letters_of_term >= 5:
        yield "typo", misspell(term, min(2, letters_of_term // 10 or 1), dice)
    words = term.split()
    if len(words) >= 4:
        yield "part", " ".join(words[:-1] if dice.random() < 0.5 else words[1:])


def without_marks(text: str) -> str:
    """Return the text as a phone without the marks has it."""
    plain = text.replace("đ", "dj").replace("Đ", "Dj").replace("ı", "i")
    marks = (
        letter
        for letter in unicodedata.normalize("NFKD", plain)
        if unicodedata.category(letter) != "Mn"
    )
    return "".join(marks) if text.isascii() or not _is_cyrillic(text) else text.lower()


def _is_cyrillic(text: str) -> bool:
    return any("Ѐ" <= letter <= "ӿ" for letter in text)


def misspell(text: str, slips: int, dice: random.Random) -> str:
    """Return the text with so many slips of the pen, each in a word of five letters or more."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    for at in dice.sample(long, min(slips, len(long))):
        words[at] = _slip(words[at], dice)
    return " ".join(words)


def _slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at]
            + dice.choice([letter for letter in word if letter != word[at]] or ["a"])
            + word[at + 1 :],
        )
    )
