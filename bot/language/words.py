"""The words that people type: verbs, options, field names, yes and no, capitals; in all languages.

They live in one file a language, ``content/words/<locale>.yaml``. Which there are is what the
English file says; every other file says how the same thing is called in its language.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.errors import ContentError, UnknownLanguage
from bot.language.folding import fold
from bot.language.tags import LANGUAGES, parse_tag, parse_tags
from bot.model.ids import parse_thing_id

SECTIONS = ("verbs", "options", "fields", "answers", "zones")
ANSWERS = ("yes", "no")
SHORTEST = 4
"""Letters of a word that may be a verb with a slip; one letter is changed only in longer ones."""
LONGEST = 80
"""Characters of what may be a word of these at all; the fold of a letter can be eighteen long."""
_MISPLACED, _CHANGED, _FAR = 0, 1, 2
_PRIMARY = {tag.partition("-")[0] for tag in LANGUAGES}
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One canonical name with the words for it in one language, and where that stands."""

    tag: str
    section: str
    name: str
    words: tuple[str, ...]
    file: Path
    line: int

    def error(self, problem: str) -> ContentError:
        return ContentError(self.file, problem, line=self.line, key=f"{self.section}.{self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All words of all languages; which language somebody speaks never matters for being read.

    Capitals, marks and script do not matter either: words are compared by their fold.
    """

    _verbs: Mapping[str, str]
    _options: Mapping[str, frozenset[str]]
    _fields: Mapping[str, str]
    _answers: Mapping[str, str]
    _zones: Mapping[str, str]
    _names: Mapping[tuple[str, str], str] = field(repr=False)
    """How a verb is shown, by language tag and verb."""

    @classmethod
    def load(cls, folder: Path) -> "Words":
        """Return the words of all files in the folder.

        Raises:
            ContentError: A file is missing or malformed, a name is unknown, or a word is taken.
        """
        english = folder / "en.yaml"
        if not english.is_file():
            raise ContentError(english, "this file is missing; it says which words there are")
        others = sorted(path for path in folder.glob("*.yaml") if path != english)
        entries = [entry for path in (english, *others) for entry in _read(path)]
        _check_names(entries)
        options: defaultdict[str, set[str]] = defaultdict(set)
        for entry in _of("options", entries):
            for word in entry.words:
                options[fold(word)].add(entry.name)
        verbs = _unique(_of("verbs", entries))
        answers = _unique(_of("answers", entries))
        _check_verbs(_of("verbs", entries), answers)
        return cls(
            _verbs=verbs,
            _options={word: frozenset(names) for word, names in options.items()},
            _fields=_unique(_of("fields", entries)),
            _answers=answers,
            _zones=_unique(_of("zones", entries)),
            _names={(entry.tag, entry.name): entry.words[0] for entry in _of("verbs", entries)},
        )

    def verb(self, word: str) -> str | None:
        """Return the canonical verb that the word spells in any language, or None."""
        return self._verbs.get(_folded(word))

    def near_verb(self, word: str) -> str | None:
        """Return the canonical verb one slip away from the word, or None.

        Short words are left alone, for too many others are one letter away from them; so are
        words that mean something else, and words that are as near to another verb.
        """
        typed = _folded(word)
        if typed in self._options or typed in self._answers or typed in self._verbs:
            return None
        near: defaultdict[int, set[str]] = defaultdict(set)
        for known, verb in self._verbs.items():
            if abs(len(known) - len(typed)) <= 1:
                near[_slip(typed, known)].add(verb)
        nearest = near[_MISPLACED] or near[_CHANGED]
        return next(iter(nearest)) if len(nearest) == 1 else None

    def option(self, word: str) -> frozenset[str]:
        """Return the canonical names of all options that the word spells in any language."""
        return self._options.get(_folded(word), _NOTHING)

    def field(self, name: str) -> str | None:
        """Return the canonical name of a field of a long form, or None."""
        return self._fields.get(_folded(name))

    def zone(self, place: str) -> str | None:
        """Return the time zone that a place named in any language has, or None."""
        return self._zones.get(_folded(place))

    def is_yes(self, word: str) -> bool:
        """Return whether the word says yes in any language."""
        return self._answers.get(_folded(word)) == "yes"

    def is_no(self, word: str) -> bool:
        """Return whether the word says no in any language."""
        return self._answers.get(_folded(word)) == "no"

    def name(self, verb: str, tag: str) -> str:
        """Return the verb as it is shown in a language, in English where it has none."""
        return self._names.get((tag, verb)) or self._names.get(("en", verb), verb)


def _folded(typed: str) -> str:
    """Return the fold of what was typed; empty if it is longer than any word."""
    return fold(typed) if len(typed) <= LONGEST else ""


def _read(path: Path) -> Iterator[_Entry]:
    """Yield the entries of a file; its scalars are words as they stand, `yes` and `no` too."""
    try:
        tag = parse_tag(path.stem)
        tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except UnknownLanguage:
        raise ContentError(path, "this is not named after a language of the bot") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise ContentError(path, "this is not well-formed YAML", line=line) from error
    for section, names in _pairs(path, tree, ""):
        if section.value not in SECTIONS:
            problem = f"there is no such section; there are: {', '.join(SECTIONS)}"
            raise ContentError(path, problem, line=_line(section), key=section.value)
        for name, words in _pairs(path, names, section.value):
            texts = _words(path, words, f"{section.value}.{name.value}")
            yield _Entry(tag, section.value, name.value, texts, path, _line(name))


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _pairs(
    path: Path, node: yaml.Node | None, key: str
) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise ContentError(path, "names with a colon are needed here", key=key)
    seen: set[str] = set()
    for name, value in node.value:
        if not isinstance(name, yaml.ScalarNode) or name.value in seen:
            problem = "each name stands once, as a single word"
            raise ContentError(path, problem, line=_line(name), key=key)
        seen.add(name.value)
        yield name, value


def _words(path: Path, node: yaml.Node, key: str) -> tuple[str, ...]:
    rows = node.value if isinstance(node, yaml.SequenceNode) else []
    words = [row.value for row in rows if isinstance(row, yaml.ScalarNode) and row.value.strip()]
    if not words or len(words) < len(rows):
        problem = "a list of words is needed: [first, second]"
        raise ContentError(path, problem, line=_line(node), key=key)
    return tuple(words)


def _of(section: str, entries: Iterable[_Entry]) -> list[_Entry]:
    return [entry for entry in entries if entry.section == section]


def _check_names(entries: Iterable[_Entry]) -> None:
    """Refuse names that the English file does not have, and words read as something else."""
    known = {(entry.section, entry.name) for entry in entries if entry.tag == "en"}
    for entry in entries:
        answers = entry.section == "answers"
        if (entry.name not in ANSWERS) if answers else ((entry.section, entry.name) not in known):
            raise entry.error("the English file has no such name")
        for word in entry.words:
            if word.isdecimal() or parse_thing_id(word) is not None or _is_tag(word):
                raise entry.error(f"{word!r} would be read as a number, an id or a language")


def _is_tag(word: str) -> bool:
    if word[:3].lower().rstrip("-_") not in _PRIMARY:
        return False
    try:
        return bool(parse_tags(word))
    except UnknownLanguage:
        return False


def _unique(entries: Iterable[_Entry]) -> dict[str, str]:
    """Return the canonical name of each word, which has to be one over all languages."""
    found: dict[str, str] = {}
    for entry in entries:
        for word in entry.words:
            taken = found.setdefault(fold(word), entry.name)
            if taken != entry.name:
                raise entry.error(f"{word!r} means {taken!r} already, in this or another language")
    return found


def _check_verbs(entries: Iterable[_Entry], answers: Mapping[str, str]) -> None:
    """A verb is one word, and none with which questions are answered."""
    for entry in entries:
        for word in entry.words:
            if " " in fold(word):
                raise entry.error(f"{word!r} is more than one word")
            if fold(word) in answers:
                raise entry.error(f"{word!r} means {answers[fold(word)]!r} already")


def _slip(typed: str, known: str) -> int:
    """Return whether one letter is too many, too few, swapped with its neighbour, or changed.

    The lengths of both differ by at most one.
    """
    shorter, longer = sorted((typed, known), key=len)
    if len(shorter) < SHORTEST:
        return _FAR
    at = next(
        (index for index, letter in enumerate(shorter) if letter != longer[index]), len(shorter)
    )
    if len(shorter) < len(longer):
        return _MISPLACED if shorter[at:] == longer[at + 1 :] else _FAR
    if typed[at : at + 2] == known[at : at + 2][::-1] and typed[at + 2 :] == known[at + 2 :]:
        return _MISPLACED
    return _CHANGED if len(typed) > SHORTEST and typed[at + 1 :] == known[at + 1 :] else _FAR
