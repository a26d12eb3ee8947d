"""How long a time phrase takes, in any language, read whole and from the front of a text."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from time import process_time

from bot.errors import UserError
from bot.timewords.grammar import parse, split
from tests.bench.measuring import Row, quantile

NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
ZONE = "Europe/Sarajevo"
ROUNDS = 500
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


async def rows() -> list[Row]:
    """Return the slowest of all phrases, by its p99; each is read many times."""
    whole = [_measured(parse, tag, phrase) for tag, phrase in PHRASES]
    front = [_measured(split, "en", f"{PHRASES[0][1]} {'send the report to the network ' * 20}")]
    return [
        _row(f"time phrase: the slowest of {len(PHRASES)}", whole),
        _row("time phrase in front of a long text", front),
    ]


def _row(work: str, times: Sequence[tuple[float, float]]) -> Row:
    p50, p99 = max(times, key=lambda pair: pair[1])
    return Row(
        work=work,
        measured=f"p50 {p50:.2f} ms, p99 {p99:.2f} ms",
        aim="p99 < 1 ms",
        met=p99 < 1,
        setup=f"each {ROUNDS} times, processor time",
    )


def _measured(read: Callable[..., object], tag: str, phrase: str) -> tuple[float, float]:
    """Return p50 and p99 in milliseconds of the process: the machine may do other things."""
    times: list[float] = []
    for _ in range(ROUNDS + 1):
        began = process_time()
        # A question or a refusal is an answer like any other.
        with suppress(UserError):
            read(phrase, language=tag, zone=ZONE, now=NOW)
        times.append((process_time() - began) * 1_000)
    # The first one loads words and zones.
    return quantile(times[1:], 0.5), quantile(times[1:], 0.99)
