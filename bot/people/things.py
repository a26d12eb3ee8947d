"""Draws the ids that people type."""

from collections.abc import Callable, Collection

from bot.errors import StorageConflict
from bot.model.ids import Kind, ThingId
from bot.ports.store import Things

_TRIES = 20


async def draw_id(
    kind: Kind,
    things: Things,
    draw: Callable[[int], int],
    *,
    lowest: int = 100,
    besides: Collection[ThingId] = (),
) -> ThingId:
    """Return an id that nothing has ever had: random, three digits or more (spec §3).

    It is as short as can be found quickly: each failed draw doubles the range it is drawn from.

    Args:
        kind: What gets the id.
        things: Knows which ids are taken.
        draw: Returns a random number below its argument.
        lowest: The smallest number; the first draws go up to ten times as much.
        besides: Ids that are about to be taken.

    Raises:
        StorageConflict: No free id was found in a bounded number of draws.
    """
    span = 9 * lowest
    for _ in range(_TRIES):
        thing = ThingId(f"{kind.value}{lowest + draw(span)}")
        if thing not in besides and await things.is_free(thing):
            return thing
        span *= 2
    raise StorageConflict("no free id was drawn")
