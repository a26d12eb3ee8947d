"""Long forms: a title, then one line a field, as coordinators fill in events and announcements."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from bot.errors import N_, UnknownLanguage, UsageError
from bot.language.quoting import first_word
from bot.language.tags import named_language, only_script
from bot.model.ids import RoomId, local_part

_BULLETS = ("- ", "– ", "— ", "* ", "• ")
LONGEST_NAME = 40
MOST_WORDS = 3
"""Words of one name, such as "broj na mesta"."""
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?")
"""What stands before a colon as if it were the name of a field."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field with its value; `name` is canonical, or the tag of the language of a text."""

    name: str
    value: str
    is_language: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in, in the order in which it stands."""

    title: str
    """The first line, which has no field name."""
    entries: tuple[Entry, ...] = ()
    items: tuple[str, ...] = ()
    """Lines that begin with a dash: the answers of a poll."""

    def field(self, name: str) -> str | None:
        """Return the value of a field, the last one if it stands twice."""
        values = [entry.value for entry in self.entries if entry.name == name]
        return values[-1] if values else None

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts by language tag."""
        return {entry.name: entry.value for entry in self.entries if entry.is_language}


def read_form(
    text: str,
    field_of: Callable[[str], str | None],
    *,
    fields: Collection[str],
    has_items: bool = False,
    strict: bool = False,
) -> Form:
    """Return the form that the text fills in.

    A line ``name: value`` is a field if `name` is the name of one of the fields in any language, or
    a language by tag or name; a line with a dash is an item, if there may be any; any other line
    goes on with the value above it.

    Args:
        text: Everything after the verb.
        field_of: The canonical name of a field name, or None.
        fields: The canonical names that this form has; a line with another one is text.
        has_items: Whether a line with a dash is an item, and not text.
        strict: Whether a line with an unknown name is a mistake, and not text. Below a field that
            is no text it always is; the first line, or a question above its answers, never is.

    Raises:
        UnknownLanguage: A text is in Serbian, but which script is not said.
        UsageError: There are two texts in one language, or a field that there is not.
    """
    title: list[str] = []
    entries: list[tuple[Entry, list[str]]] = []
    items: list[str] = []
    for row in text.strip().split("\n"):
        item = _item(row) if has_items and (title or entries) else None
        found = _entry(row, field_of, fields) if item is None else None
        is_text = not strict or (has_items and not (entries or items)) or not (title or entries)
        goes_on = not entries or entries[-1][0].is_language
        if item is not None:
            items.append(item)
        elif found is not None:
            entries.append((found, [found.value]))
        elif not (is_text and goes_on) and (name := unknown_name(row)):
            raise no_field(name)
        elif entries:
            entries[-1][1].append(row.rstrip())
        else:
            title.append(row.strip())
    _require_one_each([entry.name for entry, _ in entries if entry.is_language])
    return Form(
        "\n".join(title).strip(),
        tuple(replace(entry, value="\n".join(rows).strip()) for entry, rows in entries),
        tuple(item for item in items if item),
    )


def unknown_name(row: str) -> str:
    """Return what looks like the name of a field at the beginning of a line; empty if nothing."""
    name, _, value = row.strip().partition(":")
    is_name = len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None
    return name if is_name and value and not value.startswith("//") else ""


def no_field(name: str) -> UsageError:
    """Return what is said about a field that there is not."""
    return UsageError(N_("There is no field “{name}” here."), name=name)


def _require_one_each(tags: list[str]) -> None:
    if len(set(tags)) < len(tags):
        raise UsageError(N_("There are two texts in one language."))


def _item(row: str) -> str | None:
    bare = f"{row.strip()} "
    mark = next((mark for mark in _BULLETS if bare.startswith(mark)), None)
    return None if mark is None else bare[len(mark) :].strip()


def _entry(
    row: str, field_of: Callable[[str], str | None], fields: Collection[str]
) -> Entry | None:
    name, colon, value = row.partition(":")
    name = name.strip()
    if not colon or not name or len(name) > LONGEST_NAME:
        return None
    field = field_of(name)
    if field in fields:
        return Entry(str(field), value.strip())
    try:
        found = named_language(name)
    except UnknownLanguage:
        return None
    return Entry(only_script(found), value.strip(), is_language=True)


def leading_name(
    text: str, names_of: Callable[[str], frozenset[str]]
) -> tuple[frozenset[str], str]:
    """Return what the longest name at the beginning of a text stands for, and the text after it.

    Without a name nothing is returned, and the text as it is.

    Args:
        text: What may begin with a name of one word or several.
        names_of: The canonical names of a word or words, in any language.
    """
    words: list[str] = []
    rest = text
    found, after = frozenset[str](), text
    while rest and len(words) < MOST_WORDS:
        head, rest = first_word(rest)
        words.append(head)
        if names := names_of(" ".join(words).rstrip(",;:")):
            found, after = names, rest
    return found, after


def leading_room(
    text: str, option_of: Callable[[str], frozenset[str]], rooms: Collection[RoomId]
) -> tuple[RoomId | None, str]:
    """Return the room that ``in ROOM …`` begins with, and the text after it.

    Without one of these rooms the text is given back as it is.

    Args:
        text: What may begin with a room.
        option_of: The canonical names of an option word, in any language.
        rooms: Those that may be named: by full id or by its part after the platform.
    """
    head, rest = first_word(text)
    name, rest = first_word(rest)
    if "in" not in option_of(head):
        return None, text
    bare = name.rstrip(",;").casefold()
    found = [room for room in rooms if bare in {room.casefold(), local_part(room).casefold()}]
    return (found[0], rest) if len(found) == 1 else (None, text)
