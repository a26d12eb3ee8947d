"""Time zones by name, from the pinned `tzdata` package and never from the machine."""

from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from bot.errors import UnknownZone


@cache
def _names() -> dict[str, str]:
    """Return the names of all zones by their lower-case spelling."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.lower(): name for name in listed}


@cache
def _loaded(name: str) -> ZoneInfo:
    place = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with place.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name, whatever its capitals.

    Only names that the package lists reach the file system.

    Raises:
        UnknownZone: There is no such zone.
    """
    known = _names().get(name.strip().lower().replace(" ", "_"))
    if known is None:
        raise UnknownZone
    return _loaded(known)
