"""Shows what is declared: as an example file, and as a table for people."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.settings.declaration import Key, Section, Setting, settings_of
from bot.settings.reading import Place, dotted

WIDTH = 98


def literal(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inside = ", ".join(
            f"{dotted((str(key),))} = {literal(entry)}" for key, entry in value.items()
        )
        return f"{{{inside}}}"
    if isinstance(value, list | tuple | frozenset):
        return f"[{', '.join(literal(entry) for entry in value)}]"
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)


def example_of(model: type[Any], place: Place = ()) -> Iterator[str]:
    """Yield the lines of an example file: keys of a table first, then the tables in it."""
    settings = settings_of(model)
    for setting in settings:
        if isinstance(setting.note, Key):
            yield from _comment(setting.note.text)
            yield _line(setting, setting.note)
    for setting in settings:
        note = setting.note
        if isinstance(note, Key):
            continue
        inner = () if isinstance(note, Section) else (note.example,)
        here = (*place, setting.name, *inner)
        mark = "# " if isinstance(note, Section) and note.is_sample else ""
        yield ""
        yield from _comment(note.text)
        yield f"{mark}[{dotted(here)}]"
        for line in example_of(note.model, here):
            yield f"{mark}{line}"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(
        f"{text[0].upper()}{text[1:]}.", WIDTH, initial_indent="# ", subsequent_indent="# "
    )


def _line(setting: Setting, note: Key) -> str:
    name = setting.written[0]
    if note.sample is not None:
        return f"# {name} = {literal(note.sample)}"
    return f"{name} = {literal(setting.default if note.example is None else note.example)}"


def table_of_settings(model: type[Any]) -> str:
    """Return a table in Markdown with a row for each key."""
    rows = [f"| `{key}` | {default} | {text} |" for key, default, text in _rows(model, ())]
    return "\n".join(["| key | default | what for |", "|---|---|---|", *rows]) + "\n"


def _rows(model: type[Any], place: Place) -> Iterator[tuple[str, str, str]]:
    for setting in settings_of(model):
        note = setting.note
        if isinstance(note, Key):
            yield ".".join((*place, setting.written[0])), _default(setting, note), note.text
            for name in setting.written[1:]:
                yield ".".join((*place, name)), "–", f"a file that holds `{setting.name}`"
        else:
            here = (setting.name,) if isinstance(note, Section) else (setting.name, "NAME")
            yield from _rows(note.model, (*place, *here))


def _default(setting: Setting, note: Key) -> str:
    if setting.is_required:
        return "required"
    if note.shown:
        return note.shown
    is_none = setting.default is None or setting.default == ""
    return "–" if is_none else f"`{literal(_plain(setting.default))}`"


def _plain(value: object) -> object:
    return value.as_posix() if isinstance(value, Path) else value
