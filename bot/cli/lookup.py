"""`mreza lookup`: find a term in the glossary, or one for each line of a list."""

import argparse
import json
import sys
from collections.abc import Iterable

from bot.config import DEFAULT_CONTENT
from bot.errors import UsageError, UserError
from bot.glossary.glossary import Found, Glossary
from bot.glossary.loading import load_glossary
from bot.language.tags import parse_tags

_Result = dict[str, object]


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `lookup`."""
    parser.add_argument("words", metavar="WORDS", help="what to find; - reads JSON Lines")
    parser.add_argument("--lang", default="en", help="the reader's language (default: en)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look up; return the exit code of spec §8."""
    glossary = load_glossary(DEFAULT_CONTENT / "glossary")
    if options.words == "-":
        return _look_up_lines(glossary, sys.stdin, options.lang)
    try:
        found = _look_up(glossary, options.words, options.lang)
    except UserError as error:
        if options.json:
            _print(_refusal(error))
        else:
            sys.stderr.write(f"{error.message.format(**error.values)}\n")
        return 1
    if options.json:
        _print(_result(found))
    else:
        sys.stdout.write(_readable(glossary, found, options.lang))
    return 0


def _look_up(glossary: Glossary, words: str, language: str) -> Found:
    tags = parse_tags(language)
    return glossary.lookup(words, tags[0] if len(tags) == 1 else "sr")


def _look_up_lines(glossary: Glossary, lines: Iterable[str], language: str) -> int:
    for line in lines:
        try:
            words, tag = _read(line, language)
            result = _result(_look_up(glossary, words, tag))
        except UserError as error:
            result = _refusal(error)
        _print(result)
    return 0


def _read(line: str, language: str) -> tuple[str, str]:
    """Return the words and the language of one line.

    Raises:
        UsageError: It is not a JSON object with a text `q` and, if it has one, a text `lang`.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError from error
    match row:
        case {"q": str(words), **rest} if isinstance(tag := rest.get("lang", language), str):
            return words, tag
        case _:
            raise UsageError


def _result(found: Found) -> _Result:
    suggestions = [{"id": one.id, "score": one.score} for one in found.suggestions]
    return {"answer": found.answer, "suggestions": suggestions}


def _refusal(error: UserError) -> _Result:
    return {"answer": None, "suggestions": [], "error": error.key}


def _print(result: _Result) -> None:
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")


def _readable(glossary: Glossary, found: Found, language: str) -> str:
    tag = parse_tags(language)[0]
    if found.answer is not None:
        entry = glossary.entry(found.answer)
        text, _ = glossary.definition(entry, tag)
        return f"{glossary.term(entry, tag)} ({entry.id})\n{text}\n"
    rows = [
        f"{glossary.term(glossary.entry(one.id), tag)} ({one.id}, {one.score})"
        for one in found.suggestions
    ]
    return "".join(f"{row}\n" for row in rows) or "Nothing was found.\n"
