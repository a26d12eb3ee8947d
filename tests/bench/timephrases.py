"""How long a time phrase takes, in any language, read whole and from the front of a text."""

import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

from bot.errors import UserError
from bot.timewords.grammar import parse, split

NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
ZONE = "Europe/Sarajevo"
ROUNDS = 100
PHRASES = (
    ("en", "tomorrow 3pm"),
    ("en", "last working day of the month at 15:00"),
    ("en", "3.12.2026 10:00 - 4.12.2026 16:00"),
    ("bs", "svakog prvog ponedjeljka u 10"),
    ("hr", "3. prosinca 2026. u 10 sati"),
    ("cnr", "sjutra u pola devet"),
    ("sr-Latn", "sutra u 15h"),
    ("sr-Cyrl", "петак, 4. децембар 2026. у 10 часова"),
    ("mk", "петок во 9"),
    ("sq", "çdo të hënë në orën 9"),
    ("bg", "утре в 15 ч"),
    ("ro", "mâine la 15"),
    ("en", "sutra u 15h"),
    ("mk", "nothing in it is a time at all"),
    ("en", "every monday, tuesday, wednesday, thursday and friday at half past 9 until 1.6.2027"),
)


def run() -> list[tuple[str, str, float, float]]:
    """Return rows of language, phrase, and the milliseconds of p50 and p99."""
    rows = [(tag, phrase, *_measured(parse, tag, phrase)) for tag, phrase in PHRASES]
    long = f"{PHRASES[0][1]} {'send the report to the network ' * 20}"
    return [*rows, ("en", "tomorrow 3pm and a long text (split)", *_measured(split, "en", long))]


def _measured(read: Callable[..., object], tag: str, phrase: str) -> tuple[float, float]:
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        try:
            read(phrase, language=tag, zone=ZONE, now=NOW)
        except UserError:
            outcome = False
        else:
            outcome = True
        times.append((perf_counter() - began) * 1_000)
        del outcome
    ordered = sorted(times[1:])
    return statistics.median(ordered), ordered[int(len(ordered) * 0.99) - 1]


if __name__ == "__main__":
    for row in run():
        print("{:8} {:75} {:7.3f} {:7.3f}".format(*row))  # noqa: T201 - the figures are the result
