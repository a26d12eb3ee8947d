"""Reads a table into its model, strictly, and finds all that is wrong with it in one go."""

import json
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

from bot.settings.declaration import Key, Report, Section, Setting, Tables, settings_of
from bot.settings.kinds import PATH, nearest

M = TypeVar("M")
Place: TypeAlias = tuple[str, ...]
Table: TypeAlias = Mapping[str, object]
LONGEST_SECRET_BYTES = 64 * 1024


def dotted(place: Place) -> str:
    """Return the path of a key as TOML writes it."""
    return ".".join(
        key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key[:80], ensure_ascii=False)
        for key in place
    )


def variable(place: Place) -> str:
    """Return the name of the environment variable that sets a key."""
    return "MREZA_" + "__".join(place).replace("-", "_").upper()


class Reader:
    """Collects the problems of one configuration."""

    def __init__(
        self,
        folder: Path,
        origins: Mapping[Place, str] | None = None,
        replaced: Collection[Place] = (),
        credentials: Path | None = None,
    ) -> None:
        """Take what surrounds the values.

        Args:
            folder: What relative paths are relative to.
            origins: For what the environment set, the name of the variable.
            replaced: What the file had before the environment set it.
            credentials: The folder in which systemd hands over secrets. Nobody else gets into it,
                though its files look as if their group might read them.
        """
        self._folder, self._origins, self._replaced = folder, origins or {}, replaced
        self._credentials = credentials
        self._homes: dict[str, str] = {}
        self.problems: list[str] = []

    def report(self, place: Place, problem: str, sub: str = "") -> None:
        """Note a problem at a key, under the name by which it was set."""
        where = dotted(place) + (f" ({sub})" if sub else "")
        names = (self._origins.get(place[:end]) for end in range(len(place), 0, -1))
        origin = next((name for name in names if name), None)
        self.problems.append(
            f"{where}, set by {origin}: {problem}" if origin else f"{where}: {problem}"
        )

    def read(self, model: type[M], table: Table, place: Place = ()) -> M:
        """Return the model filled from a table; where something is wrong, from blanks."""
        self._homes = self._homes or dict(_homes(model))
        self._refuse_unknown(model, table, place)
        values = {
            setting.name: self._value(setting, table, place) for setting in settings_of(model)
        }
        return model(**values)

    def _refuse_unknown(self, model: type[Any], table: Table, place: Place) -> None:
        known = [name for setting in settings_of(model) for name in setting.written]
        owned = {
            setting.name
            for setting in settings_of(model)
            if isinstance(setting.note, Key) and setting.note.secret
        }
        for name in table:
            if name not in known and name not in owned:
                home = f"; it belongs to {self._homes[name]}" if name in self._homes else ""
                hint = home or nearest(name, known) or f"; there are {', '.join(known)}"
                self.report((*place, name), f"there is no such key here{hint}")

    def _value(self, setting: Setting, table: Table, place: Place) -> object:
        here, note = (*place, setting.name), setting.note
        if isinstance(note, Key):
            return self._single(setting, note, table, place)
        if setting.name not in table:
            return setting.default
        raw = table[setting.name]
        if not isinstance(raw, dict):
            self.report(here, f"a table is needed: [{dotted(here)}]")
            return setting.default
        if isinstance(note, Section):
            return self.read(note.model, raw, here)
        return dict(self._named(note, raw, here))

    def _named(self, note: Tables, raw: Table, here: Place) -> Iterator[tuple[str, object]]:
        seen: set[str] = set()
        for key, table in raw.items():
            place = (*here, key)
            if not isinstance(table, dict):
                self.report(place, f"a table is needed: [{dotted(place)}]")
                continue
            name = note.name.read(key, self._reporter(place))
            if name in seen:
                self.report(place, "stands twice under two spellings; take one of them out")
            seen.add(name)
            yield name, note.build(name, self.read(note.model, table, place))

    def _single(self, setting: Setting, note: Key, table: Table, place: Place) -> object:
        name, here = setting.name, (*place, setting.name)
        beside = f"{name}_file"
        from_environment = here in self._origins
        in_file = here in self._replaced or (name in table and not from_environment)
        if note.secret and in_file:
            self.report(
                here,
                f"a secret does not belong in this file; put it into a file of its own, named by "
                f"{beside}, or into {variable(here)}",
            )
            return note.kind.blank
        if note.may_be_in_file and beside in table and not from_environment:
            if name in table and (*place, beside) not in self._origins:
                self.report(here, f"{name} and {beside} are both there; take one of them out")
            return self._from_file(note, table[beside], (*place, beside))
        if name in table:
            return self._resolved(note.kind.read(table[name], self._reporter(here)))
        if setting.is_required:
            self.report(here, f"it is missing; add {name} = … or set {variable(here)}")
            return note.kind.blank
        return self._resolved(setting.default)

    def _from_file(self, note: Key, raw: object, here: Place) -> object:
        before = len(self.problems)
        path = self._folder / PATH.read(raw, self._reporter(here))
        if len(self.problems) > before:
            return note.kind.blank
        text = self._contents(path, here)
        return note.kind.blank if text is None else note.kind.read(text, self._reporter(here))

    def _contents(self, path: Path, here: Place) -> str | None:
        """Return what a file of one's own holds, unless others may read it too."""
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                self.report(here, f"{path} is not a file; name the file that holds the secret")
                return None
            is_open = status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            if is_open and path.parent != self._credentials:
                self.report(here, f"others may read {path}; chmod 600 {path}")
                return None
            with path.open("rb") as file:
                return file.read(LONGEST_SECRET_BYTES).decode("utf-8")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            self.report(here, f"{path} cannot be read ({reason}); name a file that can be")
            return None

    def _resolved(self, value: object) -> object:
        return self._folder / value if isinstance(value, Path) else value

    def _reporter(self, place: Place) -> Report:
        def report(problem: str, sub: str = "") -> None:
            self.report(place, problem, sub)

        return report


def _homes(model: type[Any], place: Place = ()) -> Iterator[tuple[str, str]]:
    """Yield every key with the table it stands in, those further up last."""
    for setting in settings_of(model):
        if not isinstance(setting.note, Key):
            inner = () if isinstance(setting.note, Section) else ("NAME",)
            yield from _homes(setting.note.model, (*place, setting.name, *inner))
    where = f"[{dotted(place)}]" if place else "the top, above the first [table]"
    for setting in settings_of(model):
        yield from ((name, where) for name in setting.written)


def copied(table: Table) -> dict[str, object]:
    """Return a table that may be changed, with all tables in it."""
    return {
        key: copied(cast("Table", value)) if isinstance(value, dict) else value  # checked just now
        for key, value in table.items()
    }
