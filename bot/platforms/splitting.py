"""Cuts a message that is too long: at a paragraph, then at a line, then at a word."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial

from bot.model.markup import Block, Gap, Item, Line, Link, Markup, Part, Strong, plain

Fits = Callable[[Markup], bool]
"""Says whether a piece is short enough; the beginning of one that fits must fit as well."""
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


def split(markup: Markup, fits: Fits) -> list[Markup]:
    """Return the markup in pieces that fit, in order; nothing is lost but the white space at cuts.

    Args:
        markup: What is to be said; one that fits comes back as the only piece.
        fits: Must allow at least one character.
    """
    if fits(markup):
        return [markup]
    pieces: list[Markup] = []
    rest: Sequence[Block] = markup
    while rest := _without_leading_gaps(rest):
        count = _most(len(rest), partial(_fit_together, rest, fits))
        if count == 0:
            head, tail = _cut_block(rest[0], fits)
            pieces.append((head,))
            rest = [*tail, *rest[1:]]
            continue
        count = _at_paragraph(rest, count)
        pieces.append(tuple(rest[:count]))
        rest = rest[count:]
    return [_without_trailing_gaps(piece) for piece in pieces]


def _without_leading_gaps(blocks: Sequence[Block]) -> Sequence[Block]:
    first = next((at for at, block in enumerate(blocks) if not isinstance(block, Gap)), len(blocks))
    return blocks[first:]


def _without_trailing_gaps(piece: Markup) -> Markup:
    return tuple(_without_leading_gaps(piece[::-1])[::-1])


def _fit_together(blocks: Sequence[Block], fits: Fits, count: int) -> bool:
    return fits(tuple(blocks[:count]))


def _most(limit: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to a limit that fits, or 0; only small ones are tried first."""
    reach = 1
    while reach < limit and fits(reach):
        reach *= 2
    tried = range(reach // 2 + 1, min(reach, limit) + 1)
    return reach // 2 + bisect_left(tried, x=True, key=lambda number: not fits(number))


def _at_paragraph(blocks: Sequence[Block], count: int) -> int:
    """Return the last paragraph's end in the second half of what fits, or all that fits."""
    if count == len(blocks):
        return count
    for end in range(count, count // 2, -1):
        if isinstance(blocks[end], Gap):
            return end
    return count


def _cut_block(block: Block, fits: Fits) -> tuple[Block, list[Block]]:
    """Cut a line that alone is too long; what follows the cut is a plain line."""
    if isinstance(block, Gap):
        return block, []

    def of(parts: tuple[Part, ...]) -> Block:
        return Item(block.number, parts) if isinstance(block, Item) else Line(parts)

    parts = [part if fits((of((part,)),)) else _loosened(part) for part in block.parts]
    length = sum(_length(part) for part in parts)

    def block_of(end: int) -> Block:
        return of(_take(parts, end))

    most = _most(length, lambda end: fits((block_of(end),)))
    end = _at_word(plain((Line(tuple(_flat(parts))),)), max(most, 1))
    tail = _drop(parts, end)
    return block_of(end), [Line(tail)] if tail else []


def _flat(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with each link as one unbreakable stand-in for its length."""
    return ["\ufffc" if isinstance(part, Link) else part for part in parts]


def _loosened(part: Part) -> Part:
    """A link that alone is too long becomes text, which can be cut."""
    return plain((Line((part,)),)) if isinstance(part, Link) else part


def _length(part: Part) -> int:
    if isinstance(part, Link):
        return 1
    return len(part if isinstance(part, str) else part.text)


def _at_word(text: str, end: int) -> int:
    """Return the end of the last word in the second half, or at least not inside a character."""
    if end < len(text) and not text[end].isspace():
        for at in range(end, end // 2, -1):
            if text[at - 1].isspace():
                return at
        while end > 1 and (unicodedata.combining(text[end]) or text[end] in _JOINERS):
            end -= 1
    return end


def _take(parts: Sequence[Part], end: int) -> tuple[Part, ...]:
    taken: list[Part] = []
    for part in parts:
        if end <= 0:
            break
        taken.append(_sliced(part, 0, end))
        end -= _length(part)
    return tuple(taken)


def _drop(parts: Sequence[Part], start: int) -> tuple[Part, ...]:
    left: list[Part] = []
    for part in parts:
        length = _length(part)
        if start < length:
            left.append(_sliced(part, max(start, 0), length))
        start -= length
    return _stripped(left)


def _sliced(part: Part, start: int, end: int) -> Part:
    if isinstance(part, Link):
        return part
    return part[start:end] if isinstance(part, str) else Strong(part.text[start:end])


def _stripped(parts: list[Part]) -> tuple[Part, ...]:
    """Return the parts without the white space they begin with."""
    while parts:
        first = parts[0]
        if isinstance(first, Link):
            break
        text = (first if isinstance(first, str) else first.text).lstrip()
        if text:
            parts[0] = text if isinstance(first, str) else Strong(text)
            break
        parts.pop(0)
    return tuple(parts)
