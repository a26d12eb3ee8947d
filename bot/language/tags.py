"""The languages by tag and by name: which there are, and what people call them.

Spec §2 and §8: tags in any case, with `_` or `-`; language names are understood in every language
and inflected ("na makedonskom", "in albanian"), so each is known by stems that are compared folded.
"""

import re
from collections.abc import Mapping
from contextlib import suppress

from bot.errors import N_, UnknownLanguage
from bot.language.folding import fold
from bot.model import languages

LANGUAGES = languages.LANGUAGES
"""All, also those that are there as far as they are reviewed."""
COMPLETE = LANGUAGES[:10]
"""What is offered to people: languages in which everything is said."""
SERBIAN = ("sr-Latn", "sr-Cyrl")
LONGEST_NAME = 80

_AUTONYMS = {
    "en": "English",
    "bs": "bosanski",
    "hr": "hrvatski",
    "cnr": "crnogorski",
    "sr-Latn": "srpski (latinica)",
    "sr-Cyrl": "српски (ћирилица)",
    "mk": "македонски",
    "sq": "shqip",
    "bg": "български",
    "ro": "română",
    "el": "ελληνικά",
    "tr": "Türkçe",
    "sl": "slovenščina",
}
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?")
_WRITTEN = {"bs": {"", "latn"}, "cnr": {"", "latn"}, "sr": {"latn", "cyrl"}}
"""The scripts that a tag may name, where there is a choice; elsewhere only the usual one."""
_USUAL = {"mk": "cyrl", "bg": "cyrl", "el": "grek"}
_SERBIAN_OF = {"rs": "sr-Cyrl", "ba": "sr-Cyrl", "xk": "sr-Cyrl", "me": "sr-Latn"}
"""The script that a Serbian tag with a region means (spec §8; CLDR's likely subtags)."""


def autonym(tag: str) -> str:
    """Return the language's own name for itself; the tag where it is not one of ours."""
    return _AUTONYMS.get(tag, tag)


def autonyms() -> list[tuple[str, str]]:
    """Return tag and own name of the languages that are offered, in alphabetical order.

    Both scripts are one alphabet here: the names are ordered as they sound.
    """
    return sorted(((tag, autonym(tag)) for tag in COMPLETE), key=lambda pair: fold(pair[1]))


def parse_tags(text: str) -> tuple[str, ...]:
    """Return the languages that a tag means: one, or both scripts for `sr` alone.

    Raises:
        UnknownLanguage: It is not the tag of one of the languages.
    """
    found = _TAG.fullmatch(text.strip().replace("_", "-").lower())
    if found is None:
        raise UnknownLanguage
    language, script, region = found[1], found[2] or "", found[3] or ""
    if language == "sr":
        return _serbian(script, region)
    scripts = _WRITTEN.get(language, {"", _USUAL.get(language, "latn")})
    if language not in LANGUAGES or script not in scripts:
        raise UnknownLanguage
    return (language,)


def _serbian(script: str, region: str) -> tuple[str, ...]:
    if script in _WRITTEN["sr"]:
        return (f"sr-{script.capitalize()}",)
    if script or (region and region not in _SERBIAN_OF):
        raise UnknownLanguage
    return (_SERBIAN_OF[region],) if region else SERBIAN


def parse_tag(text: str) -> str:
    """Return the one language that a tag means.

    Raises:
        UnknownLanguage: It is not the tag of one of the languages, or does not say which script.
    """
    return only_script(parse_tags(text))


def only_script(found: tuple[str, ...]) -> str:
    """Return the one language of those that a tag or name means.

    Raises:
        UnknownLanguage: It is Serbian, and the script is not said.
    """
    if len(found) > 1:
        raise UnknownLanguage(
            N_("Serbian is written in two scripts. Please say which: sr-Latn or sr-Cyrl.")
        )
    return found[0]


_SLAVIC = "(?:i|om|og|oga|ome|omu|em|im|o|a|u|e|oj|ot|iot|iat|ija|ijat|ijot)"
_STEMS = {
    "en": rf"english|englesk{_SLAVIC}|ang(?:lijsk|lisk|lesk){_SLAVIC}"
    r"|anglisht|anglez[ea]?|englez[ae]|englezeste|αγγλικα|ingilizce|anglescin[aeio]",
    "bs": rf"bosnian|bosan(?:sk){_SLAVIC}|bosn(?:ensk|ijsk|jack){_SLAVIC}"
    r"|boshnjak(?:isht|e)|bosniac[ae]?|βοσνιακα|bosnakca|bosanscin[aeio]",
    "hr": rf"croatian|hrva(?:tsk|sk){_SLAVIC}|harvatsk{_SLAVIC}|kroat(?:isht|e)|croat[ae]"
    r"|κροατικα|hirvatca|hrvascin[aeio]",
    "cnr": rf"montenegrin|crnogorsk{_SLAVIC}|cernogorsk{_SLAVIC}|malazez(?:isht|e)"
    r"|muntenegrean[ae]|μαυροβουνιακα|karadagca|crnogorscin[aeio]",
    "sr": rf"serbian|srp(?:sk){_SLAVIC}|srb(?:sk){_SLAVIC}|srabsk{_SLAVIC}|serb(?:isht|e)"
    r"|sarb[ae]|sarbeste|σερβικα|sirpca|srbscin[aeio]",
    "mk": rf"macedonian|makedonsk{_SLAVIC}|maqedon(?:isht|ase)|macedonean[ae]?|μακεδονικα"
    r"|σλαβομακεδονικα|makedonca|makedonscin[aeio]",
    "sq": rf"albanian|albansk{_SLAVIC}|shqip|shqipe|shqipen|albanez[ae]|αλβανικα|arnavutca"
    r"|albanscin[aeio]",
    "bg": rf"bulgarian|bugarsk{_SLAVIC}|balgarsk{_SLAVIC}|bolgarsk{_SLAVIC}|bullgar(?:isht|e)"
    r"|bulgar[ae]|βουλγαρικα|bulgarca|bolgarscin[aeio]",
    "ro": rf"romanian|moldovan|rumunjsk{_SLAVIC}|rumunsk{_SLAVIC}|romansk{_SLAVIC}"
    rf"|rumansk{_SLAVIC}|romunsk{_SLAVIC}|ruman(?:isht|e)|roman[ae]|romaneste|ρουμανικα"
    r"|rumence|romence|romunscin[aeio]",
    "el": rf"greek|grck{_SLAVIC}|grack{_SLAVIC}|grsk{_SLAVIC}|greq(?:isht|e)|greac[ae]|greceste"
    r"|ελληνικα|yunanca|grscin[aeio]",
    "tr": rf"turkish|tursk{_SLAVIC}|turq(?:isht|e)|turc[ae]|turceste|τουρκικα|turkce|turscin[aeio]",
    "sl": rf"slovene|slovenian|slovenack{_SLAVIC}|slovensk{_SLAVIC}|sloveneck{_SLAVIC}"
    r"|slloven(?:isht|e)|sloven[ae]|σλοβενικα|slovence|slovenscin[aeio]",
}
_NAMES = {language: re.compile(f"{language}|{stems}") for language, stems in _STEMS.items()}
_ASIDE = {
    *("in", "into", "to", "the", "language"),
    *("na", "u", "po", "jezik", "jezika", "jeziku"),
    *("vo", "so", "jazik"),
    *("ne", "gjuha", "gjuhe", "gjuhen"),
    *("v", "ezik"),
    "limba",
    *("στα", "στη", "γλωσσα"),
    *("dil", "dili", "dilinde"),
}
"""What may stand beside the name of a language, folded."""
_SCRIPTS = {
    "Latn": re.compile(r"latin(?:ica|icom|ici|icu|ice|icno|skom|ski|ic|isht|ski|a|e|ik)?|latn"),
    "Cyrl": re.compile(
        r"cirilic(?:a|om|i|u|e|no)?|kirilic(?:a|i)?|cirilik(?:e)?|kirilisht|cyrillic|cyrl"
        r"|chirilic[ae]|kirilica|kiril"
    ),
}


def named_language(text: str) -> tuple[str, ...]:
    """Return the languages that a name or tag means: one, or both scripts of Serbian.

    Understood are tags and names in every language of the bot, with a preposition, inflected, and
    in either script: "na makedonskom", "in Albanian", "српски (ћирилица)".

    Raises:
        UnknownLanguage: It names none of the languages, or several.
    """
    try:
        return parse_tags(text)
    except UnknownLanguage:
        words = re.findall(r"\w+", fold(text[:LONGEST_NAME]))
    scripts = {script for word in words for script in _matching(_SCRIPTS, word)}
    names = [word for word in words if word not in _ASIDE and not _matching(_SCRIPTS, word)]
    named = _matching(_NAMES, names[0]) if len(names) == 1 else []
    if len(named) != 1 or len(scripts) > 1:
        raise UnknownLanguage
    if scripts:
        return parse_tags(f"{named[0]}-{scripts.pop()}")
    return parse_tags(named[0])


def leading_language(text: str) -> tuple[tuple[str, ...], str]:
    """Return the languages that a text begins with, and the text after it.

    ``sq TEXT``, ``na makedonskom: TEXT`` and ``srpski (latinica) TEXT``; both scripts of Serbian
    where none is said.

    Raises:
        UnknownLanguage: It begins with no language.
    """
    name, colon, rest = text.partition(":")
    if colon and len(name) <= LONGEST_NAME:
        with suppress(UnknownLanguage):
            return named_language(name), rest.strip()
    first, second, *_ = [*text.split(maxsplit=2), "", ""]
    found: list[tuple[tuple[str, ...], str]] = []
    for count, beginning in enumerate((first, f"{first} {second}"), 1):
        with suppress(UnknownLanguage):
            after = [*text.split(maxsplit=count), *[""] * (count + 1)][count]
            found.append((named_language(beginning), after.strip()))
    sure = [pair for pair in found if len(pair[0]) == 1]
    if not found:
        raise UnknownLanguage
    return (sure or found)[0]


def _matching(known: Mapping[str, re.Pattern[str]], word: str) -> list[str]:
    return [name for name, pattern in known.items() if pattern.fullmatch(word)]
