"""Every language says everything: the same gaps, its own plural forms, no markup, formal tone."""

import ast
import gettext
import importlib
import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.core.declaration import Action, Command, Router
from bot.language.catalogue import DOMAIN
from bot.language.tags import COMPLETE, parse_tag
from bot.language.words import Words
from tests.architecture.source import ROOT

LOCALES = ROOT / "content" / "locale"
FILES = sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
KEYWORDS = {"N_": None, "text": None, "plural": (1, 2)}
"""As in the Makefile's target `texts`."""
CLDR = {"cnr": "sr_Latn_ME"}
PLACEHOLDER = re.compile(r"\{\w+\}")
CYRILLIC = {"mk", "bg", "sr_Cyrl"}
CITED = re.compile(r"mk: .*|mk Годишна средба")
"""A text in another language, as an example."""
NAMES = [file.parts[-3] for file in FILES]

Texts = tuple[str, ...]


def texts(said: object) -> Texts:
    """Both source texts or all forms of a number; one text alone otherwise."""
    return tuple(said) if isinstance(said, list | tuple) else (str(said),)


@cache
def catalogue(locale: str) -> Catalog:
    with (LOCALES / locale / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as stream:
        return read_po(stream)


@cache
def sources() -> dict[Texts, str]:
    """All that the program says, with a file that says it."""
    found: dict[Texts, str] = {}
    for folder in ("bot", "commands"):
        for file, line, said, *_ in extract_from_dir(ROOT / folder, keywords=KEYWORDS):
            found.setdefault(texts(said), f"{folder}/{file}:{line}")
    return found


def messages(locale: str) -> Iterator[Message]:
    return (message for message in catalogue(locale) if message.id)


def test_no_text_hides_in_a_formatted_string() -> None:
    """What stands inside an f-string is not found by the tools that look for texts."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("bot", "commands")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in KEYWORDS
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert hidden == []


def problems(locale: str, *, of: dict[Texts, str]) -> str:
    return "\n".join(f"{locale}: {problem}: {said[0]!r}" for said, problem in of.items())


def test_every_complete_language_has_a_catalogue() -> None:
    there = {parse_tag(name) for name in NAMES}
    assert set(COMPLETE) - {"en"} <= there


@pytest.mark.parametrize("locale", NAMES)
def test_everything_is_translated(locale: str) -> None:
    said = {texts(message.id): texts(message.string) for message in messages(locale)}
    missing = {
        source: place for source, place in sources().items() if not all(said.get(source, ("",)))
    }
    assert not missing, problems(locale, of=missing)


@pytest.mark.parametrize("locale", NAMES)
def test_nothing_is_translated_that_is_not_said_any_more(locale: str) -> None:
    stale = {
        texts(message.id): "not said any more, see make texts"
        for message in messages(locale)
        if texts(message.id) not in sources()
    }
    assert not stale, problems(locale, of=stale)


@pytest.mark.parametrize("locale", NAMES)
def test_nothing_is_uncertain(locale: str) -> None:
    assert [message.id for message in messages(locale) if message.fuzzy] == []


@pytest.mark.parametrize("locale", NAMES)
def test_translations_have_the_gaps_of_the_source(locale: str) -> None:
    wrong: dict[Texts, str] = {}
    for message in messages(locale):
        wanted = set(PLACEHOLDER.findall(texts(message.id)[-1]))
        for form in texts(message.string):
            if set(PLACEHOLDER.findall(form)) != wanted or "{" in PLACEHOLDER.sub("", form):
                wrong[texts(message.id)] = f"not the gaps {sorted(wanted)} in {form!r}"
    assert not wrong, problems(locale, of=wrong)


@pytest.mark.parametrize("locale", NAMES)
def test_translations_have_the_lines_of_the_source(locale: str) -> None:
    wrong = {
        texts(message.id): "other lines"
        for message in messages(locale)
        for form in texts(message.string)
        if form.count("\n") != texts(message.id)[0].count("\n") or form != form.strip()
    }
    assert not wrong, problems(locale, of=wrong)


@pytest.mark.parametrize("locale", NAMES)
def test_plural_forms_are_those_of_cldr(locale: str) -> None:
    rule = Locale.parse(CLDR.get(locale, locale)).plural_form
    header = catalogue(locale).plural_forms
    found = re.fullmatch(r"nplurals=(\d); plural=(.*?);?", header)
    assert found is not None
    chosen = gettext.c2py(found[2])
    forms: dict[str, int] = {}
    for number in range(1000):
        assert forms.setdefault(rule(number), chosen(number)) == chosen(number)
    assert len(set(forms.values())) == len(forms) == int(found[1])
    for message in messages(locale):
        if message.pluralizable:
            assert len(texts(message.string)) == len(forms)


def not_allowed(form: str) -> str:
    """What must not stand in a text that the bot says (spec §7, tone); empty if all is well."""
    for letter in form:
        if letter in "!¡<>`*_#\t\u00a0" or unicodedata.category(letter) in {"So", "Sk", "Cf", "Co"}:
            return f"{letter!r}"
    return "two blanks" if "  " in form else ""


@pytest.mark.parametrize("locale", NAMES)
def test_no_markup_no_exclamation_no_emoji(locale: str) -> None:
    wrong = {
        texts(message.id): problem
        for message in messages(locale)
        for form in texts(message.string)
        if (problem := not_allowed(PLACEHOLDER.sub("x", form)))
    }
    assert not wrong, problems(locale, of=wrong)


def test_the_source_keeps_the_tone_too() -> None:
    wrong = {
        said: f"{place}: {problem}"
        for said, place in sources().items()
        for form in said
        if (problem := not_allowed(PLACEHOLDER.sub("x", form)))
    }
    assert not wrong, problems("en", of=wrong)


def script(letter: str) -> str:
    return unicodedata.name(letter).partition(" ")[0]


@pytest.mark.parametrize("locale", NAMES)
def test_no_word_mixes_scripts_and_each_language_keeps_to_its_own(locale: str) -> None:
    wrong: dict[Texts, str] = {}
    for message in messages(locale):
        for form in texts(message.string):
            for word in re.findall(r"[^\W\d_]+", PLACEHOLDER.sub("", form)):
                if len({script(letter) for letter in word}) > 1:
                    wrong[texts(message.id)] = f"two scripts in {word!r}"
            letters = {script(letter) for letter in CITED.sub("", form) if letter.isalpha()}
            if locale not in CYRILLIC and letters - {"LATIN"}:
                wrong[texts(message.id)] = f"not Latin: {form!r}"
    assert not wrong, problems(locale, of=wrong)


@pytest.mark.parametrize("locale", NAMES)
def test_a_catalogue_can_be_built_and_read(locale: str) -> None:
    stream = io.BytesIO()
    write_mo(stream, catalogue(locale))
    stream.seek(0)
    built = gettext.GNUTranslations(stream)
    assert built.gettext("There is no such command.") != "There is no such command."


@pytest.mark.parametrize("locale", NAMES)
def test_a_catalogue_says_that_it_is_a_draft(locale: str) -> None:
    head = (LOCALES / locale / "LC_MESSAGES" / f"{DOMAIN}.po").read_text("utf-8")[:400]
    assert "not reviewed by native speakers" in head


# --- examples ---------------------------------------------------------------------------------


@cache
def declared() -> tuple[tuple[Command, ...], tuple[Action, ...]]:
    commands: list[Command] = []
    actions: list[Action] = []
    for path in sorted((ROOT / "commands").glob("[!_]*.py")):
        router = importlib.import_module(f"commands.{path.stem}").router
        assert isinstance(router, Router)
        commands += router.commands
        actions += router.actions
    return tuple(commands), tuple(actions)


@cache
def words() -> Words:
    return Words.load(Path(ROOT / "content" / "words"))


def said(locale: str, text: str) -> str:
    message = catalogue(locale).get(text)
    return str(message.string) if message is not None else ""


def first_verb(example: str) -> str:
    """The first word; the second, where "me" stands before its verb."""
    first, second, *_ = [*example.split(), ""]
    return second if "me" in words().option(first) else first


@pytest.mark.parametrize("locale", NAMES)
def test_an_example_begins_with_the_verb_as_it_is_called(locale: str) -> None:
    commands, _ = declared()
    shown = {command.verb: first_verb(said(locale, command.example)) for command in commands}
    called = {command.verb: words().name(command.verb, parse_tag(locale)) for command in commands}
    assert shown == called


@pytest.mark.parametrize("locale", NAMES)
def test_an_example_of_an_action_begins_with_its_word(locale: str) -> None:
    _, actions = declared()
    wrong = [
        (action.kind, action.word, example)
        for action in actions
        if action.example and action.word not in {"", "*"}
        for example in [said(locale, action.example)]
        if action.word not in words().option(example.split(maxsplit=1)[0])
    ]
    assert wrong == []
