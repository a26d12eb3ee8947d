"""All ways to cut a phrase into parts, the plainest first."""

from dataclasses import dataclass

from bot.timewords.clocks import Item, clocks, day_parts
from bot.timewords.dates import days
from bot.timewords.parts import (
    After,
    Clock,
    Day,
    DayPart,
    Every,
    From,
    Instant,
    Lasting,
    Nth,
    On,
    Part,
    Times,
    To,
    Unsure,
    Vague,
    Week,
    Weekday,
)
from bot.timewords.phrase import Cursor
from bot.timewords.recurrences import recurrences
from bot.timewords.spans import BARE_SPAN, spans

_KEPT = 6
"""How many cuts are kept at each place; the wanted one has never been beyond the third."""
_PIECE = 0.1
_REPEATED = 5.0
_SIGNS = ",.;:!?…"
_SLOTS: dict[type[Part], str] = {
    Day: "day",
    On: "day",
    Nth: "day",
    Vague: "day",
    Weekday: "weekday",
    Week: "week",
    Clock: "clock",
    Instant: "clock",
    DayPart: "part",
    After: "after",
    Lasting: "lasting",
    Every: "every",
    Times: "times",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A beginning of the phrase as parts."""

    parts: tuple[Part, ...] = ()
    slots: frozenset[str] = frozenset()
    cost: float = 0.0

    def plus(self, item: Item) -> "Cut":
        """Return this and one more item; what is said twice makes it far-fetched."""
        parts, _, cost = item
        slots, total = self.slots, self.cost + cost + _PIECE
        for part in parts:
            if isinstance(part, To):
                slots = frozenset()
                continue
            for inner in part.choices[0] if isinstance(part, Unsure) else (part,):
                slot = _SLOTS.get(type(inner))
                if slot in slots:
                    total += _REPEATED
                if slot is not None:
                    slots |= {slot}
        return Cut(self.parts + parts, slots, total)

    def says_twice(self) -> bool:
        """Return whether its last word repeats a day: *friday 10:00 friday report*."""
        *others, last = self.parts
        if isinstance(last, Weekday) and any(
            isinstance(part, Every) and (None, last.number) in part.rule.by_day for part in others
        ):
            return True
        return isinstance(last, Day | DayPart | Weekday) and last in others and To() not in others

    def is_whole(self) -> bool:
        """Return whether it says something and no end is missing."""
        return bool(self.parts) and not isinstance(self.parts[-1], To | From)


def cuts(cursor: Cursor, begin: int = 0) -> dict[int, list[Cut]]:
    """Return the cuts from a token on, by the index of the token after them, the plainest first."""
    reached: dict[int, list[Cut]] = {begin: [Cut()]}
    for index in range(begin, len(cursor.tokens)):
        best = reached.get(index)
        if best is None:
            continue
        best.sort(key=lambda cut: cut.cost)
        del best[_KEPT:]
        for item in _items(cursor, index):
            for cut in best:
                longer = cut.plus(item)
                others = reached.setdefault(item[1], [])
                if all(other.parts != longer.parts for other in others):
                    others.append(longer)
        if index > begin and cursor.sign(index, _SIGNS) and not _is_in_number(cursor, index):
            others = reached.setdefault(index + 1, [])
            others += [Cut(cut.parts, cut.slots, cut.cost + _PIECE / 10) for cut in best]
    for found in reached.values():
        found.sort(key=lambda cut: cut.cost)
    return {index: whole for index, found in reached.items() if (whole := _whole(found))}


def _is_in_number(cursor: Cursor, index: int) -> bool:
    """Return whether a sign stands between digits without blanks, as in ``9:15``."""
    return (
        cursor.joined(index)
        and cursor.joined(index + 1)
        and cursor.digits(index - 1) is not None
        and cursor.digits(index + 1) is not None
    )


def _whole(found: list[Cut]) -> list[Cut]:
    return [cut for cut in found if cut.is_whole() and _is_told(cut)][:_KEPT]


def is_bare_span(cut: Cut) -> bool:
    """Return whether it is a span without *in*, such as *2 hours*."""
    return cut.cost >= BARE_SPAN and len(cut.parts) == 1 and isinstance(cut.parts[0], After)


def _is_told(cut: Cut) -> bool:
    """Return whether a span without *in* stands alone, as it has to."""
    return cut.cost < BARE_SPAN or len(cut.parts) == 1 or not _has_bare_span(cut)


def _has_bare_span(cut: Cut) -> bool:
    return any(isinstance(part, After) for part in cut.parts) and cut.cost >= BARE_SPAN


def _items(cursor: Cursor, index: int) -> list[Item]:
    if not cursor.is_readable(index):
        return []
    items = [
        *clocks(cursor, index),
        *days(cursor, index),
        *spans(cursor, index),
        *recurrences(cursor, index),
        *day_parts(cursor, index),
    ]
    for tag in ("to", "until"):
        items += [((To(),), end, 0.0) for _, end in cursor.words(index, tag)]
    if cursor.sign(index, "-") and index > 0:
        items.append(((To(),), index + 1, 0.0))
    items += [((From(),), end, 0.0) for _, end in cursor.words(index, "from")]
    return items
