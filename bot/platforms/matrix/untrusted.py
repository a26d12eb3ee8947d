"""JSON that anybody on the federation may have written: every shape is possible."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]
_NOTHING: Json = {}


def mapping(value: object) -> Json:
    """Return the object, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else _NOTHING


def objects(value: object) -> Sequence[Json]:
    """Return the objects of a list; everything else is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """Return the string, or an empty one in place of anything else."""
    return value if isinstance(value, str) else ""


def strings(value: object) -> Sequence[str]:
    """Return the strings of a list; everything else is left out."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def whole(value: object, otherwise: int = 0) -> int:
    """Return the number; old rooms also write it as a string of digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= 18:
        digits = value.strip().removeprefix("-")
        if digits.isascii() and digits.isdecimal():
            return int(value)
    return otherwise
