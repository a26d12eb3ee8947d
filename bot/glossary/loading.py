"""Reads the glossary from its content files and says exactly what is wrong with them.

The contract of the files is `content/README.md`. Lines are worked out only once a fault is found,
so that reading stays fast.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

import yaml

from bot.errors import ContentError
from bot.glossary.entry import DRAFT, Category, Entry, Source
from bot.glossary.glossary import Glossary
from bot.glossary.index import CommonWords
from bot.glossary.spelling import skeleton, stem
from bot.language.folding import fold
from bot.language.tags import LANGUAGES

CATEGORIES = "categories.yaml"
WORDS = "words.yaml"

_Path = tuple[str | int, ...]
_T = TypeVar("_T")
_LOCAL = frozenset(LANGUAGES) - {"en"}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REVIEWED = re.compile(r"reviewed by [^,]{2,80}, \d{4}-\d{2}-\d{2}")
_YEARS = range(1900, 2101)
_TELLING_STEM = 4
"""Letters below which a stem says too little about its language."""
_UNSURE = "[?]"


class _Fault(Exception):
    """What is wrong at a place inside a file, before its line is known."""

    def __init__(self, path: _Path, problem: str) -> None:
        super().__init__(problem)
        self.path, self.problem = path, problem


def load_glossary(path: Path) -> Glossary:
    """Return the glossary of a content folder.

    Raises:
        ContentError: A file is wrong or missing; it names file, line and key.
    """
    categories = _checked(path / CATEGORIES, _categories)
    entries: list[Entry] = []
    places: dict[str, tuple[Path, int]] = {}
    for category in categories:
        file = path / f"{category.id}.yaml"
        for at, entry in enumerate(_checked(file, partial(_entries, category.id))):
            if entry.id in places:
                other = places[entry.id][0].name
                raise _located(file, _Fault((at, "id"), f"“{entry.id}” is also in {other}"))
            places[entry.id] = (file, at)
            entries.append(entry)
    _check_related(entries, places)
    return Glossary(entries, categories, load_common_words(path))


def load_common_words(path: Path) -> CommonWords:
    """Return what the search has to know about ordinary words.

    Raises:
        ContentError: The file is wrong or missing.
    """
    return _checked(path / WORDS, _common_words)


def _check_related(entries: list[Entry], places: Mapping[str, tuple[Path, int]]) -> None:
    for entry in entries:
        for at, related in enumerate(entry.related):
            if related not in places or related == entry.id:
                file, number = places[entry.id]
                fault = _Fault((number, "related", at), f"there is no other entry “{related}”")
                raise _located(file, fault)


def _checked(file: Path, build: Callable[[object], _T]) -> _T:
    raw = _read(file)
    try:
        return build(raw)
    except _Fault as fault:
        raise _located(file, fault) from None


def _read(file: Path) -> object:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ContentError(file, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContentError(file, "is not in UTF-8") from error
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ContentError(file, f"is not YAML: {error.problem}", line=line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(file, f"is not YAML: {error}") from error


def _located(file: Path, fault: _Fault) -> ContentError:
    """Return the error with the line of the place, and its path in words."""
    node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    line, names = 1, list[str]()
    for step in fault.path:
        inner, name = _step(node, step)
        names.append(name)
        if inner is not None:
            line = inner.start_mark.line + 1
        node = inner
    return ContentError(file, fault.problem, line=line, key=".".join(names))


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, str]:
    """Return the node one step further in, and what the step is called: an entry by its id."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        inner = node.value[step]
        return inner, _id_of(inner) or str(step + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return (key if isinstance(value, yaml.ScalarNode) else value), str(step)
    return None, str(step)


def _id_of(node: yaml.Node) -> str | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "id" and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return None


# --- what each file holds -------------------------------------------------------------------


def _categories(raw: object) -> list[Category]:
    rows = _mapping(raw, ())
    if not rows:
        raise _Fault((), "no category is named")
    return [
        Category(_id(name, (name,)), _texts(titles, (name,), LANGUAGES))
        for name, titles in rows.items()
    ]


def _entries(category: str, raw: object) -> list[Entry]:
    if not isinstance(raw, list):
        raise _Fault((), "a category's file is a list of entries")
    return [_entry(row, category, (at,)) for at, row in enumerate(raw)]


_REQUIRED = ("id", "en", "definition", "source", "status")
_OPTIONAL = ("acronyms", "aliases", "terms", "local_aliases", "related", "footnote", "note")


def _entry(raw: object, category: str, path: _Path) -> Entry:
    row = _mapping(raw, path, required=_REQUIRED, optional=_OPTIONAL)
    return Entry(
        id=_id(row["id"], (*path, "id")),
        en=_text(row["en"], (*path, "en")),
        category=category,
        definitions=_texts(row["definition"], (*path, "definition"), LANGUAGES),
        source=_source(row["source"], (*path, "source")),
        reviews=_reviews(row["status"], (*path, "status")),
        acronyms=_list(row.get("acronyms", []), (*path, "acronyms")),
        aliases=_list(row.get("aliases", []), (*path, "aliases")),
        terms=_texts(row.get("terms", {}), (*path, "terms"), _LOCAL),
        local_aliases=_lists(row.get("local_aliases", {}), (*path, "local_aliases")),
        related=_list(row.get("related", []), (*path, "related")),
        footnote=_text(row["footnote"], (*path, "footnote")) if "footnote" in row else "",
        note=_text(row["note"], (*path, "note")) if "note" in row else "",
    )


def _source(raw: object, path: _Path) -> Source:
    row = _mapping(raw, path, required=("name", "year"))
    year = row["year"]
    if year is not None and (not isinstance(year, int) or year not in _YEARS):
        raise _Fault((*path, "year"), "a year has four digits; null means undated")
    return Source(_text(row["name"], (*path, "name")), year)


def _reviews(raw: object, path: _Path) -> dict[str, str]:
    """Return who reviewed which language; `draft` alone stands for all languages."""
    if raw == DRAFT:
        return {}
    reviews: dict[str, str] = {}
    for tag, status in _texts(raw, path, LANGUAGES, needed=()).items():
        if status != DRAFT:
            if not _REVIEWED.fullmatch(status):
                problem = "a status is “draft” or “reviewed by ROLE, YYYY-MM-DD”"
                raise _Fault((*path, tag), problem)
            reviews[tag] = status
    return reviews


def _common_words(raw: object) -> CommonWords:
    row = _mapping(raw, (), required=("fillers", "everyday", "same", "asks"))
    everyday = _by_language(row["everyday"], "everyday")
    same: dict[str, str] = {}
    for group in _list(row["same"], ("same",)):
        first, *others = (stem(skeleton(word)) for word in fold(group).split())
        same.update((other, first) for other in others if other != first)
    return CommonWords(
        fillers=_by_language(row["fillers"], "fillers"),
        asks=frozenset(fold(_text(row["asks"], ("asks",))).split()),
        everyday=everyday,
        everyday_stems=frozenset(
            short for word in everyday if len(short := stem(skeleton(word))) >= _TELLING_STEM
        ),
        same=same,
    )


def _by_language(raw: object, name: str) -> frozenset[str]:
    texts = _texts(raw, (name,), LANGUAGES)
    return frozenset(word for text in texts.values() for word in fold(text).split())


# --- what a value may be --------------------------------------------------------------------


def _mapping(
    raw: object, path: _Path, *, required: Collection[str] = (), optional: Collection[str] = ()
) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise _Fault(path, "here belong names with values")
    for name in raw:
        if not isinstance(name, str):
            raise _Fault((*path, str(name)), "a name is text; it may need quotes")
        if (required or optional) and name not in required and name not in optional:
            known = ", ".join((*required, *optional))
            raise _Fault((*path, name), f"there is no such field; there are {known}")
    for name in required:
        if name not in raw:
            raise _Fault((*path, name), "is missing")
    return raw


def _text(raw: object, path: _Path) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise _Fault(path, "here belongs a text; a number needs quotes")
    if _UNSURE in raw:
        raise _Fault(path, f"what is marked {_UNSURE} is not known well enough to be shown")
    return raw


def _id(raw: object, path: _Path) -> str:
    if not isinstance(raw, str) or not _ID.fullmatch(raw):
        raise _Fault(path, "an id is made of small Latin letters, digits and single hyphens")
    return raw


def _list(raw: object, path: _Path) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise _Fault(path, "here belongs a list")
    return tuple(_text(value, (*path, at)) for at, value in enumerate(raw))


def _texts(
    raw: object, path: _Path, languages: Collection[str], needed: Collection[str] = ("en",)
) -> dict[str, str]:
    """Return texts by language; English has to be among them where it is one of the languages."""
    row = _mapping(raw, path)
    _check_languages(row, path, languages)
    for tag in needed:
        if tag in languages and tag not in row:
            raise _Fault((*path, tag), "is missing")
    return {tag: _text(value, (*path, tag)) for tag, value in row.items()}


def _lists(raw: object, path: _Path) -> dict[str, tuple[str, ...]]:
    row = _mapping(raw, path)
    _check_languages(row, path, _LOCAL)
    return {tag: _list(value, (*path, tag)) for tag, value in row.items()}


def _check_languages(row: Mapping[str, object], path: _Path, languages: Collection[str]) -> None:
    for tag in row:
        if tag not in languages:
            raise _Fault((*path, tag), f"there is no such language: {', '.join(sorted(languages))}")
