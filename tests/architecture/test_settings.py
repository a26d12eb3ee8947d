"""The example file and the README say what the declared settings say."""

import dataclasses
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from bot.config import (
    DelegationTable,
    DiscordSettings,
    Limits,
    MatrixSettings,
    NetworkTable,
    RoomTable,
    Settings,
    example,
    settings_table,
)
from bot.settings.declaration import Key, Section, Tables, settings_of
from tests.architecture.settings import BETWEEN, EXAMPLE, README, readme

MODELS = (
    *(Settings, Limits, MatrixSettings, DiscordSettings),
    *(NetworkTable, RoomTable, DelegationTable),
)


def keys(model: type[Any], place: tuple[str, ...] = ()) -> Iterator[str]:
    """Every key as the README names it."""
    for setting in settings_of(model):
        if isinstance(setting.note, Key):
            yield from (".".join((*place, name)) for name in setting.written)
        elif isinstance(setting.note, Section):
            yield from keys(setting.note.model, (*place, setting.name))
        else:
            yield from keys(setting.note.model, (*place, setting.name, "NAME"))


def test_the_example_file_is_the_generated_one() -> None:
    assert EXAMPLE.read_text("utf-8") == example(), "run: make settings"


def test_the_table_in_the_readme_is_the_generated_one() -> None:
    text = README.read_text("utf-8")
    assert BETWEEN.search(text), "the markers <!-- settings --> and <!-- /settings --> are gone"
    assert readme(text) == text, "run: make settings"


def test_the_readme_names_every_key() -> None:
    named = re.findall(r"^\| `([^`]+)` \|", settings_table(), re.M)
    assert named == list(keys(Settings))


def test_the_example_shows_every_key_with_a_comment() -> None:
    lines = example().splitlines()
    for key in keys(Settings):
        name = key.rpartition(".")[2]
        if key == "database_file":
            assert "database_file" in example()
            continue
        shown = [i for i, line in enumerate(lines) if re.match(rf"(# )?{name} = ", line)]
        assert shown, key
        assert all(lines[i - 1].startswith("# ") for i in shown), key


def test_the_example_is_toml_without_what_is_commented_out() -> None:
    table = tomllib.loads(example())
    assert set(table) == {"database", "prefix", "administrators", "limits", "matrix", "networks"}


@pytest.mark.parametrize("model", MODELS)
def test_every_field_says_how_it_is_read_and_what_for(model: type[Any]) -> None:
    settings = settings_of(model)
    assert [field.name for field in dataclasses.fields(model)] == [each.name for each in settings]
    assert all(isinstance(each.note, Key | Section | Tables) for each in settings)
    assert [each.name for each in settings if not each.note.text.strip(". ")] == []
