"""What a message looks like, as a small tree; platforms render it and escape at the leaf.

A `Markup` is a tuple of blocks, each one or more lines. There are no tables and no code blocks
(spec §7): it has to read well as plain text, on a slow phone, with a screen reader.
"""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_SAFE_SCHEMES = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address; one that is not https, http or mailto is shown as text."""

    text: str
    href: str


Part: TypeAlias = str | Strong | Link


@dataclass(frozen=True, slots=True)
class Line:
    """One line: one fact."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered choice of a list; neighbouring items make one list."""

    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line between two groups."""


Block: TypeAlias = Line | Item | Gap
Markup: TypeAlias = tuple[Block, ...]


def line(*parts: Part) -> Line:
    """Return one line made of words, strong words and links."""
    return Line(tuple(parts))


def lines(text: str) -> Markup:
    """Return plain text as one block a line; an empty line becomes a gap."""
    return tuple(Line((row,)) if row.strip() else Gap() for row in text.split("\n"))


def join(*groups: Markup | Block | str) -> Markup:
    """Return all groups after one another; a plain string becomes its lines."""
    blocks: list[Block] = []
    for group in groups:
        if isinstance(group, str):
            blocks.extend(lines(group))
        elif isinstance(group, tuple):
            blocks.extend(group)
        else:
            blocks.append(group)
    return tuple(blocks)


def plain(markup: Markup) -> str:
    """Return the text that a client without formatting shows."""
    return "\n".join(_plain_block(block) for block in markup)


def _plain_block(block: Block) -> str:
    if isinstance(block, Gap):
        return ""
    words = "".join(_plain_part(part) for part in block.parts)
    return f"{block.number}. {words}" if isinstance(block, Item) else words


def _plain_part(part: Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Link) and part.href != part.text:
        return f"{part.text} ({part.href})"
    return part.text


def to_html(markup: Markup) -> str:
    """Return HTML of b, a, br, ol and li only, every piece of text escaped where it stands."""
    pieces: list[str] = []
    for index, block in enumerate(markup):
        before = markup[index - 1] if index else None
        after = markup[index + 1] if index + 1 < len(markup) else None
        if isinstance(block, Item):
            words = "".join(_html_part(part) for part in block.parts)
            opens = not isinstance(before, Item) or before.number + 1 != block.number
            if opens:
                start = f' start="{block.number}"' if block.number != 1 else ""
                pieces.append(f"<ol{start}>")
            pieces.append(f"<li>{words}</li>")
            if not isinstance(after, Item) or block.number + 1 != after.number:
                pieces.append("</ol>")
            continue
        if isinstance(block, Line):
            pieces.extend(_html_part(part) for part in block.parts)
        if after is not None and not isinstance(after, Item):
            pieces.append("<br>")
    return "".join(pieces)


def _html_part(part: Part) -> str:
    if isinstance(part, str):
        return html.escape(part)
    if isinstance(part, Strong):
        return f"<b>{html.escape(part.text)}</b>"
    if part.href.startswith(_SAFE_SCHEMES):
        return f'<a href="{html.escape(part.href)}">{html.escape(part.text)}</a>'
    return html.escape(_plain_part(part))


def to_json(markup: Markup) -> list[object]:
    """Return the tree as lists and strings that JSON can hold; `from_json` reads it back."""
    return [_block_to_json(block) for block in markup]


def _block_to_json(block: Block) -> object:
    if isinstance(block, Gap):
        return []
    parts = [_part_to_json(part) for part in block.parts]
    return [block.number, *parts] if isinstance(block, Item) else parts


def _part_to_json(part: Part) -> object:
    if isinstance(part, str):
        return part
    return [part.text] if isinstance(part, Strong) else [part.text, part.href]


def from_json(tree: Iterable[object]) -> Markup:
    """Return the markup that `to_json` wrote.

    Raises:
        ValueError: The tree was not written by `to_json`.
    """
    return tuple(_block_from_json(block) for block in tree)


def _block_from_json(block: object) -> Block:
    if not isinstance(block, list):
        raise ValueError("a block is a list")
    if not block:
        return Gap()
    if isinstance(block[0], int):
        return Item(block[0], _parts_from_json(block[1:]))
    return Line(_parts_from_json(block))


def _parts_from_json(parts: Sequence[object]) -> tuple[Part, ...]:
    return tuple(_part_from_json(part) for part in parts)


def _part_from_json(part: object) -> Part:
    match part:
        case str():
            return part
        case [str(text)]:
            return Strong(text)
        case [str(text), str(href)]:
            return Link(text, href)
        case _:
            raise ValueError("a part is a text, a strong text or a link")
