"""Bodies that people can turn to, by country; read from `content/support/<country>.yaml`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from bot.errors import ContentError, UnknownLanguage
from bot.language.tags import parse_tag

_COUNTRY = re.compile(r"[a-z]{2}")
_REQUIRED = ("names", "purpose", "outside", "checked")
_REACHED_BY = ("phone", "address", "website")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One body: what it is there for, how it is reached, and when that was checked last."""

    names: Mapping[str, str]
    """By language tag; `en` is always there. So it is with `purpose`, and with `hours` if any."""
    purpose: Mapping[str, str]
    outside: bool
    """It stands outside the chain of command."""
    checked: date
    phone: str = ""
    address: str = ""
    website: str = ""
    hours: Mapping[str, str]


class Support:
    """All bodies that were entered; nothing is noted about who asks for them."""

    def __init__(self, bodies: Mapping[str, Sequence[Body]]) -> None:
        """Take the bodies by country, ISO 3166-1 alpha-2 in capitals."""
        self._bodies = bodies

    def countries(self) -> Sequence[str]:
        """Return the countries that have bodies, in alphabetical order."""
        return sorted(self._bodies)

    def of(self, country: str) -> Sequence[Body]:
        """Return a country's bodies, those outside the chain of command first.

        Args:
            country: ISO 3166-1 alpha-2; a region after a dash does not matter.
        """
        found = self._bodies.get(country.partition("-")[0].upper(), ())
        return sorted(found, key=lambda body: not body.outside)


def load_support(folder: Path) -> Support:
    """Return the bodies of all files in a folder; a folder that is not there has none.

    Raises:
        ContentError: A file is not named after a country, or a body in it is incomplete.
    """
    bodies: dict[str, Sequence[Body]] = {}
    for path in sorted(folder.glob("*.yaml")):
        if not _COUNTRY.fullmatch(path.stem):
            raise ContentError(path, "the file is named after a country, in two small letters")
        bodies[path.stem.upper()] = _read(path)
    return Support({country: found for country, found in bodies.items() if found})


def _read(path: Path) -> Sequence[Body]:
    text = path.read_text(encoding="utf-8")
    try:
        tree, rows = yaml.compose(text, Loader=yaml.CSafeLoader), yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise ContentError(path, "this is not well-formed YAML", line=line) from error
    if rows is None:
        return []
    if not isinstance(rows, list) or not isinstance(tree, yaml.SequenceNode):
        raise ContentError(path, "a list of bodies is needed, each beginning with a dash")
    return [
        _Reading(path, node.start_mark.line + 1, number).body(row)
        for number, (node, row) in enumerate(zip(tree.value, rows, strict=True), 1)
    ]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One body being read, and where it stands."""

    file: Path
    line: int
    number: int

    def body(self, row: object) -> Body:
        if not isinstance(row, dict):
            raise self._error("names with a colon are needed here")
        unknown = sorted(str(key) for key in row if key not in _FIELDS)
        if unknown:
            raise self._error(f"there is no such key; there are: {', '.join(_FIELDS)}", unknown[0])
        missing = next((key for key in _REQUIRED if key not in row), None)
        if missing is not None:
            raise self._error("this is missing", missing)
        if not any(row.get(key) for key in _REACHED_BY):
            raise self._error(f"one of these is needed: {', '.join(_REACHED_BY)}")
        values = {key: read(self, key, row[key]) for key, read in _FIELDS.items() if key in row}
        return Body(**{"hours": {}, **values})  # type: ignore[arg-type]  # each read by its own reader

    def texts(self, key: str, value: object) -> Mapping[str, str]:
        if not isinstance(value, dict) or not value:
            raise self._error("a text for each language is needed, such as en: …", key)
        texts: dict[str, str] = {}
        for tag, text in value.items():
            texts[self._tag(key, tag)] = self.text(f"{key}.{tag}", text)
        if "en" not in texts:
            raise self._error("an English text is needed: en: …", key)
        return texts

    def text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._error("a text is needed; put a number in quotes", key)
        return " ".join(value.split())

    def website(self, key: str, value: object) -> str:
        address = self.text(key, value)
        if not address.startswith("https://"):
            raise self._error("an address that begins with https:// is needed", key)
        return address

    def truth(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._error("true or false is needed", key)
        return value

    def day(self, key: str, value: object) -> date:
        if type(value) is not date:
            raise self._error("a date such as 2026-11-24 is needed", key)
        return value

    def _tag(self, key: str, tag: object) -> str:
        try:
            return parse_tag(str(tag))
        except UnknownLanguage:
            raise self._error("this is no language of the bot", f"{key}.{tag}") from None

    def _error(self, problem: str, key: str = "") -> ContentError:
        place = f"body {self.number}"
        return ContentError(
            self.file, problem, line=self.line, key=f"{place}.{key}" if key else place
        )


_FIELDS: Mapping[str, Callable[[_Reading, str, object], object]] = {
    "names": _Reading.texts,
    "purpose": _Reading.texts,
    "phone": _Reading.text,
    "address": _Reading.text,
    "website": _Reading.website,
    "hours": _Reading.texts,
    "outside": _Reading.truth,
    "checked": _Reading.day,
}
