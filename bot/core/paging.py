"""Cuts an answer to six lines; the rest waits behind `more` (spec §7, Tone)."""

import json
from dataclasses import dataclass

from bot.language.catalogue import Language
from bot.model import markup
from bot.model.markup import Gap, Markup

LINES = 6


@dataclass(frozen=True, slots=True)
class Page:
    """What is said now, and what waits."""

    body: Markup
    rest: Markup = ()


def first_page(body: Markup, language: Language, *, lines: int = LINES) -> Page:
    """Return the first lines of an answer with a line about `more`, if it does not fit."""
    if sum(not isinstance(block, Gap) for block in body) <= lines:
        return Page(body)
    full = [index for index, block in enumerate(body) if not isinstance(block, Gap)]
    cut = full[lines - 2] + 1
    rest = body[cut:]
    left = sum(not isinstance(block, Gap) for block in rest)
    hint = language.plural(
        "{number} more line: more", "{number} more lines: more", left, number=left
    )
    return Page((*body[:cut], markup.line(hint)), rest[1:] if isinstance(rest[0], Gap) else rest)


def pack(rest: Markup) -> str:
    """Return the rest as text, for a row."""
    return json.dumps(markup.to_json(rest), ensure_ascii=False)


def unpack(packed: str) -> Markup:
    """Return what `pack` packed."""
    return markup.from_json(json.loads(packed))
