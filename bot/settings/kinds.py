"""Kinds of values that know nothing of the bot: texts, numbers, lists, tables, paths, secrets."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from bot.model.secret import Secret
from bot.settings.declaration import Kind, Report, Shape

T = TypeVar("T")
LONGEST_QUOTE = 40


class Wrong(ValueError):
    """A text cannot be read as its kind; the message says what would be right."""


def quoted(text: str) -> str:
    """Return a wrong value as a problem shows it: escaped and cut."""
    return repr(text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…")


def nearest(text: str, known: Mapping[str, str] | list[str]) -> str:
    """Return ``; did you mean …?`` for what comes closest, or nothing."""
    by_fold = known if isinstance(known, Mapping) else {name.lower(): name for name in known}
    found = get_close_matches(text[:100].lower(), list(by_fold), n=1, cutoff=0.6)
    return f"; did you mean {by_fold[found[0]]!r}?" if found else ""


def text_of(what: str, parse: Callable[[str], T], blank: T) -> Kind[T]:
    """Return the kind of a text that `parse` turns into a value, or refuses with `Wrong`."""

    def read(raw: object, report: Report) -> T:
        if not isinstance(raw, str):
            report(f"{what} in quotes is needed")
            return blank
        try:
            return parse(raw)
        except Wrong as error:
            report(str(error))
            return blank

    return Kind(Shape.TEXT, read, blank)


def number(least: int, most: int) -> Kind[int]:
    """Return the kind of a whole number within bounds."""

    def read(raw: object, report: Report) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            report(f"a whole number from {least:,} to {most:,} is needed")
            return least
        return raw

    return Kind(Shape.NUMBER, read, least)


def _read_flag(raw: object, report: Report) -> bool:
    if not isinstance(raw, bool):
        report("true or false is needed, without quotes")
        return False
    return raw


FLAG = Kind(Shape.FLAG, _read_flag, blank=False)


def list_of(item: Kind[T], *, least: int = 0, most: int = 1_000) -> Kind[tuple[T, ...]]:
    """Return the kind of a list in which nothing stands twice."""

    def read(raw: object, report: Report) -> tuple[T, ...]:
        if not isinstance(raw, list):
            report('a list such as ["…", "…"] is needed')
            return ()
        if not least <= len(raw) <= most:
            report(f"the list has {len(raw)} entries; it takes {least} to {most}")
        found: dict[T, None] = {}
        for position, value in enumerate(raw, start=1):
            place = _Place(report, f"entry {position}")
            entry = item.read(value, place)
            if place.is_wrong:
                continue
            if entry in found:
                report(f"{quoted(str(entry))} stands twice; take one of them out", place.sub)
            found[entry] = None
        return tuple(found)

    return Kind(Shape.LIST, read, ())


def set_of(item: Kind[T], *, least: int = 0) -> Kind[frozenset[T]]:
    """Return the kind of a list whose order does not matter."""
    entries = list_of(item, least=least)
    return Kind(Shape.LIST, lambda raw, report: frozenset(entries.read(raw, report)), frozenset())


def table_of(name: Kind[str], item: Kind[T], *, needed: str) -> Kind[Mapping[str, T]]:
    """Return the kind of a small table such as ``{en = "…"}`` in which one name has to be."""

    def read(raw: object, report: Report) -> Mapping[str, T]:
        if not isinstance(raw, dict):
            report(f'a table such as {{{needed} = "…"}} is needed')
            return {}
        found: dict[str, T] = {}
        tried: set[str] = set()
        for key, value in raw.items():
            place = _Place(report, quoted(str(key)))
            known, entry = name.read(key, place), item.read(value, place)
            tried.add(known)
            if place.is_wrong:
                continue
            if known in found:
                report("stands twice under two spellings; take one of them out", place.sub)
            found[known] = entry
        if needed not in tried:
            report(f'{needed} is missing; add {needed} = "…"')
        return found

    return Kind(Shape.TABLE, read, {})


class _Place:
    """Reports from inside a value, and remembers whether it did."""

    def __init__(self, report: Report, sub: str) -> None:
        self._report = report
        self.sub, self.is_wrong = sub, False

    def __call__(self, problem: str, sub: str = "") -> None:
        self.is_wrong = True
        self._report(problem, f"{self.sub}, {sub}" if sub else self.sub)


def parse_line(text: str) -> str:
    """Return a text of one line, trimmed.

    Raises:
        Wrong: It is empty, too long, or has characters that cannot be seen.
    """
    line = text.strip()
    if not line:
        raise Wrong("it is empty; write what it is, or leave the key out")
    if len(line) > 1_000:
        raise Wrong("it is longer than 1,000 characters; shorten it")
    if not all(character.isprintable() for character in line):
        raise Wrong("it has control characters; write it on one line, without them")
    return line


LINE = text_of("a text", parse_line, "")
PATH = text_of("a path", lambda text: Path(parse_line(text)), Path())


def _parse_secret(text: str) -> Secret:
    word = text.strip()
    if not word or len(word) > 10_000 or not word.isprintable():
        raise Wrong("it has to be one line that is not empty")
    return Secret(word)


SECRET = text_of("a text", _parse_secret, Secret(""))
