"""How words are compared: in any script, with any ending, in any of the usual spellings.

Three forms, each coarser than the one before: the *fold* of the language layer, the *skeleton*, in
which letters that people use for one another are one (zh = ž = z, y = j = i, Greek in Latin), and
the *stem*, a skeleton without its ending. All languages share one set of rules, since nobody says
in which language she types. The forms are for comparing, never for showing.
"""

import re
from functools import lru_cache
from operator import itemgetter

from bot.language.folding import fold

_SUFFIX = re.compile(r"(?<=\w)['’`´ʼ](?:\w{1,4})\b")
_CASE_ENDING = re.compile(
    r"(?<=\w)[-‐‑–](?:a|e|i|o|u|om|em|ot|ut|ta|te|ja|je|ju|jem|se|ne|it|in|ve|s|ul|ului|ului|yi|nin)\b"
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TYPED = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Return the fold without endings that hang on an apostrophe or a hyphen (UN-a, BM'nin)."""
    return _CASE_ENDING.sub("", _SUFFIX.sub("", fold(text)))


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a plain text; letters and digits stay apart (sdg 5)."""
    return _WORD.findall(text)


def typed_words(text: str) -> list[str]:
    """Return the words as they were typed, digits inside words left where they are."""
    return _TYPED.findall(text)


_GREEK_PAIRS = (
    ("ου", "u"),
    ("αι", "e"),
    ("ει", "i"),
    ("οι", "i"),
    ("υι", "i"),
    ("αυ", "av"),
    ("ευ", "ev"),
    ("μπ", "b"),
    ("ντ", "d"),
    ("γκ", "g"),
    ("γγ", "g"),
)
_GREEK = str.maketrans(
    {
        **dict(zip("αβγδεζηικλμνορσςτυφχω", "avgdeziiklmnorsstifho", strict=True)),
        "θ": "t",
        "ξ": "ks",
        "π": "p",
        "ψ": "ps",
    }
)
_PAIRS = (
    ("zh", "z"),
    ("sh", "s"),
    ("ch", "c"),
    ("kj", "k"),
    ("gj", "g"),
    ("dj", "d"),
    ("dz", "d"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("ts", "c"),
    ("x", "ks"),
    ("w", "v"),
    ("q", "k"),
    ("y", "i"),
    ("j", "i"),
)
_DOUBLED = re.compile(r"([^\W\d])\1+")
_ONCE = itemgetter(1)
"""The letter itself; a template for `sub` would take three times as long."""


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """Return the form in which the usual spellings of a folded word are the same.

    Ekavian and ijekavian, too: bezbednost and bezbjednost.
    """
    if not word.isascii():
        for pair, letter in _GREEK_PAIRS:
            word = word.replace(pair, letter)
        word = word.translate(_GREEK)
    for pair, letter in _PAIRS:
        word = word.replace(pair, letter)
    word = _DOUBLED.sub(_ONCE, word).replace("ie", "e")
    return _DOUBLED.sub(_ONCE, word)


_LISTED = (
    # Bosnian, Croatian, Montenegrin, Serbian, Slovene: cases
    "a e i o u om em am ama ami ima imi oga og ega eg omu emu im ih oi ei iu ia iom iama",
    "ov ev ova eva ove eve ovi evi ovima evima ovih ah eh",
    # Macedonian and Bulgarian: articles and plurals
    "ta to te at iat ot ut ata eto oto ite nite ete ovete evete ovite iata iota ava",
    # Albanian: definite and case forms
    "ia ise ine in en un ut et it ve ave eve ive es ore or oren ime imit imin imet imeve",
    # Romanian
    "ul ului lui ilor elor iei ii ile iile iilor urile urilor uri ea tate tatea tati tatilor",
    # Greek
    "os is us on es as eos eon ton tos tes tas",
    # Turkish
    "lar ler lari leri larin lerin da de dan den nin nun sin si su sini sinin ini inin ina inda",
    "inde unu una unda ilar iler ular uler alar eler ilari ileri alari eleri ilarin ilerin",
    # English
    "s ing ings ed",
)
_ENDINGS = sorted({ending for line in _LISTED for ending in line.split()}, key=len, reverse=True)
_BY_LAST: dict[str, tuple[str, ...]] = {
    last: tuple(ending for ending in _ENDINGS if ending[-1] == last)
    for last in {ending[-1] for ending in _ENDINGS}
}
_SOFTENED = {"c": "k", "g": "k"}
_SHORTEST = 4
_LISTED_SHORT = "a e i o u s ama om em og oi ih im eg iu os as es is on in"
_FROM_SHORT = frozenset(_LISTED_SHORT.split())
"""Endings that may leave only three letters: žena, ženama; the others need four."""


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Return a skeleton without its ending; at least three letters stay."""
    if word.isdigit() or len(word) < _SHORTEST:
        return word
    word = word.replace("noscu", "nosti")
    if word.endswith("osta"):
        word = word[:-1]
    for ending in _BY_LAST.get(word[-1], ()):
        least = _SHORTEST - (ending in _FROM_SHORT)
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: len(word) - len(ending)]
            break
    if len(word) > 2 * _SHORTEST - 1 and word[-1] == "n" and word[-2] not in "aeiou":
        word = word[:-1]
    last = _SOFTENED.get(word[-1])
    return word[:-1] + last if last else word


_LOOK_ALIKES = str.maketrans("авсеһіјкмнорѕтухАВСЕНІЈКМОРЅТУХ", "abcehijkmhopstyxABCEHIJKMOPSTYX")
_MIXED = re.compile(r"[^\W_]*(?:[A-Za-z][Ѐ-ԯ]|[Ѐ-ԯ][A-Za-z])[^\W_]*")
_DIGIT_LETTERS = re.compile(r"(?<!\d)[46](?!\d)")
_GREEKLISH = (
    ("ou", "u"),
    ("oy", "u"),
    ("ai", "e"),
    ("ei", "i"),
    ("oi", "i"),
    ("mp", "b"),
    ("nt", "d"),
    ("gk", "g"),
    ("gg", "g"),
    ("au", "av"),
    ("eu", "ev"),
    ("th", "8"),
    ("ph", "f"),
    ("ch", "x"),
    ("ps", "5"),
    ("h", "i"),
    ("w", "o"),
    ("u", "i"),
    ("y", "i"),
    ("x", "h"),
    ("b", "v"),
    ("8", "t"),
    ("9", "t"),
    ("3", "ks"),
    ("5", "ps"),
)


def is_mixed(text: str) -> bool:
    """Return whether a word has Latin and Cyrillic letters next to one another."""
    return _MIXED.search(text) is not None


def unmix(text: str) -> str:
    """Return the text with Latin letters for their Cyrillic look-alikes, in mixed words only."""
    return _MIXED.sub(lambda word: word[0].translate(_LOOK_ALIKES), text)


def other_readings(typed: str) -> list[str]:
    """Return further skeletons that a word may have been meant to have, likeliest first.

    Bulgarian and Macedonian in Latin with digits (4 for ч, 6 for ш), Bulgarian j for ж, y for ъ
    and q for я, and Greek in Latin letters.
    """
    folded = fold(typed)
    if not folded.isascii() or len(folded) <= 3:
        return []
    latin = folded
    if not folded.isalpha() and not folded.isdigit():
        latin = _DIGIT_LETTERS.sub(lambda digit: "c" if digit[0] == "4" else "s", folded)
    base = skeleton(folded)
    greek = (_greek(folded), _greek(folded.replace("th", "ti")))
    readings = [latin, *_bulgarian(latin), *greek]
    return [form for form in dict.fromkeys(map(skeleton, readings)) if form != base]


def _greek(latin: str) -> str:
    for pair, letter in _GREEKLISH:
        latin = latin.replace(pair, letter)
    return latin


def _bulgarian(latin: str) -> list[str]:
    readings = [latin.replace("j", "z")] if "j" in latin else []
    if "y" in latin:
        readings.append(re.sub(r"y(?![aeiou])", "a", latin))
    if "q" in latin:
        readings.append(latin.replace("q", "ja"))
    return readings
