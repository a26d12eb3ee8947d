"""Long forms: a title, then one line a field, as coordinators fill in events and announcements."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import UserError
from bot.language.tags import parse_tag

_BULLETS = ("- ", "– ", "— ", "* ", "• ")


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


def read_form(text: str, field_of: Callable[[str], str | None]) -> Form:
    """Return the form that the text fills in.

    A line ``name: value`` is a field if `name` is a field name in any language, or a language tag;
    a line with a dash is an item; any other line goes on with the value above it.

    Args:
        text: Everything after the verb.
        field_of: The canonical name of a field name, or None.
    """
    rows = text.strip().split("\n")
    title, entries, items = [rows[0].strip()], list[Entry](), list[str]()
    first = _entry(rows[0], field_of)
    if first is not None:
        title, entries = [], [first]
    for row in rows[1:]:
        bullet = next((mark for mark in _BULLETS if row.strip().startswith(mark)), None)
        found = _entry(row, field_of)
        if bullet is not None:
            items.append(row.strip()[len(bullet) :].strip())
        elif found is not None:
            entries.append(found)
        elif entries and row.strip():
            last = entries[-1]
            entries[-1] = Entry(
                last.name, f"{last.value}\n{row.rstrip()}".strip(), last.is_language
            )
        elif row.strip():
            title.append(row.strip())
    return Form("\n".join(title).strip(), tuple(entries), tuple(item for item in items if item))


def _entry(row: str, field_of: Callable[[str], str | None]) -> Entry | None:
    name, colon, value = row.partition(":")
    name = name.strip()
    if not colon or not name or len(name) > 40:
        return None
    field = field_of(name)
    if field is not None:
        return Entry(field, value.strip())
    if len(name) > 7 or not name.replace("-", "").replace("_", "").isalpha():
        return None
    try:
        return Entry(parse_tag(name), value.strip(), is_language=True)
    except UserError:
        return None
