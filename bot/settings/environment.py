"""Settings from the environment, laid over those of the file.

``MREZA_SECTION__KEY``; lists by commas or as TOML or JSON, tables as TOML or JSON.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from bot.model.languages import known_tag
from bot.settings.declaration import Key, Note, Section, Setting, Shape, settings_of
from bot.settings.kinds import nearest
from bot.settings.reading import Place, Table, copied, variable

PREFIX = "MREZA_"


class Overlay:
    """A table with what the environment adds to it."""

    def __init__(self, model: type[Any], table: Table, environ: Mapping[str, str]) -> None:
        """Lay the variables over the table; whole tables first, then what stands inside them."""
        self.table = copied(table)
        self.origins: dict[Place, str] = {}
        self.replaced: set[Place] = set()
        """What stood in the file before the environment replaced it."""
        self.problems: list[str] = []
        names = [name for name in environ if name.startswith(PREFIX)]
        for name in sorted(names, key=lambda name: (name.count("__"), name)):
            self._lay(model, name, environ[name])

    def _lay(self, model: type[Any], name: str, text: str) -> None:
        found = _find(model, tuple(name.removeprefix(PREFIX).split("__")), self.table)
        if found is None:
            known = {variable(place).lower(): variable(place) for place in _places(model)}
            hint = nearest(name, known) or "; config.example.toml has those that there are"
            self.problems.append(f"{name}: there is no such setting{hint}")
            return
        place, shape = found
        try:
            value = READ[shape](text)
        except (ValueError, RecursionError):
            self.problems.append(f"{name}: neither TOML nor JSON; write it like {RIGHT[shape]}")
            return
        if self._set(place, value):
            self.origins[place] = name

    def _set(self, place: Place, value: object) -> bool:
        """Put a value in its place; what stands where a table should be is left to the reader."""
        table: object = self.table
        for key in place[:-1]:
            if not isinstance(table, dict):
                return False
            table = table.setdefault(key, {})
        if not isinstance(table, dict):
            return False
        if place[-1] in table:
            self.replaced.add(place)
        table[place[-1]] = value
        return True


def _find(model: type[Any], parts: Place, table: object) -> tuple[Place, Shape] | None:
    """Return the place and shape of what a variable's parts name, or None."""
    first, rest = parts[0].lower(), parts[1:]
    setting = next((each for each in settings_of(model) if first in _names(each)), None)
    if setting is None:
        return None
    inside = table.get(first) if isinstance(table, dict) else None
    found = _within(setting.note, first, rest, inside)
    return ((first, *found[0]), found[1]) if found else None


def _within(note: Note, name: str, rest: Place, table: object) -> tuple[Place, Shape] | None:
    if isinstance(note, Key):
        return _single(note, name, rest, table)
    if not rest:
        return (), Shape.TABLE
    if isinstance(note, Section):
        return _find(note.model, rest, table)
    key = _spelt(rest[0], table)
    found = _find(note.model, rest[1:], _entry(table, key)) if rest[1:] else ((), Shape.TABLE)
    return ((key, *found[0]), found[1]) if found else None


def _single(note: Key, name: str, rest: Place, table: object) -> tuple[Place, Shape] | None:
    if not rest:
        return (), Shape.TEXT if name.endswith("_file") else note.kind.shape
    if note.kind.shape is Shape.TABLE and len(rest) == 1:
        return (known_tag(rest[0]) or _spelt(rest[0], table),), Shape.TEXT
    return None


def _names(setting: Setting) -> set[str]:
    return {setting.name, *setting.written}


def _entry(table: object, key: str) -> object:
    return table.get(key) if isinstance(table, dict) else None


def _spelt(part: str, table: object) -> str:
    """Return the key of the file that a part means: capitals and dashes do not count."""
    keys = table if isinstance(table, dict) else {}
    plain = part.lower()
    return next((key for key in keys if key.lower().replace("-", "_") == plain), plain)


def _places(model: type[Any]) -> list[Place]:
    places: list[Place] = []
    for setting in settings_of(model):
        if isinstance(setting.note, Section):
            places.extend((setting.name, *rest) for rest in _places(setting.note.model))
        else:
            places.extend((name,) for name in _names(setting))
    return places


def _number(text: str) -> object:
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text.strip()) else text


def _flag(text: str) -> object:
    return {"true": True, "false": False}.get(text.strip().lower(), text)


def _list(text: str) -> object:
    if text.strip().startswith("["):
        return _value(text)
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return tomllib.loads(f"value = {text}")["value"]


def _text(text: str) -> object:
    return text


READ: Mapping[Shape, Callable[[str], object]] = {
    Shape.TEXT: _text,
    Shape.NUMBER: _number,
    Shape.FLAG: _flag,
    Shape.LIST: _list,
    Shape.TABLE: _value,
}
RIGHT = {Shape.LIST: 'one,two or ["one", "two"]', Shape.TABLE: '{name = "value"}'}
