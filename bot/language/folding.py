"""One spelling for all the ways in which people type the same word.

Cyrillic becomes Latin, marks go, case goes. The fold is for comparing, never for showing: texts are
never transliterated at run time (spec §2).
"""

import unicodedata

_LETTERS = str.maketrans(
    {
        # Serbian and the letters that Macedonian and Bulgarian share with it
        **dict(zip("абвгдезијклмнопрстуфхц", "abvgdezijklmnoprstufhc", strict=True)),
        "ж": "z",
        "ч": "c",
        "ш": "s",
        "ћ": "c",
        "ђ": "dj",
        "љ": "lj",
        "њ": "nj",
        "џ": "dz",
        # Macedonian
        "ѓ": "gj",
        "ќ": "kj",
        "ѕ": "dz",
        # Bulgarian
        "й": "j",
        "щ": "st",
        "ъ": "a",
        "ь": "j",
        "ю": "ju",
        "я": "ja",
        # Russian letters that are pasted or typed on Moldovan phones
        "ё": "e",
        "ы": "i",
        "э": "e",
        # Latin letters whose mark does not come off by decomposition, and final sigma
        "đ": "dj",
        "ð": "dj",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "ς": "σ",
    }
)
_INVISIBLE = {"Cf", "Cc", "Mn", "Me"}


def fold(text: str) -> str:
    """Return the text as it is compared: lower case, Latin for Cyrillic, without marks.

    Letters and digits stay apart from everything else: white space of any kind becomes one blank,
    control and zero-width characters go, punctuation stays. The fold of a fold is itself.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_CONTROLS).split())
    letters = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    bare = (
        mark
        for mark in unicodedata.normalize("NFKD", letters)
        if mark.isspace() or unicodedata.category(mark) not in _INVISIBLE
    )
    return " ".join("".join(bare).translate(_LETTERS).split())


_ASCII_CONTROLS = {
    code: None for code in [*range(32), 127] if chr(code) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"
}
