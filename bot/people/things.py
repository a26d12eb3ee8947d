"""Draws the ids that people type."""

from collections.abc import Callable

from bot.errors import StorageConflict
from bot.model.ids import Kind, ThingId
from bot.ports.store import Things

_TRIES = 20


async def draw_id(kind: Kind, things: Things, draw: Callable[[int], int]) -> ThingId:
    """Return an id that nothing has ever had: random, three digits or more (spec §3).

    It is as short as can be found quickly: each failed draw doubles the range it is drawn from.

    Args:
        kind: What gets the id.
        things: Knows which ids are taken.
        draw: Returns a random number below its argument.

    Raises:
        StorageConflict: No free id was found in a bounded number of draws.
    """
    span = 900
    for _ in range(_TRIES):
        thing = ThingId(f"{kind.value}{100 + draw(span)}")
        if await things.is_free(thing):
            return thing
        span *= 2
    raise StorageConflict("no free id was drawn")
