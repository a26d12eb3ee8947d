"""What a setting is: a field of a dataclass with a note of how it is read and what it is for.

::

    queue: Annotated[int, Key(number(0, 9), "how many commands may wait")] = 5

Files, environment, the example and the table of settings all follow from these notes.
"""

from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields
from enum import Enum, auto
from functools import cache
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast, get_type_hints

T_co = TypeVar("T_co", covariant=True)


class Report(Protocol):
    """Takes what is wrong with a value, with its fix; `sub` is the place inside the value."""

    def __call__(self, problem: str, sub: str = "") -> None:
        """Note the problem."""
        ...


class Shape(Enum):
    """How a value is written in the environment."""

    TEXT = auto()
    NUMBER = auto()
    FLAG = auto()
    LIST = auto()
    TABLE = auto()


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """How a value is read."""

    shape: Shape
    read: Callable[[object, Report], T_co]
    """Takes a value as TOML has it; returns what is usable of it and reports the rest."""
    blank: T_co
    """Stands in for a value that is missing, so that everything else can still be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A single value."""

    kind: Kind[object]
    text: str
    """What it is for; a sentence fragment, as comment and table show it."""
    example: object = None
    """What the example file has; the default if None."""
    sample: object = None
    """What the example file has behind a comment mark."""
    shown: str = ""
    """The default in words, where its value does not show it."""
    secret: bool = False
    """Its own key exists only in the environment; `NAME_file` names a file that holds it."""
    from_file: bool = False
    """`NAME_file` may name a file that holds it."""

    @property
    def may_be_in_file(self) -> bool:
        """There is a `NAME_file` beside it."""
        return self.secret or self.from_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table of its own, such as ``[limits]``."""

    model: type[Any]
    text: str
    is_sample: bool = False
    """In the example file all of it stands behind comment marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Any number of tables of the same form, such as ``[networks.NAME]``."""

    model: type[Any]
    name: Kind[str]
    """How the name of such a table is read."""
    build: Callable[[str, Any], object]
    """Makes the value from its name and its table."""
    text: str
    example: str
    """The name in the example file."""


Note: TypeAlias = Key | Section | Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A declared field."""

    name: str
    note: Note
    default: object
    """`MISSING` where the file has to say it."""

    @property
    def is_required(self) -> bool:
        """It has no default."""
        return self.default is MISSING

    @property
    def written(self) -> tuple[str, ...]:
        """The keys under which it may stand in a file."""
        if not isinstance(self.note, Key) or not self.note.may_be_in_file:
            return (self.name,)
        return (f"{self.name}_file",) if self.note.secret else (self.name, f"{self.name}_file")


def settings_of(model: type[Any]) -> tuple[Setting, ...]:
    """Return the declared fields of a model, in order."""
    whose: object = model
    return _declared(whose)


@cache
def _declared(model: object) -> tuple[Setting, ...]:
    return tuple(_read_fields(cast("type[Any]", model)))  # the one above has no other to give


def _read_fields(model: type[Any]) -> Iterator[Setting]:
    hints = get_type_hints(model, include_extras=True)
    for field in fields(model):
        note = hints[field.name].__metadata__[0]
        made = field.default_factory() if field.default_factory is not MISSING else field.default
        yield Setting(name=field.name, note=note, default=made)
